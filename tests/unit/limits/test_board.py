"""The board: who has how many, who may hold a role, and a distribution that the rulebook lets stand."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from contacts.limits.board import board, guide_value, share_out
from contacts.models import CaseloadLimit, Move
from fastkontakt.organisation.enums import Training
from fastkontakt.organisation.models import StaffMember
from fastkontakt.organisation.services import register_leave
from patients.models import Patient
from tests.unit.moves.scene import FLK, FVK, held_by
from tests.world import LONG_AGO, TODAY, World

ONE_DAY = timedelta(days=1)


def limited(world: World, staff: StaffMember, patients: int, role: str = FLK) -> StaffMember:
    CaseloadLimit.objects.create(unit=world.vardcentral, staff=staff, role=role, patients=patients, starts_on=LONG_AGO)
    return staff


def places(world: World, role: str = FLK) -> dict[Any, Any]:
    return {place.staff.pk: place for place in board(world.chef, on=TODAY)[role]}


def test_the_fullest_come_first_with_whose_limit_it_is(world: World) -> None:
    CaseloadLimit.objects.create(role=FLK, patients=20, starts_on=LONG_AGO)
    full, room = limited(world, world.physician(), 2), world.physician()
    held_by(world, full, 3)
    held_by(world, room, 4)
    found = board(world.chef, on=TODAY)[FLK]
    assert [place.staff for place in found[:2]] == [full, room]
    assert [(p.open_contacts, p.limit, p.set_by, p.over) for p in found[:2]] == [
        (3, 2, "agreed", 1),
        (4, 20, "tenant", 0),
    ]


def test_only_those_who_may_hold_the_role_or_do(world: World) -> None:
    nurse, hired, without = world.nurse(), world.physician(employment="hired"), world.physician(specialities=[])
    held_by(world, without, 1)
    found = places(world)
    assert {world.specialist.pk, without.pk} == set(found)
    assert [found[key].may_hold for key in (world.specialist.pk, without.pk)] == [True, False]
    assert {nurse.pk, hired.pk} <= set(places(world, FVK))


def test_one_who_is_away_takes_nobody(world: World) -> None:
    day = {"starts_on": TODAY, "ends_on": TODAY, "substitute": None, "today": TODAY}
    register_leave(by=world.chef, staff=world.specialist, **day)
    assert not places(world)[world.specialist.pk].seat.takes


@pytest.mark.parametrize(
    ("fields", "role", "expected"),
    [
        ({"specialities": ["allmanmedicin"]}, FLK, 1_100),
        ({"training": Training.ST}, FLK, 550),
        ({"training": Training.AT, "specialities": []}, FLK, None),
        ({"specialities": ["allmanmedicin"]}, FVK, None),
    ],
    ids=["specialist", "st", "at", "another role"],
)
def test_guide_values_are_for_physicians_in_primary_care(
    world: World, fields: dict[str, Any], role: str, expected: int | None
) -> None:
    assert guide_value(world.physician(**fields), role) == expected


@pytest.mark.parametrize("people", [1, 5])
def test_the_board_costs_the_same_for_many(world: World, people: int) -> None:
    for _ in range(people):
        held_by(world, world.physician(), 2)
    with CaptureQueriesContext(connection) as queries:
        board(world.chef, on=TODAY)
    assert len(queries) == 3 + 2


def test_a_distribution_passes_no_limit_and_asks_only_whom_the_rulebook_accepts(world: World) -> None:
    large, small = limited(world, world.physician(), 6), limited(world, world.physician(), 2)
    world.nurse()
    world.physician(employment="hired")
    held_by(world, large, 3)
    held_by(world, world.specialist, 12)
    given = dict(share_out(world.chef, world.specialist, FLK, 10, on=TODAY))
    assert given == {large: 3, small: 2}
    assert not Move.objects.exists()


def test_a_distribution_stops_at_the_number(world: World) -> None:
    limited(world, world.physician(), 50)
    held_by(world, world.specialist, 6)
    assert [taken for _person, taken in share_out(world.chef, world.specialist, FLK, 4, on=TODAY)] == [4]


def test_a_patient_who_can_be_nobody_elses_is_passed_over(world: World) -> None:
    other = limited(world, world.physician(), 50)
    held = held_by(world, world.specialist, 3)
    Patient.objects.filter(pk__in=[contact.patient_id for contact in held[:2]]).update(deceased_on=TODAY)
    assert share_out(world.chef, world.specialist, FLK, 3, on=TODAY) == [(other, 1)]


@pytest.mark.parametrize("number", [3, 60])
def test_a_distribution_costs_the_same_at_any_number(world: World, number: int) -> None:
    limited(world, world.physician(), 500)
    held_by(world, world.specialist, number)
    with CaptureQueriesContext(connection) as queries:
        share_out(world.chef, world.specialist, FLK, number, on=TODAY)
    assert len(queries) == 4
