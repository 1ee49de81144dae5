"""Moving contacts in batches: what each becomes, what stops one, and how many statements it takes."""

from datetime import date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from contacts.duties import refresh
from contacts.enums import MoveState, RequestOutcome
from contacts.models import CaseloadLimit, Contact, ContactRequest, Duty, Move, MovedContact
from contacts.services import move_batches
from contacts.services.move_batches import order_to_carry_out, run_batch
from contacts.services.moves import ENDS, Choice, choose_for_all, order_move
from contacts.services.moving import ENDED_ALREADY
from fastkontakt.audit.models import Event
from fastkontakt.organisation.models import Assignment
from fastkontakt.organisation.services import end_assignment
from patients.models import Listing
from tests.unit.moves.scene import (
    FLK,
    FVK,
    LAST_DAY,
    ONE_DAY,
    REASON,
    carried_out,
    held_by,
    ordered,
    patients,
    planned,
    states,
)
from tests.world import LONG_AGO, TODAY, World

TOLD = 5
"""Statements that tell the patients and those who act for them."""


def statements(captured: CaptureQueriesContext) -> list[str]:
    """All but what opens and closes the transaction."""
    texts = [query["sql"] for query in captured.captured_queries]
    return [text for text in texts if not text.startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))]


def test_a_contact_ends_and_its_successor_begins_the_day_after(world: World) -> None:
    leaving, other = world.specialist, world.physician()
    old = held_by(world, leaving, 1, next_review_on=date(2027, 5, 1), note_patient="Ring före tio")[0]
    move = carried_out(ordered(world, leaving))
    old.refresh_from_db()
    new = Contact.objects.get(replaces=old)
    assert (old.ends_on, old.end_reason, old.ended_by) == (LAST_DAY, REASON, world.chef.staff)
    assert (new.staff, new.starts_on, new.ends_on) == (other, LAST_DAY + ONE_DAY, None)
    assert (new.next_review_on, new.note_patient, new.occasion) == (date(2027, 5, 1), "Ring före tio", old.occasion)
    assert (new.informed_orally_on, new.appointed_by) == (None, world.chef.staff)
    row = move.contacts.get()
    assert (row.state, row.became, move.finished_at is not None) == (MoveState.MOVED, new, True)
    events = Event.objects.filter(patient=old.patient_id).order_by("action")
    assert [event.action for event in events] == ["contact.appointed", "contact.ended"]
    assert {rule["outcome"] for rule in events[0].rules} == {"met"}
    assert events[0].object_id == new.pk


def batch_statements(world: World, number: int) -> int:
    world.physician()
    held_by(world, world.specialist, number)
    move = ordered(world, world.specialist)
    order = order_to_carry_out(tenant_id=move.tenant_id, move_id=move.pk)
    assert order is not None
    with CaptureQueriesContext(connection) as captured:
        assert run_batch(move=order, today=TODAY)
    assert states(move) == {"moved": number}
    return len(statements(captured))


