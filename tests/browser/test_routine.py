"""The unit's routine by keyboard: from the worklist, written, looked at, decided, compared, read at an appointment."""

import pytest
from playwright.sync_api import Page, expect

from contacts.enums import ContactRole
from fastkontakt.clock import today
from fastkontakt.tenancy import activate
from tests.browser.conftest import OpenAs, accessibility_faults
from tests.factories.contacts import ContactFactory
from tests.routines import TEXT
from tests.world import World, make_tenant

pytestmark = pytest.mark.browser
WIDTHS = (390, 820, 1440)
LABELS = {
    "appointing": "Kriterier för att utse",
    "ending": "Kriterier för att avsluta",
    "participation": "Patientens delaktighet",
    "cooperation": "Samverkan",
    "follow_up": "Uppföljning",
}


@pytest.fixture
def world(transactional_db: None) -> World:
    """Committed, so that the server sees it."""
    tenant = make_tenant("gotland")
    with activate(tenant.pk):
        return World(tenant)


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


def write(page: Page, texts: dict[str, str]) -> None:
    """From the first section on, each reached by Tab from the one before."""
    page.get_by_label(LABELS["appointing"]).focus()
    for name in LABELS:
        focused = page.evaluate("document.activeElement.name")
        assert focused == name
        page.keyboard.press("Control+A")
        page.keyboard.type(texts[name])
        page.keyboard.press("Tab")


def test_the_manager_writes_the_routine_that_is_owed(world: World, open_as: OpenAs) -> None:
    with activate(world.tenant.pk):
        patient = world.patient()
        ContactFactory(patient=patient, unit=world.vardcentral, role=ContactRole.FAST_VARDKONTAKT, starts_on=today())
    page = open_as(world.chef, "/arbetslista/")
    assert not faults(page)
    press(page, "link", "Skriv rutinen")
    page.wait_for_url("**/rutin/skriv/**")
    write(page, TEXT | {"ending": ""})
    press(page, "button", "Besluta rutinen")
    expect(page.locator("#felsammanfattning")).to_be_focused()
    assert not faults(page)
    expect(page.get_by_label(LABELS["appointing"])).to_have_value(TEXT["appointing"])
    page.get_by_label(LABELS["ending"]).focus()
    page.keyboard.type(TEXT["ending"])
    press(page, "button", "Visa hur den läses")
    expect(page.get_by_role("heading", name="Så kommer den att läsas")).to_be_visible()
    assert not faults(page)
    press(page, "button", "Besluta rutinen")
    page.wait_for_url("**/arbetslista/")
    expect(page.get_by_text("Version 1 av rutinen är beslutad.")).to_be_visible()
    expect(page.get_by_text("Enheten saknar en rutin")).to_have_count(0)

    page.goto("/enheten/rutin/skriv/")
    write(page, TEXT | {"ending": "Uppdraget avslutas när patienten vill."})
    press(page, "button", "Besluta rutinen")
    page.wait_for_url("**/enheten/rutin/")
    assert not faults(page)
    press(page, "link", "Skillnad mot version 1")
    expect(page.locator("ins")).to_contain_text("patienten vill.")
    expect(page.locator("del")).to_contain_text("behovet är borta.")
    assert not faults(page)

    page.goto(f"/kontakter/utse/{patient.pk}/")
    criteria = page.locator("summary", has_text="Enhetens kriterier för att utse")
    expect(page.get_by_text(TEXT["appointing"])).to_be_hidden()
    criteria.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text(TEXT["appointing"])).to_be_visible()
    assert not faults(page)
