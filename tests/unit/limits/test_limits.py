"""Limits: decided between manager and person, held from day to day, never for days that have been."""

from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from contacts.enums import ContactRole, ProposalOutcome
from contacts.limits.selectors import limit_of, limits_of, limits_on, open_proposals
from contacts.models import CaseloadLimit, LimitProposal
from contacts.policy.case import with_caseload
from contacts.services.limits import answer_limit, note_agreement, propose_limit, set_unit_limit, withdraw_proposal
from fastkontakt.accounts.actor import Actor
from fastkontakt.audit.models import Event
from fastkontakt.organisation.enums import AssignmentRole
from fastkontakt.organisation.models import StaffMember
from tests.world import LONG_AGO, TODAY, World

FLK, FVK = ContactRole.FAST_LAKARKONTAKT, ContactRole.FAST_VARDKONTAKT
ONE_DAY = timedelta(days=1)
SOON = TODAY + timedelta(days=9)


@pytest.fixture
def nurse(world: World) -> Actor:
    return world.actor(world.vardcentral)


def proposed(world: World, to: StaffMember, **changes: Any) -> LimitProposal:
    told = {"role": FVK, "patients": 40, "starts_on": TODAY, "today": TODAY} | changes
    return propose_limit(by=world.chef, staff=to, **told)


def agreed(world: World, person: Actor, **changes: Any) -> LimitProposal:
    return answer_limit(by=person, proposal=proposed(world, person.staff, **changes), accepted=True, today=TODAY)


def limit(world: World, staff: StaffMember, on: date = TODAY, role: str = FVK) -> int | None:
    """What the rulebook is told."""
    people: Any = with_caseload(StaffMember.objects.filter(pk=staff.pk), unit=world.vardcentral, role=role, on=on)
    found: int | None = people.get().limit
    assert found == limit_of(limits_on(world.vardcentral, on=on), staff.pk, role)
    return found


def test_only_an_agreed_limit_holds_and_until_then_the_former(world: World, nurse: Actor) -> None:
    assert limit(world, nurse.staff) is None
    first = proposed(world, nurse.staff)
    assert limit(world, nurse.staff) is None
    answer_limit(by=nurse, proposal=first, accepted=True, today=TODAY)
    assert limit(world, nurse.staff) == 40
    proposed(world, nurse.staff, patients=50)
    assert limit(world, nurse.staff) == 40


def test_both_sides_are_noted(world: World, nurse: Actor) -> None:
    agreed(world, nurse, reason="Du går upp i tid")
    row = CaseloadLimit.objects.get()
    said = row.agreement
    assert said is not None
    assert (said.proposed_by, said.answered_by, said.outcome) == (world.chef.staff, nurse.staff, "accepted")
    assert (said.reason, said.met_on, said.answered_at is not None) == ("Du går upp i tid", None, True)
    events = Event.objects.filter(action__startswith="limit.").order_by("pk")
    assert [event.action for event in events] == ["limit.proposed", "limit.accepted", "limit.set"]
    assert [event.user for event in events] == [world.chef.user, nurse.user, nurse.user]


def test_a_meeting_is_kept_as_a_meeting(world: World, nurse: Actor) -> None:
    proposal = proposed(world, nurse.staff)
    note_agreement(by=world.chef, proposal=proposal, met_on=TODAY - ONE_DAY, today=TODAY)
    proposal.refresh_from_db()
    assert (proposal.met_on, proposal.answered_by) == (TODAY - ONE_DAY, world.chef.staff)
    assert limit(world, nurse.staff) == 40
    assert Event.objects.get(action="limit.accepted").details == {"at_meeting": True}


@pytest.mark.parametrize("met_on", [TODAY + ONE_DAY, TODAY - timedelta(days=367)], ids=["to come", "long ago"])
def test_a_meeting_has_been_and_lately(world: World, nurse: Actor, met_on: date) -> None:
    with pytest.raises(ValidationError) as error:
        note_agreement(by=world.chef, proposal=proposed(world, nurse.staff), met_on=met_on, today=TODAY)
    assert set(error.value.message_dict) == {"met_on"}
    assert not CaseloadLimit.objects.exists()


