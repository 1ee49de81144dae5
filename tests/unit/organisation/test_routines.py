"""The unit's routine: who decides it, which version is in force, when it is gone through, and what a unit owes."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.db.models import Model

from contacts.enums import ContactRole
from fastkontakt.audit.models import Event
from fastkontakt.organisation.enums import AssignmentRole, RoutineSection
from fastkontakt.organisation.models import Routine, RoutineReview, Unit
from fastkontakt.organisation.routines import selectors
from fastkontakt.organisation.routines.requirements import REQUIREMENTS, TIME_TO_WRITE
from fastkontakt.organisation.routines.selectors import Owed, State, due_on, owed, routine_on, state_of, versions
from fastkontakt.organisation.routines.services import SECTION_LENGTH, review_routine
from fastkontakt.tenancy import activate
from tests.factories.contacts import ContactFactory
from tests.factories.organisation import RoutineFactory
from tests.routines import TEXT, decided
from tests.world import TODAY, World, make_tenant

ONE_DAY = timedelta(days=1)
IN_A_WEEK, LATER = TODAY + 7 * ONE_DAY, TODAY + 60 * ONE_DAY
A_YEAR = timedelta(days=366)
FLK, FVK, FOK = ContactRole.FAST_LAKARKONTAKT, ContactRole.FAST_VARDKONTAKT, ContactRole.FAST_OMSORGSKONTAKT


@pytest.fixture
def world(db: None) -> Iterator[World]:
    tenant = make_tenant("gotland")
    with activate(tenant.pk):
        yield World(tenant)


def refused(act: Callable[[], Any]) -> dict[str, list[str]]:
    """What is refused, by field; "" for the whole."""
    with pytest.raises(ValidationError) as error:
        act()
    return error.value.message_dict if hasattr(error.value, "error_dict") else {"": error.value.messages}


def in_force(unit: Unit, on: date) -> int | None:
    routine = routine_on(unit, on=on)
    return routine and routine.number


# --- deciding ---------------------------------------------------------------------------------------------------------


def test_the_manager_decides_a_routine_and_it_is_logged(world: World) -> None:
    routine = decided(world.chef, TODAY, starts_on=IN_A_WEEK, review_on=LATER)
    assert (routine.unit, routine.number, routine.decided_by) == (world.vardcentral, 1, world.chef.staff)
    assert {name: getattr(routine, name) for name in RoutineSection.values} == TEXT
    event = Event.objects.get(action="routine.decided")
    days = {"starts_on": IN_A_WEEK.isoformat(), "review_on": LATER.isoformat()}
    assert (event.object_id, event.details) == (routine.pk, {"version": 1, **days})


@pytest.mark.parametrize("role", sorted(set(AssignmentRole) - {AssignmentRole.MANAGER}))
def test_nobody_but_the_manager_decides_or_goes_through_it(world: World, role: str) -> None:
    other, routine = world.actor(world.vardcentral, role), decided(world.chef, TODAY)
    with pytest.raises(PermissionDenied, match="verksamhetschef kan besluta"):
        decided(other, TODAY, after=1, ending="Annat.")
    with pytest.raises(PermissionDenied, match="verksamhetschef kan besluta"):
        review_routine(by=other, routine=routine, next_review_on=LATER, today=TODAY)


def test_a_manager_writes_only_for_the_own_unit(world: World) -> None:
    elsewhere, routine = world.actor(world.mottagning, AssignmentRole.MANAGER), decided(world.chef, TODAY)
    with pytest.raises(PermissionDenied, match="den enhet som du är inloggad på"):
        review_routine(by=elsewhere, routine=routine, next_review_on=LATER, today=TODAY)
    assert decided(elsewhere, TODAY).unit == world.mottagning
    assert list(versions(world.vardcentral, on=TODAY)) == [routine]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"ending": " \n "}, "ending"),
        ({"follow_up": "x" * (SECTION_LENGTH + 1)}, "follow_up"),
        ({"starts_on": TODAY - ONE_DAY}, "starts_on"),
        ({"starts_on": TODAY + A_YEAR + ONE_DAY}, "starts_on"),
        ({"review_on": TODAY}, "review_on"),
        ({"review_on": TODAY + A_YEAR + ONE_DAY}, "review_on"),
        ({"starts_on": IN_A_WEEK, "review_on": IN_A_WEEK}, "review_on"),
    ],
)
def test_what_is_not_whole_or_not_in_time_is_refused_by_field(world: World, changes: Any, field: str) -> None:
    assert set(refused(lambda: decided(world.chef, TODAY, **changes))) == {field}
    assert not Routine.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"follow_up": "x" * SECTION_LENGTH},
        {"review_on": TODAY + ONE_DAY},
        {"review_on": TODAY + A_YEAR},
        {"starts_on": TODAY + A_YEAR},
    ],
)
def test_the_utmost_that_is_allowed(world: World, changes: Any) -> None:
    assert decided(world.chef, TODAY, **changes).number == 1


def test_every_fault_is_told_at_once(world: World) -> None:
    assert set(refused(lambda: decided(world.chef, TODAY, ending="", cooperation=""))) == {"ending", "cooperation"}


def test_a_version_decided_by_another_meanwhile_is_not_overlooked(world: World) -> None:
    decided(world.chef, TODAY)
    said = refused(lambda: decided(world.chef, TODAY, after=0, ending="Annat."))
    assert said[""] == ["Version 1 har beslutats medan du skrev. Läs den, och börja om från den."]
    assert decided(world.chef, TODAY, after=1, ending="Annat.").number == 2


def test_nothing_changed_is_no_new_version(world: World) -> None:
    decided(world.chef, TODAY)
    assert "Ingenting är ändrat" in refused(lambda: decided(world.chef, TODAY, after=1))[""][0]


def test_what_is_decided_is_never_changed_or_removed(world: World) -> None:
    routine = decided(world.chef, TODAY)
    review = review_routine(by=world.chef, routine=routine, next_review_on=LATER, today=TODAY)
    rows: tuple[tuple[Model, dict[str, Any]], ...] = (
        (routine, {"ending": "Annat."}),
        (review, {"next_review_on": LATER + ONE_DAY}),
    )
    for row, changes in rows:
        mine = type(row)._default_manager.filter(pk=row.pk)
        for attempt in (
            lambda mine=mine, changes=changes: mine.update(**changes),
            lambda mine=mine: mine._raw_delete(mine.db),
        ):
            with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
                attempt()


# --- which version is in force ----------------------------------------------------------------------------------------


def test_a_version_holds_from_its_day_until_the_next_begins(world: World) -> None:
    unit = world.vardcentral
    decided(world.chef, TODAY)
    decided(world.chef, TODAY, after=1, starts_on=IN_A_WEEK, ending="Annat.")
    days = (TODAY - ONE_DAY, TODAY, IN_A_WEEK - ONE_DAY, IN_A_WEEK, LATER)
    assert [in_force(unit, day) for day in days] == [None, 1, 1, 2, 2]
    assert in_force(world.mottagning, LATER) is None


def test_what_is_decided_last_goes_before_what_was_to_come(world: World) -> None:
    decided(world.chef, TODAY, starts_on=LATER)
    decided(world.chef, TODAY, after=1, starts_on=IN_A_WEEK, ending="Annat.")
    assert [in_force(world.vardcentral, day) for day in (IN_A_WEEK, LATER)] == [2, 2]


def test_a_past_day_is_answered_as_it_was(world: World) -> None:
    first = decided(world.chef, TODAY, review_on=IN_A_WEEK)
    review_routine(by=world.chef, routine=first, next_review_on=LATER, today=IN_A_WEEK)
    assert [due_on(versions(world.vardcentral, on=day).get()) for day in (TODAY, IN_A_WEEK)] == [IN_A_WEEK, LATER]
    assert not versions(world.vardcentral, on=TODAY - ONE_DAY).exists()


# --- going through it -------------------------------------------------------------------------------------------------


def test_the_manager_notes_that_it_still_holds(world: World) -> None:
    routine = decided(world.chef, TODAY, review_on=IN_A_WEEK)
    review_routine(by=world.chef, routine=routine, next_review_on=LATER, today=TODAY)
    event = Event.objects.get(action="routine.reviewed")
    assert event.details == {"version": 1, "next_review_on": LATER.isoformat()}
    assert RoutineReview.objects.get().reviewed_by == world.chef.staff


@pytest.mark.parametrize("day", [TODAY, TODAY + A_YEAR + ONE_DAY])
def test_the_next_time_lies_ahead_and_within_a_year(world: World, day: date) -> None:
    routine = decided(world.chef, TODAY)
    said = refused(lambda: review_routine(by=world.chef, routine=routine, next_review_on=day, today=TODAY))
    assert set(said) == {"next_review_on"}


def test_only_the_newest_is_gone_through_and_not_before_it_holds(world: World) -> None:
    first = decided(world.chef, TODAY)
    second = decided(world.chef, TODAY, after=1, starts_on=IN_A_WEEK, ending="Annat.")
    for routine, why in ((first, "nyare version"), (second, "gäller inte än")):
        said = refused(
            lambda routine=routine: review_routine(by=world.chef, routine=routine, next_review_on=LATER, today=TODAY)
        )
        assert why in said[""][0]


@pytest.mark.parametrize(
    ("day", "state"),
    [(LATER - ONE_DAY, State.IN_ORDER), (LATER, State.REVIEW_DUE), (LATER + ONE_DAY, State.REVIEW_DUE)],
)
def test_it_is_to_be_gone_through_from_the_review_day(world: World, day: date, state: State) -> None:
    routine = decided(world.chef, TODAY, review_on=LATER)
    assert state_of(selectors.newest_version(world.vardcentral, on=day), on=day) is state
    due = Owed(state=State.REVIEW_DUE, since=LATER, due_on=LATER + TIME_TO_WRITE, routine=routine)
    assert owed(world.vardcentral, "gotland", on=day) == (None if state is State.IN_ORDER else due)
    assert owed(world.vardcentral, "halland", on=day) == (None if state is State.IN_ORDER else due)


def test_gone_through_or_written_anew_it_is_owed_no_more(world: World) -> None:
    routine = decided(world.chef, TODAY, review_on=IN_A_WEEK)
    review_routine(by=world.chef, routine=routine, next_review_on=LATER, today=IN_A_WEEK)
    assert owed(world.vardcentral, "gotland", on=IN_A_WEEK) is None
    decided(world.chef, LATER, after=1, starts_on=LATER + 7 * ONE_DAY, ending="Annat.")
    assert owed(world.vardcentral, "gotland", on=LATER) is None


# --- a first one ------------------------------------------------------------------------------------------------------


def test_a_unit_with_a_contact_owes_a_routine_a_month_from_the_first(world: World) -> None:
    first = date(2026, 5, 4)
    for day in (first + ONE_DAY, first):
        ContactFactory(unit=world.vardcentral, role=FVK, starts_on=day)
    source = REQUIREMENTS["gotland"].source
    due = Owed(state=State.MISSING, since=first, due_on=date(2026, 6, 3), source=source)
    assert owed(world.vardcentral, "gotland", on=first) == due
    assert owed(world.vardcentral, "gotland", on=first - ONE_DAY) is None
    decided(world.chef, first)
    assert owed(world.vardcentral, "gotland", on=first) is None


def test_nothing_is_owed_from_before_the_guideline(world: World) -> None:
    ContactFactory(unit=world.vardcentral, role=FLK, starts_on=date(2019, 1, 1))
    since = REQUIREMENTS["gotland"].since
    found = owed(world.vardcentral, "gotland", on=since)
    assert found is not None
    assert (found.since, found.due_on) == (since, since + TIME_TO_WRITE)
    assert owed(world.vardcentral, "gotland", on=since - ONE_DAY) is None


def test_a_unit_owes_no_routine_for_contacts_that_it_has_not(world: World) -> None:
    ContactFactory(unit=world.vardcentral, starts_on=date(2026, 1, 1), ends_on=TODAY - ONE_DAY)
    ContactFactory(unit=world.vardcentral, starts_on=TODAY + ONE_DAY)
    ContactFactory(unit=world.vardcentral, role=FOK, starts_on=date(2026, 1, 1))
    ContactFactory(unit=world.mottagning, starts_on=date(2026, 1, 1))
    assert owed(world.vardcentral, "gotland", on=TODAY) is None
    found = owed(world.vardcentral, "gotland", on=TODAY + ONE_DAY)
    assert found is not None
    assert found.since == TODAY + ONE_DAY


def test_where_no_guideline_requires_one_a_first_is_not_owed(world: World) -> None:
    ContactFactory(unit=world.vardcentral, starts_on=date(2026, 1, 1))
    assert owed(world.vardcentral, "halland", on=TODAY) is None


# --- others' ----------------------------------------------------------------------------------------------------------


def test_one_may_begin_from_what_another_unit_of_the_provider_has_in_force(world: World) -> None:
    sibling = world.unit(world.region, "vardcentral", "Andra vårdcentralen", primary_care=True)
    for number, starts_on in ((1, date(2026, 1, 1)), (2, date(2026, 6, 1)), (3, TODAY + ONE_DAY)):
        RoutineFactory(unit=sibling, number=number, decided_on=date(2026, 1, 1), starts_on=starts_on)
    RoutineFactory(unit=world.hemsjukvard)
    decided(world.chef, TODAY)
    assert [(row.unit, row.number) for row in selectors.examples(world.chef, on=TODAY)] == [(sibling, 2)]


def test_nothing_of_another_county_is_found(world: World) -> None:
    decided(world.chef, TODAY)
    other = make_tenant("halland")
    with activate(other.pk):
        there = World(other)
        assert routine_on(world.vardcentral, on=TODAY) is None
        assert selectors.examples(there.chef, on=TODAY) == []
        with pytest.raises(Routine.DoesNotExist):
            selectors.get_version(there.chef, 1, on=TODAY)
