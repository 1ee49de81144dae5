"""Ending, informing and requesting, as pages."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from contacts.enums import ContactRole, Occasion
from contacts.models import Contact, ContactRequest, InformationGiven
from contacts.services import Proposal, appoint_contact
from fastkontakt.clock import today
from fastkontakt.tenancy import activate
from patients.models import Condition, Patient
from tests.pages import signed_in
from tests.world import World, make_tenant

FLK, FVK = ContactRole.FAST_LAKARKONTAKT, ContactRole.FAST_VARDKONTAKT
ONE_DAY = timedelta(days=1)


@pytest.fixture
def world(db: None) -> Iterator[World]:
    tenant = make_tenant("gotland")
    with activate(tenant.pk):
        yield World(tenant)


@pytest.fixture
def client(world: World) -> Client:
    return signed_in(world.chef)


def appointed(world: World, patient: Patient, **fields: Any) -> Contact:
    values = {"appointee": world.specialist, "unit": world.vardcentral, "role": FLK, "starts_on": today() - 9 * ONE_DAY}
    proposal = Proposal(patient=patient, **(values | {"occasion": Occasion.CHOICE} | fields))
    return appoint_contact(proposal=proposal, by=world.chef, today=today())


def ending(contact: Contact) -> str:
    return reverse("contacts:end", args=[contact.pk])


def test_a_contact_is_ended_today_with_a_reason_in_words(world: World, client: Client) -> None:
    contact = appointed(world, world.patient())
    assert f'value="{today().isoformat()}"' in client.get(ending(contact)).content.decode()
    form = {"on": today().isoformat(), "reason": "flyttat", "own_words": "till Skåne"}
    assert client.post(ending(contact), form).status_code == 302
    contact.refresh_from_db()
    assert (contact.ends_on, contact.end_reason) == (today(), "Patienten har flyttat: till Skåne")


def test_another_reason_needs_own_words_and_the_refusal_keeps_the_form(world: World, client: Client) -> None:
    contact = appointed(world, world.patient())
    day = (today() + 3 * ONE_DAY).isoformat()
    response = client.post(ending(contact), {"on": day, "reason": "annat", "own_words": " "})
    html = response.content.decode()
    assert response.status_code == 422
    assert reverse("rulebook:detail", args=["end-reason"]) in html
    assert day in html
    contact.refresh_from_db()
    assert contact.ends_on is None


def test_no_reason_at_all_is_told_at_the_field(world: World, client: Client) -> None:
    response = client.post(ending(appointed(world, world.patient())), {"on": today().isoformat()})
    assert response.status_code == 422
    assert "Välj varför uppdraget avslutas" in response.content.decode()


def test_a_successor_takes_over_the_day_after(world: World, client: Client) -> None:
    contact, other = appointed(world, world.patient()), world.physician()
    html = client.get(ending(contact)).content.decode()
    assert str(other.pk) in html
    assert str(contact.staff_id) not in html
    form = {"on": today().isoformat(), "reason": "slutar", "successor": str(other.pk)}
    assert client.post(ending(contact), form).status_code == 302
    assert Contact.objects.get(staff=other).starts_on == today() + ONE_DAY


def test_the_last_physician_of_a_life_threatened_patient_is_not_ended_without_a_successor(
    world: World, client: Client
) -> None:
    patient = world.patient()
    Condition.objects.create(
        patient=patient, kind="life_threatening", starts_on=today(), established_by=world.specialist
    )
    contact = appointed(world, patient, role=FVK, occasion=Occasion.LIFE_THREATENING)
    form = {"on": today().isoformat(), "reason": "slutar"}
    response = client.post(ending(contact), form)
    assert response.status_code == 422
    assert "livshotande" in response.content.decode()
    assert client.post(ending(contact), form | {"successor": str(world.physician().pk)}).status_code == 302


def test_a_successor_who_needs_an_assessment_is_appointed_by_replacing(world: World, client: Client) -> None:
    contact, internist = appointed(world, world.patient()), world.physician(specialities=["internmedicin"])
    form = {"on": today().isoformat(), "reason": "slutar", "successor": str(internist.pk)}
    response = client.post(ending(contact), form)
    assert response.status_code == 422
    assert f"byter={contact.pk}" in response.content.decode()
    other = client.post(ending(contact), form | {"successor": str(world.physician(employment="hired").pk)})
    assert f"byter={contact.pk}" not in other.content.decode()


def test_another_units_contact_is_seen_and_not_ended(world: World) -> None:
    contact = appointed(world, world.patient())
    elsewhere = world.actor(world.mottagning, "manager")
    patient = contact.patient
    appoint_contact(
        proposal=Proposal(
            patient=patient,
            appointee=world.nurse(world.mottagning),
            unit=world.mottagning,
            role=FVK,
            starts_on=today(),
            occasion=Occasion.NEED,
        ),
        by=elsewhere,
        today=today(),
    )
    response = signed_in(elsewhere).post(ending(contact), {"on": today().isoformat(), "reason": "flyttat"})
    assert response.status_code in (403, 422)
    contact.refresh_from_db()
    assert contact.ends_on is None


def test_information_is_noted_with_one_button_or_the_whole_form(world: World, client: Client) -> None:
    contact = appointed(world, world.patient())
    address = reverse("contacts:informed", args=[contact.pk])
    assert client.post(address, {"how": "oral"}).status_code == 302
    day = (today() - 2 * ONE_DAY).isoformat()
    assert client.post(address, {"how": "written", "whom": "relative", "on": day}).status_code == 302
    rows = [(row.how, row.whom, row.on) for row in InformationGiven.objects.order_by("how")]
    assert rows == [("oral", "patient", today()), ("written", "relative", today() - 2 * ONE_DAY)]


@pytest.mark.parametrize("wrong", [{"how": "brevduva"}, {"how": "oral", "on": "2099-01-01"}, {"on": "igår"}])
def test_wrong_information_is_told_and_not_noted(world: World, client: Client, wrong: dict[str, str]) -> None:
    contact = appointed(world, world.patient())
    response = client.post(reverse("contacts:informed", args=[contact.pk]), wrong)
    assert response.status_code == 422
    assert "fk-error-summary" in response.content.decode()
    assert not InformationGiven.objects.exists()


def test_a_request_is_noted_with_the_patients_words(world: World, client: Client) -> None:
    patient, wished = world.patient(), world.nurse()
    address = reverse("contacts:request", args=[patient.pk])
    assert client.get(address).status_code == 200
    form = {"role": FVK, "wished_staff": str(wished.pk), "text": "Vi känner varandra"}
    assert client.post(address, form).status_code == 302
    noted = ContactRequest.objects.get()
    assert (noted.role, noted.wished_staff, noted.text, noted.unit) == (
        FVK,
        wished,
        "Vi känner varandra",
        world.vardcentral,
    )
    assert client.post(address, form | {"role": "kung"}).status_code == 422
    assert client.post(address, form | {"wished_staff": str(world.nurse(world.mottagning).pk)}).status_code == 422