def test_a_new_limit_begins_on_its_day_and_the_former_ends_the_day_before(world: World, nurse: Actor) -> None:
    CaseloadLimit.objects.create(
        unit=world.vardcentral, staff=nurse.staff, role=FVK, patients=30, starts_on=TODAY - 10 * ONE_DAY
    )
    agreed(world, nurse, starts_on=SOON)
    days = [TODAY - 11 * ONE_DAY, TODAY - 10 * ONE_DAY, TODAY, SOON - ONE_DAY, SOON, SOON + 400 * ONE_DAY]
    assert [limit(world, nurse.staff, on) for on in days] == [None, 30, 30, 30, 40, 40]
    shown = [(row.patients, row.starts_on, row.ends_on) for row in limits_of(world.chef, nurse.staff)]
    assert shown == [(40, SOON, None), (30, TODAY - 10 * ONE_DAY, SOON - ONE_DAY)]


def test_a_limit_to_come_gives_way_to_an_earlier_one_and_stays_on_record(world: World, nurse: Actor) -> None:
    agreed(world, nurse, patients=60, starts_on=SOON)
    agreed(world, nurse, patients=50, starts_on=TODAY)
    assert [limit(world, nurse.staff, on) for on in (TODAY, SOON, SOON + ONE_DAY)] == [50, 50, 50]
    assert CaseloadLimit.objects.filter(patients=60, period__isempty=True).exists()


def test_an_answer_that_comes_late_changes_no_day_that_has_been(world: World, nurse: Actor) -> None:
    proposal = proposed(world, nurse.staff, starts_on=TODAY)
    answer_limit(by=nurse, proposal=proposal, accepted=True, today=SOON)
    assert [limit(world, nurse.staff, on) for on in (TODAY, SOON - ONE_DAY, SOON)] == [None, None, 40]


def test_agreed_else_the_units_else_the_tenants(world: World, nurse: Actor) -> None:
    CaseloadLimit.objects.create(role=FVK, patients=60, starts_on=LONG_AGO)
    assert limit(world, nurse.staff) == 60
    set_unit_limit(by=world.chef, role=FVK, patients=50, starts_on=TODAY, today=TODAY)
    assert (limit(world, nurse.staff, TODAY - ONE_DAY), limit(world, nurse.staff)) == (60, 50)
    agreed(world, nurse)
    assert (limit(world, nurse.staff), limit(world, world.specialist), limit(world, nurse.staff, role=FLK)) == (
        40,
        50,
        None,
    )
    assert limits_on(world.mottagning, on=TODAY) == {(None, FVK): 60}


@pytest.mark.parametrize("seed", range(3))
def test_what_holds_is_what_one_finds_by_reading_every_row(world: World, nurse: Actor, seed: int) -> None:
    drawn = Random(seed)
    scopes: list[dict[str, Any]] = [{"unit": world.vardcentral, "staff": nurse.staff}, {"unit": world.vardcentral}, {}]
    for whose in [*scopes, {"unit": world.mottagning}, {"unit": world.vardcentral, "staff": world.specialist}]:
        first = TODAY
        for _ in range(drawn.randrange(4)):
            first += timedelta(days=drawn.randint(1, 4))
            last = first + timedelta(days=drawn.randint(-1, 4))
            days = {"starts_on": first, "ends_on": last, "patients": drawn.randint(1, 99)}
            CaseloadLimit.objects.create(role=FVK, **whose, **days)
            first = max(first, last)
    rows = list(CaseloadLimit.objects.all())
    for on in (TODAY + timedelta(days=n) for n in range(-1, 40)):
        read = [
            row.patients
            for whose in scopes
            for row in rows
            if (row.unit, row.staff) == (whose.get("unit"), whose.get("staff")) and row.starts_on <= on <= row.ends_on
        ]
        assert limit(world, nurse.staff, on) == next(iter(read), None), on


def test_the_units_limit_follows_the_former_one(world: World) -> None:
    for patients, first in ((50, TODAY), (45, SOON), (55, TODAY)):
        set_unit_limit(by=world.chef, role=FVK, patients=patients, starts_on=first, today=TODAY)
    assert [limit(world, world.specialist, on) for on in (TODAY, SOON)] == [55, 55]
    assert CaseloadLimit.objects.count() == 3


@pytest.mark.parametrize("patients", [-1, 0, 5_001, 10**12])
def test_an_implausible_limit_is_refused(world: World, nurse: Actor, patients: int) -> None:
    for attempt in (
        lambda: proposed(world, nurse.staff, patients=patients),
        lambda: set_unit_limit(by=world.chef, role=FVK, patients=patients, starts_on=TODAY, today=TODAY),
    ):
        with pytest.raises(ValidationError, match="mellan 1 och 5000") as error:
            attempt()
        assert set(error.value.message_dict) == {"patients"}


