"""Protected patients: what their other contacts open on, and what registering makes of a protection told of."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from contacts.enums import ContactRole, Occasion
from fastkontakt.accounts.models import User
from fastkontakt.audit.models import Event
from fastkontakt.tenancy import activate
from patients.enums import ConsentKind, Protection
from patients.models import Patient
from tests.api import Caller
from tests.factories.contacts import ContactFactory
from tests.factories.patients import ConsentFactory, IncapacityFactory
from tests.pages import signed_in
from tests.world import World, make_tenant

WEAKER, STRONGER = Protection.SEKRETESSMARKERING, Protection.SKYDDAD_FOLKBOKFORING
SHARE = ConsentKind.SHARE_BETWEEN_PROVIDERS
NUMBER = "199002222397"


@pytest.fixture
def world(db: None) -> Iterator[World]:
    tenant = make_tenant("halland")
    with activate(tenant.pk):
        yield World(tenant)


def held_elsewhere(world: World, patient: Patient) -> str:
    """The name of the contact that the municipality's health care holds."""
    nurse = world.nurse(world.hemsjukvard)
    unit, role = world.hemsjukvard, ContactRole.FAST_VARDKONTAKT
    ContactFactory(patient=patient, unit=unit, staff=nurse, role=role, occasion=Occasion.NEED)
    return str(nurse.name)


def page(world: World, patient: Patient, name: str = "detail") -> str:
    """A page as the health centre's manager reads it."""
    response = signed_in(world.chef).get(reverse(f"patients:{name}", args=[patient.pk]))
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


# --- registered where the person is known ----------------------------------------------------------------------------


@pytest.mark.parametrize("told", Protection.values)
@pytest.mark.parametrize("known", Protection.values)
@pytest.mark.parametrize("way", ["api", "page"])
def test_registering_raises_a_protection_and_never_lowers_it(world: World, way: str, known: str, told: str) -> None:
    patient = world.patient(protection=known)
    person = {"personal_identity_number": patient.identity_number, "given_name": "S", "family_name": "S"}
    person["protection"] = told
    here = world.actor(world.hemsjukvard)
    if way == "api":
        response = Caller(here).post("patients/", person)
        assert response.status_code == 200
        assert json.loads(response.content)["protected_identity"] == ({known, told} != {Protection.NONE})
    else:
        assert signed_in(here).post(reverse("patients:register"), person).status_code == 302
    stored = Patient.objects.get(pk=patient.pk)
    assert stored.protection == max(known, told, key=Protection.values.index)
    said = Event.objects.get(action="patient.registered").details
    assert said == {"new": False, "protection_raised": stored.protection != known}


def test_a_person_new_to_the_county_is_registered_over_the_api_with_the_protection(world: World) -> None:
    person = {"personal_identity_number": NUMBER, "given_name": "Sara", "family_name": "Skyddsson"}
    assert Caller(world.chef).post("patients/", person | {"protection": "hemlig"}).status_code == 400
    row = json.loads(Caller(world.chef).post("patients/", person | {"protection": STRONGER}).content)
    assert Patient.objects.get(pk=row["id"]).protection == STRONGER


# --- other bodies' contacts ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "opened"), [(Protection.NONE, True), (WEAKER, True), (STRONGER, False)])
@pytest.mark.parametrize("cannot_answer", ["child", "incapable"])
def test_nothing_opens_unasked_with_skyddad_folkbokforing(
    world: World, kind: str, opened: bool, cannot_answer: str
) -> None:
    young: dict[str, Any] = {"born_on": date(2020, 1, 17)} if cannot_answer == "child" else {}
    patient = world.patient(protection=kind, **young)
    if cannot_answer == "incapable":
        IncapacityFactory(patient=patient, unit=world.vardcentral)
    name = held_elsewhere(world, patient)
    assert (name in page(world, patient)) is opened
    assert ("Det finns fasta kontakter hos annan vårdgivare" in page(world, patient)) is not opened
    said = page(world, patient, "sharing")
    assert ("Ni får se fasta kontakter hos andra" in said) is opened
    assert ("Ni ser bara era egna fasta kontakter" in said) is not opened
    if cannot_answer == "incapable":
        ConsentFactory(patient=patient, unit=world.vardcentral, kind=SHARE)
        assert name in page(world, patient)


def test_what_a_guardian_agreed_to_before_opens_nothing(world: World) -> None:
    child = world.patient(born_on=date(2012, 1, 17))
    guardian = User.objects.create(username="vardnadshavare")
    given = {"given_by": guardian, "unit": None, "noted_by": None, "kind": SHARE}
    ConsentFactory(patient=child, **given)
    name = held_elsewhere(world, child)
    assert name in page(world, child)
    Patient.objects.filter(pk=child.pk).update(protection=STRONGER)
    assert name not in page(world, child)
