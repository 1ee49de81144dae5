"""At which units a patient may ask, on both sides of each boundary."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from contacts.enums import ContactRole, Occasion
from contacts.models import Contact
from contacts.requests.units import appoints, units_to_ask
from fastkontakt.organisation.models import Unit
from fastkontakt.tenancy import activate
from patients.enums import RelationGround, ServiceKind
from patients.models import CareRelation, CareService, Listing, Patient
from tests.world import LONG_AGO, TODAY, World, make_tenant

FLK, FVK, FOK = ContactRole.FAST_LAKARKONTAKT, ContactRole.FAST_VARDKONTAKT, ContactRole.FAST_OMSORGSKONTAKT
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


@pytest.fixture
def world(db: None) -> Iterator[World]:
    tenant = make_tenant("halland")
    with activate(tenant.pk):
        yield World(tenant)


@pytest.fixture
def patient(world: World) -> Patient:
    """Known nowhere and listed nowhere."""
    patient = world.patient(listed=False)
    CareRelation.objects.filter(patient=patient).update(ends_on=YESTERDAY)
    return patient


def asked(patient: Patient, role: ContactRole) -> list[Unit]:
    return list(units_to_ask(patient.pk, role, on=TODAY))


def test_who_is_known_nowhere_can_ask_nobody(patient: Patient) -> None:
    assert [asked(patient, role) for role in ContactRole] == [[], [], []]


@pytest.mark.parametrize(("starts_on", "ends_on", "can"), [
    (TODAY, None, True),
    (LONG_AGO, TODAY, True),
    (LONG_AGO, YESTERDAY, False),
    (TOMORROW, None, False),
])  # fmt: skip
def test_a_physician_is_chosen_where_one_is_listed_today(
    world: World, patient: Patient, starts_on: object, ends_on: object, can: bool
) -> None:
    Listing.objects.create(patient=patient, unit=world.vardcentral, starts_on=starts_on, ends_on=ends_on)
    expected = [world.vardcentral] if can else []
    assert asked(patient, FLK) == expected
    assert asked(patient, FVK) == expected


def test_a_care_contact_is_asked_for_at_every_health_care_unit_that_one_has_to_do_with(
    world: World, patient: Patient
) -> None:
    Listing.objects.create(patient=patient, unit=world.vardcentral, starts_on=LONG_AGO)
    Contact.objects.create(
        patient=patient,
        staff=world.nurse(world.mottagning),
        unit=world.mottagning,
        role=FVK,
        occasion=Occasion.NEED,
        starts_on=LONG_AGO,
        appointed_by=world.chef.staff,
    )
    for unit in (world.hemsjukvard, world.hemtjanst):
        CareRelation.objects.create(
            patient=patient, unit=unit, ground=RelationGround.SERVICE, starts_on=LONG_AGO, ends_on=TODAY
        )
    assert asked(patient, FVK) == [world.hemsjukvard, world.mottagning, world.vardcentral]
    assert asked(patient, FLK) == [world.vardcentral]


def test_a_social_care_contact_is_asked_for_where_one_has_home_care(world: World, patient: Patient) -> None:
    common = {"patient": patient, "starts_on": LONG_AGO}
    CareService.objects.create(kind=ServiceKind.KOMMUNAL_HALSOSJUKVARD, unit=world.hemsjukvard, **common)
    assert asked(patient, FOK) == []
    service = CareService.objects.create(kind=ServiceKind.HEMTJANST, unit=world.hemtjanst, **common)
    assert asked(patient, FOK) == [world.hemtjanst]
    service.ends_on = YESTERDAY
    service.save()
    assert asked(patient, FOK) == []


def test_what_is_not_recorded_of_a_unit_stands_in_no_way(world: World, patient: Patient) -> None:
    unknown = world.unit(
        world.region, "vardcentral", "Ny", primary_care=None, provides_health_care=None, performs_home_care=None
    )
    assert all(appoints(unknown, role) for role in ContactRole)
    Listing.objects.create(patient=patient, unit=unknown, starts_on=LONG_AGO)
    assert asked(patient, FLK) == asked(patient, FVK) == [unknown]
    assert [appoints(world.mottagning, role) for role in (FLK, FVK, FOK)] == [False, True, False]
