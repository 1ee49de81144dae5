"""What holds for every case, tried on generated ones."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from contacts.policy.engine import Verdict, evaluate
from contacts.policy.examples import ordinary_case
from contacts.policy.facts import Case, ConditionFacts, ContactFacts, Days, StaffFacts
from contacts.policy.rulebook import load
from tests.unit.contacts.policy.support import FLK, FOK, FVK

BOOK = load()
TENANTS = [*BOOK.regions, "elsewhere"]
days = st.dates(date(2022, 1, 1), date(2034, 1, 1))
maybe = st.sampled_from([True, False, None])


def periods() -> st.SearchStrategy[Days]:
    return st.builds(
        lambda start, length: Days(starts_on=start, ends_on=length and start + timedelta(length)),
        days,
        st.one_of(st.none(), st.integers(1, 900)),
    )


def contacts() -> st.SearchStrategy[ContactFacts]:
    return st.builds(
        ContactFacts,
        id=st.sampled_from(["a", "b", "c"]),
        role=st.sampled_from([FLK, FVK, FOK]),
        staff=st.sampled_from(["personen", "annan"]),
        unit=st.sampled_from(["enheten", "annan enhet"]),
        unit_principal=st.sampled_from(["region", "municipality"]),
        days=periods(),
        coordinating=st.booleans(),
        physician=st.booleans(),
        licensed=maybe,
    )


@st.composite
def cases(draw: st.DrawFn) -> Case:
    role = draw(st.sampled_from([FLK, FVK, FOK]))
    checkpoint = draw(st.sampled_from(["appoint", "end", "standing"]))
    on = draw(days)
    case = ordinary_case(tenant=draw(st.sampled_from(TENANTS)), checkpoint=checkpoint, role=role, on=on)
    patient = replace(
        case.patient,
        born_on=draw(st.one_of(st.none(), st.dates(date(1930, 1, 1), date(2021, 1, 1)))),
        deceased_on=draw(st.one_of(st.none(), days)),
        conditions=tuple(
            draw(st.lists(st.builds(ConditionFacts, kind=st.just("life_threatening"), days=periods()), max_size=2))
        ),
        contacts=tuple(draw(st.lists(contacts(), max_size=3, unique_by=lambda contact: contact.id))),
        consents_to_coordination=draw(maybe),
    )
    case = replace(
        case,
        patient=patient,
        decided_on=on + timedelta(draw(st.integers(-100, 100))),
        occasion=draw(st.sampled_from([None, "need", "life_threatening"])),
        coordinating=draw(st.booleans()),
        replaces=draw(st.sampled_from([None, "a", "z"])),
        individual_assessment=draw(st.sampled_from(["", "Prövad."])),
    )
    if case.unit is not None:
        unit = replace(
            case.unit,
            principal=draw(st.sampled_from(["region", "municipality"])),
            provides_health_care=draw(maybe),
            performs_home_care=draw(maybe),
            primary_care=draw(maybe),
        )
        case = replace(case, unit=unit)
    if case.appointee is not None:
        case = replace(case, appointee=draw(people(case.appointee)))
    if case.ending is not None:
        ending = replace(case.ending, physician=draw(st.booleans()), licensed=draw(maybe))
        case = replace(case, ending=ending)
    return case


@st.composite
def people(draw: st.DrawFn, person: StaffFacts) -> StaffFacts:
    return replace(
        person,
        profession=draw(st.sampled_from(["lakare", "sjukskoterska", "underskoterska", "administrativ"])),
        licensed=draw(maybe),
        specialities=draw(st.frozensets(st.sampled_from(["allmanmedicin", "geriatrik", "barn_och_ungdomsmedicin"]))),
        training=draw(st.sampled_from([None, "st", "at"])),
        training_speciality=draw(st.sampled_from([None, "allmanmedicin", "geriatrik"])),
        employment=draw(st.sampled_from([None, "permanent", "temporary", "hired"])),
        employed_since=draw(st.one_of(st.none(), days)),
        assistant_nurse=draw(st.sampled_from([None, "certificate", "transition"])),
        limit=draw(st.one_of(st.none(), st.integers(0, 3))),
        open_contacts=draw(st.integers(0, 3)),
    )


UNRECORDED = {
    "appointee": {"licensed": maybe, "training_speciality": None, "employment": None, "employed_since": days},
    "unit": {"provides_health_care": maybe, "performs_home_care": maybe, "primary_care": maybe},
    "patient": {"born_on": st.dates(date(1930, 1, 1), date(2021, 1, 1)), "consents_to_coordination": maybe},
    "ending": {"licensed": maybe},
}
"""The fields in which None means "not recorded", and what may come in its place."""
UNRECORDED["appointee"]["training_speciality"] = st.sampled_from(["allmanmedicin", "geriatrik"])
UNRECORDED["appointee"]["employment"] = st.sampled_from(["permanent", "temporary", "hired"])


def recorded(data: st.DataObject, case: Case) -> Case:
    """The case with any of what is not recorded filled in."""
    for part, fields in UNRECORDED.items():
        thing: Any = getattr(case, part)
        if thing is None:
            continue
        found = {name: data.draw(values) for name, values in fields.items() if getattr(thing, name) is None}
        case = replace(case, **{part: replace(thing, **found)})
    filled = tuple(
        replace(known, licensed=data.draw(maybe)) if known.licensed is None else known
        for known in case.patient.contacts
    )
    return replace(case, patient=replace(case.patient, contacts=filled))


def objections(verdict: Verdict, *outcomes: str) -> set[tuple[str, str]]:
    return {(finding.rule, finding.clause) for finding in verdict.findings if finding.outcome in outcomes}


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_recording_what_was_unknown_never_takes_back_a_judgement(data: st.DataObject) -> None:
    """Every stop, warning and duty stands, and a new one appears only where the fact was asked for."""
    case = data.draw(cases())
    before, after = evaluate(BOOK, case), evaluate(BOOK, recorded(data, case))
    judged = objections(before, "stop", "warn", "duty")
    assert judged <= objections(after, "stop", "warn", "duty")
    assert objections(after, "stop", "warn", "duty", "ask") - judged <= objections(before, "ask")


@settings(max_examples=200, deadline=None)
@given(case=cases())
def test_the_same_case_has_the_same_verdict_and_allowed_follows_from_the_findings(case: Case) -> None:
    verdict = evaluate(BOOK, case)
    assert verdict == evaluate(BOOK, case)
    outcomes = {finding.outcome for finding in verdict.findings}
    assert verdict.allowed is not bool(outcomes & {"stop", "ask", "warn"})
    reasoned = evaluate(BOOK, replace(case, override_reason="Skäl."))
    assert reasoned.findings == verdict.findings
    assert reasoned.allowed is not bool(outcomes & {"stop", "ask"})


@settings(max_examples=200, deadline=None)
@given(case=cases())
def test_every_finding_is_told_in_full(case: Case) -> None:
    for finding in evaluate(BOOK, case).findings:
        assert finding.source
        for language in ("sv", "en"):
            said = finding.text(language)
            assert said.title
            assert said.message
            assert said.remedy
            assert "{" not in said.message + said.remedy


@settings(max_examples=200, deadline=None)
@given(case=cases())
def test_the_last_licensed_physician_never_leaves_a_life_threatened_patient(case: Case) -> None:
    """Stated apart from the rule: what is allowed at replacing leaves someone on every threatened day it takes away."""
    if case.checkpoint != "appoint" or case.role != FVK or case.appointee is None or case.unit is None:
        return
    replaced = next((known for known in case.patient.contacts if known.id == case.replaces), None)
    if replaced is None or case.unit.principal == "municipality":
        return
    verdict = evaluate(BOOK, replace(case, override_reason="Skäl."))
    if not verdict.allowed or not (replaced.role == FVK and replaced.physician and replaced.licensed):
        return
    threatened = [
        day
        for condition in case.patient.conditions
        for day in (max(case.on, condition.days.starts_on),)
        if condition.days.covers(day) and replaced.days.covers(day)
    ]
    others = [known for known in case.patient.contacts if known.id != replaced.id]
    new_is_physician = case.appointee.profession == "lakare" and case.appointee.licensed
    for day in threatened:
        assert new_is_physician or any(
            known.role == FVK and known.physician and known.licensed and known.days.covers(day) for known in others
        )
