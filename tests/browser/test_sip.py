"""A coordinated individual plan from the call to the plan, by those who take part: nurse, municipality, patient."""

from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from agreements.models import Sip
from fastkontakt.clock import now
from fastkontakt.tenancy import activate
from tests.api import citizen
from tests.browser.conftest import OpenAs, accessibility_faults
from tests.sip import SipScene
from tests.world import World, make_tenant

pytestmark = pytest.mark.browser


@pytest.fixture
def scene(transactional_db: None) -> SipScene:
    tenant = make_tenant("halland")
    with activate(tenant.pk):
        return SipScene(World(tenant), now=now())


def test_from_call_to_plan(scene: SipScene, open_as: OpenAs) -> None:
    starts = (scene.now + timedelta(days=3)).replace(hour=9, minute=0)
    nurse = open_as(scene.by, reverse("agreements:call_sip", args=[scene.patient.pk]), width=390)
    nurse.get_by_label("Muntligt").check()
    nurse.get_by_label("Varför behövs en plan?").fill("Insatser behöver samordnas.")
    nurse.get_by_label("Verksamhet", exact=True).select_option("Hemsjukvården")
    nurse.get_by_label("Mötet börjar").fill(f"{starts:%Y-%m-%dT%H:%M}")
    nurse.get_by_label("Mötet slutar").fill(f"{starts + timedelta(hours=1):%Y-%m-%dT%H:%M}")
    nurse.get_by_label("Plats eller länk").fill("Rum 3")
    nurse.get_by_role("button", name="Skicka kallelsen").click()
    expect(nurse.get_by_text("Kallelsen är skickad.").first).to_be_visible()
    assert not accessibility_faults(nurse)

    municipality = open_as(scene.nursing, reverse("agreements:unit_sips"))
    municipality.get_by_role("link", name=scene.patient.name).click()
    municipality.get_by_label("Kommer", exact=True).check()
    municipality.get_by_role("button", name="Spara svaret").click()
    expect(municipality.get_by_text("Svaret är sparat.")).to_be_visible()

    with activate(scene.world.tenant.pk):
        oneself = citizen(scene.world, scene.patient)
    patient = open_as(oneself, reverse("agreements_portal:sips"), width=390)
    patient.get_by_role("link", name="Plan med Vårdcentralen").click()
    patient.get_by_label("Kommer", exact=True).check()
    patient.get_by_role("button", name="Spara svaret").click()
    expect(patient.get_by_text("Ditt svar är skickat.")).to_be_visible()
    assert not accessibility_faults(patient)

    nurse.get_by_role("link", name="Skriv planen").click()
    nurse.get_by_label("Det här är viktigt för personen").fill("Att få bo kvar hemma")
    first = nurse.get_by_role("group", name="Insats 1")
    first.get_by_label("Insats", exact=True).fill("Såromläggning")
    first.get_by_label("Vem svarar för den?").select_option("Kommunen")
    nurse.get_by_role("button", name="Lägg till fler insatser").click()
    expect(nurse.get_by_role("group", name="Insats 4")).to_be_visible()
    nurse.get_by_label("Regionen").check()
    nurse.get_by_role("group", name="Mål 1").get_by_label("Mål", exact=True).fill("Såret läkt")
    nurse.get_by_label("Planen följs upp").fill(f"{scene.now + timedelta(days=60):%Y-%m-%d}")
    nurse.get_by_role("button", name="Spara planen").click()
    expect(nurse.get_by_text("Planen är sparad.")).to_be_visible()
    with activate(scene.world.tenant.pk):
        assert Sip.objects.get().plans.get().interventions.get().what == "Såromläggning"

    patient.reload()
    expect(patient.get_by_text("Att få bo kvar hemma")).to_be_visible()
