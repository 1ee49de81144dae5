"""Plans: who is suggested, what the manager can change, and what the rulebook says of it all."""

from collections import Counter
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from contacts.models import CaseloadLimit, ContactRequest, Move
from contacts.services.moves import (
    ENDS,
    STAYS,
    Choice,
    choose_for_all,
    choose_successors,
    drop_plan,
    order_move,
    plan_move,
)
from contacts.services.moving import PATIENCE
from fastkontakt.audit.models import Event
from fastkontakt.organisation.enums import AssignmentRole, Training
from fastkontakt.organisation.models import Assignment, StaffMember
from fastkontakt.organisation.services import register_leave
from patients.enums import ConditionKind
from patients.models import Condition, Patient
from tests.unit.moves.scene import FLK, FVK, LAST_DAY, ONE_DAY, REASON, held_by, ordered, planned
from tests.world import LONG_AGO, TODAY, World


def successors(move: Move) -> dict[UUID, UUID | None]:
    return dict(move.contacts.values_list("contact", "successor"))


def shares(move: Move) -> dict[UUID, int]:
    return Counter(key for key in successors(move).values() if key)


def limited(world: World, staff: StaffMember, patients: int, role: str = FLK) -> StaffMember:
    CaseloadLimit.objects.create(unit=world.vardcentral, staff=staff, role=role, patients=patients, starts_on=LONG_AGO)
    return staff


def choose(world: World, move: Move, key: UUID, successor: UUID | str, reason: str = "") -> None:
    choice = Choice(successor=successor, override_reason=reason)
    choose_successors(by=world.chef, move=move, choices={key: choice}, today=TODAY)


def rules(move: Move) -> list[list[tuple[str, str]]]:
    """Of each row, in order, what stands against it."""
    rows = move.contacts.order_by("contact__role", "pk")
    return [[(found["rule"], found["outcome"]) for found in row.findings] for row in rows]


def test_a_fair_share_for_each_against_the_own_limit(world: World) -> None:
    large, small = limited(world, world.physician(), 20), limited(world, world.physician(), 10)
    held_by(world, large, 4)
    held_by(world, world.specialist, 12)
    given = shares(planned(world, world.specialist))
    assert {large.pk: given[large.pk] + 4, small.pk: given[small.pk]} == {large.pk: 10, small.pk: 6}


def test_nobody_gets_more_than_the_limit_and_the_rest_is_left_to_the_manager(world: World) -> None:
    limited(world, world.physician(), 3)
    held_by(world, world.specialist, 5)
    move = planned(world, world.specialist)
    assert len(successors(move)) == 3


def test_the_patients_wish_comes_first(world: World) -> None:
    idle, wished = world.physician(), world.physician()
    held_by(world, wished, 5)
    contact = held_by(world, world.specialist, 1)[0]
    ContactRequest.objects.create(patient_id=contact.patient_id, role=FLK, unit=world.vardcentral, wished_staff=wished)
    assert successors(planned(world, world.specialist)) == {contact.pk: wished.pk}
    assert idle.pk != wished.pk


def test_only_those_whom_the_rulebook_accepts_and_who_are_there(world: World) -> None:
    world.nurse()
    world.physician(employment="hired")
    world.physician(licensed=None)
    world.physician(licensed=False, training=Training.AT)
    world.physician(world.mottagning)
    leaves, absent, fit = world.physician(), world.physician(), world.physician()
    Assignment.objects.filter(staff=leaves).update(ends_on=LAST_DAY)
    day = LAST_DAY + ONE_DAY
    register_leave(by=world.chef, staff=absent, starts_on=day, ends_on=day, substitute=None, today=TODAY)
    held_by(world, world.specialist, 8)
    assert shares(planned(world, world.specialist)) == {fit.pk: 8}


def test_a_patient_for_whom_nobody_can_be_appointed_is_left_out(world: World) -> None:
    world.physician()
    held = held_by(world, world.specialist, 3)
    Patient.objects.filter(pk=held[1].patient_id).update(deceased_on=TODAY)
    assert set(successors(planned(world, world.specialist))) == {held[0].pk, held[2].pk}


def test_the_last_physician_of_a_threatened_patient_is_followed_by_a_physician(world: World) -> None:
    world.nurse()
    held = held_by(world, world.specialist, 2, FVK)
    Condition.objects.create(
        patient_id=held[0].patient_id,
        kind=ConditionKind.LIFE_THREATENING,
        starts_on=LONG_AGO,
        established_by=world.specialist,
    )
    physician = world.physician()
    assert successors(planned(world, world.specialist))[held[0].pk] == physician.pk


@pytest.mark.parametrize(
    ("ends_on", "there"), [(LAST_DAY, False), (LAST_DAY + ONE_DAY, True), (None, True)], ids=["ends", "beyond", "open"]
)
def test_what_ends_on_the_last_day_needs_nobody(world: World, ends_on: date | None, there: bool) -> None:
    world.physician()
    held_by(world, world.specialist, 1, ends_on=ends_on)
    assert bool(successors(planned(world, world.specialist))) is there


@pytest.mark.parametrize("number", [3, 30])
def test_a_plan_costs_the_same_at_any_size(world: World, number: int) -> None:
    world.physician()
    held_by(world, world.specialist, number)
    with CaptureQueriesContext(connection) as captured:
        planned(world, world.specialist)
    texts = [query["sql"] for query in captured.captured_queries]
    assert len([text for text in texts if not text.startswith(("SAVEPOINT", "RELEASE"))]) == 9


