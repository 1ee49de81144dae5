"""Needs, plans, coordination and information in a browser: by mouse, by keyboard, on a telephone, and in English."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from contacts.models import Contact, CoordinatorChoice, LifeThreateningPlan, NeedAssessment, SipPosition
from fastkontakt.clock import today
from fastkontakt.tenancy import activate
from tests.browser.conftest import OpenAs, accessibility_faults
from tests.browser.needs_county import ONE_DAY, County, build
from tests.world import make_tenant

pytestmark = pytest.mark.browser
TELEPHONE = 390


@pytest.fixture
def county(transactional_db: None) -> County:
    tenant = make_tenant("halland")
    with activate(tenant.pk):
        return build(tenant)


def patients_page(county: County) -> str:
    return reverse("patients:detail", args=[county.patient.pk])


def card(page: Page, contact: Contact) -> Locator:
    return page.locator(f"#kontakt-{contact.pk}")


def sound(page: Page) -> None:
    """No accessibility fault, and no wider than the screen."""
    assert accessibility_faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_late_review_is_found_on_the_card_and_done_on_a_telephone(county: County, open_as: OpenAs) -> None:
    page = open_as(county.manager, patients_page(county), width=TELEPHONE)
    held = card(page, county.nurse)
    expect(held).to_contain_text("Uppföljning skulle ha gjorts")
    sound(page)
    held.get_by_role("link", name="Följ upp Alvar Edman").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Behövs Alvar Edman fortfarande som fast vårdkontakt?")
    sound(page)
    page.get_by_role("button", name="Spara uppföljningen").click()
    expect(page.locator("#felsammanfattning")).to_be_focused()
    sound(page)
    page.get_by_role("radio", name="Ja, behovet kvarstår").check()
    page.get_by_label("Nästa uppföljning").fill((today() + 30 * ONE_DAY).isoformat())
    page.get_by_role("button", name="Spara uppföljningen").click()
    expect(page).to_have_url(re.compile(rf"#kontakt-{county.nurse.pk}"))
    expect(card(page, county.nurse)).to_contain_text("Nästa uppföljning")


def test_a_need_that_is_gone_is_followed_to_the_end_of_the_contact(county: County, open_as: OpenAs) -> None:
    page = open_as(county.manager, reverse("contacts:review", args=[county.nurse.pk]))
    page.get_by_role("radio", name="Nej, behovet finns inte längre").check()
    page.get_by_label("Skäl").fill("Patienten klarar sina kontakter själv")
    page.get_by_role("button", name="Spara uppföljningen").click()
    expect(page.get_by_role("radio", name="Behovet finns inte längre")).to_be_checked()
    page.get_by_role("button", name="Avsluta uppdraget").click()
    expect(page).to_have_url(re.compile(patients_page(county)))
    expect(card(page, county.nurse)).to_contain_text("–")


def test_the_ward_assesses_by_keyboard_with_the_triggers_in_sight(county: County, open_as: OpenAs) -> None:
    address = reverse("contacts:assess", args=[county.patient.pk]) + f"?vardtillfalle={county.episode.pk}"
    page = open_as(county.ward, address, width=TELEPHONE)
    reasons = page.locator(".fk-triggers")
    expect(reasons.get_by_text("Inlagd mer än 10 dagar")).to_be_visible()
    expect(reasons.locator(".fk-trigger--on")).to_have_count(2)
    sound(page)
    page.get_by_role("radio", name="Ja, patienten behöver").focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="Nej, det finns inget behov nu")).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.type("Flyttas hem i morgon, primärvården tar över")
    for _ in range(8):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('button[type=submit].ds-button')"):
            break
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(patients_page(county)))
    with activate(county.world.tenant.pk):
        made = NeedAssessment.objects.get(episode=county.episode)
        assert (made.outcome, made.reason) == ("no_need", "Flyttas hem i morgon, primärvården tar över")


def test_a_need_leads_to_the_appointment(county: County, open_as: OpenAs) -> None:
    page = open_as(county.manager, patients_page(county))
    page.get_by_role("link", name="Bedöm behovet").click()
    sound(page)
    page.get_by_role("radio", name="Ja, patienten behöver").check()
    page.get_by_role("button", name="Spara bedömningen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Utse fast kontakt")
    expect(page.get_by_role("radio", name="Fast vårdkontakt", exact=True)).to_be_checked()


def test_a_declined_offer_says_why(county: County, open_as: OpenAs) -> None:
    page = open_as(county.home_care, patients_page(county), width=TELEPHONE)
    page.get_by_role("link", name="Svar på erbjudande").click()
    sound(page)
    page.get_by_role("radio", name="Tackar nej").check()
    page.get_by_role("button", name="Spara svaret").click()
    expect(page.get_by_role("radio", name="Tackar nej")).to_be_checked()
    expect(page.locator("#felsammanfattning")).to_contain_text("Svaret är inte sparat")
    page.get_by_label("Skäl").fill("Vill inte binda sig vid en person")
    page.get_by_role("button", name="Spara svaret").click()
    expect(page).to_have_url(re.compile(patients_page(county)))
    page.get_by_role("link", name="Visa 1 bedömning").click()
    expect(page.locator("#historik").locator("..")).to_contain_text("Vill inte binda sig vid en person")


def test_the_physician_writes_and_reviews_the_plan(county: County, open_as: OpenAs) -> None:
    page = open_as(county.doctor, patients_page(county), width=TELEPHONE)
    held = card(page, county.physician)
    held.get_by_text("Mer", exact=True).click()
    held.get_by_role("link", name="Läkarens plan").click()
    sound(page)
    page.get_by_role("link", name="Skriv planen").click()
    sound(page)
    for label in ("Mål för vården", "Delmål", "Sociala behov", "Psykiska behov", "Existentiella behov"):
        page.get_by_label(label).fill(f"{label}: så här")
    page.get_by_role("button", name="Lägg till rader").click()
    third = page.get_by_role("group", name="Behandling 3", exact=True)
    third.get_by_label("Behandling", exact=True).fill("Dialys")
    third.get_by_label("Ställningstagande").select_option("not_begun")
    third.get_by_label("Livsuppehållande behandling").check()
    third.get_by_label("Skäl").fill("Patienten avstår")
    page.get_by_role("button", name="Besluta planen").click()
    page.locator("#felsammanfattning").get_by_role("link", name="Rådgjort med").click()
    expect(page.get_by_label("Rådgjort med").first).to_be_focused()
    sound(page)
    page.keyboard.type("Eva Lund, sjuksköterska")
    page.get_by_role("button", name="Besluta planen").click()
    expect(page.locator(".fk-plan")).to_contain_text("Rådgjort med Eva Lund, sjuksköterska")
    sound(page)
    page.get_by_role("link", name="Ompröva planen").click()
    sound(page)
    page.get_by_role("radio", name="En ny plan behövs").check()
    page.get_by_label("Vad du kom fram till").fill("Nytt läge")
    page.get_by_role("button", name="Spara omprövningen").click()
    expect(page.get_by_label("Delmål")).to_have_value("Delmål: så här")
    page.get_by_label("Mål för vården").fill("Ett lugnt slut")
    page.get_by_role("button", name="Besluta planen").click()
    page.locator("#tidigare").locator("..").locator("summary").click()
    expect(page.locator(".fk-plan").last).to_contain_text("Mål för vården: så här")
    with activate(county.world.tenant.pk):
        assert LifeThreateningPlan.objects.count() == 2


def test_the_manager_takes_a_position_on_sip(county: County, open_as: OpenAs) -> None:
    page = open_as(county.manager, reverse("contacts:sip_position", args=[county.nurse.pk]), width=TELEPHONE)
    sound(page)
    page.get_by_role("radio", name="Ja, en SIP behövs").check()
    page.get_by_label("Skäl").fill("Hemsjukvård och hjärtmottagning")
    page.get_by_role("button", name="Spara ställningstagandet").click()
    expect(page.get_by_text("Nästa steg: kalla till SIP")).to_be_visible()
    with activate(county.world.tenant.pk):
        assert SipPosition.objects.get().needed is True


def test_the_consent_is_taken_back_given_again_and_one_is_chosen(county: County, open_as: OpenAs) -> None:
    page = open_as(county.manager, patients_page(county), width=TELEPHONE)
    page.get_by_role("link", name="Samordning").click()
    sound(page)
    page.get_by_role("button", name="Patienten återkallar samtycket").click()
    expect(page.get_by_role("button", name="Välj som samordnande")).to_have_count(0)
    sound(page)
    page.get_by_role("radio", name="Skriftligt").check()
    page.get_by_role("button", name="Anteckna samtycket").click()
    expect(page.get_by_text("Patienten samtyckte skriftligt")).to_be_visible()
    page.get_by_role("radio", name="Alvar Edman").check()
    page.get_by_label("Skäl").fill("Träffar patienten varje vecka")
    page.get_by_role("button", name="Välj som samordnande").click()
    expect(card(page, county.nurse)).to_contain_text("samordnande")
    with activate(county.world.tenant.pk):
        assert CoordinatorChoice.objects.get().reason == "Träffar patienten varje vecka"


def test_what_remains_to_be_told_is_told_with_one_button(county: County, open_as: OpenAs) -> None:
    page = open_as(county.manager, patients_page(county), width=TELEPHONE)
    expect(card(page, county.nurse)).to_contain_text("Skriftligt saknas")
    card(page, county.nurse).get_by_text("Mer", exact=True).click()
    card(page, county.nurse).get_by_role("link", name="Information till patienten").click()
    sound(page)
    page.get_by_text("Annan dag, eller en närstående").click()
    expect(page.get_by_text("Stina Larsson")).to_be_visible()
    sound(page)
    page.get_by_role("button", name="Skriftligt till patienten i dag").click()
    expect(card(page, county.nurse)).not_to_contain_text("saknas")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 820, 1440])
def test_the_pages_hold_in_english_in_both_schemes(county: County, open_as: OpenAs, width: int, scheme: str) -> None:
    page = open_as(
        county.manager, reverse("contacts:coordinator", args=[county.patient.pk]), width=width, locale="en-GB"
    )
    page.evaluate("scheme => { document.documentElement.dataset.colorScheme = scheme }", scheme)
    expect(page.locator("html")).to_have_attribute("lang", "en")
    sound(page)
