"""Staff at work: appoint, be refused, replace, end and inform, with mouse and keyboard."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from contacts.enums import ContactRole, Occasion
from contacts.models import Contact
from contacts.services import Proposal, appoint_contact, grant_delegation
from fastkontakt.clock import today
from fastkontakt.organisation.enums import Employment
from fastkontakt.organisation.models import StaffMember
from fastkontakt.tenancy import activate
from patients.models import Condition, Patient
from tests.browser.conftest import OpenAs
from tests.world import World, make_tenant

FLK, FVK = ContactRole.FAST_LAKARKONTAKT, ContactRole.FAST_VARDKONTAKT
ONE_DAY = timedelta(days=1)
pytestmark = pytest.mark.browser


@pytest.fixture
def world(transactional_db: None) -> World:
    """Committed, so that the server sees it."""
    tenant = make_tenant("gotland")
    with activate(tenant.pk):
        return World(tenant)


def address(patient: Patient) -> str:
    return reverse("patients:detail", args=[patient.pk])


def named(person: StaffMember, given: str, family: str) -> StaffMember:
    person.given_name, person.family_name = given, family
    person.save()
    return person


def appointed(world: World, patient: Patient, **fields: Any) -> Contact:
    values = {"appointee": world.specialist, "unit": world.vardcentral, "role": FLK, "starts_on": today() - 9 * ONE_DAY}
    proposal = Proposal(patient=patient, **(values | {"occasion": Occasion.CHOICE} | fields))
    return appoint_contact(proposal=proposal, by=world.chef, today=today())


def contacts(world: World, **filters: Any) -> list[Contact]:
    with activate(world.tenant.pk):
        return list(Contact.objects.filter(**filters).order_by("starts_on"))


def choose(page: Page, person: StaffMember) -> None:
    page.get_by_role("radio", name=re.compile(re.escape(person.name))).check()


def submit(page: Page) -> None:
    page.locator("#kontroll").get_by_role("button").click()


def test_three_interactions_lead_from_the_patient_to_a_registered_contact(world: World, open_as: OpenAs) -> None:
    with activate(world.tenant.pk):
        patient, nurse = world.patient(), named(world.nurse(), "Alvar", "Edman")
    page = open_as(world.chef, address(patient))
    page.get_by_role("link", name="Utse Fast vårdkontakt").click()
    choose(page, nurse)
    page.get_by_role("button", name="Utse Alvar Edman som fast vårdkontakt").click()
    expect(page).to_have_url(re.compile(rf"{address(patient)}#kontakt-"))
    card = page.locator("article", has_text="Alvar Edman")
    expect(card).to_contain_text("Patienten är inte informerad än")
    card.get_by_role("button", name="Muntligt").click()
    expect(page.locator("article", has_text="Alvar Edman")).to_contain_text("Skriftligt saknas")
    assert [row.staff_id for row in contacts(world)] == [nurse.pk]


def test_the_check_follows_what_is_chosen_and_asks_for_a_reason_in_place(world: World, open_as: OpenAs) -> None:
    with activate(world.tenant.pk):
        patient = world.patient()
        internist = named(world.physician(specialities=["internmedicin"]), "Inga", "Internberg")
    page = open_as(world.chef, reverse("contacts:appoint", args=[patient.pk]) + f"?roll={FLK}")
    panel = page.locator("#kontroll")
    expect(panel).to_contain_text("Välj en person")
    choose(page, world.specialist)
    expect(panel).to_contain_text("Alla krav är uppfyllda")
    choose(page, internist)
    field = panel.get_by_label("Individuell bedömning")
    expect(field).to_be_visible()
    field.fill("Har arbetat i primärvården i tolv år")
    field.blur()
    expect(panel).to_contain_text("Alla krav är uppfyllda")
    expect(field).to_have_value("Har arbetat i primärvården i tolv år")
    submit(page)
    expect(page).to_have_url(re.compile("#kontakt-"))
    assert contacts(world)[0].individual_assessment == "Har arbetat i primärvården i tolv år"


def test_another_role_or_day_judges_the_candidates_anew(world: World, open_as: OpenAs) -> None:
    with activate(world.tenant.pk):
        patient, nurse = world.patient(), world.nurse()
    page = open_as(world.chef, reverse("contacts:appoint", args=[patient.pk]) + f"?roll={FVK}")
    choose(page, nurse)
    expect(page.locator("#kontroll")).to_contain_text(f"Utse {nurse.name} som fast vårdkontakt")
    page.get_by_role("radio", name="Fast läkarkontakt").check()
    expect(page.locator("#kandidater")).to_contain_text("ska vara legitimerad läkare")
    expect(page.locator("#kontroll")).to_contain_text("hindrar")
    expect(page.get_by_label("Samordnar")).to_have_count(0)
    choose(page, world.specialist)
    expect(page.locator("#kontroll")).to_contain_text("Alla krav är uppfyllda")
    page.get_by_label("Från och med").fill((today() + 91 * ONE_DAY).isoformat())
    page.get_by_label("Från och med").blur()
    expect(page.locator("#kandidater")).to_contain_text("kan inte utses")


def test_a_hired_physician_cannot_be_chosen_and_says_why(world: World, open_as: OpenAs) -> None:
    with activate(world.tenant.pk):
        patient = world.patient()
        hired = named(world.physician(employment=Employment.HIRED), "Hugo", "Hyrlund")
    page = open_as(world.chef, reverse("contacts:appoint", args=[patient.pk]) + f"?roll={FLK}")
    expect(page.get_by_role("radio", name=re.compile(hired.name))).to_be_disabled()
    expect(page.locator("label", has_text="Hugo Hyrlund")).to_contain_text("Hyrläkare kan inte vara fast läkarkontakt")


def test_a_refusal_keeps_what_was_typed_and_its_act_solves_it(world: World, open_as: OpenAs) -> None:
    with activate(world.tenant.pk):
        patient, nurse = world.patient(), named(world.nurse(), "Nina", "Ek")
    page = open_as(world.chef, address(patient))
    page.get_by_role("link", name="Utse Fast vårdkontakt").click()
    choose(page, nurse)
    page.get_by_text("Anteckningar").click()
    page.get_by_label("Intern anteckning").fill("Vill bo kvar hemma")
    with activate(world.tenant.pk):
        Condition.objects.create(
            patient=patient, kind="life_threatening", starts_on=today(), established_by=world.specialist
        )
    submit(page)
    refusal = page.get_by_role("alert").filter(has_text="Kontakten är inte registrerad").first
    expect(refusal).to_contain_text("Nina Ek kan inte utses: patienten har ett livshotande tillstånd")
    expect(page.locator("#avslag")).to_be_focused()
    expect(page.get_by_label("Intern anteckning")).to_have_value("Vill bo kvar hemma")
    expect(page.get_by_role("radio", name=re.compile("Nina Ek"))).to_be_checked()
    assert contacts(world) == []
    page.locator("#avslag").get_by_role("link", name="Utse en läkare först").click()
    expect(page.get_by_label("Anledning")).to_have_value(Occasion.LIFE_THREATENING)
    choose(page, world.specialist)
    submit(page)
    expect(page).to_have_url(re.compile("#kontakt-"))
    page.get_by_role("link", name="Utse ytterligare Fast vårdkontakt").click()
    choose(page, nurse)
    submit(page)
    expect(page).to_have_url(re.compile("#kontakt-"))
    assert {row.staff_id for row in contacts(world)} == {world.specialist.pk, nurse.pk}


def test_a_fast_lakarkontakt_is_replaced_in_one_step(world: World, open_as: OpenAs) -> None:
    with activate(world.tenant.pk):
        patient, other = world.patient(), named(world.physician(), "Karin", "Åkerlund")
        former = appointed(world, patient)
    page = open_as(world.chef, address(patient))
    page.get_by_role("link", name=f"Byt {former.staff.name}").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"Ersätt {former.staff.name}")
    choose(page, other)
    submit(page)
    expect(page.locator("article", has_text="Karin Åkerlund")).to_be_visible()
    first, second = contacts(world)
    assert (first.ends_on, second.starts_on, second.replaces_id) == (today() - ONE_DAY, today(), first.pk)
    page.get_by_role("link", name="Visa 1 avslutad kontakt").click()
    expect(page.get_by_role("table", name="Avslutade kontakter, senaste först")).to_contain_text(
        "Ersatt av en annan person"
    )


def test_a_contact_is_ended_with_a_reason_and_stays_in_the_history(world: World, open_as: OpenAs) -> None:
    with activate(world.tenant.pk):
        patient = world.patient()
        contact = appointed(world, patient)
    page = open_as(world.chef, address(patient))
    page.get_by_role("link", name=f"Avsluta {contact.staff.name}").click()
    page.get_by_label("Annat skäl").check()
    page.get_by_role("button", name="Avsluta uppdraget").click()
    expect(page.locator("#avslag")).to_contain_text("det saknas ett skäl")
    page.get_by_label("Skäl med egna ord").fill("Patienten vill ha samma läkare som sin syster")
    page.get_by_role("button", name="Avsluta uppdraget").click()
    expect(page).to_have_url(re.compile(f"{address(patient)}$"))
    assert contacts(world)[0].end_reason == "Patienten vill ha samma läkare som sin syster"


def test_a_delegated_nurse_appoints_what_the_delegation_covers_and_an_undelegated_nobody(
    world: World, open_as: OpenAs
) -> None:
    with activate(world.tenant.pk):
        patient, nurse = world.patient(), world.nurse()
        delegated, other = world.actor(world.vardcentral), world.actor(world.vardcentral)
        days = {"starts_on": today(), "ends_on": today() + 30 * ONE_DAY, "today": today()}
        grant_delegation(by=world.chef, unit=world.vardcentral, staff=delegated.staff, roles=[FVK], **days)
    page = open_as(delegated, address(patient))
    expect(page.get_by_role("link", name="Utse Fast läkarkontakt")).to_have_count(0)
    page.get_by_role("link", name="Utse Fast vårdkontakt").click()
    choose(page, nurse)
    submit(page)
    expect(page).to_have_url(re.compile("#kontakt-"))
    page = open_as(other, address(patient))
    expect(page.get_by_role("link", name=re.compile("^(Utse|Byt|Avsluta)"))).to_have_count(1)
    expect(page.get_by_role("link", name=re.compile("^Byt"))).to_have_text(re.compile("uppdrag"))
    page.goto(reverse("contacts:appoint", args=[patient.pk]) + f"?roll={FVK}")
    expect(page.locator("#kandidater")).to_contain_text("delegation")
    choose(page, world.specialist)
    submit(page)
    expect(page.locator("#avslag")).to_contain_text("delegation")
    assert len(contacts(world)) == 1


def test_a_double_click_registers_one_contact_and_the_page_behind_knows_of_it(world: World, open_as: OpenAs) -> None:
    with activate(world.tenant.pk):
        patient, nurse = world.patient(), world.nurse()
    page = open_as(world.chef, reverse("contacts:appoint", args=[patient.pk]) + f"?roll={FVK}")
    choose(page, nurse)
    button = page.get_by_role("button", name=f"Utse {nurse.name} som fast vårdkontakt")
    expect(button).to_be_visible()
    button.dblclick()
    expect(page).to_have_url(re.compile("#kontakt-"))
    assert len(contacts(world)) == 1
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Utse fast kontakt")
    page.reload()
    expect(page.get_by_role("radio", name=re.compile(nurse.name))).to_be_disabled()
    expect(page.locator("#kandidater")).to_contain_text(f"{nurse.name} är redan fast vårdkontakt")


def test_the_keyboard_alone_appoints(world: World, open_as: OpenAs) -> None:
    with activate(world.tenant.pk):
        patient, nurse = world.patient(), world.nurse()
    page = open_as(world.chef, address(patient))
    page.get_by_role("link", name="Utse Fast vårdkontakt").focus()
    page.keyboard.press("Enter")
    page.locator("input[name=staff]").first.focus()
    page.keyboard.press("Space")
    for _ in range(10):
        if page.get_by_role("radio", name=re.compile(nurse.name)).is_checked():
            break
        page.keyboard.press("ArrowDown")
    button = page.get_by_role("button", name=f"Utse {nurse.name} som fast vårdkontakt")
    expect(button).to_be_visible()
    for _ in range(15):
        page.keyboard.press("Tab")
        if button.evaluate("element => element === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#kontakt-"))
    assert [row.staff_id for row in contacts(world)] == [nurse.pk]


def test_without_scripts_the_server_checks_when_the_form_is_sent(world: World, open_as: OpenAs) -> None:
    with activate(world.tenant.pk):
        patient, nurse = world.patient(), world.nurse()
    page = open_as(
        world.chef, reverse("contacts:appoint", args=[patient.pk]) + f"?roll={FVK}", java_script_enabled=False
    )
    choose(page, nurse)
    page.locator("#id_occasion").select_option(Occasion.LIFE_THREATENING)
    submit(page)
    expect(page.locator("#avslag")).to_contain_text("legitimerad läkare")
    page.locator("#id_occasion").select_option(Occasion.NEED)
    submit(page)
    expect(page).to_have_url(re.compile("#kontakt-"))


def test_slash_focuses_the_search_and_a_number_opens_the_patient(world: World, open_as: OpenAs) -> None:
    with activate(world.tenant.pk):
        patient = world.patient()
    page = open_as(world.chef, reverse("patients:search"))
    page.keyboard.press("/")
    page.keyboard.type(patient.identity_number)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"{address(patient)}$"))
