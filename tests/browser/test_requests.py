"""Asking for a contact as someone of 82 does it, and answering it as the unit does: two browsers, one request."""

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from contacts.enums import ContactRole
from contacts.models import ContactRequest
from fastkontakt.accounts.actor import PATIENT, Actor
from fastkontakt.accounts.models import User
from fastkontakt.tenancy import activate
from patients.enums import RelationGround
from patients.models import Patient
from patients.services import relate
from tests.browser.conftest import OpenAs, accessibility_faults
from tests.world import LONG_AGO, World, make_tenant

PAGE, QUEUE = "/mina-kontakter/", "/kontakter/begaran/"
FVK, FLK = ContactRole.FAST_VARDKONTAKT, ContactRole.FAST_LAKARKONTAKT
NARROW, TWICE_AS_LARGE = 390, 640  # CSS pixels; the latter is 1280 at 200 %
pytestmark = pytest.mark.browser


@dataclass
class Scene:
    """A patient who is listed at the vårdcentral and treated at the heart clinic, and the vårdcentral's manager."""

    world: World
    patient: Patient
    me: Actor


@pytest.fixture
def scene(transactional_db: None) -> Scene:
    tenant = make_tenant("halland")
    with activate(tenant.pk):
        world = World(tenant)
        user = User.objects.create(username="halland.patient.1")
        patient = world.patient(user=user, given_name="Gunvor", family_name="Öberg")
        relate(patient=patient, unit=world.mottagning, ground=RelationGround.REGISTERED, on=LONG_AGO)
        world.physician(given_name="Siv", family_name="Holm")
        world.nurse(given_name="Alvar", family_name="Edman")
        return Scene(world, patient, Actor(user, tenant, PATIENT, patient_id=patient.pk))


def healthy(page: Page) -> None:
    assert not accessibility_faults(page)
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")


@pytest.mark.parametrize("width", [NARROW, TWICE_AS_LARGE])
def test_a_physician_is_chosen_refused_with_a_reason_and_chosen_again(
    scene: Scene, open_as: OpenAs, width: int
) -> None:
    page = open_as(scene.me, PAGE, width=width)
    healthy(page)
    page.get_by_role("link", name="Välj fast läkarkontakt").click()
    healthy(page)
    page.get_by_label("Siv Holm, Läkare").check()
    page.get_by_label("Vill du säga något mer?").fill("Vi känner varandra.")
    page.get_by_role("button", name="Skicka").click()
    asked = page.get_by_role("listitem").filter(has_text="Fast läkarkontakt")
    expect(asked).to_contain_text("Väntar på svar")
    expect(asked).to_contain_text("Du önskade Siv Holm.")
    expect(page.get_by_text("Din begäran är skickad.")).to_be_visible()
    healthy(page)

    unit = open_as(scene.world.chef, QUEUE, width=width)
    row = unit.get_by_role("row").filter(has_text="Gunvor Öberg")
    expect(row).to_contain_text("Vi känner varandra.")
    healthy(unit)
    row.get_by_role("link", name="Svara").click()
    unit.get_by_label("Nej, med ett skäl").check()
    unit.get_by_role("button", name="Spara svaret").click()
    expect(unit.locator("#avslag")).to_be_focused()
    expect(unit.locator("#avslag")).to_contain_text("utan ett skäl")
    healthy(unit)
    unit.get_by_label("Skäl", exact=True).fill("Siv Holm tar inte fler patienter i år.")
    unit.get_by_role("button", name="Spara svaret").click()
    expect(unit.get_by_text("Alla begäranden är besvarade")).to_be_visible()

    page.reload()
    expect(asked).to_contain_text("Siv Holm tar inte fler patienter i år.")
    expect(asked.get_by_role("link", name=re.compile("Ring 035-13 10 00"))).to_be_visible()
    healthy(page)
    page.get_by_role("link", name="Välj fast läkarkontakt").click()
    page.get_by_label("Vårdcentralen får välja läkare").check()
    page.get_by_role("button", name="Skicka").click()
    expect(page.get_by_role("listitem").filter(has_text="Väntar på svar")).to_have_count(1)


def test_a_care_contact_is_asked_for_and_appointed_with_the_wish_on_top(scene: Scene, open_as: OpenAs) -> None:
    page = open_as(scene.me, PAGE)
    page.get_by_role("link", name="Begär fast vårdkontakt").click()
    page.get_by_role("button", name="Skicka").click()
    summary = page.locator("#felsammanfattning")
    expect(summary).to_be_focused()
    healthy(page)
    summary.get_by_role("link", name=re.compile("Vilken mottagning")).click()
    page.get_by_label("Vårdcentralen", exact=True).check()
    page.get_by_label("Önskar du en viss person?").select_option(label="Alvar Edman, Sjuksköterska")
    page.get_by_role("button", name="Skicka").click()
    page.get_by_role("link", name="Se din begäran").click()

    unit = open_as(scene.world.chef, f"/patienter/{scene.patient.pk}/")
    unit.get_by_role("link", name="Svara Fast vårdkontakt").click()
    expect(unit.get_by_text("Begäran kan inte få nej")).to_be_visible()
    expect(unit.get_by_label("Nej, med ett skäl")).to_have_count(0)
    healthy(unit)
    unit.get_by_role("link", name="Utse fast vårdkontakt").click()
    first = unit.locator("#id_staff input[type=radio]").first
    expect(unit.get_by_label(re.compile("Alvar Edman"))).to_have_value(first.get_attribute("value") or "")
    first.check()
    unit.get_by_role("button", name=re.compile("Utse Alvar Edman")).click()
    expect(unit.get_by_text("Alvar Edman är registrerad som fast vårdkontakt.")).to_be_visible()

    page.reload()
    expect(page.get_by_text(re.compile("Klar .*: Alvar Edman blev din fasta vårdkontakt."))).to_be_visible()
    expect(page.get_by_role("link", name="Ta tillbaka")).to_have_count(0)


def test_without_scripts_it_is_asked_for_and_taken_back(scene: Scene, open_as: OpenAs) -> None:
    page = open_as(scene.me, PAGE, java_script_enabled=False)
    page.get_by_role("link", name="Begär fast vårdkontakt").click()
    page.get_by_label("Hjärtmottagningen", exact=True).check()
    page.get_by_role("button", name="Skicka").click()
    page.get_by_role("link", name="Ta tillbaka").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Vill du ta tillbaka din begäran?")
    page.get_by_role("button", name="Ta tillbaka").click()
    expect(page.get_by_text("Din begäran är tillbakatagen.")).to_be_visible()
    with activate(scene.world.tenant.pk):
        assert ContactRequest.objects.get().outcome == "withdrawn"


def test_by_keyboard_alone_and_in_english(scene: Scene, open_as: OpenAs) -> None:
    page = open_as(scene.me, f"{PAGE}begar/{FLK}/", locale="en-GB")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    healthy(page)
    page.locator("input[name=wished_staff]").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("Please")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"{PAGE}#bett$"))
    with activate(scene.world.tenant.pk):
        row = ContactRequest.objects.select_related("wished_staff").get()
        assert (row.text, row.wished_staff is not None) == ("Please", True)