@pytest.mark.parametrize("number", [3, 300])
def test_a_batch_takes_as_many_statements_at_any_size(
    world: World, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(move_batches, "refresh", lambda patient_ids, *, on: None)
    assert batch_statements(world, number) == 9 + TOLD  # of which one says which tenant


@pytest.mark.parametrize("number", [3, 300])
def test_the_duties_of_a_batch_are_found_in_a_few_statements_more(world: World, number: int) -> None:
    assert batch_statements(world, number) <= 9 + TOLD + 4


def test_the_duty_to_reassign_is_met_and_the_duty_to_inform_arises(world: World) -> None:
    world.physician()
    old = held_by(world, world.specialist, 1)[0]
    assignment = Assignment.objects.get(staff=world.specialist)
    end_assignment(by=world.chef, assignment=assignment, on=LAST_DAY, today=TODAY)
    assert standing(old) == {"reassign", "inform-patient"}
    carried_out(ordered(world, world.specialist))
    assert "reassign" not in standing(old)
    new = Contact.objects.get(replaces=old)
    refresh([old.patient_id], on=LAST_DAY + ONE_DAY)
    assert standing(new) == {"inform-patient"}


def standing(contact: Contact) -> set[str]:
    return set(Duty.objects.filter(subject=contact.pk, met_at__isnull=True).values_list("rule", flat=True))


def test_one_that_is_refused_is_told_why_and_the_rest_go_on(world: World) -> None:
    world.physician()
    held = held_by(world, world.specialist, 20)
    move = ordered(world, world.specialist)
    Listing.objects.filter(patient=held[7].patient_id).update(ends_on=TODAY)
    carried_out(move)
    assert states(move) == {"moved": 19, "refused": 1}
    row = move.contacts.get(state=MoveState.REFUSED)
    assert (row.contact_id, row.became) == (held[7].pk, None)
    assert [(found["rule"], found["outcome"]) for found in row.findings] == [("flk-listed-unit", "stop")]
    held[7].refresh_from_db()
    assert (held[7].ends_on, held[7].ended_at) == (None, None)
    assert not Event.objects.filter(patient=held[7].patient_id).exists()


@pytest.mark.parametrize("size", [2, 3, 100])
def test_a_limit_reached_on_the_way_stops_those_after_it_in_any_batch(world: World, size: int) -> None:
    few = world.physician()
    CaseloadLimit.objects.create(unit=world.vardcentral, staff=few, role=FLK, patients=5, starts_on=LONG_AGO)
    held_by(world, few, 1)
    held_by(world, world.specialist, 8)
    move = planned(world, world.specialist)
    choose_for_all(by=world.chef, move=move, role=FLK, choice=Choice(successor=few.pk), today=TODAY)
    expected = [row.findings for row in move.contacts.order_by("pk")]
    carried_out(order_move(by=world.chef, move=move), size=size)
    assert states(move) == {"moved": 4, "refused": 4}
    assert [row.findings for row in move.contacts.order_by("pk")] == expected
    assert Contact.objects.filter(staff=few).count() == 5


def test_a_reason_goes_along_with_the_contact_that_needed_it(world: World) -> None:
    full = world.physician()
    CaseloadLimit.objects.create(unit=world.vardcentral, staff=full, role=FLK, patients=1, starts_on=LONG_AGO)
    held_by(world, full, 1)
    held_by(world, world.specialist, 2)
    move = planned(world, world.specialist)
    choice = Choice(successor=full.pk, override_reason="Bara till nyår")
    choose_for_all(by=world.chef, move=move, role=FLK, choice=choice, today=TODAY)
    carried_out(order_move(by=world.chef, move=move))
    reasons = Contact.objects.filter(replaces__isnull=False).values_list("override_reason", flat=True)
    assert list(reasons) == ["Bara till nyår"] * 2


def test_one_that_has_not_begun_is_replaced_from_its_own_first_day(world: World) -> None:
    physician, starts, ends = world.physician(), LAST_DAY + 10 * ONE_DAY, LAST_DAY + 40 * ONE_DAY
    old = held_by(world, world.specialist, 1, starts_on=starts, ends_on=ends)[0]
    carried_out(ordered(world, world.specialist))
    old.refresh_from_db()
    new = Contact.objects.get(replaces=old)
    assert (new.staff, new.starts_on, new.ends_on) == (physician, starts, ends)
    assert old.ends_on == starts - ONE_DAY
    assert not Contact.objects.filter(pk=old.pk, period__isempty=False).exists()


def test_contacts_that_follow_on_each_other_keep_their_days(world: World) -> None:
    world.physician()
    patient = patients(world, 1)[0]
    common = {"patient": patient, "role": FLK, "unit": world.vardcentral, "occasion": "choice"}
    common |= {"staff": world.specialist, "appointed_by": world.chef.staff}
    new_year = date(2027, 1, 1)
    Contact.objects.create(starts_on=LONG_AGO, ends_on=new_year - ONE_DAY, **common)
    Contact.objects.create(starts_on=new_year, **common)
    carried_out(ordered(world, world.specialist))
    days = Contact.objects.filter(replaces__isnull=False).order_by("starts_on").values_list("starts_on", "ends_on")
    assert list(days) == [(LAST_DAY + ONE_DAY, new_year - ONE_DAY), (new_year, None)]


def test_one_can_end_without_a_successor(world: World) -> None:
    old = held_by(world, world.specialist, 1)[0]
    move = planned(world, world.specialist)
    choose_for_all(by=world.chef, move=move, role=FLK, choice=Choice(successor=ENDS), today=TODAY)
    carried_out(order_move(by=world.chef, move=move))
    old.refresh_from_db()
    assert (old.ends_on, states(move), Contact.objects.count()) == (LAST_DAY, {"ended": 1}, 1)


@pytest.mark.parametrize(("ends_on", "state"), [(LAST_DAY, "refused"), (LAST_DAY + ONE_DAY, "moved")])
def test_one_that_was_ended_meanwhile_is_let_be(world: World, ends_on: date, state: str) -> None:
    world.physician()
    held_by(world, world.specialist, 1)
    move = ordered(world, world.specialist)
    Contact.objects.update(
        ends_on=ends_on, ended_by=world.chef.staff, ended_at=timezone.now(), end_reason="Patienten har flyttat"
    )
    carried_out(move)
    assert states(move) == {state: 1}
    if state == "refused":
        assert move.contacts.get().findings == [ENDED_ALREADY]


@pytest.mark.parametrize(
    ("last_day", "first"),
    [
        (date(2028, 2, 28), date(2028, 2, 29)),
        (date(2028, 2, 29), date(2028, 3, 1)),
        (date(2027, 2, 28), date(2027, 3, 1)),
    ],
)
def test_the_day_after_the_last_over_a_leap_day(world: World, last_day: date, first: date) -> None:
    world.physician()
    held_by(world, world.specialist, 1)
    move = planned(world, world.specialist)
    Move.objects.update(last_day=last_day, ordered_at=timezone.make_aware(datetime(last_day.year, 2, 1)))
    carried_out(move)
    assert Contact.objects.get(replaces__isnull=False).starts_on == first


def test_roles_are_moved_one_after_the_other(world: World) -> None:
    physician, nurse = world.physician(), world.nurse()
    held_by(world, world.specialist, 3, FLK)
    held_by(world, world.specialist, 2, FVK)
    move = carried_out(ordered(world, world.specialist), size=2)
    assert states(move) == {"moved": 5}
    held = Contact.objects.filter(replaces__isnull=False)
    assert held.filter(role=FLK, staff=physician).count() == 3
    assert held.filter(role=FVK, staff__in=[physician, nurse]).count() == 2


def test_an_open_request_is_met_and_an_answered_one_is_not_touched(world: World) -> None:
    successor = world.physician()
    old = held_by(world, world.specialist, 1)[0]
    asked = {"patient_id": old.patient_id, "role": FLK, "unit": world.vardcentral}
    before = ContactRequest.objects.create(answered_at=timezone.now(), answered_with=old, **asked)
    waiting = ContactRequest.objects.create(wished_staff=successor, **asked)
    elsewhere = ContactRequest.objects.create(**(asked | {"role": FVK}))
    carried_out(ordered(world, world.specialist))
    for request in (before, waiting, elsewhere):
        request.refresh_from_db()
    assert before.answered_with == old
    assert (waiting.outcome, waiting.answered_with.replaces_id) == (RequestOutcome.APPOINTED, old.pk)
    assert elsewhere.answered_at is None


def test_the_order_stands_when_the_manager_has_gone(world: World) -> None:
    world.physician()
    old = held_by(world, world.specialist, 1)[0]
    move = ordered(world, world.specialist)
    Assignment.objects.filter(staff=world.chef.staff).update(ends_on=TODAY - ONE_DAY)
    carried_out(move, today=TODAY + ONE_DAY)
    new = Contact.objects.get(replaces=old)
    assert (states(move), new.appointed_by) == ({"moved": 1}, world.chef.staff)


def test_an_assessment_of_the_former_person_does_not_lift_a_rule_for_the_next(world: World) -> None:
    held_by(world, world.specialist, 1, individual_assessment="Geriatriker med lång erfarenhet")
    other = world.physician(specialities=["kirurgi"])
    move = planned(world, world.specialist)
    choose_for_all(by=world.chef, move=move, role=FLK, choice=Choice(successor=other.pk), today=TODAY)
    assert [found["rule"] for found in move.contacts.get().findings] == ["flk-competence"]


def test_what_is_done_is_not_done_again(world: World) -> None:
    world.physician()
    held_by(world, world.specialist, 6)
    move = ordered(world, world.specialist)
    order = order_to_carry_out(tenant_id=move.tenant_id, move_id=move.pk)
    assert order is not None
    assert run_batch(move=order, today=TODAY, size=4)
    assert states(move) == {"moved": 4, "waiting": 2}
    carried_out(move)
    assert order_to_carry_out(tenant_id=move.tenant_id, move_id=move.pk) is None
    assert not run_batch(move=order, today=TODAY)
    assert Contact.objects.filter(replaces__isnull=False).count() == 6
    assert MovedContact.objects.exclude(became=None).values("became").distinct().count() == 6


def test_patients_are_locked_before_their_contacts_as_by_every_other_change(world: World) -> None:
    world.physician()
    held_by(world, world.specialist, 1)
    move = ordered(world, world.specialist)
    order = order_to_carry_out(tenant_id=move.tenant_id, move_id=move.pk)
    assert order is not None
    with CaptureQueriesContext(connection) as captured:
        run_batch(move=order, today=TODAY)
    locks = next(text for text in statements(captured) if "FOR UPDATE" in text).partition("FOR UPDATE")[2]
    assert locks.index("patients_patient") < locks.index("contacts_contact") < locks.index("contacts_movedcontact")


def test_a_plan_is_carried_out_by_nobody_before_it_is_ordered(world: World) -> None:
    world.physician()
    held_by(world, world.specialist, 1)
    move = planned(world, world.specialist)
    assert order_to_carry_out(tenant_id=move.tenant_id, move_id=move.pk) is None
    assert states(move) == {"waiting": 1}
