"""Moving some of a present colleague's contacts: a number, or those chosen; the others stay and need nobody."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from contacts.duties import refresh
from contacts.models import CaseloadLimit, Contact, Duty, Move
from contacts.moves.selectors import contact_page
from contacts.services.moves import STAYS, Choice, choose_for_all, order_move, plan_move
from contacts.services.moving import Part
from fastkontakt.organisation.models import StaffMember
from tests.unit.moves.scene import FLK, FVK, carried_out, held_by, states
from tests.world import LONG_AGO, TODAY, World


def planned(world: World, part: Part) -> Move:
    told = {"last_day": TODAY, "reason": "Jämnare fördelning", "today": TODAY}
    return plan_move(by=world.chef, staff=world.specialist, part=part, **told)


def colleague(world: World, patients: int) -> StaffMember:
    person = world.physician()
    CaseloadLimit.objects.create(unit=world.vardcentral, staff=person, role=FLK, patients=patients, starts_on=LONG_AGO)
    return person


def moved(move: Move) -> set[UUID]:
    return set(move.contacts.values_list("contact", flat=True))


def test_a_number_takes_those_who_have_had_the_contact_shortest(world: World) -> None:
    colleague(world, 50)
    old = held_by(world, world.specialist, 3)
    new = held_by(world, world.specialist, 2, starts_on=TODAY - timedelta(days=40))
    other_role = held_by(world, world.specialist, 1, FVK, starts_on=TODAY - timedelta(days=3))
    move = planned(world, Part(role=FLK, number=2))
    assert (moved(move), move.wanted) == ({contact.pk for contact in new}, 2)
    carried_out(order_move(by=world.chef, move=move))
    assert states(move) == {"moved": 2}
    still = set(Contact.objects.filter(staff=world.specialist, ends_on=None).values_list("pk", flat=True))
    assert still == {contact.pk for contact in [*old, *other_role]}


def test_each_patient_who_is_moved_is_to_be_told(world: World) -> None:
    colleague(world, 50)
    held_by(world, world.specialist, 3)
    carried_out(order_move(by=world.chef, move=planned(world, Part(role=FLK, number=2))), today=TODAY)
    new = Contact.objects.filter(replaces__isnull=False)
    assert new.count() == 2
    refresh(list(new.values_list("patient", flat=True)), on=TODAY + timedelta(days=1))
    told = Duty.objects.filter(rule="inform-patient", subject__in=new.values("pk"))
    assert told.count() == 2


def test_chosen_patients_are_moved_and_no_others(world: World) -> None:
    colleague(world, 50)
    held = held_by(world, world.specialist, 4)
    chosen = frozenset({held[0].pk, held[3].pk})
    assert moved(planned(world, Part(contacts=chosen))) == chosen


def test_a_number_stops_where_the_colleagues_limits_are_reached(world: World) -> None:
    colleague(world, 3)
    held_by(world, world.specialist, 8)
    move = planned(world, Part(role=FLK, number=6))
    assert (len(moved(move)), move.wanted) == (3, 6)


@pytest.mark.parametrize("number", [-1, 0, 4, 10**9])
def test_a_number_is_of_what_there_is(world: World, number: int) -> None:
    colleague(world, 50)
    held_by(world, world.specialist, 3)
    with pytest.raises(ValidationError, match="från 1 till 3") as error:
        planned(world, Part(role=FLK, number=number))
    assert set(error.value.message_dict) == {"number"}
    assert not Move.objects.exists()


def test_anothers_contacts_are_not_chosen(world: World) -> None:
    foreign = held_by(world, colleague(world, 50), 1)[0]
    held_by(world, world.specialist, 1)
    with pytest.raises(ValidationError, match="Kryssa för"):
        planned(world, Part(contacts=frozenset({foreign.pk})))


def test_those_who_stay_need_nobody(world: World) -> None:
    colleague(world, 50)
    held_by(world, world.specialist, 5)
    move = planned(world, Part(role=FLK, number=2))
    told: dict[str, Any] = {"role": FLK, "last_day": TODAY, "unsettled": True, "number": "1", "on": TODAY}
    assert contact_page(world.chef, world.specialist, move, **told)[1] == []


def test_the_same_choice_for_all_is_for_those_of_the_plan(world: World) -> None:
    colleague(world, 50)
    held_by(world, world.specialist, 5)
    other = world.physician()
    move = planned(world, Part(role=FLK, number=2))
    planned_for = moved(move)
    choose_for_all(by=world.chef, move=move, role=FLK, choice=Choice(successor=other.pk), today=TODAY)
    assert (moved(move), set(move.contacts.values_list("successor", flat=True))) == (planned_for, {other.pk})
    choose_for_all(by=world.chef, move=move, role=FLK, choice=Choice(successor=STAYS), today=TODAY)
    assert moved(move) == set()


@pytest.mark.parametrize("number", [3, 30])
def test_a_plan_for_some_costs_the_same_at_any_size(world: World, number: int) -> None:
    colleague(world, 500)
    held_by(world, world.specialist, 40)
    with CaptureQueriesContext(connection) as captured:
        planned(world, Part(role=FLK, number=number))
    texts = [query["sql"] for query in captured.captured_queries]
    assert len([text for text in texts if not text.startswith(("SAVEPOINT", "RELEASE"))]) == 9
