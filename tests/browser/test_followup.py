"""Follow-up by keyboard: units side by side, sorted and narrowed, one by itself, and a quarter's report established."""

from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from contacts.enums import ContactRole
from fastkontakt.clock import today
from fastkontakt.organisation.enums import AssignmentRole, UnitKind
from fastkontakt.organisation.models import Unit
from fastkontakt.tenancy import activate
from reporting.reports.periods import quarter_of
from tests.browser.conftest import OpenAs, accessibility_faults
from tests.factories.contacts import ContactFactory
from tests.factories.patients import PatientFactory
from tests.world import World, make_tenant

pytestmark = pytest.mark.browser
WIDTHS = (390, 820, 1440)


@pytest.fixture
def world(transactional_db: None) -> World:
    """Committed, so that the server sees it: 9 contacts at one unit, 12 at another, 2 at a third."""
    tenant = make_tenant("gotland")
    with activate(tenant.pk):
        world = World(tenant)
        Unit.objects.filter(pk=world.mottagning.pk).update(municipality="Region Gotland")
        since = date(today().year - 1, 1, 1)
        for unit, number in ((world.vardcentral, 9), (world.mottagning, 12), (world.hemsjukvard, 2)):
            nurse = world.nurse(unit)
            for _ in range(number):
                told = {"role": ContactRole.FAST_VARDKONTAKT, "staff": nurse, "appointed_by": nurse}
                ContactFactory(patient=PatientFactory(), unit=unit, starts_on=since, **told)
        return world


def faults(page: Page) -> list[str]:
    """What axe finds at each width, and whether the page is wider than its screen."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        found += [f"{page.url} {width} {fault}" for fault in accessibility_faults(page)]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{page.url} {width} scrolls sideways")
    return found


def press(page: Page, role: str, name: str) -> None:
    """Enter on what has the name, reached without a mouse."""
    page.get_by_role(role, name=name, exact=False).first.focus()  # type: ignore[arg-type]
    page.keyboard.press("Enter")


def test_the_county_is_followed_up_by_keyboard(world: World, open_as: OpenAs) -> None:
    with activate(world.tenant.pk):
        region = world.unit(world.region, UnitKind.REGION, "Regionens ledning", provides_health_care=False)
        follower = world.actor(region, AssignmentRole.FOLLOW_UP)
    page = open_as(follower, reverse("home"))
    units = page.locator("section[aria-labelledby=enheter] table")
    assert not faults(page)
    press(page, "link", "Fast vårdkontakt")
    expect(units.locator("th[aria-sort=descending]")).to_have_text("Fast vårdkontakt ↓")
    expect(units.locator("tbody tr").first).to_contain_text("Hjärtmottagningen")
    expect(units.locator("tbody tr", has_text="Hemsjukvården")).to_contain_text("visas inte")
    press(page, "link", "Skyldigheter")
    expect(units.locator("thead")).to_contain_text("Fullgjorda i tid")
    press(page, "link", "Hjärtmottagningen")
    expect(page.locator("h1")).to_have_text("Hjärtmottagningen")
    assert not faults(page)
    press(page, "link", "Uppföljning")
    press(page, "link", "Fastställda rapporter")
    last_year = quarter_of(date(today().year - 1, 12, 31))
    page.get_by_label("Period").select_option(last_year.key)
    press(page, "button", "Fastställ rapporten")
    expect(page.locator("h1")).to_have_text(f"Fjärde kvartalet {last_year.last.year}")
    expect(page.get_by_role("table", name="Patienter med fasta kontakter vid månadens slut")).to_contain_text("23")
    assert not faults(page)
    press(page, "link", "Fastställda rapporter")
    page.get_by_label("Period").select_option(last_year.key)
    press(page, "button", "Fastställ rapporten")
    expect(page.locator("#felsammanfattning")).to_contain_text("Skriv varför")
    assert not faults(page)
