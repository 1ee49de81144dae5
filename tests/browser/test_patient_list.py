"""The patient list by keyboard: choose, save as a view, open the row; cards where it is narrow."""

import re

import pytest
from playwright.sync_api import expect

from fastkontakt.tenancy import activate
from tests.browser.conftest import OpenAs, accessibility_faults
from tests.duties import duty
from tests.patient_list import FVK, held, known
from tests.world import World, make_tenant

pytestmark = pytest.mark.browser
PAGE = "/enheten/patienter/"


@pytest.fixture
def world(transactional_db: None) -> World:
    """Committed, so that the server sees it."""
    tenant = make_tenant("gotland")
    with activate(tenant.pk):
        world = World(tenant)
        covered, _lacking = known(world, family_name="Omhändertagen"), known(world, family_name="Utan")
        held(world, covered, staff=world.nurse(family_name="Kontaktsson"))
        held(world, covered, unit=world.hemsjukvard)
        duty(world, covered, due_on=None)
        return world


def test_it_is_narrowed_saved_and_opened_by_keyboard_at_every_width(world: World, open_as: OpenAs) -> None:
    page = open_as(world.chef, PAGE)
    page.locator("#val-lacking-fast_vardkontakt").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"saknar={FVK}"))
    expect(page.locator("tbody tr")).to_have_count(1)
    page.get_by_text("Spara som vy").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("Saknar kontakt")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Vyn Saknar kontakt är sparad.")).to_be_visible()
    expect(page.locator(".fk-chip[aria-current]", has_text="Saknar kontakt")).to_be_visible()
    faults = accessibility_faults(page)
    page.get_by_role("link", name="Alla patienter").click()
    expect(page.locator("tbody tr")).to_have_count(2)
    page.get_by_text("Person, dag och kolumner").click()
    for width in (390, 820, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        faults += accessibility_faults(page)
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            faults.append(f"wider than {width}")
    page.locator("tbody th a").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Omhändertagen")
    assert not faults
