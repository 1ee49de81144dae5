"""What must be in the rulebook: every rule, its force, its days and its sources."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from contacts.enums import ContactRole, InformedHow, NeedOutcome, Occasion, RequestOutcome
from contacts.policy import words
from contacts.policy.arguments import Reference
from contacts.policy.conditions import Condition, FactCondition
from contacts.policy.days import TRIGGERS
from contacts.policy.loader import ROLES
from contacts.policy.objects import Clause, Example, Rule
from contacts.policy.rulebook import in_force, load, parameter
from fastkontakt.organisation.enums import AssignmentRole, Profession, Speciality, UnitKind
from patients.enums import ConditionKind, DischargeKind, ServiceKind
from tests.unit.contacts.policy.support import TODAY

BOOK = load()

FORCES = {
    "appointer-authorised": {"ska"},
    "own-unit": {"ska"},
    "appointee-assigned": {"ska"},
    "reachable": {"ska"},
    "period-plausible": {"ska", "bör"},
    "no-duplicate": {"ska"},
    "patient-wish": {"bör"},
    "caseload-limit": {"bör"},
    "flk-licensed-physician": {"ska"},
    "flk-not-hired": {"ska"},
    "flk-competence": {"bör"},
    "flk-primary-care": {"ska"},
    "flk-listed-unit": {"ska"},
    "flk-single": {"ska"},
    "flk-municipal-care": {"duty"},
    "fvk-health-care-unit": {"ska"},
    "fvk-profession": {"ska"},
    "fvk-life-threatening": {"ska", "duty"},
    "fvk-municipal": {"duty"},
    "fvk-municipal-licensed": {"ska"},
    "fvk-suicide-risk": {"ska"},
    "fvk-coordinator-single": {"ska"},
    "fvk-coordinator-missing": {"duty"},
    "fok-assistant-nurse": {"ska"},
    "fok-home-care": {"ska"},
    "fok-offer": {"duty"},
    "fok-special-housing": {"duty"},
    "flk-choice": {"ska", "duty"},
    "fvk-on-request": {"ska", "duty"},
    "fvk-need": {"duty"},
    "fvk-before-discharge": {"ska", "duty"},
    "fvk-sip-call": {"duty"},
    "fvk-inpatient-triggers": {"duty"},
    "fvk-review": {"duty"},
    "inform-patient": {"duty"},
    "end-reason": {"ska"},
    "reassign": {"duty"},
    "plan-life-threatening": {"duty"},
    "individual-plan": {"duty"},
}
"""Every rule that the rulebook must hold, with its national forces."""


def clauses(rule: Rule) -> Iterator[Clause]:
    return (clause for version in rule.versions for clause in version.clauses)


def test_the_rules_and_their_national_forces() -> None:
    assert {rule.id: {clause.force for clause in clauses(rule)} for rule in BOOK.rules} == FORCES


@pytest.mark.parametrize(
    ("tenant", "force"), [("gotland", "ska"), ("vastmanland", "ska"), ("halland", "bör"), ("elsewhere", "bör")]
)
def test_the_force_of_competence_by_region(tenant: str, force: str) -> None:
    item = next(item for item in in_force(TODAY, tenant) if item.rule.id == "flk-competence")
    assert {item.force(clause) for clause in item.version.clauses} == {force}


def test_regions_have_their_own_rules_and_the_nation_has_the_rest() -> None:
    own = {rule.id: rule.region for rule in BOOK.rules if rule.origin == "region"}
    halland = ("flk-municipal-care", "fvk-inpatient-triggers", "fvk-suicide-risk")
    assert own == dict.fromkeys(halland, "halland")


@pytest.mark.parametrize(
    ("rule_id", "day", "source"),
    [
        ("reachable", date(2026, 6, 30), "Region Hallands rutin"),
        ("reachable", date(2026, 7, 1), "3 kap. 2 § patientlagen (2014:821)"),
        ("flk-listed-unit", date(2022, 7, 1), "6 kap. 3 § patientlagen (2014:821)"),
        ("fvk-life-threatening", date(2011, 8, 15), "2 kap. 3 § Socialstyrelsens föreskrifter"),
        ("fvk-municipal", date(2026, 7, 1), "6 kap. 2 § andra stycket patientlagen (2014:821)"),
        ("fvk-municipal-licensed", date(2026, 7, 1), "4 kap. 6 b § hälso- och sjukvårdsförordningen (2017:80)"),
        ("fok-assistant-nurse", date(2023, 7, 1), "3 kap. 3 d § socialtjänstlagen (2001:453)"),
        ("fok-assistant-nurse", date(2025, 7, 1), "25 kap. 4 § andra stycket socialtjänstlagen (2025:400)"),
        ("fok-home-care", date(2025, 6, 30), "4 kap. 2 b § socialtjänstlagen (2001:453)"),
        ("fok-home-care", date(2025, 7, 1), "10 kap. 7 § socialtjänstlagen (2025:400)"),
        ("fok-offer", date(2022, 7, 1), "4 kap. 2 b § socialtjänstlagen (2001:453)"),
        ("fok-offer", date(2025, 7, 1), "10 kap. 7 § socialtjänstlagen (2025:400)"),
        ("fok-special-housing", date(2026, 7, 1), "Prop. 2025/26:60"),
        ("flk-choice", date(2022, 7, 1), "6 kap. 3 § patientlagen (2014:821)"),
        ("fvk-on-request", date(2015, 1, 1), "6 kap. 2 § patientlagen (2014:821)"),
        ("fvk-need", date(2017, 3, 31), "6 kap. 2 § patientlagen (2014:821)"),
        ("fvk-need", date(2026, 6, 30), "6 kap. 2 § patientlagen (2014:821)"),
        ("fvk-need", date(2026, 7, 1), "6 kap. 2 § första stycket patientlagen (2014:821)"),
        ("fvk-before-discharge", date(2018, 1, 1), "2 kap. 5 § lagen (2017:612)"),
        ("fvk-sip-call", date(2018, 1, 1), "4 kap. 3 § lagen (2017:612)"),
        ("fvk-inpatient-triggers", date(2026, 6, 16), "Region Hallands rutin"),
        ("inform-patient", date(2026, 6, 30), "registrets ordning"),
        ("inform-patient", date(2026, 7, 1), "3 kap. 2 § patientlagen (2014:821)"),
        ("plan-life-threatening", date(2011, 8, 15), "2 kap. Socialstyrelsens föreskrifter"),
        ("individual-plan", date(2017, 4, 1), "16 kap. 4 § hälso- och sjukvårdslagen (2017:30)"),
    ],
)
def test_source_by_day(rule_id: str, day: date, source: str) -> None:
    version = BOOK.rule(rule_id).version_on(day)
    assert version is not None
    assert version.sources[0].text.startswith(source)


@pytest.mark.parametrize(
    ("rule_id", "day"),
    [
        ("flk-listed-unit", date(2022, 6, 30)),
        ("fvk-life-threatening", date(2011, 8, 14)),
        ("fvk-municipal", date(2026, 6, 30)),
        ("fvk-municipal-licensed", date(2026, 6, 30)),
        ("fok-assistant-nurse", date(2023, 6, 30)),
        ("fok-offer", date(2022, 6, 30)),
        ("fok-special-housing", date(2026, 6, 30)),
        ("flk-choice", date(2022, 6, 30)),
        ("fvk-on-request", date(2014, 12, 31)),
        ("fvk-need", date(2014, 12, 31)),
        ("fvk-before-discharge", date(2017, 12, 31)),
        ("fvk-sip-call", date(2017, 12, 31)),
        ("fvk-inpatient-triggers", date(2026, 6, 15)),
        ("plan-life-threatening", date(2011, 8, 14)),
        ("individual-plan", date(2017, 3, 31)),
    ],
)
def test_not_in_force_the_day_before(rule_id: str, day: date) -> None:
    assert BOOK.rule(rule_id).version_on(day) is None


@pytest.mark.parametrize(
    ("day", "source"),
    [
        (date(2017, 3, 31), None),
        (date(2017, 4, 1), "4 kap. 1 § hälso- och sjukvårdsförordningen (2017:80)"),
        (date(2026, 6, 30), "4 kap. 1 § hälso- och sjukvårdsförordningen (2017:80)"),
        (date(2026, 7, 1), "4 kap. 2 a § hälso- och sjukvårdslagen (2017:30)"),
    ],
)
def test_the_duty_to_appoint_moved_from_the_ordinance_to_the_act(day: date, source: str | None) -> None:
    version = BOOK.rule("fvk-need").version_on(day)
    assert version is not None
    assert [found.text for found in version.sources[1:]] == ([source] if source else [])


def test_the_payments_law_is_cited_in_todays_words() -> None:
    said = " ".join(source.text for source in BOOK.rule("fvk-sip-call").versions[0].sources)
    assert "5 kap. 3–5 §§ lagen (2017:612)" in said
    assert "4 kap. 5 § lagen (2017:612): region och kommun" in said
    assert "landsting" not in said


def test_a_region_may_shorten_the_days_to_the_call_but_not_lengthen_them() -> None:
    """4 kap. 5 § lagen (2017:612) lets region and municipality agree on the payment alone."""
    found = BOOK.rule("fvk-sip-call").parameters
    values = {name: (parameter.default, parameter.maximum, parameter.regional) for name, parameter in found.items()}
    assert values == {
        "sip_days": (3, 3, True),
        "payment_days": (3, None, True),
        "payment_days_after_noon": (4, None, True),
        "noon": ("12:00", None, True),
    }


def test_a_region_sets_parameters_that_the_law_leaves_open() -> None:
    assert parameter("halland", "fvk-municipal", "exception", TODAY) == "none"
    assert parameter("gotland", "fvk-municipal", "exception", TODAY) == "plainly_unnecessary"
    assert parameter("halland", "fvk-municipal", "exception", date(2026, 6, 15)) == "plainly_unnecessary"
    assert parameter("elsewhere", "fvk-review", "interval_months", TODAY) == 6
    assert parameter("elsewhere", "fvk-sip-call", "sip_days", date(2000, 1, 1)) == 3
    with pytest.raises(KeyError):
        parameter("elsewhere", "fvk-sip-call", "sip_hours", TODAY)


def test_a_regions_own_rule_has_the_regions_values() -> None:
    found = {item.rule.id: item for item in in_force(TODAY, "halland")}
    assert {value.set_by for value in found["fvk-inpatient-triggers"].parameters.values()} == {"region"}
    assert {value.set_by for value in found["fvk-sip-call"].parameters.values()} == {"nation"}
    assert found["fvk-municipal"].parameters["exception"].set_by == "region"


def test_the_seeds_wrong_citations_are_not_repeated() -> None:
    wrong = (
        "2 kap. 3 § socialtjänstlagen",
        "4 kap. 2 § hälso- och sjukvårdsförordningen",
        "4 kap. 2 b § socialtjänstlagen (2025",
    )
    said = [source.text for rule in BOOK.rules for version in rule.versions for source in version.sources]
    said += [source.text for rule in BOOK.rules for clause in clauses(rule) for source in clause.sources]
    said += [source.text for _, setting in BOOK.settings for source in setting.sources]
    assert not [text for text in said for citation in wrong if citation in text]


def test_the_national_guide_values_are_shown_and_never_applied() -> None:
    rule = BOOK.rule("caseload-limit")
    assert "1 100" in rule.text("sv").guidance
    assert "1,100" in rule.text("en").guidance
    assert rule.parameters == {}


def test_every_text_is_in_both_languages_and_they_differ() -> None:
    for rule in BOOK.rules:
        assert rule.text("sv").title != rule.text("en").title
        assert rule.text("sv").summary != rule.text("en").summary
        for clause in clauses(rule):
            assert clause.texts["sv"].message != clause.texts["en"].message
            assert clause.texts["sv"].remedy != clause.texts["en"].remedy
        for example in BOOK.examples_of(rule):
            assert example.texts["sv"] != example.texts["en"]


def test_every_condition_reads_in_both_languages() -> None:
    for rule in BOOK.rules:
        settings = {name: parameter.default for name, parameter in rule.parameters.items()}
        for clause in clauses(rule):
            for condition in (*clause.when, *clause.unless, *clause.require):
                for language in words.LANGUAGES:
                    assert "{" not in condition.describe(language, settings)


VOCABULARY = {
    "service": ServiceKind.values,
    "role": ContactRole.values,
    "occasion": Occasion.values,
    "speciality": Speciality.values,
    "how": InformedHow.values,
    "trigger": TRIGGERS,
}


def arguments(condition: Condition) -> Iterator[tuple[str, Any]]:
    if isinstance(condition, FactCondition):
        yield from condition.arguments
    else:
        for member in condition.members:
            yield from arguments(member)


def spoken(clause: Clause) -> Iterator[tuple[str, Any]]:
    """Every argument of the clause's conditions and days."""
    for condition in (*clause.when, *clause.unless, *clause.require):
        yield from arguments(condition)
    if clause.obligation:
        yield from clause.obligation.since.arguments
        yield from clause.obligation.due_from.arguments


