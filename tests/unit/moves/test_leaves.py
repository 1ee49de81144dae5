"""Leaves and last days: who may register them, which days they can have, and who can stand in."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from fastkontakt import permissions
from fastkontakt.accounts.actor import Actor
from fastkontakt.audit.models import Event
from fastkontakt.organisation.enums import AssignmentRole
from fastkontakt.organisation.models import Assignment, Leave, StaffMember
from fastkontakt.organisation.services import cancel_leave, change_leave, end_assignment, register_leave
from tests.world import LONG_AGO, TODAY, World

ONE_DAY = timedelta(days=1)
DECEMBER = date(2026, 12, 1)


def away(world: World, staff: StaffMember, **changes: Any) -> Leave:
    told = {"by": world.chef, "starts_on": DECEMBER, "ends_on": date(2026, 12, 14), "substitute": None, "today": TODAY}
    return register_leave(staff=staff, **(told | changes))


def refused(field: str, world: World, staff: StaffMember, **changes: Any) -> str:
    with pytest.raises(ValidationError) as error:
        away(world, staff, **changes)
    assert set(error.value.message_dict) == {field}
    return error.value.message_dict[field][0]


def assignment_of(staff: StaffMember) -> Assignment:
    return Assignment.objects.get(staff=staff)


def test_a_leave_is_registered_with_its_substitute_and_logged(world: World) -> None:
    leave = away(world, world.specialist, substitute=world.physician())
    assert leave.covers(DECEMBER)
    assert leave.noted_by == world.chef.staff
    event = Event.objects.get(action="leave.registered")
    assert (event.object_id, event.details) == (leave.pk, {"substitute": True})


@pytest.mark.parametrize("role", [AssignmentRole.STAFF, AssignmentRole.ADMINISTRATOR])
def test_only_the_manager_registers_absence_and_last_days(world: World, role: str) -> None:
    other = world.actor(world.vardcentral, role)
    with pytest.raises(PermissionDenied, match="verksamhetschef"):
        away(world, world.specialist, by=other)
    with pytest.raises(PermissionDenied, match="verksamhetschef"):
        end_assignment(by=other, assignment=assignment_of(world.specialist), on=DECEMBER, today=TODAY)


def test_a_manager_elsewhere_changes_nothing_here(world: World) -> None:
    elsewhere = world.actor(world.mottagning, AssignmentRole.MANAGER)
    leave = away(world, world.specialist)
    for attempt in (
        lambda: change_leave(by=elsewhere, leave=leave, ends_on=DECEMBER, substitute=None, today=TODAY),
        lambda: cancel_leave(by=elsewhere, leave=leave, today=TODAY),
        lambda: end_assignment(by=elsewhere, assignment=assignment_of(world.specialist), on=TODAY, today=TODAY),
    ):
        with pytest.raises(PermissionDenied, match="den enhet som du är inloggad på"):
            attempt()
    assert "inget uppdrag på enheten" in refused("starts_on", world, world.specialist, by=elsewhere)


@pytest.mark.parametrize(
    ("field", "days"),
    [
        ("ends_on", {"starts_on": DECEMBER, "ends_on": DECEMBER - ONE_DAY}),
        ("ends_on", {"starts_on": date(2026, 11, 1), "ends_on": TODAY - ONE_DAY}),
        ("starts_on", {"starts_on": date(2027, 11, 24), "ends_on": date(2027, 11, 30)}),
        ("ends_on", {"starts_on": DECEMBER, "ends_on": date(2027, 12, 3)}),
    ],
    ids=["end before start", "over already", "more than a year ahead", "more than a year long"],
)
def test_days_that_cannot_be(world: World, field: str, days: dict[str, date]) -> None:
    refused(field, world, world.specialist, **days)


@pytest.mark.parametrize("day", [TODAY, date(2027, 11, 23), date(2027, 2, 28)])
def test_a_leave_may_be_a_single_day(world: World, day: date) -> None:
    assert away(world, world.specialist, starts_on=day, ends_on=day).covers(day)


def test_a_leave_over_the_leap_day(world: World) -> None:
    leave = away(
        world, world.specialist, starts_on=date(2028, 2, 29), ends_on=date(2028, 2, 29), today=date(2028, 1, 1)
    )
    assert Leave.objects.filter(pk=leave.pk, period__contains=date(2028, 2, 29)).exists()
    assert not Leave.objects.filter(pk=leave.pk, period__contains=date(2028, 3, 1)).exists()


def test_leaves_of_the_same_person_do_not_overlap(world: World) -> None:
    away(world, world.specialist)
    last = date(2026, 12, 14)
    assert "redan frånvarande" in refused("starts_on", world, world.specialist, starts_on=last, ends_on=last)
    away(world, world.specialist, starts_on=last + ONE_DAY, ends_on=last + ONE_DAY)
    away(world, world.physician())


def test_who_can_stand_in(world: World) -> None:
    leaves = world.physician()
    Assignment.objects.filter(staff=leaves).update(ends_on=date(2026, 12, 13))
    absent = world.physician()
    away(world, absent, starts_on=date(2026, 12, 14), ends_on=date(2026, 12, 20))
    said = {
        "ersätta sig själv": world.specialist,
        "inte uppdrag på enheten alla dagarna": leaves,
        "själv frånvarande": absent,
        "inte uppdrag": world.nurse(world.hemsjukvard),
    }
    for text, substitute in said.items():
        assert text in refused("substitute", world, world.specialist, substitute=substitute)


def test_a_leave_that_has_not_begun_is_taken_back_and_leaves_room_for_another(world: World) -> None:
    leave = cancel_leave(by=world.chef, leave=away(world, world.specialist), today=TODAY)
    assert not Leave.objects.filter(pk=leave.pk, period__isempty=False).exists()
    away(world, world.specialist)
    with pytest.raises(ValidationError, match="slut eller återtagen"):
        cancel_leave(by=world.chef, leave=leave, today=TODAY)


def test_a_leave_under_way_is_ended_at_a_day_not_taken_back(world: World) -> None:
    leave = away(world, world.specialist)
    during = DECEMBER + 3 * ONE_DAY
    with pytest.raises(ValidationError, match="redan börjat"):
        cancel_leave(by=world.chef, leave=leave, today=during)
    changed = change_leave(by=world.chef, leave=leave, ends_on=during, substitute=None, today=during)
    assert (changed.starts_on, changed.ends_on) == (DECEMBER, during)
    with pytest.raises(ValidationError, match="slut eller återtagen"):
        change_leave(by=world.chef, leave=leave, ends_on=during, substitute=None, today=during + ONE_DAY)


def test_a_change_keeps_to_the_same_rules(world: World) -> None:
    leave = away(world, world.specialist)
    away(world, world.specialist, starts_on=date(2026, 12, 20), ends_on=date(2026, 12, 20))
    for ends_on, field in ((DECEMBER - ONE_DAY, "ends_on"), (date(2026, 12, 20), "ends_on")):
        with pytest.raises(ValidationError) as error:
            change_leave(by=world.chef, leave=leave, ends_on=ends_on, substitute=None, today=TODAY)
        assert set(error.value.message_dict) == {field}
    with pytest.raises(ValidationError, match="sig själv"):
        change_leave(by=world.chef, leave=leave, ends_on=DECEMBER, substitute=world.specialist, today=TODAY)


def last_day(world: World, staff: StaffMember, on: date | None, today: date = TODAY) -> Assignment:
    return end_assignment(by=world.chef, assignment=assignment_of(staff), on=on, today=today)


def test_a_last_day_ahead_takes_no_permissions_yet_and_one_passed_does(world: World) -> None:
    actor = world.actor(world.vardcentral)
    last_day(world, actor.staff, DECEMBER)
    assert permissions.APPOINT_CONTACTS in permissions.grants(actor)
    last_day(world, actor.staff, TODAY - ONE_DAY)
    fresh = Actor(actor.user, actor.tenant, actor.kind, assignment=assignment_of(actor.staff))
    assert permissions.grants(fresh) == frozenset()
    assert Event.objects.filter(action="assignment.last_day").count() == 2


def test_a_last_day_can_be_changed_and_taken_away_until_it_has_passed(world: World) -> None:
    staff = world.nurse()
    last_day(world, staff, DECEMBER)
    assert last_day(world, staff, None).ends_on is None
    last_day(world, staff, DECEMBER)
    with pytest.raises(ValidationError, match="redan slut"):
        last_day(world, staff, None, today=DECEMBER + ONE_DAY)


def test_last_days_that_cannot_be(world: World) -> None:
    staff = world.nurse()
    with pytest.raises(ValidationError, match="före uppdragets första dag"):
        last_day(world, staff, LONG_AGO - ONE_DAY)
    with pytest.raises(ValidationError, match="mer än ett år fram"):
        last_day(world, staff, date(2027, 11, 24))
    first = last_day(world, staff, DECEMBER)
    Assignment.objects.create(staff=staff, unit=world.vardcentral, role=first.role, starts_on=date(2027, 1, 1))
    with pytest.raises(ValidationError, match="nytt likadant uppdrag"):
        end_assignment(by=world.chef, assignment=first, on=date(2027, 1, 1), today=TODAY)
    assert end_assignment(by=world.chef, assignment=first, on=date(2026, 12, 31), today=TODAY).ends_on