def test_a_choice_is_judged_at_once_and_a_reason_lifts_a_warning(world: World) -> None:
    full = limited(world, world.physician(), 1)
    held_by(world, full, 1)
    contact = held_by(world, world.specialist, 1)[0]
    move = planned(world, world.specialist)
    assert not successors(move)
    choose(world, move, contact.pk, full.pk)
    assert rules(move) == [[("caseload-limit", "warn")]]
    choose(world, move, contact.pk, full.pk, "Överenskommet med läkaren")
    assert rules(move) == [[]]
    choose(world, move, contact.pk, world.nurse().pk)
    assert ("flk-licensed-physician", "stop") in rules(move)[0]
    choose(world, move, contact.pk, ENDS)
    assert (rules(move), successors(move)) == ([[]], {contact.pk: None})
    choose(world, move, contact.pk, STAYS)
    assert successors(move) == {}


def test_one_choice_for_all_counts_along_to_the_limit(world: World) -> None:
    few = limited(world, world.physician(), 2)
    held_by(world, world.specialist, 4)
    move = planned(world, world.specialist)
    choose_for_all(by=world.chef, move=move, role=FLK, choice=Choice(successor=few.pk), today=TODAY)
    assert rules(move) == [[], [], [("caseload-limit", "warn")], [("caseload-limit", "warn")]]
    choose(world, move, move.contacts.order_by("pk")[0].contact_id, STAYS)
    assert rules(move) == [[], [], [("caseload-limit", "warn")]]


def test_findings_name_nobody(world: World) -> None:
    contact = held_by(world, world.specialist, 1)[0]
    move = planned(world, world.specialist)
    choose(world, move, contact.pk, world.nurse().pk)
    for found in move.contacts.get().findings:
        assert set(found) == {"rule", "version", "clause", "outcome"}


def test_who_is_not_at_the_unit_cannot_be_chosen(world: World) -> None:
    contact = held_by(world, world.specialist, 1)[0]
    move = planned(world, world.specialist)
    for person in (world.specialist, world.physician(world.mottagning)):
        with pytest.raises(ValidationError, match="arbetar på enheten"):
            choose(world, move, contact.pk, person.pk)


def test_another_persons_contact_is_passed_over(world: World) -> None:
    other = world.physician()
    foreign = held_by(world, other, 1)[0]
    held_by(world, world.specialist, 1)
    move = planned(world, world.specialist)
    choose(world, move, foreign.pk, other.pk)
    assert foreign.pk not in successors(move)


def test_a_new_plan_takes_the_place_of_the_old(world: World) -> None:
    world.physician()
    held_by(world, world.specialist, 1)
    planned(world, world.specialist)
    again = planned(world, world.specialist, LAST_DAY + ONE_DAY)
    assert list(Move.objects.all()) == [again]
    drop_plan(by=world.chef, move=again)
    assert not Move.objects.exists()


def test_an_order_is_given_once_and_no_longer_changed(world: World) -> None:
    second = world.actor(world.vardcentral, AssignmentRole.MANAGER)
    physician = world.physician()
    contact = held_by(world, world.specialist, 1)[0]
    move = ordered(world, world.specialist)
    said = f"{world.chef.staff.name} har redan beställt"
    attempts: list[Any] = [
        lambda: order_move(by=second, move=move),
        lambda: drop_plan(by=second, move=move),
        lambda: plan_move(by=second, staff=world.specialist, last_day=LAST_DAY, reason=REASON, today=TODAY),
        lambda: choose(world, move, contact.pk, physician.pk),
    ]
    for attempt in attempts:
        with pytest.raises(ValidationError, match=said):
            attempt()
    assert Event.objects.get(action="move.ordered").details == {"contacts": 1}


def test_an_empty_plan_is_no_order(world: World) -> None:
    move = planned(world, world.specialist)
    with pytest.raises(ValidationError, match="Ingen kontakt är vald"):
        order_move(by=world.chef, move=move)


def test_a_plan_needs_a_manager_a_reason_and_a_likely_day(world: World) -> None:
    told = {"staff": world.specialist, "last_day": LAST_DAY, "reason": REASON, "today": TODAY}
    with pytest.raises(PermissionDenied, match="verksamhetschef"):
        plan_move(by=world.actor(world.vardcentral), **told)
    for changed, field in (({"reason": "  "}, "reason"), ({"last_day": date(2027, 11, 24)}, "last_day")):
        with pytest.raises(ValidationError) as error:
            plan_move(by=world.chef, **(told | changed))
        assert set(error.value.message_dict) == {field}


def test_a_manager_elsewhere_touches_no_plan_here(world: World) -> None:
    elsewhere = world.actor(world.mottagning, AssignmentRole.MANAGER)
    move = planned(world, world.specialist)
    with pytest.raises(PermissionDenied, match="den enhet som du är inloggad på"):
        order_move(by=elsewhere, move=move)


def test_who_has_long_fitted_nobody_is_still_suggested_where_nobody_else_fits(world: World) -> None:
    wished_by_nobody = world.physician()
    CaseloadLimit.objects.create(
        unit=world.vardcentral, staff=wished_by_nobody, role=FVK, patients=PATIENCE + 5, starts_on=LONG_AGO
    )
    held = held_by(world, world.specialist, PATIENCE + 6, FVK)
    threatened = [contact.patient_id for contact in held[: PATIENCE + 1]]
    nurse = world.nurse()
    for patient_id in threatened:
        Condition.objects.create(
            patient_id=patient_id,
            kind=ConditionKind.LIFE_THREATENING,
            starts_on=LONG_AGO,
            established_by=world.specialist,
        )
    found = successors(planned(world, world.specialist))
    assert {found[contact.pk] for contact in held[: PATIENCE + 1]} == {wished_by_nobody.pk}
    assert nurse.pk in {found[contact.pk] for contact in held[PATIENCE + 1 :]}