def test_rules_speak_the_products_vocabulary() -> None:
    for rule in BOOK.rules:
        for clause in clauses(rule):
            for name, value in spoken(clause):
                assert isinstance(value, Reference) or name not in VOCABULARY or value in VOCABULARY[name]
    assert set(ROLES) == set(ContactRole.values)
    assert set(BOOK.rule("fvk-profession").parameters["excluded_professions"].values) == set(Profession.values)
    for _, setting in BOOK.settings:
        for accepted in setting.parameters.get("further_specialities", ()):
            assert accepted.speciality in Speciality.values


def told(value: Any, key: str) -> Iterator[Any]:
    """Every value under the key, however deep in an example's case."""
    if isinstance(value, dict):
        yield from ([value[key]] if key in value else [])
        for below in value.values():
            yield from told(below, key)
    elif isinstance(value, list):
        for below in value:
            yield from told(below, key)


def test_examples_speak_the_products_vocabulary() -> None:
    examples: list[Example] = [example for rule in BOOK.rules for example in BOOK.examples_of(rule)]
    words_by_key = {
        "answer": RequestOutcome.values,
        "discharge_kind": DischargeKind.values,
        "outcome": NeedOutcome.values,
        "role": [*ContactRole.values, *AssignmentRole.values],
        "kind": [*ConditionKind.values, *DischargeKind.values, *ServiceKind.values, *UnitKind.values],
    }
    for key, known in words_by_key.items():
        found = {value for example in examples for value in told(dict(example.overrides), key)}
        assert found, key
        assert found <= set(known)


def test_every_duty_waits_for_no_more_than_its_patients_life() -> None:
    """No duty is left standing for someone who has died."""
    for rule in BOOK.rules:
        for clause in clauses(rule):
            if clause.obligation:
                assert FactCondition("patient_deceased") in clause.unless, rule.id


def test_every_deadline_that_a_region_may_change_is_named_so() -> None:
    """A number of days written into a clause is the law's own: none, the day itself."""
    for rule in BOOK.rules:
        for clause in clauses(rule):
            made = clause.obligation
            assert made is None or made.due_days == 0 or isinstance(made.due_days, Reference), rule.id
