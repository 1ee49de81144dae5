"""Who may see, in browsers: a nurse asks and reads what others hold, and the patient closes it again."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from fastkontakt.accounts.actor import Actor
from fastkontakt.tenancy import activate
from patients.enums import RelationGround
from patients.models import Patient
from patients.services import relate
from tests.api import citizen
from tests.browser.conftest import OpenAs, accessibility_faults
from tests.factories.contacts import ContactFactory
from tests.world import LONG_AGO, World, make_tenant

pytestmark = pytest.mark.browser
TELEPHONE = 390
HIDDEN = "Det finns fasta kontakter hos annan vårdgivare"


@pytest.fixture
def people(transactional_db: None) -> tuple[Actor, Actor, Patient]:
    """A nurse at the vårdcentral, the patient, and the patient's row: with a contact in municipal health care."""
    tenant = make_tenant("halland")
    with activate(tenant.pk):
        world = World(tenant)
        patient = world.patient()
        relate(patient=patient, unit=world.hemsjukvard, ground=RelationGround.SERVICE, on=LONG_AGO)
        ContactFactory(patient=patient, unit=world.hemsjukvard, staff__given_name="Kim", staff__family_name="Kommun")
        return world.actor(world.vardcentral), citizen(world, patient), patient


def sound(page: Page) -> None:
    """No accessibility fault, and no wider than the screen."""
    assert accessibility_faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_nurse_notes_a_consent_and_the_patient_blocks(people: tuple[Actor, Actor, Patient], open_as: OpenAs) -> None:
    nurse, owner, patient = people
    address = reverse("patients:detail", args=[patient.pk])
    page = open_as(nurse, address, width=TELEPHONE)
    expect(page.get_by_text(HIDDEN)).to_be_visible()
    page.get_by_role("link", name="Fråga och anteckna").click()
    expect(page.get_by_role("heading", name="Det här händer")).to_be_visible()
    sound(page)
    page.get_by_label("Till och med").fill("2020-02-03")
    page.get_by_role("button", name="Anteckna samtycket").click()
    expect(page.locator("#felsammanfattning")).to_be_focused()
    expect(page.get_by_label("Till och med")).to_have_value("2020-02-03")
    page.get_by_label("Till och med").fill("")
    page.get_by_role("button", name="Anteckna samtycket").click()
    expect(page).to_have_url(re.compile(f"{address}$"))
    expect(page.get_by_role("heading", name="Kim Kommun")).to_be_visible()
    expect(page.locator(".fk-contact").get_by_text("Visas eftersom patienten samtycker")).to_be_visible()
    expect(page.get_by_text(HIDDEN)).to_have_count(0)
    sound(page)

    portal = open_as(owner, reverse("portal:block"))
    portal.get_by_role("radio", name="Hemsjukvården").check()
    portal.get_by_role("button", name="Spärra").click()
    expect(portal).to_have_url(re.compile(f"{reverse('portal:sharing')}$"))

    page.reload()
    expect(page.get_by_role("heading", name="Kim Kommun")).to_have_count(0)
    expect(page.get_by_text(HIDDEN)).to_have_count(0)
