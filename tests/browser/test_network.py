"""The picture of the network: wide and narrow, by keyboard, within its boxes, and on one sheet of paper."""

from io import BytesIO

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from contacts.enums import ContactRole
from contacts.models import Contact
from fastkontakt.tenancy import activate
from patients.models import Patient
from tests.browser.conftest import OpenAs, faults_in_each_scheme
from tests.factories.contacts import ContactFactory
from tests.factories.patients import RelativeFactory
from tests.world import World, make_tenant

pytestmark = pytest.mark.browser
LONG = "Specialistmottagningen för barn- och ungdomsmedicin WWWWWWWWWW MMMMMMMMMMMM"
OUTSIDE = """() => [...document.querySelectorAll('.fk-network__place')].filter(p => p.checkVisibility()).flatMap(p => {
  const box = p.querySelector('rect').getBoundingClientRect()
  return [...p.querySelectorAll('text')].filter(t => {
    const own = t.getBoundingClientRect()
    return own.left < box.left || own.right > box.right || own.top < box.top || own.bottom > box.bottom
  }).map(t => t.textContent)
})"""
"""Words that stand outside of their box, as the browser draws them."""


@pytest.fixture
def world(transactional_db: None) -> World:
    tenant = make_tenant("gotland")
    with activate(tenant.pk):
        return World(tenant)


@pytest.fixture
def patient(world: World) -> Patient:
    """With twelve contacts at two units, some with long names, and six relatives."""
    with activate(world.tenant.pk):
        found = world.patient(given_name="Gunvor", family_name="Öberg")
        clinic = world.unit(world.region, "sjukhusmottagning", LONG)
        for number in range(11):
            unit = (world.vardcentral, clinic)[number % 2]
            ContactFactory(
                patient=found, unit=unit, coordinating=number == 3, staff__given_name="Maria " * (number + 1)
            )
        ContactFactory(patient=found, unit=world.vardcentral, role=ContactRole.FAST_LAKARKONTAKT)
        for _number in range(6):
            RelativeFactory(patient=found)
        return found


def drawn(page: Page, width: int) -> str:
    """Which layout the page shows at the width."""
    page.set_viewport_size({"width": width, "height": 900})
    shown = page.locator(".fk-network__picture:visible")
    expect(shown).to_have_count(1)
    return (shown.get_attribute("class") or "").rpartition("--")[2]


def test_the_network_is_readable_reachable_and_printable(world: World, patient: Patient, open_as: OpenAs) -> None:
    page = open_as(world.chef, reverse("patients:network", args=[patient.pk]))
    for width, shape in ((390, "narrow"), (820, "wide"), (1440, "wide")):
        assert drawn(page, width) == shape
        assert page.evaluate(OUTSIDE) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert faults_in_each_scheme(page) == []
    assert len(PdfReader(BytesIO(page.pdf(format="A4"))).pages) == 1
    with activate(world.tenant.pk):
        physician = Contact.objects.get(role=ContactRole.FAST_LAKARKONTAKT)
    page.locator(".fk-network__picture--wide a").first.focus()
    for _number in range(30):
        if "Fast läkarkontakt" in str(page.evaluate("document.activeElement.getAttribute('aria-label')")):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(f"#kontakt-{physician.pk}")).to_be_visible()
    expect(page).to_have_url(f"{reverse('patients:detail', args=[patient.pk])}#kontakt-{physician.pk}")
