"""A manager sees who is over the limit, asks what if by keyboard, and a limit is proposed and agreed."""

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from contacts.enums import ContactRole
from contacts.models import CaseloadLimit
from fastkontakt.tenancy import activate
from tests.browser.conftest import OpenAs, accessibility_faults
from tests.unit.moves.scene import FLK, held_by
from tests.world import LONG_AGO, World, make_tenant

pytestmark = pytest.mark.browser
BOARD = "/enheten/belastning/"


@pytest.fixture
def world(transactional_db: None) -> World:
    tenant = make_tenant("halland")
    with activate(tenant.pk):
        world = World(tenant)
        for name, limit, held in (("Full", 3, 5), ("Rymlig", 20, 1)):
            person = world.physician(family_name=name)
            held_by(world, person, held)
            CaseloadLimit.objects.create(
                unit=world.vardcentral, staff=person, role=FLK, patients=limit, starts_on=LONG_AGO
            )
        return world


def faults(page: Page) -> list[Any]:
    """What axe finds, and whether the page is wider than the window."""
    wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    return [*accessibility_faults(page), *(["wider than the window"] if wide else [])]


@pytest.mark.parametrize("width", [390, 1440])
def test_from_over_the_limit_to_moved_and_agreed(world: World, open_as: OpenAs, width: int) -> None:
    page = open_as(world.chef, BOARD, width=width)
    expect(page.get_by_text("5 av 3 · över gränsen")).to_be_visible()
    assert not faults(page)
    number = page.get_by_label("Och så många nya patienter kommer")
    number.focus()
    page.keyboard.type("4")
    page.keyboard.press("Enter")
    expect(page.get_by_text("4 patienter behöver en ny kontakt")).to_be_visible()
    assert not faults(page)
    page.get_by_role("link", name="Fördela").first.click()
    expect(page.get_by_text("får 2 till")).to_be_visible()
    assert not faults(page)
    page.get_by_role("link", name="Flytta 2 patienter").click()
    expect(page.get_by_label("Hur många?")).to_have_value("2")
    assert not faults(page)
    page.get_by_role("button", name="Föreslå efterträdare").click()
    page.get_by_role("button", name="Flytta 2 patienter").click()
    expect(page.get_by_text("Flytten är klar.")).to_be_visible()


def test_a_limit_is_agreed_by_both(world: World, open_as: OpenAs) -> None:
    with activate(world.tenant.pk):
        nurse = world.actor(world.vardcentral, family_name="Edman")
    page = open_as(world.chef, reverse("organisation:limit", args=[nurse.staff.pk]))
    page.get_by_role("radio", name="Fast vårdkontakt").check()
    page.get_by_label("Högst så många patienter").fill("-1")
    page.get_by_role("button", name="Skicka förslaget").click()
    expect(page.get_by_label("Högst så många patienter")).to_have_value("-1")
    assert not faults(page)
    page.get_by_label("Högst så många patienter").fill("40")
    page.get_by_role("button", name="Skicka förslaget").click()
    expect(page.get_by_role("heading", name="Väntar på svar")).to_be_visible()
    assert not faults(page)
    own = open_as(nurse, "/arbetslista/", width=390)
    own.get_by_role("link", name="Läs och svara").click()
    assert not faults(own)
    own.get_by_role("button", name="Godkänn gränsen").click()
    expect(own.get_by_text("Godkänt av Person Edman").first).to_be_visible()
    assert not faults(own)
    with activate(world.tenant.pk):
        assert CaseloadLimit.objects.get(staff=nurse.staff).role == ContactRole.FAST_VARDKONTAKT
