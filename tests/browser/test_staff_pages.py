"""Staff pages in the states that the sweep of every address (test_axe_sweep) does not meet: accessible, and no wider
than the screen."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from contacts.enums import ContactRole, Occasion
from contacts.models import Contact
from contacts.services import Proposal, appoint_contact, note_request
from fastkontakt.clock import today
from fastkontakt.organisation.enums import Profession
from fastkontakt.tenancy import activate
from patients.models import Condition, Relative
from tests.browser.conftest import SCHEMES, OpenAs, accessibility_faults
from tests.world import LONG_AGO, World, make_tenant

FLK, FVK = ContactRole.FAST_LAKARKONTAKT, ContactRole.FAST_VARDKONTAKT
pytestmark = pytest.mark.browser
WIDTHS = (390, 820, 1440)


@pytest.fixture
def pages(transactional_db: None) -> tuple[World, list[str]]:
    """A county with something of everything, and the addresses of its pages."""
    tenant = make_tenant("halland")
    with activate(tenant.pk):
        world = World(tenant)
        physician = world.actor(world.vardcentral, "manager", profession=Profession.LAKARE)
        world.chef = physician
        patient, empty = world.patient(), world.patient(protection="sekretessmarkering")
        Relative.objects.create(patient=patient, rank=1, role="partner", given_name="Stina", family_name="Larsson")
        Condition.objects.create(
            patient=patient, kind="life_threatening", starts_on=today(), established_by=physician.staff
        )
        wish = {"wished_staff": world.nurse(), "text": "Gärna någon jag känner"}
        note_request(by=physician, patient=patient, role=FVK, today=today(), **wish)
        proposal = Proposal(
            patient=patient,
            appointee=world.specialist,
            unit=world.vardcentral,
            role=FLK,
            starts_on=today(),
            occasion=Occasion.CHOICE,
        )
        contact = appoint_contact(proposal=proposal, by=physician, today=today())
        Contact.objects.create(
            patient=patient,
            staff=world.nurse(world.hemsjukvard),
            unit=world.hemsjukvard,
            role=FVK,
            occasion=Occasion.NEED,
            starts_on=LONG_AGO,
            appointed_by=physician.staff,
        )
    appoint = reverse("contacts:appoint", args=[patient.pk])
    return (
        world,
        [
            f"{appoint}?roll={FVK}",
            f"{appoint}?roll={FLK}",
            f"{appoint}?roll={FLK}&byter={contact.pk}",
            f"{reverse('patients:detail', args=[patient.pk])}?historik=1",
            reverse("patients:detail", args=[empty.pk]),
        ],
    )


def wider_than_screen(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


def test_every_state_is_accessible_and_fits(pages: tuple[World, list[str]], open_as: OpenAs) -> None:
    world, addresses = pages
    page = open_as(world.chef, addresses[0], reduced_motion="reduce")
    faults = []
    for address in addresses:
        for scheme, rules in SCHEMES:
            page.emulate_media(color_scheme=scheme)  # first: Chromium leaves parts of an open page as they were
            page.goto(address)
            faults += [(address, f"{scheme} {fault}") for fault in accessibility_faults(page, *rules)]
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            if wider_than_screen(page):
                faults.append((address, f"wider than {width}"))
    assert not faults


def test_a_refused_page_and_a_page_with_errors_are_accessible(pages: tuple[World, list[str]], open_as: OpenAs) -> None:
    world, addresses = pages
    page = open_as(world.chef, addresses[0], reduced_motion="reduce")
    page.locator("#kontroll").get_by_role("button").click()
    page.locator(".fk-error-summary").wait_for()
    assert accessibility_faults(page) == []
    page.goto(addresses[0])
    page.locator("#id_occasion").select_option(Occasion.NEED)
    page.locator("input[name=staff]:not(:disabled)").first.check()
    page.get_by_label("Från och med").fill("1999-01-01")
    page.locator("#kontroll").get_by_role("button").click()
    page.locator("#avslag").wait_for()
    assert accessibility_faults(page) == []
