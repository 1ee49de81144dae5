"""What holds for every case, tried on generated ones."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from contacts.policy.engine import Verdict, evaluate
from contacts.policy.examples import CONTACT, NURSE, ordinary_case
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


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_recording_what_was_unknown_never_takes_back_a_judgement(data: st.DataObject) -> None:
    """Every stop, warning and duty stands, and a new one appears only where the fact was asked for."""
    case = data.draw(cases())
    before, after = evaluate(BOOK, case), evaluate(BOOK, recorded(data, case))
    judged = objections(before, "stop", "warn", "duty")
    assert judged <= objections(after, "stop", "warn", "duty")
    assert objections(after, "stop", "warn", "duty", "ask") - judged <= objections(before, "ask")


@settings(max_examples=150, deadline=None)
@given(case=cases())
def test_a_verdict_is_told_in_full_and_what_is_allowed_follows_from_it(case: Case) -> None:
    verdict = evaluate(BOOK, case)
    outcomes = {finding.outcome for finding in verdict.findings}
    assert verdict.allowed is not bool(outcomes & {"stop", "ask", "warn"})
    reasoned = evaluate(BOOK, replace(case, override_reason="Skäl."))
    assert reasoned.findings == verdict.findings
    assert reasoned.allowed is not bool(outcomes & {"stop", "ask"})
    for finding in verdict.findings:
        assert finding.source
        for language in ("sv", "en"):
            said = finding.text(language)
            assert said.title
            assert said.message
            assert said.remedy
            assert "{" not in said.message + said.remedy


FIRST, LAST = date(2026, 1, 1), date(2026, 1, 31)
winter = st.dates(FIRST, LAST)


def winter_periods() -> st.SearchStrategy[Days]:
    ends = st.one_of(st.none(), st.integers(0, 20))
    return st.builds(
        lambda start, n: Days(starts_on=start, ends_on=None if n is None else start + n * DAY), winter, ends
    )


DAY = timedelta(1)
physicians = st.builds(
    lambda number, period, licensed: replace(
        CONTACT, id=number, unit="enheten", days=period, physician=True, licensed=licensed
    ),
    st.sampled_from(["a", "b", "c"]),
    winter_periods(),
    st.booleans(),
)


def covered(contacts: Iterable[ContactFacts], day: date) -> bool:
    return any(known.physician and known.licensed and known.days.covers(day) for known in contacts)


def cut(contact: ContactFacts, last: date) -> ContactFacts | None:
    """What is left of a contact after its new last day."""
    if last < contact.days.starts_on:
        return None
    ends_on = last if contact.days.ends_on is None else min(last, contact.days.ends_on)
    return replace(contact, days=replace(contact.days, ends_on=ends_on))


@settings(max_examples=200, deadline=None)
@given(
    known=st.lists(physicians, min_size=1, max_size=3, unique_by=lambda contact: contact.id),
    condition=winter_periods(),
    on=winter,
    profession=st.sampled_from(["lakare", "sjukskoterska"]),
    ending=st.booleans(),
)
def test_no_allowed_step_takes_the_first_threatened_day_from_a_licensed_physician(
    known: list[ContactFacts], condition: Days, on: date, profession: str, ending: bool
) -> None:
    """Stated apart from the rule, in days: after an allowed ending or replacement, the first threatened day taken
    away from the contact is still covered by some licensed physician."""
    gone, others = known[0], known[1:]
    case = ordinary_case(tenant="elsewhere", checkpoint="end" if ending else "appoint", role=FVK, on=on)
    threat = ConditionFacts(kind="life_threatening", days=condition)
    case = replace(case, patient=replace(case.patient, contacts=tuple(known), conditions=(threat,)))
    last = on if ending else on - DAY
    if ending:
        case = replace(case, ending=gone)
        new = None
    else:
        case = replace(case, replaces=gone.id, appointee=replace(NURSE, profession=profession))
        new = replace(gone, id="ny", physician=profession == "lakare", licensed=True, days=Days(starts_on=on))
    if not evaluate(BOOK, case).allowed:
        return
    left = [contact for contact in (cut(gone, last), new, *others) if contact is not None]
    taken = [day for day in (FIRST + n * DAY for n in range(60)) if condition.covers(day) and day > last]
    lost = [day for day in taken if covered([gone], day)]
    assert not lost or covered(left, lost[0])
