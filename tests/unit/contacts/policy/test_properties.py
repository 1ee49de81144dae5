"""What holds for every case, tried on generated ones."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from contacts.policy.engine import Verdict, evaluate
from contacts.policy.examples import CONTACT, NURSE, ordinary_case
from contacts.policy.facts import (
    AssessmentFacts,
    Case,
    ConditionFacts,
    ConsultationFacts,
    ContactFacts,
    Days,
    EpisodeFacts,
    PatientFacts,
    RequestFacts,
    ServiceFacts,
    StaffFacts,
    StayFacts,
)
from contacts.policy.loader import CHECKPOINTS
from contacts.policy.rulebook import load
from contacts.policy.workdays import deadline
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


ROLES = st.sampled_from([FLK, FVK, FOK])
UNITS = st.sampled_from(["enheten", "annan enhet"])
PRINCIPALS = st.sampled_from(["region", "municipality"])
IDS = st.sampled_from(["a", "b", "c"])
some_day = st.one_of(st.none(), days)


def several(things: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(things, max_size=3, unique_by=lambda thing: thing.id).map(tuple)


def contacts() -> st.SearchStrategy[ContactFacts]:
    return st.builds(
        ContactFacts,
        id=IDS,
        role=ROLES,
        staff=st.sampled_from(["personen", "annan"]),
        unit=UNITS,
        unit_principal=PRINCIPALS,
        days=periods(),
        coordinating=st.booleans(),
        physician=st.booleans(),
        licensed=maybe,
        unit_primary_care=maybe,
        informed_orally_on=some_day,
        informed_in_writing_on=some_day,
        next_review_on=some_day,
        holder_assigned_to=some_day,
        holder_leaves=st.lists(periods(), max_size=2).map(tuple),
        plan_review_on=some_day,
        new_plan_needed=st.booleans(),
        sip_position_taken=st.booleans(),
    )


def assessments() -> st.SearchStrategy[tuple[AssessmentFacts, ...]]:
    """The newest first."""
    made = st.builds(
        AssessmentFacts,
        id=IDS,
        role=ROLES,
        unit=UNITS,
        unit_principal=PRINCIPALS,
        outcome=st.sampled_from(["need", "no_need", "plainly_unnecessary", "accepted", "declined"]),
        on=days,
        episode=st.sampled_from([None, "a", "b"]),
    )
    return several(made).map(lambda found: tuple(sorted(found, key=lambda item: item.on, reverse=True)))


@st.composite
def episodes(draw: st.DrawFn) -> EpisodeFacts:
    """A stay whose steps come in order: admitted, noticed, ready, called, discharged."""
    steps = sorted(draw(st.lists(st.integers(0, 40), min_size=4, max_size=4)))
    admitted = draw(days)
    noticed, ready, called, discharged = (admitted + timedelta(step) for step in steps)
    kind = draw(st.sampled_from(["", "home", "deceased", "against_advice", "transferred"]))
    within = st.integers(0, 40).map(lambda step: admitted + timedelta(step))
    clinics = st.sampled_from(["medicin", "kirurgi", "ortopedi"])
    stays = st.builds(StayFacts, clinic=clinics, starts_on=within)
    seen = st.builds(ConsultationFacts, clinic=clinics, consultant=IDS, on=within)
    return EpisodeFacts(
        id=draw(IDS),
        ward="avdelningen",
        receiving=draw(st.sampled_from([None, "enheten", "annan enhet"])),
        admitted_on=admitted,
        noticed_on=noticed,
        expected_on=draw(st.one_of(st.none(), within)),
        ready_on=draw(st.sampled_from([None, ready])),
        sip_needed=draw(maybe),
        sip_called_on=draw(st.sampled_from([None, called])),
        unknown_primary_since=draw(st.one_of(st.none(), within)),
        discharged_on=discharged if kind else None,
        kind=kind,
        stays=tuple(draw(st.lists(stays, max_size=3))),
        consultations=tuple(draw(st.lists(seen, max_size=4))),
    )


def requests() -> st.SearchStrategy[RequestFacts]:
    return st.builds(RequestFacts, id=IDS, role=ROLES, unit=UNITS, made_on=days, answered_on=some_day)


def services() -> st.SearchStrategy[ServiceFacts]:
    kinds = st.sampled_from(["hemtjanst", "kommunal_halsosjukvard", "sarskilt_boende"])
    return st.builds(ServiceFacts, id=IDS, kind=kinds, unit=UNITS, days=periods())


def conditions() -> st.SearchStrategy[ConditionFacts]:
    kinds = st.sampled_from(["life_threatening", "suicide_risk"])
    return st.builds(
        ConditionFacts, id=IDS, kind=kinds, days=periods(), unit=st.sampled_from([None, "enheten", "annan enhet"])
    )


@st.composite
def patients(draw: st.DrawFn, patient: PatientFacts) -> PatientFacts:
    return replace(
        patient,
        born_on=draw(st.one_of(st.none(), st.dates(date(1930, 1, 1), date(2021, 1, 1)))),
        deceased_on=draw(some_day),
        conditions=draw(several(conditions())),
        contacts=draw(several(contacts())),
        coordination_consents=tuple(draw(st.lists(periods(), max_size=2))),
        requests=draw(several(requests())),
        services=patient.services + draw(several(services())),
        assessments=draw(assessments()),
        episodes=draw(several(episodes())),
    )


@st.composite
def cases(draw: st.DrawFn, checkpoints: Sequence[str] = CHECKPOINTS) -> Case:
    role = draw(st.sampled_from([FLK, FVK, FOK]))
    checkpoint = draw(st.sampled_from(checkpoints))
    on = draw(days)
    case = ordinary_case(tenant=draw(st.sampled_from(TENANTS)), checkpoint=checkpoint, role=role, on=on)
    case = replace(
        case,
        patient=draw(patients(case.patient)),
        decided_on=on + timedelta(draw(st.integers(-100, 100))),
        occasion=draw(st.sampled_from([None, "need", "life_threatening"])),
        coordinating=draw(st.booleans()),
        replaces=draw(st.sampled_from([None, "a", "z"])),
        individual_assessment=draw(st.sampled_from(["", "Prövad."])),
        answer=draw(st.sampled_from(["declined", "withdrawn"])),
        answer_reason=draw(st.sampled_from(["", "Listan är full."])),
        discharge_kind=draw(st.sampled_from(["home", "deceased", "against_advice", "transferred"])),
    )
    if checkpoint == "discharge":
        case = replace(case, episode=draw(episodes()))
    if checkpoint == "standing":
        case = replace(case, role=draw(st.sampled_from(["", role])))
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
    "patient": {"born_on": st.dates(date(1930, 1, 1), date(2021, 1, 1))},
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


def objections(verdict: Verdict, *outcomes: str) -> set[tuple[str, str, str]]:
    """Rule, clause, and what a duty hangs on."""
    return {
        (finding.rule, finding.clause, finding.duty.subject if finding.duty else "")
        for finding in verdict.findings
        if finding.outcome in outcomes
    }


@settings(max_examples=75, deadline=None)
@given(data=st.data())
def test_recording_what_was_unknown_never_takes_back_a_judgement(data: st.DataObject) -> None:
    """Every stop, warning and duty stands, and a new one appears only where the fact was asked for."""
    case = data.draw(cases())
    before, after = evaluate(BOOK, case), evaluate(BOOK, recorded(data, case))
    judged = objections(before, "stop", "warn", "duty")
    assert judged <= objections(after, "stop", "warn", "duty")
    assert objections(after, "stop", "warn", "duty", "ask") - judged <= objections(before, "ask")


@settings(max_examples=75, deadline=None)
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


@settings(max_examples=75, deadline=None)
@given(case=cases(["standing"]))
def test_a_duty_is_owed_from_when_the_law_and_what_it_hangs_on_were_there(case: Case) -> None:
    """A standing duty has begun, has an owner where a unit can be named, and is due as many days after as it says."""
    for finding in evaluate(BOOK, case).findings:
        owed = finding.duty
        assert owed is not None
        item = next(i for i in BOOK.for_tenant(case.tenant).in_force(case.on) if i.rule.id == finding.rule)
        clause = next(c for c in item.version.clauses if c.name == finding.clause)
        made = clause.obligation
        assert made is not None
        assert item.rule.versions[0].valid_from <= owed.since <= case.on
        assert owed.due_on is not None
        days = made.days(item.settings)
        assert days is not None
        assert owed.due_on >= deadline(item.obliged_from(clause), days, working=made.due_working)
        assert owed.staff is None or owed.unit is not None


@settings(max_examples=75, deadline=None)
@given(case=cases(["standing"]))
def test_nothing_is_owed_for_the_dead(case: Case) -> None:
    gone = replace(case, patient=replace(case.patient, deceased_on=case.on))
    assert evaluate(BOOK, gone).findings == ()


@settings(max_examples=75, deadline=None)
@given(case=cases(["standing"]))
def test_asking_about_all_roles_finds_what_asking_about_each_does(case: Case) -> None:
    each = {item for role in (FLK, FVK, FOK) for item in told(evaluate(BOOK, replace(case, role=role)))}
    assert told(evaluate(BOOK, replace(case, role=""))) == each


def told(verdict: Verdict) -> set[tuple[str, str, str, Any]]:
    return {(item.rule, item.clause, item.role, item.duty) for item in verdict.findings}


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
