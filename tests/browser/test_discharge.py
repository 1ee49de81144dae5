"""Ward and health centre through a discharge, each in a browser of its own; and the pages by keyboard and narrow."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from fastkontakt.clock import now, today
from fastkontakt.tenancy import activate
from patients.models import CareEpisode, DischargeDeviation
from tests.browser.conftest import OpenAs, accessibility_faults
from tests.hospital import Hospital
from tests.world import World, make_tenant

pytestmark = pytest.mark.browser


@pytest.fixture
def hospital(transactional_db: None) -> Hospital:
    """Committed, so that the server sees it; now is now."""
    tenant = make_tenant("halland")
    with activate(tenant.pk):
        return Hospital(World(tenant), now=now())


def admitted(hospital: Hospital) -> str:
    """The address of a stay that began two days ago."""
    with activate(hospital.world.tenant.pk):
        return reverse("discharge:episode", args=[hospital.admitted().pk])


def stay(hospital: Hospital) -> CareEpisode:
    with activate(hospital.world.tenant.pk):
        return CareEpisode.objects.get()


def step(page: Page, name: str) -> str:
    """The state of a step of the timeline, as its class names it."""
    found = page.locator(".fk-episode__step", has_text=name).first.get_attribute("class") or ""
    return found.rpartition("--")[2]


def send_home(page: Page) -> None:
    panel = page.get_by_role("region", name="Skriv ut patienten")
    panel.get_by_role("radio", name="Hem").check()
    panel.get_by_role("button", name="Skriv ut patienten").click()


def test_ward_and_health_centre_from_admission_to_home(hospital: Hospital, open_as: OpenAs) -> None:
    with activate(hospital.world.tenant.pk):
        nurse = hospital.world.nurse(given_name="Johanna", family_name="Lindqvist")
    ward = open_as(hospital.nurse, reverse("patients:detail", args=[hospital.patient.pk]))
    ward.get_by_role("link", name="Skriv in på avdelningen").click()
    ward.get_by_label("Beräknad utskrivning").fill((today() + timedelta(days=2)).isoformat())
    ward.get_by_role("checkbox", name="Hemsjukvården").check()
    ward.get_by_role("button", name="Skriv in och skicka meddelandet").click()
    expect(ward.get_by_role("heading", name="Kan inte skrivas ut till hemmet än")).to_be_visible()
    assert [step(ward, name) for name in ("Inskrivningsmeddelande", "Fast vårdkontakt", "Utskriven")] == [
        "done",
        "current",
        "coming",
    ]

    ward.get_by_text("Skriv ut på annat sätt än till hemmet").click()
    send_home(ward)
    refusal = ward.locator("#avslag")
    expect(refusal).to_be_focused()
    expect(refusal).to_contain_text("Be Vårdcentralen utse.")
    expect(refusal.get_by_role("link", name=re.compile(r"2 kap\. 5 §"))).to_have_attribute(
        "href", reverse("rulebook:detail", args=["fvk-before-discharge"])
    )
    assert stay(hospital).is_open

    centre = open_as(hospital.world.chef, reverse("discharge:list"))
    row = centre.locator(".fk-stay", has_text=hospital.patient.name)
    expect(row).to_contain_text("Medicinavdelning 5 beräknar utskrivning")
    row.get_by_role("link", name="Utse fast vårdkontakt").click()
    expect(centre.get_by_label("Anledning")).to_have_value("before_discharge")
    centre.get_by_role("radio", name=re.compile(nurse.name)).check()
    centre.get_by_role("button", name=f"Utse {nurse.name} som fast vårdkontakt").click()
    expect(centre.locator("article", has_text=nurse.name)).to_be_visible()

    ward.goto(reverse("discharge:episode", args=[stay(hospital).pk]))
    assert step(ward, "Fast vårdkontakt") == "done"
    expect(ward.get_by_role("list", name="Förlopp")).to_contain_text(nurse.name)
    ward.get_by_role("radio", name=re.compile("^Ja, patienten behöver")).check()
    ward.get_by_role("button", name="Skicka meddelandet").click()
    expect(ward.get_by_role("heading", name="Kan skrivas ut till hemmet")).to_be_visible()
    expect(ward.locator(".fk-countdown", has_text="Kalla till SIP")).to_contain_text("timmar kvar")

    centre.goto(reverse("discharge:list"))
    centre.locator(".fk-stay").get_by_role("link", name="Kalla till SIP").click()
    centre.get_by_role("button", name="Kallelsen är skickad").click()
    expect(centre.get_by_role("heading", name="Ni har gjort det som ska göras nu")).to_be_visible()

    ward.reload()
    assert step(ward, "Kallelse till SIP") == "done"
    expect(ward.locator(".fk-elsewhere")).to_contain_text("har utsett en fast vårdkontakt och kallat till SIP")
    send_home(ward)
    expect(ward.get_by_role("heading", name="Patienten är utskriven")).to_be_visible()
    assert stay(hospital).discharge_kind == "home"
    centre.reload()
    expect(centre.get_by_role("list", name="Förlopp")).to_contain_text("Hem")


def test_against_advice_becomes_a_deviation_that_the_manager_follows_up(hospital: Hospital, open_as: OpenAs) -> None:
    page = open_as(hospital.manager, admitted(hospital))
    page.get_by_text("Skriv ut på annat sätt än till hemmet").click()
    page.get_by_role("radio", name="Mot läkares råd").check()
    page.get_by_role("button", name="Skriv ut patienten").click()
    expect(page.locator("#felsammanfattning")).to_contain_text("Skriv varför patienten lämnade")
    expect(page.get_by_role("radio", name="Mot läkares råd")).to_be_checked()
    page.get_by_label("Skäl").fill("Ville hem till hunden")
    page.get_by_role("button", name="Skriv ut patienten").click()
    expect(page.get_by_role("region", name="Avvikelser")).to_contain_text("Ville hem till hunden")
    page.goto(reverse("discharge:list"))
    page.get_by_role("link", name="Avvikelser").click()
    page.get_by_role("row", name=re.compile("mot läkares råd")).get_by_role("link", name="Följ upp").click()
    page.get_by_label("Vad uppföljningen kom fram till").fill("Hunden har nu en vakt")
    page.get_by_role("button", name="Spara uppföljningen").click()
    expect(page.get_by_role("row", name=re.compile("mot läkares råd"))).to_contain_text("Hunden har nu en vakt")
    with activate(hospital.world.tenant.pk):
        assert DischargeDeviation.objects.filter(followed_up_at__isnull=True).count() == 1


def test_the_keyboard_alone_sends_the_notice(hospital: Hospital, open_as: OpenAs) -> None:
    page = open_as(hospital.nurse, admitted(hospital))
    page.get_by_role("radio", name="Nej").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Skicka meddelandet")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Meddelandet om utskrivningsklar är skickat.")).to_be_visible()
    assert stay(hospital).sip_needed is False


def test_without_scripts_all_is_there(hospital: Hospital, open_as: OpenAs) -> None:
    page = open_as(hospital.nurse, admitted(hospital), java_script_enabled=False)
    page.get_by_text("Ny beräknad utskrivning").click()
    page.get_by_label("Ny beräknad dag").fill((today() + timedelta(days=4)).isoformat())
    page.get_by_role("button", name="Spara beräkningen").click()
    expect(page.get_by_text("Den nya beräkningen är registrerad.")).to_be_visible()
    page.get_by_text("Skriv ut på annat sätt än till hemmet").click()
    send_home(page)
    expect(page.locator("#avslag")).to_contain_text("Utskrivningen är inte registrerad")


@pytest.mark.parametrize("width", [390, 820, 1440])
def test_the_timeline_lies_across_or_down_and_axe_finds_nothing(
    hospital: Hospital, open_as: OpenAs, width: int
) -> None:
    address = admitted(hospital)
    page = open_as(hospital.nurse, address, width=width)
    boxes = [found.bounding_box() for found in page.locator(".fk-episode__dot").all()]
    across = len({round(box["y"]) for box in boxes if box}) == 1
    down = len({round(box["x"]) for box in boxes if box}) == 1
    assert (across, down) == ((True, False) if width == 1440 else (False, True))
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    for opened in page.locator("main summary").all():
        opened.click()
    assert accessibility_faults(page) == []
    page.get_by_role("button", name="Skriv ut patienten").click()
    expect(page.locator("#avslag")).to_be_visible()
    assert accessibility_faults(page) == []
