"""Mina kontakter: all of one's own, nothing that only staff read, and how to get what is missing."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contacts.enums import ContactRole, Occasion
from contacts.models import Contact
from fastkontakt.accounts.actor import PATIENT, RELATIVE, Actor
from fastkontakt.accounts.models import User
from fastkontakt.audit.models import Access
from fastkontakt.clock import today
from fastkontakt.tenancy import activate
from patients.enums import Protection, RelativeRole, ServiceKind
from patients.models import CareService, Patient, Relative
from tests.pages import signed_in
from tests.world import LONG_AGO, World, make_tenant

FLK, FVK, FOK = ContactRole.FAST_LAKARKONTAKT, ContactRole.FAST_VARDKONTAKT, ContactRole.FAST_OMSORGSKONTAKT
PAGE = "/mina-kontakter/"
CHILD_BORN = date(2020, 5, 17)


@pytest.fixture
def world(db: None) -> Iterator[World]:
    tenant = make_tenant("halland")
    with activate(tenant.pk):
        yield World(tenant)


@pytest.fixture
def patient(world: World) -> Patient:
    return world.patient(user=User.objects.create(username="halland.patient"))


def contact(world: World, patient: Patient, **fields: Any) -> Contact:
    values = {
        "staff": world.nurse(),
        "unit": world.vardcentral,
        "role": FVK,
        "occasion": Occasion.NEED,
        "starts_on": LONG_AGO,
        "appointed_by": world.chef.staff,
    }
    row: Contact = Contact.objects.create(patient=patient, **(values | fields))
    return row


def as_patient(patient: Patient) -> Client:
    return signed_in(Actor(patient.user, patient.tenant, PATIENT, patient_id=patient.pk))


def as_relative(world: World, role: str, *patients: Patient) -> Client:
    user = User.objects.create(username="halland.narstaende")
    for patient in patients:
        Relative.objects.create(patient=patient, rank=1, role=role, given_name="A", family_name="B", user=user)
    return signed_in(Actor(user, world.tenant, RELATIVE))


def shown(client: Client, address: str = PAGE) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_all_ones_contacts_are_there_whoever_provides_the_care(world: World, patient: Patient) -> None:
    contact(world, patient, staff=world.nurse(family_name="Edman"), coordinating=True)
    contact(world, patient, staff=world.nurse(family_name="Lind"), unit=world.hemsjukvard, note_patient="Ring först")
    contact(world, patient, staff=world.nurse(family_name="Holm"), unit=world.hemtjanst, role=FOK)
    html = shown(as_patient(patient))
    for name in ("Person Edman", "Person Lind", "Person Holm", "Hemsjukvården", "Ring först"):
        assert name in html
    assert html.count("Samordnar alla vårdkontakter.") == 1
    assert 'href="tel:+4635131000"' in html
    assert "vardagar 8–16" in html
    assert "Du har ingen fast läkarkontakt" in html
    assert "Du har ingen fast vårdkontakt" not in html


def test_what_staff_write_to_each_other_is_not_there(world: World, patient: Patient) -> None:
    secrets = {
        "note_internal": "Hemligt ett",
        "override_reason": "Hemligt två",
        "individual_assessment": "Hemligt tre",
        "ended_by": world.chef.staff,
        "ended_at": "2024-01-01T12:00:00Z",
        "ends_on": date(2024, 1, 1),
        "end_reason": "Hemligt fyra",
    }
    contact(world, patient, **secrets)
    Relative.objects.create(
        patient=patient, rank=1, role=RelativeRole.BARN, given_name="Siv", family_name="Ek", comment="Hemligt fem"
    )
    html = shown(as_patient(patient))
    assert "Hemligt" not in html
    assert "Siv Ek" in html
    assert "Visa 1 tidigare kontakt" in html


def test_what_is_missing_comes_with_the_number_of_the_unit_to_ask(world: World, patient: Patient) -> None:
    html = shown(as_patient(patient))
    assert "Du har rätt att välja en fast läkarkontakt på Vårdcentralen, där du är listad." in html
    assert "ring till exempel Vårdcentralen" in html
    assert html.count('href="tel:+4635131000"') == 2
    assert "Har du hemtjänst kan du få en." in html
    service(world, patient, ServiceKind.HEMTJANST, world.hemtjanst)
    service(world, patient, ServiceKind.KOMMUNAL_HALSOSJUKVARD, world.hemsjukvard)
    html = shown(as_patient(patient))
    assert "Du har hemtjänst från Hemtjänsten och ska bli erbjuden en" in html
    assert "ring till exempel Hemsjukvården" in html


def service(world: World, patient: Patient, kind: str, unit: Any) -> None:
    CareService.objects.create(patient=patient, unit=unit, kind=kind, starts_on=LONG_AGO)


def test_who_is_not_listed_chooses_a_unit_first(world: World) -> None:
    patient = world.patient(listed=False, user=User.objects.create(username="halland.olistad"))
    html = shown(as_patient(patient))
    assert "Välj först en vårdcentral." in html
    assert "https://www.1177.se/" in html


def test_what_changes_is_told_beforehand_and_not_as_missing(world: World, patient: Patient) -> None:
    last = today() + timedelta(days=8)
    contact(world, patient, role=FLK, staff=world.physician(family_name="Gammal"), ends_on=last)
    contact(world, patient, role=FLK, staff=world.physician(family_name="Ny"), starts_on=last + timedelta(days=1))
    contact(world, patient, starts_on=last, staff=world.nurse(family_name="Snart"))
    html = shown(as_patient(patient))
    now, soon = html.split("Det här ändras snart")
    assert "Person Gammal" in now
    assert "till och med" in now
    assert "Person Ny" not in now
    assert "Blir din fasta läkarkontakt" in soon
    assert "Person Snart" in soon
    assert "Du har ingen fast vårdkontakt" not in html


def test_after_a_death_nothing_is_missing(world: World, patient: Patient) -> None:
    Patient.objects.filter(pk=patient.pk).update(deceased_on=date(2026, 11, 1))
    html = shown(as_patient(patient))
    assert "avled 1 nov 2026" in html
    assert "Du har ingen" not in html


def test_the_page_is_read_in_english_too(world: World, patient: Patient) -> None:
    client = as_patient(patient)
    client.cookies["django_language"] = "en"
    assert '<html lang="en"' in client.get(PAGE).content.decode()


def test_a_guardian_sees_an_only_child_at_once_and_not_the_other_relatives(world: World) -> None:
    child = world.patient(born_on=CHILD_BORN, given_name="Mila", family_name="Rossi")
    contact(world, child)
    other = {"rank": 2, "role": RelativeRole.VARDNADSHAVARE, "given_name": "Den", "family_name": "Andra"}
    client = as_relative(world, RelativeRole.VARDNADSHAVARE, child)
    Relative.objects.create(patient=child, **other)
    html = shown(client)
    assert "Mila Rossi" in html
    assert "Barnets fasta vårdkontakt" in html
    assert "Den Andra" not in html
    assert set(Access.objects.values_list("ground", flat=True)) == {"FB 6:11"}


def test_a_guardian_chooses_among_several_children(world: World) -> None:
    children = [world.patient(born_on=CHILD_BORN, given_name=name) for name in ("Mila", "Noa")]
    client = as_relative(world, RelativeRole.VARDNADSHAVARE, *children)
    html = shown(client)
    assert "Vem gäller det?" in html
    for child in children:
        address = reverse("portal:child", args=[child.pk])
        assert address in html
        assert child.name in shown(client, address)


@pytest.mark.parametrize(
    ("role", "fields"),
    [
        (RelativeRole.PARTNER, {}),
        (RelativeRole.GOD_MAN, {}),
        (RelativeRole.VARDNADSHAVARE, {"born_on": date(2005, 1, 1)}),
        (RelativeRole.VARDNADSHAVARE, {"born_on": CHILD_BORN, "protection": Protection.SEKRETESSMARKERING}),
    ],
)
def test_other_relatives_see_nobody_and_are_signed_out(world: World, role: str, fields: dict[str, Any]) -> None:
    patient = world.patient(given_name="Hemlig", **fields)
    assert as_relative(world, role, patient).get(PAGE).headers["Location"].startswith(reverse("accounts:sign_in"))
    client = signed_in(Actor(User.objects.get(username="halland.narstaende"), world.tenant, RELATIVE))
    assert client.get(reverse("portal:child", args=[patient.pk])).status_code == 302
    assert not Access.objects.exists()


def test_a_patient_reaches_nobody_else_by_address(world: World, patient: Patient) -> None:
    assert as_patient(patient).get(reverse("portal:child", args=[world.patient().pk])).status_code == 404


def test_the_page_costs_the_same_with_one_contact_as_with_five(world: World, patient: Patient) -> None:
    client = as_patient(patient)
    contact(world, patient)
    shown(client)
    few = cost(client)
    for _ in range(4):
        contact(world, patient, unit=world.hemsjukvard)
    assert cost(client) == few


def cost(client: Client) -> int:
    with CaptureQueriesContext(connection) as queries:
        shown(client)
    return len(queries)


def test_ones_own_reading_is_logged(world: World, patient: Patient) -> None:
    shown(as_patient(patient))
    assert [(row.patient_id, row.ground) for row in Access.objects.all()] == [(patient.pk, "PDL 5:5")]
