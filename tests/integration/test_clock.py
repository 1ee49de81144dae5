"""The minute before and the minute after: what stands on the lists, and whether it is late, by the Swedish clock."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from contacts.duties import refresh
from contacts.enums import ContactRole, Occasion
from contacts.models import Contact, ContactRequest, Duty
from fastkontakt.clock import today
from fastkontakt.organisation.enums import AssignmentRole
from fastkontakt.tenancy import activate
from patients.enums import RelationGround, ServiceKind
from patients.models import CareService, Patient
from patients.services import relate
from tests.api import Caller
from tests.pages import signed_in
from tests.world import LONG_AGO, World, make_tenant

STOCKHOLM = ZoneInfo("Europe/Stockholm")


class Clock:
    """The product's clock, set by hand."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.at = datetime.now(UTC)
        patch.setattr(timezone, "now", lambda: self.at)

    def set(self, text: str) -> date:
        """To a Swedish time such as `2026-11-22 23:59`; the answer is the product's own idea of the day."""
        self.at = datetime.fromisoformat(text).replace(tzinfo=STOCKHOLM).astimezone(UTC)
        return today()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


@pytest.fixture
def world(db: None) -> Iterator[World]:
    tenant = make_tenant("gotland")
    with activate(tenant.pk):
        yield World(tenant)


def requested(world: World, patient: Patient, at: str) -> ContactRequest:
    """A request for a fast vårdkontakt, made at a Swedish time."""
    made_at = datetime.fromisoformat(at).replace(tzinfo=STOCKHOLM)
    role = ContactRole.FAST_VARDKONTAKT
    return ContactRequest.objects.create(patient=patient, role=role, unit=world.vardcentral, made_at=made_at)


def vardkontakt(world: World, patient: Patient, starts_on: date, **fields: object) -> Contact:
    """A fast vårdkontakt of whom the patient has been told, and who has taken a position on a plan."""
    told = {"informed_orally_on": starts_on, "informed_in_writing_on": starts_on}
    return Contact.objects.create(
        patient=patient,
        role=ContactRole.FAST_VARDKONTAKT,
        staff=world.nurse(),
        unit=world.vardcentral,
        occasion=Occasion.NEED,
        starts_on=starts_on,
        appointed_by=world.chef.staff,
        **told | fields,
    )


def standing(patient: Patient, rule: str) -> list[Duty]:
    return list(Duty.objects.filter(patient=patient, rule=rule, met_at__isnull=True))


def test_in_time_until_midnight_and_late_the_minute_after(world: World, clock: Clock) -> None:
    patient = world.patient()
    requested(world, patient, "2026-11-16 08:00")
    refresh([patient.pk], on=clock.set("2026-11-23 23:59"))
    (found,) = standing(patient, "fvk-on-request")
    assert found.due_on == date(2026, 11, 23)  # five working days after Monday the 16th
    client = signed_in(world.chef)
    assert "Försenat" not in client.get("/arbetslista/").content.decode()
    clock.set("2026-11-24 00:01")
    assert "Försenat" in client.get("/arbetslista/").content.decode()
    assert Caller(world.chef).get("worklist/").json()["results"][0]["due"] == "2026-11-23"


def test_the_law_of_the_first_of_july_begins_at_midnight(world: World, clock: Clock) -> None:
    patient = world.patient()
    unit, kind = world.hemsjukvard, ServiceKind.KOMMUNAL_HALSOSJUKVARD
    CareService.objects.create(patient=patient, unit=unit, kind=kind, starts_on=LONG_AGO)
    relate(patient=patient, unit=unit, ground=RelationGround.SERVICE, on=LONG_AGO)
    world.actor(unit, AssignmentRole.MANAGER)
    refresh([patient.pk], on=clock.set("2026-06-30 23:59"))
    assert standing(patient, "fvk-municipal") == []
    refresh([patient.pk], on=clock.set("2026-07-01 00:01"))
    (found,) = standing(patient, "fvk-municipal")
    assert (found.since, found.due_on) == (date(2026, 7, 1), date(2026, 7, 15))


@pytest.mark.parametrize(
    ("asked", "since"),
    [
        ("2026-11-22 23:59", date(2026, 11, 22)),
        ("2026-11-23 00:01", date(2026, 11, 23)),
        ("2026-03-29 00:01", date(2026, 3, 29)),  # the night that is one hour short
        ("2026-10-25 00:01", date(2026, 10, 25)),  # the night that is one hour long
        ("2026-10-24 23:59", date(2026, 10, 24)),
    ],
)
def test_a_request_belongs_to_the_swedish_day(world: World, clock: Clock, asked: str, since: date) -> None:
    patient = world.patient()
    requested(world, patient, asked)
    refresh([patient.pk], on=clock.set("2026-12-01 12:00"))
    assert [duty.since for duty in standing(patient, "fvk-on-request")] == [since]


def test_a_request_of_tomorrow_is_not_yet_owed(world: World, clock: Clock) -> None:
    """At 23:30 Swedish time it is still today, whatever the day is in Greenwich or further east."""
    patient = world.patient()
    requested(world, patient, "2026-11-23 00:01")
    refresh([patient.pk], on=clock.set("2026-11-22 23:59"))
    assert standing(patient, "fvk-on-request") == []


@pytest.mark.parametrize(
    ("starts_on", "review"),
    [
        (date(2027, 8, 31), date(2028, 2, 29)),
        (date(2026, 8, 31), date(2027, 2, 28)),
        (date(2028, 2, 29), date(2028, 8, 29)),
    ],
)
def test_a_review_is_due_on_the_months_last_day_where_there_is_no_such_day(
    world: World, clock: Clock, starts_on: date, review: date
) -> None:
    patient = world.patient()
    vardkontakt(world, patient, starts_on)
    refresh([patient.pk], on=clock.set(f"{review} 08:00"))
    assert [duty.due_on for duty in standing(patient, "fvk-review")] == [review]


def test_the_reminder_comes_fourteen_days_ahead_at_midnight(world: World, clock: Clock) -> None:
    patient = world.patient()
    vardkontakt(world, patient, date(2026, 11, 1), next_review_on=date(2026, 12, 24))
    refresh([patient.pk], on=clock.set("2026-12-09 23:59"))
    assert standing(patient, "fvk-review") == []
    refresh([patient.pk], on=clock.set("2026-12-10 00:01"))
    (found,) = standing(patient, "fvk-review")
    assert (found.since, found.due_on) == (date(2026, 12, 10), date(2026, 12, 24))


def test_working_days_pass_over_christmas(world: World, clock: Clock) -> None:
    patient = world.patient()
    requested(world, patient, "2026-12-22 15:00")
    refresh([patient.pk], on=clock.set("2026-12-22 15:01"))
    (found,) = standing(patient, "fvk-on-request")
    assert found.due_on == date(2027, 1, 4)  # 23, 28, 29, 30 December and, past the new year, 4 January
