"""What makes a read stand out: each pattern with a read that shows it and one that does not."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fastkontakt.accounts.actor import PATIENT, Actor
from fastkontakt.accounts.models import User
from fastkontakt.audit.enums import Pattern
from fastkontakt.audit.models import Access, Event
from fastkontakt.audit.patterns import LASTING_DAYS, MANY, Period, counted, matching, staff_reads
from fastkontakt.moments import end_of, start_of
from fastkontakt.tenancy import activate
from patients.enums import Protection, RelativeRole
from patients.models import CareRelation, EmergencyAccess, Patient, Relative
from tests.factories.patients import PatientFactory
from tests.world import TODAY, World, make_tenant

NOON = start_of(TODAY) + timedelta(hours=12)
WEEK = Period(first=TODAY - timedelta(days=6), last=TODAY)


@pytest.fixture
def world(db: None) -> Iterator[World]:
    tenant = make_tenant("halland")
    with activate(tenant.pk):
        yield World(tenant)


@pytest.fixture
def nurse(world: World) -> Actor:
    return world.actor(world.vardcentral, family_name="Lind")


def read(by: Actor, patient: Patient, at: datetime = NOON, page: str = "shared_view") -> Access:
    unit = by.assignment.unit if by.assignment else None
    row: Access = Access.objects.create(
        at=at, user=by.user, assignment=by.assignment, unit=unit, patient=patient, page=page, ground="PDL 4:1"
    )
    return row


def shows(pattern: str, entry: Access, period: Period = WEEK) -> bool:
    return entry.pk in set(matching(pattern, period).values_list("pk", flat=True))


def user_of(patient: Patient) -> User:
    user: User = User.objects.create(username=f"halland.{patient.pk}")
    Patient.objects.filter(pk=patient.pk).update(user=user)
    return user


def relative(patient: Patient, user: User) -> None:
    Relative.objects.create(
        patient=patient, rank=1, role=RelativeRole.SYSKON, given_name="Syskon", family_name="Ett", user=user
    )


class TestRelative:
    def test_ones_own_record(self, world: World, nurse: Actor) -> None:
        assert shows(Pattern.RELATIVE, read(nurse, world.patient(user=nurse.user)))

    def test_ones_relatives_record(self, world: World, nurse: Actor) -> None:
        patient = world.patient()
        relative(patient, nurse.user)
        assert shows(Pattern.RELATIVE, read(nurse, patient))

    def test_somebody_elses_relatives_record(self, world: World, nurse: Actor) -> None:
        patient = world.patient()
        relative(patient, world.chef.user)
        assert not shows(Pattern.RELATIVE, read(nurse, patient))


class TestColleague:
    def test_a_patient_who_works_here(self, world: World, nurse: Actor) -> None:
        assert shows(Pattern.COLLEAGUE, read(nurse, world.patient(user=world.chef.user)))

    def test_oneself_is_no_colleague(self, world: World, nurse: Actor) -> None:
        assert not shows(Pattern.COLLEAGUE, read(nurse, world.patient(user=nurse.user)))

    def test_a_patient_who_works_elsewhere(self, world: World, nurse: Actor) -> None:
        patient = world.patient()
        user_of(patient)
        assert not shows(Pattern.COLLEAGUE, read(nurse, patient))


class TestSameName:
    @pytest.mark.parametrize(("name", "shown"), [("Lind", True), ("LIND", True), ("Linder", False)])
    def test_family_name(self, world: World, nurse: Actor, name: str, shown: bool) -> None:
        assert shows(Pattern.SAME_NAME, read(nurse, world.patient(family_name=name))) is shown

    def test_oneself(self, world: World, nurse: Actor) -> None:
        assert not shows(Pattern.SAME_NAME, read(nurse, world.patient(family_name="Lind", user=nurse.user)))


class TestSameAddress:
    @pytest.mark.parametrize(
        ("street", "postal_code", "shown"),
        [
            ("Storgatan 1", "302 41", True),
            ("storgatan 1", "30241", True),
            ("Storgatan 2", "302 41", False),
            ("Storgatan 1", "302 42", False),
            ("", "", False),
        ],
    )
    def test_street_and_postal_code(
        self, world: World, nurse: Actor, street: str, postal_code: str, shown: bool
    ) -> None:
        world.patient(user=nurse.user, street="Storgatan 1", postal_code="302 41")
        assert shows(Pattern.SAME_ADDRESS, read(nurse, world.patient(street=street, postal_code=postal_code))) is shown

    def test_two_without_address(self, world: World, nurse: Actor) -> None:
        world.patient(user=nurse.user)
        assert not shows(Pattern.SAME_ADDRESS, read(nurse, world.patient()))

    def test_ones_own(self, world: World, nurse: Actor) -> None:
        own = world.patient(user=nurse.user, street="Storgatan 1", postal_code="302 41")
        assert not shows(Pattern.SAME_ADDRESS, read(nurse, own))


class TestProtected:
    @pytest.mark.parametrize("protection", Protection.values)
    def test_either_kind(self, world: World, nurse: Actor, protection: str) -> None:
        entry = read(nurse, world.patient(protection=protection))
        assert shows(Pattern.PROTECTED, entry) is (protection != Protection.NONE)


class TestNoRelation:
    @pytest.mark.parametrize(
        ("began", "lasted", "shown"),
        [
            (TODAY, None, False),
            (TODAY, LASTING_DAYS, False),
            (TODAY, LASTING_DAYS - 1, True),
            (TODAY, 0, True),
            (TODAY - timedelta(days=30), 29, True),
            (TODAY - timedelta(days=30), 30, False),
            (TODAY + timedelta(days=1), None, True),
        ],
    )
    def test_what_lasts(self, world: World, nurse: Actor, began: date, lasted: int | None, shown: bool) -> None:
        patient = world.patient()
        ends = None if lasted is None else began + timedelta(days=lasted)
        CareRelation.objects.filter(patient=patient).update(starts_on=began, ends_on=ends)
        assert shows(Pattern.NO_RELATION, read(nurse, patient)) is shown

    def test_another_units_does_not_count(self, world: World, nurse: Actor) -> None:
        assert shows(Pattern.NO_RELATION, read(nurse, world.patient(known_at=world.mottagning)))


class TestMany:
    def read_many(self, by: Actor, number: int, **how: Any) -> list[Access]:
        return [read(by, patient, **how) for patient in PatientFactory.create_batch(number)]

    def test_more_than_many_in_a_day(self, world: World, nurse: Actor) -> None:
        entries = self.read_many(nurse, MANY + 1)
        assert matching(Pattern.MANY, WEEK).count() == len(entries)

    def test_not_more_than_many(self, world: World, nurse: Actor) -> None:
        first, *_ = self.read_many(nurse, MANY)
        read(nurse, first.patient)
        assert not matching(Pattern.MANY, WEEK).exists()

    def test_on_two_days(self, world: World, nurse: Actor) -> None:
        self.read_many(nurse, MANY)
        read(nurse, PatientFactory(), at=end_of(TODAY - timedelta(days=1)) - timedelta(seconds=1))
        assert not matching(Pattern.MANY, WEEK).exists()

    def test_two_people_are_not_one(self, world: World, nurse: Actor) -> None:
        self.read_many(nurse, MANY)
        self.read_many(world.chef, 1)
        assert not matching(Pattern.MANY, WEEK).exists()

    def test_a_list_opens_nobody(self, world: World, nurse: Actor) -> None:
        self.read_many(nurse, MANY + 1, page="worklist")
        self.read_many(nurse, MANY + 1, page="api_search")
        assert not matching(Pattern.MANY, WEEK).exists()

    def test_those_for_whom_something_was_done_do_not_count(self, world: World, nurse: Actor) -> None:
        entries = self.read_many(nurse, MANY + 1)
        event = {"user": nurse.user, "patient": entries[0].patient, "action": "contact.appointed", "at": NOON}
        Event.objects.create(**event)
        assert not matching(Pattern.MANY, WEEK).exists()

    def test_an_act_on_another_day_does_not_excuse(self, world: World, nurse: Actor) -> None:
        entries = self.read_many(nurse, MANY + 1)
        event = {"user": nurse.user, "patient": entries[0].patient, "action": "contact.appointed"}
        Event.objects.create(**event, at=NOON - timedelta(days=1))
        assert matching(Pattern.MANY, WEEK).exists()


class TestEmergency:
    @pytest.mark.parametrize(
        ("after", "shown"),
        [(timedelta(seconds=-1), False), (timedelta(0), True), (timedelta(hours=1), True), (timedelta(hours=4), False)],
    )
    def test_while_it_lasts(self, world: World, nurse: Actor, after: timedelta, shown: bool) -> None:
        patient = world.patient()
        opening = {"opened_by": nurse.staff, "reason": "medvetslös", "until": NOON + timedelta(hours=4)}
        EmergencyAccess.objects.create(patient=patient, unit=world.vardcentral, opened_at=NOON, **opening)
        assert shows(Pattern.EMERGENCY, read(nurse, patient, at=NOON + after)) is shown
        other = read(world.actor(world.mottagning), patient, at=NOON + after)
        assert not shows(Pattern.EMERGENCY, other)


class TestPeriod:
    @pytest.mark.parametrize(
        ("at", "within"),
        [
            (start_of(WEEK.first), True),
            (start_of(WEEK.first) - timedelta(microseconds=1), False),
            (end_of(WEEK.last) - timedelta(microseconds=1), True),
            (end_of(WEEK.last), False),
        ],
    )
    def test_days_are_swedish_and_whole(self, world: World, nurse: Actor, at: datetime, within: bool) -> None:
        entry = read(nurse, world.patient(), at=at)
        assert staff_reads(WEEK).filter(pk=entry.pk).exists() is within

    def test_a_unit(self, world: World, nurse: Actor) -> None:
        read(nurse, world.patient())
        read(world.actor(world.mottagning), world.patient())
        assert staff_reads(Period(first=TODAY, last=TODAY, unit=world.mottagning.pk)).count() == 1

    def test_what_citizens_read_is_their_own(self, world: World) -> None:
        patient = world.patient()
        read(Actor(user_of(patient), world.tenant, PATIENT, patient_id=patient.pk), patient)
        assert counted(WEEK) == {"": 0} | dict.fromkeys(Pattern.values, 0)


def test_every_pattern_is_counted_in_one_statement(world: World, nurse: Actor) -> None:
    make: list[Callable[[], Any]] = [
        lambda: read(nurse, world.patient(family_name="Lind", protection=Protection.SEKRETESSMARKERING)),
        lambda: read(nurse, world.patient(user=world.chef.user)),
    ]
    for act in make:
        act()
    with CaptureQueriesContext(connection) as queries:
        found = counted(WEEK)
    assert len(queries) == 1
    expected = {"": 2, Pattern.SAME_NAME: 1, Pattern.PROTECTED: 1, Pattern.COLLEAGUE: 1}
    assert found == dict.fromkeys(Pattern.values, 0) | expected


def test_every_pattern_has_words_and_a_condition(world: World) -> None:
    for pattern in Pattern.values:
        assert not matching(pattern, WEEK).exists()
