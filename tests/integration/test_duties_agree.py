"""The set-wise evaluation in SQL and the engine's single one find the same duties."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

import pytest

from contacts.duties import evaluation, refresh
from contacts.duties.sql import anchors, facts, owners, sources
from contacts.models import Duty
from contacts.policy import case
from contacts.policy.anchors import ANCHORS
from contacts.policy.conditions import Condition, FactCondition
from contacts.policy.owners import OWNERS
from contacts.policy.rulebook import in_force, load
from contacts.policy.subjects import SUBJECTS
from contacts.selectors import patient_duties
from fastkontakt.tenancy import activate
from patients.models import Patient
from tests.duty_cases import Draw
from tests.world import World, make_tenant

PATIENTS = 500
Found = tuple[object, ...]


def set_wise() -> set[Found]:
    rows = Duty.objects.filter(met_at__isnull=True)
    names = ("patient_id", "rule", "version", "clause", "role", "subject", "unit_id", "staff_id", "since", "due_on")
    return {tuple(str(value) for value in row) for row in rows.values_list(*names)}


def one_by_one(tenant: str, on: date) -> Iterator[Found]:
    for patient in case.with_facts(Patient.objects.all()):
        for f in patient_duties(patient, tenant=tenant, on=on):
            assert f.duty is not None
            d = f.duty
            row = (patient.pk, f.rule, f.version, f.clause, f.role, d.subject, d.unit, d.staff, d.since, d.due_on)
            yield tuple(str(value) for value in row)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("tenant", "on", "seed"),
    [
        ("halland", date(2026, 11, 22), 1),
        ("halland", date(2026, 12, 23), 2),
        ("gotland", date(2026, 11, 22), 3),
        ("gotland", date(2026, 6, 30), 4),
        ("gotland", date(2026, 7, 1), 5),
        ("halland", date(2028, 2, 29), 6),
    ],
)
def test_both_ways_find_the_same(tenant: str, on: date, seed: int) -> None:
    made = make_tenant(tenant)
    with activate(made.pk):
        patients = Draw(World(made), on, seed).patients(PATIENTS)
        refresh([patient.pk for patient in patients], on=on)
        single = list(one_by_one(tenant, on))
        assert set_wise() == set(single)
        assert len(single) == len(set(single))
        found = Counter(row[1] for row in single)
    standing = {item.rule.id for item in in_force(on, tenant) if any(c.obligation for c in item.version.clauses)}
    assert set(found) == standing


@pytest.mark.django_db
def test_another_day_changes_what_stands_and_keeps_what_was_met() -> None:
    made = make_tenant("halland")
    first, later = date(2026, 11, 22), date(2026, 12, 1)
    with activate(made.pk):
        keys = [patient.pk for patient in Draw(World(made), first, 7).patients(200)]
        refresh(keys, on=first)
        before = Duty.objects.count()
        outcome = refresh(keys, on=later)
        assert set_wise() == set(one_by_one("halland", later))
        assert outcome.met > 0
        assert outcome.added > 0
        assert Duty.objects.filter(met_at__isnull=False).count() == outcome.met
        assert Duty.objects.count() == before + outcome.added
        assert refresh(keys, on=later) == evaluation.Outcome(outcome.standing, 0, 0)


def names_in(conditions: tuple[Condition, ...]) -> Iterator[str]:
    for condition in conditions:
        if isinstance(condition, FactCondition):
            yield condition.fact
        else:
            yield from names_in(condition.members)


def test_every_name_of_a_standing_clause_has_its_twin() -> None:
    """Also of rules that no tenant in the tests has, and of versions that are no longer, or not yet, law."""
    clauses = [c for rule in load().rules for version in rule.versions for c in version.clauses if c.obligation]
    named = {name for c in clauses for name in names_in((*c.when, *c.unless, *c.require))}
    assert named <= set(facts.FACTS)
    assert set(anchors.ANCHORS) == set(ANCHORS)
    assert set(owners.OWNERS) == set(OWNERS)
    assert set(sources.SOURCES) == set(SUBJECTS)
