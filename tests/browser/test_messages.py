"""Messages in browsers: a patient reads and chooses on a telephone, a manager chooses, and looks after what is sent."""

import re
from typing import Any

import pytest
from django.test import override_settings
from django.urls import reverse
from playwright.sync_api import expect

from contacts.enums import ContactRole
from fastkontakt.clock import today
from fastkontakt.notifications.enums import DeliveryState, Failure, MessageKind
from fastkontakt.notifications.models import Choice, Delivery
from fastkontakt.notifications.services import tell_patients
from fastkontakt.tenancy import activate
from tests.browser.conftest import OpenAs, accessibility_faults
from tests.factories.contacts import ContactFactory
from tests.messages import EMAIL, reachable, signed_in_as
from tests.world import World, make_tenant

pytestmark = pytest.mark.browser
TELEPHONE = 390


@pytest.fixture
def world(transactional_db: None) -> Any:
    tenant = make_tenant("halland")
    with activate(tenant.pk):
        return World(tenant)


def test_messages_are_read_chosen_and_tried_again(world: World, open_as: OpenAs) -> None:
    with override_settings(SENDS_EMAIL=True, SMS_GATEWAY_URL=""):
        with activate(world.tenant.pk):
            patient = reachable(world)
            owner = signed_in_as(patient)
            contact = ContactFactory(patient=patient, unit=world.vardcentral, role=ContactRole.FAST_VARDKONTAKT)
            tell_patients(kind=MessageKind.CONTACT_APPOINTED, about=[contact], today=today())
        a_patient_reads_and_chooses(owner, open_as)
        with activate(world.tenant.pk):
            assert not Choice.objects.get().by_email
            Delivery.objects.update(state=DeliveryState.DEAD, failure=Failure.UNREACHABLE, sent_at=None)
        a_manager_chooses_and_tries_again(world, open_as)
    with activate(world.tenant.pk):
        assert Choice.objects.get(user=world.chef.user).email == "chef@example.se"
        assert Delivery.objects.get().state == DeliveryState.CANCELLED  # it has been read


def a_patient_reads_and_chooses(owner: Any, open_as: OpenAs) -> None:
    page = open_as(owner, reverse("inbox:messages"), width=TELEPHONE)
    expect(page.get_by_text("Oläst")).to_be_visible()
    assert accessibility_faults(page) == []
    page.get_by_role("link", name="En fast kontakt är utsedd").press("Enter")
    expect(page).to_have_url(re.compile("/mina-kontakter/$"))
    page.goto(reverse("inbox:messages"))
    expect(page.get_by_text("Oläst")).to_have_count(0)
    page.get_by_role("link", name="Så får du veta").click()
    expect(page.get_by_text(EMAIL)).to_be_visible()
    assert accessibility_faults(page) == []
    page.get_by_label("E-post").uncheck()
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_text("Ditt val är sparat.")).to_be_visible()


def a_manager_chooses_and_tries_again(world: World, open_as: OpenAs) -> None:
    page = open_as(world.chef, reverse("notifications:choices"))
    page.get_by_label("E-post", exact=True).check()
    page.get_by_label("Varje vardag kl. 7").check()
    page.get_by_role("button", name="Spara").click()
    expect(page.locator("#felsammanfattning")).to_be_focused()
    expect(page.get_by_label("Varje vardag kl. 7")).to_be_checked()
    page.get_by_label("Din e-postadress").fill("chef@example.se")
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_text("Ditt val är sparat.")).to_be_visible()
    page.goto(reverse("operations:overview"))
    expect(page.get_by_role("cell", name="Mottagande system svarar inte", exact=True)).to_be_visible()
    assert accessibility_faults(page) == []
    page.get_by_role("button", name="Försök igen").click()
    expect(page.get_by_text("1 försöks igen.")).to_be_visible()
    expect(page.get_by_text("Allt har gått fram")).to_be_visible()