@pytest.mark.parametrize("starts_on", [TODAY - ONE_DAY, TODAY + timedelta(days=367)], ids=["been", "far ahead"])
def test_a_limit_is_for_days_to_come_and_not_too_far(world: World, nurse: Actor, starts_on: date) -> None:
    for attempt in (
        lambda: proposed(world, nurse.staff, starts_on=starts_on),
        lambda: set_unit_limit(by=world.chef, role=FVK, patients=9, starts_on=starts_on, today=TODAY),
    ):
        with pytest.raises(ValidationError) as error:
            attempt()
        assert set(error.value.message_dict) == {"starts_on"}


def test_a_no_has_a_reason_and_changes_nothing(world: World, nurse: Actor) -> None:
    proposal = proposed(world, nurse.staff)
    with pytest.raises(ValidationError, match="varför du avböjer"):
        answer_limit(by=nurse, proposal=proposal, accepted=False, reason="  ", today=TODAY)
    answer_limit(by=nurse, proposal=proposal, accepted=False, reason="För många redan", today=TODAY)
    proposal.refresh_from_db()
    assert (proposal.outcome, proposal.answer_reason) == (ProposalOutcome.DECLINED, "För många redan")
    assert (limit(world, nurse.staff), open_proposals(world.chef)) == (None, [])


def test_one_answer_is_given_and_no_other_after_it(world: World, nurse: Actor) -> None:
    proposal = proposed(world, nurse.staff)
    withdraw_proposal(by=world.chef, proposal=proposal)
    late: Any = [
        lambda: answer_limit(by=nurse, proposal=proposal, accepted=True, today=TODAY),
        lambda: note_agreement(by=world.chef, proposal=proposal, met_on=TODAY, today=TODAY),
        lambda: withdraw_proposal(by=world.chef, proposal=proposal),
    ]
    for attempt in late:
        with pytest.raises(ValidationError, match="redan besvarat: återtagen"):
            attempt()
    assert limit(world, nurse.staff) is None


def test_one_proposal_at_a_time_in_a_role(world: World, nurse: Actor) -> None:
    proposed(world, nurse.staff)
    proposed(world, nurse.staff, role=FLK)
    with pytest.raises(ValidationError, match="väntar redan"):
        proposed(world, nurse.staff, patients=9)


def test_who_may_do_what(world: World, nurse: Actor) -> None:
    proposal = proposed(world, nurse.staff)
    elsewhere = world.actor(world.mottagning, AssignmentRole.MANAGER)
    refused: Any = [
        lambda: propose_limit(by=nurse, staff=nurse.staff, role=FLK, patients=9, starts_on=TODAY, today=TODAY),
        lambda: set_unit_limit(by=nurse, role=FVK, patients=9, starts_on=TODAY, today=TODAY),
        lambda: answer_limit(by=world.chef, proposal=proposal, accepted=True, today=TODAY),
        lambda: answer_limit(by=elsewhere, proposal=proposal, accepted=True, today=TODAY),
        lambda: note_agreement(by=nurse, proposal=proposal, met_on=TODAY, today=TODAY),
        lambda: note_agreement(by=elsewhere, proposal=proposal, met_on=TODAY, today=TODAY),
        lambda: withdraw_proposal(by=elsewhere, proposal=proposal),
    ]
    for attempt in refused:
        with pytest.raises(PermissionDenied):
            attempt()
    assert (LimitProposal.objects.get().outcome, CaseloadLimit.objects.count()) == ("", 0)


def test_whoever_does_not_work_at_the_unit_is_proposed_nothing(world: World, nurse: Actor) -> None:
    outsider = world.nurse(world.mottagning)
    with pytest.raises(ValidationError, match="inget uppdrag"):
        proposed(world, outsider)


def test_limits_are_one_question(world: World, nurse: Actor) -> None:
    agreed(world, nurse)
    with CaptureQueriesContext(connection) as queries:
        limits_on(world.vardcentral, on=TODAY)
    assert len(queries) == 1


@pytest.mark.parametrize("of_person", [True, False], ids=["person", "tenant"])
def test_the_database_holds_one_limit_a_day(world: World, nurse: Actor, of_person: bool) -> None:
    whose = {"unit": world.vardcentral, "staff": nurse.staff} if of_person else {}
    CaseloadLimit.objects.create(role=FVK, patients=9, starts_on=LONG_AGO, ends_on=TODAY, **whose)
    CaseloadLimit.objects.create(role=FVK, patients=8, starts_on=TODAY + ONE_DAY, **whose)
    with pytest.raises(DatabaseError, match="caseload_limit_one_at_a_time"), transaction.atomic():
        CaseloadLimit.objects.create(role=FVK, patients=7, starts_on=TODAY, ends_on=TODAY, **whose)
