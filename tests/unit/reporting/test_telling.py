"""Staff told of their worklists: in short on working mornings, and at once of what is for the day. By own choice."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from contacts.enums import ContactRole
from contacts.models import Duty
from fastkontakt.accounts.actor import Actor, assignments_on
from fastkontakt.notifications.choosing import choose
from fastkontakt.notifications.enums import Digest, MessageKind
from fastkontakt.notifications.models import Delivery, Message
from fastkontakt.notifications.words import words_of
from fastkontakt.organisation.enums import AssignmentRole
from fastkontakt.organisation.models import Assignment, UnitGrant
from fastkontakt.organisation.services import assign
from fastkontakt.tenancy import activate
from reporting.enums import Scope
from reporting.selectors import own_lists, worklist
from reporting.telling import tell_all_of_duties, tell_all_of_worklists
from tests.factories.contacts import DelegationFactory, DutyFactory
from tests.world import World, make_tenant

MONDAY, SUNDAY, CHRISTMAS = date(2026, 11, 23), date(2026, 11, 22), date(2026, 12, 25)
ONE_DAY = timedelta(days=1)


@pytest.fixture
def world(db: None) -> Iterator[World]:
    tenant = make_tenant("halland")
    with activate(tenant.pk), override_settings(SENDS_EMAIL=True, PUBLIC_URL="https://fastkontakt.example.se"):
        yield World(tenant)


def chosen(by: Actor, **fields: Any) -> Actor:
    choose(by=by, by_email=True, by_sms=False, email="personal@example.se", **fields)
    return by


def owed(world: World, due_on: date | None, staff: Any = None) -> Duty:
    """A duty of the vårdcentral; the manager's where nobody is named."""
    duty: Duty = DutyFactory(patient=world.patient(), unit=world.vardcentral, staff=staff, due_on=due_on)
    return duty


def told() -> list[dict[str, int]]:
    return list(Message.objects.filter(kind=MessageKind.DIGEST).values_list("counts", flat=True))


def test_a_digest_tells_how_much_waits_once_a_working_day(world: World) -> None:
    chosen(world.chef, digest=Digest.DAILY)
    for due_on in (MONDAY - ONE_DAY, MONDAY, MONDAY + ONE_DAY):
        owed(world, due_on)
    for day in (SUNDAY, CHRISTMAS):
        tell_all_of_worklists(today=day)
    assert told() == []
    for _ in range(2):
        tell_all_of_worklists(today=MONDAY)
    assert told() == [{"standing": 3, "today": 2}]
    assert Delivery.objects.count() == 1
    words = words_of(Message.objects.get())
    assert words.text == "3 uppgifter väntar på din arbetslista. 2 av dem ska vara klara senast i dag."
    assert words.url == "https://fastkontakt.example.se/arbetslista/"
    tell_all_of_worklists(today=MONDAY + ONE_DAY)
    assert len(told()) == 2


def test_nobody_is_told_of_nothing_nor_without_having_asked(world: World) -> None:
    chosen(world.chef, digest=Digest.DAILY)
    tell_all_of_worklists(today=MONDAY)
    owed(world, MONDAY)
    choose(by=world.chef, by_email=True, by_sms=False, email="personal@example.se")
    tell_all_of_worklists(today=MONDAY)
    tell_all_of_duties(today=MONDAY)
    assert not Message.objects.exists()


def test_what_is_for_the_day_is_told_at_once_and_once(world: World) -> None:
    chosen(world.chef, at_once=True)
    first = owed(world, MONDAY)
    owed(world, MONDAY + ONE_DAY)
    owed(world, None)
    for _ in range(2):
        tell_all_of_duties(today=MONDAY)
    assert list(Message.objects.values_list("about_id", flat=True)) == [first.pk]
    second = owed(world, MONDAY)
    third = owed(world, MONDAY)
    tell_all_of_duties(today=MONDAY)
    assert set(Message.objects.values_list("about_id", flat=True)) == {first.pk, second.pk, third.pk}
    assert Delivery.objects.count() == 2


