"""A letter from the order to the patient: read, ordered, made, printed, given, and opened in the portal."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from agreements.enums import LetterState
from agreements.models import Letter
from contacts.enums import InformedHow, InformedWhom
from contacts.models import Contact
from contacts.services.information import note_information
from fastkontakt.accounts.actor import Actor
from fastkontakt.clock import today
from fastkontakt.tenancy import activate
from tests.api import citizen
from tests.browser.conftest import OpenAs, faults_in_each_scheme
from tests.letters import contact_of, reader_of, text_of
from tests.world import World, make_tenant

pytestmark = pytest.mark.browser
WORKLIST, QUEUE = "/arbetslista/", "/enheten/brev/"


@pytest.fixture
def world(transactional_db: None) -> World:
    tenant = make_tenant("halland")
    with activate(tenant.pk):
        return World(tenant)


@pytest.fixture
def contact(world: World) -> Contact:
    """The manager's own patient, who is told in words and not yet in writing, and who signs in."""
    with activate(world.tenant.pk):
        patient = world.patient(given_name="Ada", family_name="Ek", street="Storgatan 1", city="Halmstad")
        contact = contact_of(world, patient, staff=world.chef.staff, starts_on=today())
        told = {"how": InformedHow.ORAL, "whom": InformedWhom.PATIENT, "on": today(), "today": today()}
        note_information(by=world.chef, contact=contact, **told)
        return contact


@pytest.fixture
def oneself(world: World, contact: Contact) -> Actor:
    with activate(world.tenant.pk):
        return citizen(world, contact.patient)


def informing(page: Page) -> int:
    """How many rows of the worklist ask that a patient be informed."""
    page.goto(WORKLIST)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    return page.locator("[data-task]").filter(has_text="Informera").count()


def test_from_order_to_the_patients_hand(world: World, contact: Contact, oneself: Actor, open_as: OpenAs) -> None:
    manager = open_as(world.chef, WORKLIST)
    assert informing(manager) == 1

    manager.goto(reverse("agreements:order_contact_letter", args=[contact.pk]))
    letter = manager.get_by_role("article")
    expect(letter).to_contain_text("Det här gör din kontakt")
    manager.get_by_label("Engelska").check()
    manager.get_by_label("Stor text").check()
    manager.get_by_label("På papper").check()
    manager.get_by_role("button", name="Uppdatera förhandsvisningen").click()
    expect(letter).to_contain_text("What your contact does")
    expect(letter).to_contain_text("Storgatan 1")
    preview = manager.get_by_role("link", name="Visa som det skrivs ut (PDF)").get_attribute("href")
    assert "What your contact does" in text_of(reader_of(manager.request.get(preview or "").body()))
    assert not faults_in_each_scheme(manager)
    manager.get_by_role("button", name="Beställ brevet").click()
    expect(manager.get_by_text("Brevet är beställt och skapas nu.")).to_be_visible()

    waits = manager.get_by_role("region", name="Att skriva ut")
    expect(waits).to_contain_text("Ada Ek")
    printed = manager.get_by_role("link", name="Öppna brevet som PDF").get_attribute("href")
    assert "Storgatan 1" in text_of(reader_of(manager.request.get(printed or "").body()))
    assert not faults_in_each_scheme(manager)
    waits.get_by_role("button", name=re.compile("^Utskrivet")).click()
    given = manager.get_by_role("region", name="Utskrivna, att lämna")
    given.get_by_role("link", name=re.compile("^Lämnat")).click()
    assert not faults_in_each_scheme(manager)
    manager.get_by_role("button", name="Spara").click()
    expect(manager.get_by_text("Noterat: brevet är lämnat.")).to_be_visible()
    assert informing(manager) == 0

    patient = open_as(oneself, reverse("agreements_portal:letters"), width=390)
    assert not faults_in_each_scheme(patient)
    patient.get_by_role("link", name="Your fixed care contact").click()
    expect(patient.get_by_role("article")).to_contain_text("Hello Ada,")
    assert not faults_in_each_scheme(patient)


def test_what_the_patient_opens_is_given(world: World, contact: Contact, oneself: Actor, open_as: OpenAs) -> None:
    manager = open_as(world.chef, reverse("agreements:order_contact_letter", args=[contact.pk]))
    manager.get_by_role("button", name="Beställ brevet").click()
    expect(manager.get_by_role("region", name="Väntar på att patienten läser")).to_contain_text("Ada Ek")
    assert informing(manager) == 1

    manager.goto(reverse("agreements:order_contact_letter", args=[contact.pk]))
    manager.get_by_role("button", name="Beställ brevet").click()
    expect(manager.get_by_role("heading", name="Brevet är inte beställt")).to_be_visible()
    expect(manager.get_by_role("article")).to_contain_text("Det här gör din kontakt")
    assert not faults_in_each_scheme(manager)

    patient = open_as(oneself, reverse("agreements_portal:letters"), width=390)
    expect(patient.get_by_text("Nytt")).to_be_visible()
    patient.get_by_role("link", name="Din fasta vårdkontakt").click()
    expect(patient.get_by_role("article")).to_contain_text("är din fasta vårdkontakt")
    with activate(world.tenant.pk):
        assert Letter.objects.get().state == LetterState.GIVEN
    assert informing(manager) == 0
