"""A manager lets a physician go: last day, suggested successors, a change, the move, and what the patient then sees."""

from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from contacts.enums import ContactRole
from contacts.models import CaseloadLimit, Move
from contacts.services.moves import order_move, plan_move
from contacts.tasks import run_move
from fastkontakt.accounts.actor import PATIENT
from fastkontakt.clock import today
from fastkontakt.tenancy import activate
from tests.browser.conftest import OpenAs, accessibility_faults
from tests.sweep import citizen
from tests.unit.moves.scene import held_by
from tests.world import LONG_AGO, World, make_tenant

pytestmark = pytest.mark.browser
UNIT = "/enheten/medarbetare/"


@pytest.fixture
def world(transactional_db: None) -> World:
    tenant = make_tenant("halland")
    with activate(tenant.pk):
        world = World(tenant)
        for name, limit in (("Rymlig", 20), ("Trång", 2)):
            other = world.physician(family_name=name)
            CaseloadLimit.objects.create(
                unit=world.vardcentral,
                staff=other,
                role=ContactRole.FAST_LAKARKONTAKT,
                patients=limit,
                starts_on=LONG_AGO,
            )
        world.nurse(family_name="Sköterska")
        held_by(world, world.specialist, 6)
        return world


def manage(page: Page, name: str, act: str) -> None:
    """One of the acts that are folded in the person's row."""
    row = page.get_by_role("row").filter(has_text=name)
    row.get_by_text("Hantera").click()
    row.get_by_role("link", name=act).click()


def choose(page: Page, place: int, name: str) -> None:
    field = page.get_by_role("row").nth(place).get_by_role("combobox")
    field.select_option(label=field.locator("option", has_text=name).first.inner_text())


@pytest.mark.parametrize("width", [390, 1440])
def test_a_physician_leaves_and_the_contacts_move(world: World, open_as: OpenAs, width: int) -> None:
    page = open_as(world.chef, UNIT, width=width)
    manage(page, world.specialist.name, "Sista dag")
    assert not accessibility_faults(page)
    page.get_by_label("Sista dag på enheten").fill((today() + timedelta(days=9)).isoformat())
    page.get_by_role("button", name="Spara och se kontakterna").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Vem tar över efter {world.specialist.name}?")
    expect(page.get_by_role("button", name="Flytta 6 patienter")).to_be_visible()
    choose(page, 1, "Person Sköterska")
    choose(page, 2, "Avslutas utan efterträdare")
    page.get_by_role("button", name="Spara ändringarna").click()
    expect(page.get_by_text("1 kontakt stoppas om du beställer nu")).to_be_visible()
    expect(page.get_by_text("legitimerad läkare").first).to_be_visible()
    assert not accessibility_faults(page)
    page.get_by_role("button", name="Flytta 5 och avsluta 1").click()
    expect(page.get_by_text("Flytten är klar. 1 kontakt kunde inte flyttas och ligger kvar.")).to_be_visible()
    assert not accessibility_faults(page)
    page.get_by_role("link", name="Utse för hand").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Ersätt {world.specialist.name}")


def test_the_page_follows_the_move_by_itself(world: World, open_as: OpenAs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("contacts.services.moves.wake", lambda tenant_id, move_id: None)
    with activate(world.tenant.pk):
        plan = plan_move(by=world.chef, staff=world.specialist, last_day=today(), reason="Slutar", today=today())
        order_move(by=world.chef, move=plan)
    page = open_as(world.chef, reverse("contacts:move", args=[plan.pk]))
    expect(page.get_by_text("Flytten pågår")).to_be_visible()
    assert not accessibility_faults(page)
    run_move(world.tenant.pk, str(plan.pk))
    expect(page.get_by_text("Flytten är klar.")).to_be_visible(timeout=10_000)
    expect(page.get_by_role("heading", name="Tog över")).to_be_visible()


def test_the_patient_is_told_who_is_new(world: World, open_as: OpenAs) -> None:
    with activate(world.tenant.pk):
        plan = plan_move(by=world.chef, staff=world.specialist, last_day=today(), reason="Slutar", today=today())
        patient = plan.contacts.select_related("contact__patient")[0].contact.patient
        viewer = citizen(world, patient, PATIENT)
        order_move(by=world.chef, move=plan)
    page = open_as(viewer, "/mina-kontakter/", width=390)
    expect(page.get_by_text("Ny fast läkarkontakt från")).to_contain_text(f"efter {world.specialist.name}")
    assert not accessibility_faults(page)


def test_a_substitute_is_named_at_the_absence(world: World, open_as: OpenAs) -> None:
    page = open_as(world.chef, UNIT)
    manage(page, world.specialist.name, "Registrera frånvaro")
    page.get_by_label("Sista dag borta").fill((today() + timedelta(days=4)).isoformat())
    page.get_by_label("Ersättare").select_option(label="Person Rymlig, Läkare")
    page.get_by_role("button", name="Registrera frånvaron").click()
    expect(page.get_by_text("Ersättare: Person Rymlig")).to_be_visible()
    with activate(world.tenant.pk):
        assert not Move.objects.exists()
