"""A patient lets somebody help, who then sees that and no more, until it is taken back."""

import re

import pytest
from playwright.sync_api import Page, expect

from contacts.enums import ContactRole, Occasion
from contacts.models import Contact
from fastkontakt.accounts.actor import PATIENT, Actor
from fastkontakt.accounts.models import User
from fastkontakt.tenancy import activate
from tests.browser.conftest import OpenAs, accessibility_faults
from tests.world import LONG_AGO, World, make_tenant

NUMBER = "19610118-2803"
pytestmark = pytest.mark.browser


@pytest.fixture
def me(transactional_db: None) -> Actor:
    """A patient with a contact. The one to help is a patient too, elsewhere in the county."""
    tenant = make_tenant("halland")
    with activate(tenant.pk):
        world = World(tenant, numbers=["199002222397", "196101182803"])
        patient = world.patient(
            user=User.objects.create(username="halland.patient.1"), given_name="Gunvor", family_name="Öberg"
        )
        world.patient(user=User.objects.create(username="halland.patient.2"), given_name="Eva", family_name="Öberg")
        Contact.objects.create(
            patient=patient,
            staff=world.nurse(given_name="Alvar", family_name="Edman"),
            unit=world.vardcentral,
            role=ContactRole.FAST_VARDKONTAKT,
            occasion=Occasion.NEED,
            starts_on=LONG_AGO,
            appointed_by=world.chef.staff,
        )
        return Actor(patient.user, tenant, PATIENT, patient_id=patient.pk)


def test_given_used_and_taken_back(me: Actor, open_as: OpenAs, new_page: OpenAs) -> None:
    page = open_as(me, "/mina-kontakter/ombud/")
    give_permission(page)
    helper = signed_in_to_help(new_page())
    expect(helper.get_by_role("heading", name="Alvar Edman")).to_be_visible()
    expect(helper.get_by_text("Du är här för Gunvor Öberg.")).to_be_visible()
    helper.get_by_role("link", name="Det här får du göra").click()
    expect(helper.get_by_role("link", name="Se kontakterna")).to_be_visible()
    expect(helper.get_by_role("link", name="Se vem som har tittat")).to_have_count(0)
    assert not accessibility_faults(helper)
    answer = helper.request.get(f"/mina-kontakter/for/{me.patient_id}/vem-har-tittat/")
    assert answer.status == 403
    page.get_by_role("link", name="Ta tillbaka Eva Öberg").click()
    page.get_by_role("button", name="Ta tillbaka").click()
    expect(page.get_by_text("Det är avslutat och gäller inte längre.")).to_be_visible()
    helper.get_by_role("link", name="Se kontakterna").click()
    expect(helper).to_have_url(re.compile("/logga-in/"))
    expect(helper.get_by_text("Du har loggats ut")).to_be_visible()


def give_permission(page: Page) -> None:
    """By keyboard and label, with a slip on the way that costs nothing."""
    page.get_by_role("link", name="Ge någon tillåtelse").click()
    page.get_by_label("Personens personnummer").fill(NUMBER)
    page.get_by_label("Förnamn").fill("Eva")
    page.get_by_label("Efternamn").fill("Öberg")
    page.get_by_label("Till och med vilken dag?").fill("2027-05-01")
    page.get_by_role("button", name="Ge tillåtelse").click()
    expect(page.locator("#felsammanfattning")).to_contain_text("Välj minst en sak")
    expect(page.get_by_label("Personens personnummer")).to_have_value(NUMBER)
    page.get_by_label("Se vilka dina fasta kontakter är").check()
    page.get_by_role("button", name="Ge tillåtelse").click()
    expect(page.get_by_text("Eva Öberg har fått din tillåtelse.")).to_be_visible()


def signed_in_to_help(page: Page) -> Page:
    """The helper signs in, and chooses to help rather than to see what is her own."""
    page.goto("/logga-in/?som=invanare")
    page.get_by_label("Användarnamn").fill("halland.patient.2")
    page.get_by_label("Lösenord").fill("demo")
    page.get_by_role("button", name="Logga in", exact=True).click()
    page.get_by_role("button", name="Välj Den som jag företräder").click()
    return page
