"""What the unit is to follow up, narrowed without loading the page again, and from there to the agreement."""

from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from fastkontakt.clock import today
from fastkontakt.tenancy import activate
from tests.browser.conftest import OpenAs, accessibility_faults
from tests.integration.test_follow_ups import agreed, planned
from tests.world import World, make_tenant

pytestmark = pytest.mark.browser


@pytest.fixture
def world(transactional_db: None) -> World:
    tenant = make_tenant("halland")
    with activate(tenant.pk):
        world = World(tenant)
        agreed(world, world.patient(given_name="Ada"), today() + timedelta(days=20))
        planned(world, world.patient(given_name="Bo"), today() - timedelta(days=3))
        return world


def test_the_list_is_narrowed_in_place_and_leads_on(world: World, open_as: OpenAs) -> None:
    page = open_as(world.chef, reverse("reporting:worklist"))
    page.get_by_role("link", name="Att följa upp (2)").click()
    expect(page.get_by_text("3 dagar försenat")).to_be_visible()
    assert not accessibility_faults(page)
    page.evaluate("window.loaded = 'once'")
    page.get_by_role("link", name="Överenskommelser", exact=True).click()
    expect(page.get_by_text("3 dagar försenat")).to_be_hidden()
    expect(page.get_by_role("link", name="Överenskommelser", exact=True)).to_be_focused()
    assert page.url.endswith("?slag=overenskommelser")
    assert page.evaluate("window.loaded") == "once"
    assert not accessibility_faults(page)
    page.get_by_role("link", name="Öppna Följ upp överenskommelsen, Ada").click()
    expect(page.get_by_role("heading", name="Överenskommelse med patienten")).to_be_visible()
