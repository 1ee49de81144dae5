"""Who sees my contacts, as a person decides it: without scripts, on a telephone, and what staff then see."""

from dataclasses import dataclass

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from contacts.enums import ContactRole, Occasion
from contacts.models import Contact
from fastkontakt.accounts.actor import PATIENT, Actor
from fastkontakt.accounts.models import User
from fastkontakt.tenancy import activate
from patients.enums import RelationGround
from patients.services import relate
from tests.browser.conftest import OpenAs
from tests.world import LONG_AGO, World, make_tenant

TELEPHONE = 390
pytestmark = pytest.mark.browser


@dataclass
class Scene:
    """A patient with a contact at the vårdcentral, and a nurse in the municipality's nursing."""

    patient: Actor
    nurse: Actor
    page_for_staff: str


@pytest.fixture
def scene(transactional_db: None) -> Scene:
    tenant = make_tenant("halland")
    with activate(tenant.pk):
        world = World(tenant)
        user = User.objects.create(username="halland.patient.1")
        patient = world.patient(user=user, given_name="Gunvor", family_name="Öberg")
        relate(patient=patient, unit=world.hemsjukvard, ground=RelationGround.REGISTERED, on=LONG_AGO)
        Contact.objects.create(
            patient=patient,
            staff=world.nurse(given_name="Alvar", family_name="Edman"),
            unit=world.vardcentral,
            role=ContactRole.FAST_VARDKONTAKT,
            occasion=Occasion.NEED,
            starts_on=LONG_AGO,
            appointed_by=world.chef.staff,
        )
        nurse = world.actor(world.hemsjukvard)
        page = reverse("patients:detail", args=[patient.pk])
        return Scene(Actor(user, tenant, PATIENT, patient_id=patient.pk), nurse, page)


def fits(page: Page) -> bool:
    found: bool = page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    return found


def test_a_person_lets_others_see_and_closes_again_without_scripts(scene: Scene, open_as: OpenAs) -> None:
    page = open_as(scene.patient, "/mina-kontakter/", width=TELEPHONE, java_script_enabled=False)
    staff = open_as(scene.nurse, scene.page_for_staff)
    expect(staff.get_by_text("Alvar Edman")).to_have_count(0)

    page.get_by_text("Meny", exact=True).click()
    page.get_by_role("banner").get_by_role("link", name="Profil").click()
    page.get_by_label("Lättläst").check()
    page.get_by_role("button", name="Spara").click()
    page.get_by_text("Meny", exact=True).click()
    page.get_by_role("banner").get_by_role("link", name="Vem ser mina kontakter").click()
    expect(page.get_by_text("Nej. Du har inte sagt ja till det.")).to_be_visible()
    page.get_by_role("link", name="Läs mer och säg ja").click()
    expect(page.get_by_role("heading", name="Tänk på det här")).to_be_visible()
    page.get_by_label("Alla som deltar i vården och omsorgen").check()
    page.get_by_role("button", name="Ge samtycke").click()
    expect(page.get_by_text("Ditt samtycke är sparat.")).to_be_visible()
    staff.reload()
    expect(staff.get_by_text("Alvar Edman").first).to_be_visible()

    page.get_by_role("link", name="Läs mer och dölj").click()
    page.get_by_label("Vårdcentralen, Regionen").check()
    page.get_by_role("button", name="Spärra").click()
    expect(page.get_by_text("Det är dolt för andra.")).to_be_visible()
    staff.reload()
    expect(staff.get_by_text("Alvar Edman")).to_have_count(0)


def test_the_pages_fit_a_telephone_and_four_times_enlarged(scene: Scene, open_as: OpenAs) -> None:
    for width in (TELEPHONE, 320):
        page = open_as(scene.patient, "/mina-kontakter/vem-ser/", width=width)
        for address in ("vem-ser/", "vem-ser/samtycke/", "vem-ser/sparr/", "begar/fast_lakarkontakt/", "synpunkter/"):
            page.goto(f"/mina-kontakter/{address}")
            assert fits(page), address
