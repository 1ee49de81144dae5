"""The dashboard: charts in the theme's colours, every value reached by keyboard, without scripts, and on paper."""

from datetime import timedelta
from io import BytesIO

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from contacts.enums import ContactRole
from contacts.models import CaseloadLimit
from fastkontakt.clock import today
from fastkontakt.tenancy import activate
from tests.browser.conftest import OpenAs, accessibility_faults, faults_in_each_scheme
from tests.factories.contacts import ContactFactory, DutyFactory
from tests.world import World, make_tenant

pytestmark = pytest.mark.browser
TREND = "#utveckling"
LINE_COLOR = f"() => document.querySelector('{TREND} svg path[fill=none][stroke-dasharray]').getAttribute('stroke')"
FVK = ContactRole.FAST_VARDKONTAKT


@pytest.fixture
def world(transactional_db: None) -> World:
    """Two contacts of each kind, one person past the limit, and a duty that is late."""
    tenant, year_ago = make_tenant("gotland"), today() - timedelta(days=366)
    with activate(tenant.pk):
        world = World(tenant)
        for _number in range(2):
            patient = world.patient()
            for role, start in ((ContactRole.FAST_LAKARKONTAKT, year_ago), (FVK, today())):
                told = {"patient": patient, "unit": world.vardcentral, "role": role, "appointed_by": world.chef.staff}
                ContactFactory(**told, staff=world.specialist, starts_on=start)
        CaseloadLimit.objects.create(
            unit=world.vardcentral, staff=world.specialist, role=FVK, patients=1, starts_on=year_ago
        )
        duty = {"patient": patient, "unit": world.vardcentral, "since": year_ago}
        DutyFactory(**duty, due_on=today() - timedelta(days=1))
        return world


def faults(page: Page) -> list[str]:
    """What axe finds in light and dark, at three widths, and where the page is too wide."""
    found = []
    for width in (390, 820, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        found += [f"{width} {fault}" for fault in faults_in_each_scheme(page)]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{width} is too wide")
    return found


def test_a_manager_sees_where_it_goes_wrong_and_follows_a_figure(world: World, open_as: OpenAs) -> None:
    page = open_as(world.chef, "/enheten/")
    expect(page.locator(f"{TREND} svg[width] path").first).to_be_attached()
    assert not faults(page)
    dark = page.evaluate(LINE_COLOR)
    page.evaluate("document.documentElement.dataset.colorScheme = 'light'")
    assert page.evaluate(LINE_COLOR) != dark

    twin = page.locator(f"{TREND} details")
    expect(twin).not_to_have_attribute("open", "")
    twin.locator("summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("2")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Öppna kontakter")
    expect(page.get_by_role("row")).to_have_count(3)
    assert not faults(page)

    page.go_back()
    page.get_by_role("link", name="Över sin gräns 1").click()
    expect(page.get_by_text("2 av 1")).to_be_in_viewport()
    page.get_by_label("Visa läget den").fill((today() + timedelta(days=1)).isoformat())
    page.get_by_role("button", name="Visa", exact=True).click()
    expect(page.locator("#felsammanfattning")).to_be_focused()
    assert not accessibility_faults(page)


def test_without_scripts_the_tables_stand_open_and_on_paper_the_charts_stand_alone(
    world: World, open_as: OpenAs
) -> None:
    plain = open_as(world.chef, "/enheten/", java_script_enabled=False)
    expect(plain.locator(f"{TREND} table")).to_be_visible()
    expect(plain.locator(f"{TREND} [data-chart-picture]")).to_be_hidden()
    drawn = open_as(world.chef, "/enheten/")
    expect(drawn.locator(f"{TREND} svg[width] path").first).to_be_attached()
    text = "".join(sheet.extract_text() for sheet in PdfReader(BytesIO(drawn.pdf(format="A4"))).pages)
    assert "Läget den" in text
    assert "Visa som tabell" not in text
    assert len(PdfReader(BytesIO(drawn.pdf(format="A4"))).pages) <= 4
