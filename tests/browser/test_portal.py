"""Mina kontakter as someone of 82 meets it: by keyboard, enlarged, without scripts, and on paper. And the way in."""

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from contacts.enums import ContactRole, Occasion
from contacts.models import Contact
from fastkontakt.accounts.actor import PATIENT, Actor
from fastkontakt.accounts.models import User
from fastkontakt.organisation.enums import AssignmentRole
from fastkontakt.organisation.models import StaffMember
from fastkontakt.organisation.services import assign
from fastkontakt.tenancy import activate
from patients.enums import RelativeRole
from patients.models import Relative
from tests.browser.conftest import OpenAs, accessibility_faults
from tests.world import LONG_AGO, World, make_tenant

PAGE, SIGN_IN = "/mina-kontakter/", "/logga-in/"
FVK = ContactRole.FAST_VARDKONTAKT
READABLE = 17  # pixels, before the reader enlarges
ENLARGED = 320  # CSS pixels: 1280 at 400 % (WCAG 1.4.10)
pytestmark = pytest.mark.browser


@dataclass
class Scene:
    """A patient with four contacts and two relatives, and the vårdcentral's manager on two assignments."""

    patient: Actor
    manager: Actor
    nurse: StaffMember


@pytest.fixture
def scene(transactional_db: None) -> Scene:
    tenant = make_tenant("halland")
    with activate(tenant.pk):
        world = World(tenant)
        user = User.objects.create(username="halland.patient.1")
        patient = world.patient(user=user, given_name="Gunvor", family_name="Öberg")
        nurse = world.nurse(given_name="Alvar", family_name="Edman")
        for staff, unit, role in (
            (world.specialist, world.vardcentral, ContactRole.FAST_LAKARKONTAKT),
            (nurse, world.vardcentral, FVK),
            (world.nurse(world.hemsjukvard), world.hemsjukvard, FVK),
            (world.nurse(world.hemtjanst), world.hemtjanst, ContactRole.FAST_OMSORGSKONTAKT),
        ):
            Contact.objects.create(
                patient=patient,
                staff=staff,
                unit=unit,
                role=role,
                coordinating=staff is nurse,
                occasion=Occasion.NEED,
                starts_on=LONG_AGO,
                appointed_by=world.chef.staff,
                note_patient="Ring gärna på förmiddagen.",
            )
        for rank, name in enumerate(("Ingrid", "Nils"), start=1):
            Relative.objects.create(
                patient=patient, rank=rank, role=RelativeRole.BARN, given_name=name, family_name="Öberg"
            )
        assign(staff=world.chef.staff, unit=world.mottagning, role=AssignmentRole.STAFF, starts_on=LONG_AGO)
        return Scene(Actor(user, tenant, PATIENT, patient_id=patient.pk), world.chef, nurse)


def scrolls_sideways(page: Page) -> bool:
    found: bool = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return found


def test_the_patient_signs_in_by_keyboard_and_reads_in_one_pass(scene: Scene, new_page: OpenAs) -> None:
    page = new_page()
    page.goto(PAGE)
    expect(page).to_have_url(re.compile(r"/logga-in/\?next=%2Fmina-kontakter%2F$"))
    page.get_by_role("link", name="Patient eller närstående").press("Enter")
    page.get_by_label("Användarnamn").fill("halland.patient.1")
    page.keyboard.press("Tab")
    page.keyboard.type("demo")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(PAGE))
    headings = page.get_by_role("heading").all_inner_texts()
    assert headings[0] == "Mina kontakter"
    assert headings[1:5] == ["Person Nummer 9", "Alvar Edman", "Person Nummer 12", "Person Nummer 13"]
    assert headings[5:] == ["Dina närstående", "Om det är bråttom"]
    card = page.get_by_role("article").filter(has_text="Alvar Edman")
    expect(card).to_contain_text("Samordnar alla vårdkontakter.")
    expect(card.get_by_role("link", name="Ring 035-13 10 00")).to_have_attribute("href", "tel:+4635131000")


def test_a_wrong_password_is_told_at_the_top_and_leads_back_to_the_field(scene: Scene, new_page: OpenAs) -> None:
    page = new_page()
    page.goto(SIGN_IN)
    page.get_by_role("button", name="Logga in", exact=True).click()
    summary = page.locator("#felsammanfattning")
    expect(summary).to_be_focused()
    assert not accessibility_faults(page)
    summary.get_by_role("link", name=re.compile("Användarnamn")).click()
    expect(page.get_by_label("Användarnamn")).to_be_focused()
    page.keyboard.type("halland.patient.1")
    page.get_by_label("Lösenord").fill("fel")
    page.keyboard.press("Enter")
    expect(summary).to_contain_text("hör inte ihop")
    expect(page.get_by_label("Användarnamn")).to_have_value("halland.patient.1")
    expect(page.get_by_label("Lösenord")).to_have_value("")


@pytest.mark.parametrize("width", [ENLARGED, 640])
def test_enlarged_it_is_still_one_column(scene: Scene, open_as: OpenAs, width: int) -> None:
    page = open_as(scene.patient, PAGE, width=width)
    assert not scrolls_sideways(page)
    helps = page.locator(".fk-portal-card__helps").first
    assert helps.evaluate("element => parseFloat(getComputedStyle(element).fontSize)") >= READABLE


def test_without_scripts_everything_is_there_but_the_print_button(scene: Scene, open_as: OpenAs) -> None:
    page = open_as(scene.patient, PAGE, java_script_enabled=False)
    expect(page.get_by_role("article")).to_have_count(4)
    expect(page.get_by_role("button", name="Skriv ut")).to_be_hidden()
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_on_paper_it_is_one_sheet_without_the_frame(scene: Scene, open_as: OpenAs) -> None:
    page = open_as(scene.patient, PAGE)
    expect(page.get_by_role("button", name="Skriv ut")).to_be_visible()
    sheet = page.pdf(format="A4", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", sheet)) == 1
    page.emulate_media(media="print")
    expect(page.get_by_role("banner")).to_be_hidden()
    expect(page.get_by_text("Utskrivet")).to_be_visible()


def test_the_assignment_is_changed_in_two_clicks(scene: Scene, open_as: OpenAs) -> None:
    page = open_as(scene.manager, "/patienter/")
    page.get_by_role("link", name="Byt uppdrag").click()
    page.get_by_role("button", name="Välj Hjärtmottagningen").click()
    expect(page.get_by_role("banner")).to_contain_text("Hjärtmottagningen")
    assert "Hjärt" not in page.url


def test_the_manager_gives_a_delegation_and_takes_it_back(scene: Scene, open_as: OpenAs) -> None:
    page = open_as(scene.manager, "/enheten/")
    page.get_by_role("link", name="Delegationer").click()
    page.get_by_role("button", name="Ge delegation").click()
    expect(page.locator("#felsammanfattning")).to_be_focused()
    assert not accessibility_faults(page)
    page.get_by_label("Till vem?").select_option(str(scene.nurse.pk))
    page.get_by_label("Fast vårdkontakt").check()
    page.get_by_label("Till och med").fill("2030-12-31")
    page.get_by_role("button", name="Ge delegation").click()
    expect(page.get_by_text("Alvar Edman har fått delegationen.")).to_be_visible()
    page.get_by_role("link", name="Återkalla Alvar Edman").click()
    page.get_by_role("button", name="Återkalla delegationen").click()
    expect(page.get_by_text("Delegationen till Alvar Edman är återkallad.")).to_be_visible()
    expect(page.get_by_role("link", name="Återkalla Alvar Edman")).to_have_count(0)