def test_each_is_told_of_the_own_list(world: World) -> None:
    nurse = chosen(world.actor(world.vardcentral), at_once=True)
    elsewhere = chosen(world.actor(world.mottagning), at_once=True)
    owed(world, MONDAY)
    own = owed(world, MONDAY, nurse.staff)
    tell_all_of_duties(today=MONDAY)
    assert list(Message.objects.values_list("user", "about_id")) == [(nurse.user.pk, own.pk)]
    assert not Message.objects.filter(user=elsewhere.user).exists()


def test_the_own_lists_of_all_are_those_of_each(world: World) -> None:
    """Laid on a person or on the manager, delegated in one role, at another unit, and where nothing may be seen."""
    nurse, delegate, elsewhere, powerless = (
        world.actor(unit) for unit in (world.vardcentral, world.vardcentral, world.mottagning, world.vardcentral)
    )
    DelegationFactory(unit=world.vardcentral, staff=delegate.staff, roles=[ContactRole.FAST_VARDKONTAKT])
    UnitGrant.objects.filter(user=powerless.user).delete()
    for staff in (None, nurse.staff, powerless.staff):
        owed(world, MONDAY, staff)
    DutyFactory(patient=world.patient(), unit=world.vardcentral, role=ContactRole.FAST_LAKARKONTAKT, staff=None)
    DutyFactory(patient=world.patient(known_at=world.mottagning), unit=world.vardcentral, staff=nurse.staff)
    DutyFactory(patient=world.patient(known_at=world.mottagning), unit=world.mottagning, staff=elsewhere.staff)
    viewers = [world.chef, nurse, delegate, elsewhere, powerless]
    each = {(viewer.staff.pk, duty.pk) for viewer in viewers for duty in worklist(viewer, scope=Scope.MINE, on=MONDAY)}
    found = own_lists(assignments_on(MONDAY), on=MONDAY).values_list("reader_staff", "pk")
    assert sorted(found) == sorted(each)
    assert {staff for staff, _ in each} == {viewer.staff.pk for viewer in viewers[:4]}


def test_what_is_asked_does_not_grow_with_those_who_have_chosen(world: World) -> None:
    patient, asked = world.patient(), []
    for more in (1, 19):
        for _ in range(more):
            nurse = chosen(world.actor(world.vardcentral), digest=Digest.DAILY, at_once=True)
            of = {"patient": patient, "subject": nurse.staff.pk, "unit": world.vardcentral}
            DutyFactory(staff=nurse.staff, due_on=MONDAY, **of)
        with CaptureQueriesContext(connection) as captured:
            tell_all_of_duties(today=MONDAY)
            tell_all_of_worklists(today=MONDAY)
        asked.append(len(captured))
    assert Message.objects.values("user").distinct().count() == 20
    assert Message.objects.count() == 40
    assert asked[0] == asked[1]


def test_two_assignments_at_the_unit_count_a_duty_once(world: World) -> None:
    nurse = chosen(world.actor(world.vardcentral), digest=Digest.DAILY, at_once=True)
    assign(staff=nurse.staff, unit=world.vardcentral, role=AssignmentRole.ADMINISTRATOR, starts_on=SUNDAY)
    owed(world, MONDAY, nurse.staff)
    tell_all_of_duties(today=MONDAY)
    tell_all_of_worklists(today=MONDAY)
    assert Message.objects.count() == 2
    assert told() == [{"standing": 1, "today": 1}]


def test_who_has_left_is_told_of_nothing(world: World) -> None:
    nurse = chosen(world.actor(world.vardcentral), at_once=True)
    owed(world, MONDAY, nurse.staff)
    Assignment.objects.filter(staff=nurse.staff).update(ends_on=MONDAY - ONE_DAY)
    tell_all_of_duties(today=MONDAY)
    assert not Message.objects.exists()
