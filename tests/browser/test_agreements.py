"""An agreement by those who make it: staff write it, the patient reads and confirms, and an outdated yes is refused."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from agreements.models import Agreement, AgreementAnswer
from fastkontakt.accounts.actor import Actor
from fastkontakt.clock import today
from fastkontakt.tenancy import activate
from patients.enums import ConsentKind
from patients.models import Patient
from tests.agreements import consent, contact
from tests.api import citizen
from tests.browser.conftest import OpenAs, accessibility_faults
from tests.world import World, make_tenant

pytestmark = pytest.mark.browser
WORDS = "Att orka gå ut med hunden"


class Scene:
    """A patient with two fasta vårdkontakter at the health centre, who agrees that they are coordinated."""

    def __init__(self) -> None:
        self.tenant = make_tenant("halland")
        with activate(self.tenant.pk):
            world = World(self.tenant)
            self.chef: Actor = world.chef
            self.patient: Patient = world.patient()
            self.first, self.second = contact(world, self.patient), contact(world, self.patient)
            consent(world, self.patient, ConsentKind.COORDINATION)
            self.oneself = citizen(world, self.patient)


@pytest.fixture
def scene(transactional_db: None) -> Scene:
    return Scene()


def test_from_the_first_version_to_the_second(scene: Scene, open_as: OpenAs) -> None:
    staff = open_as(scene.chef, reverse("agreements:write_agreement", args=[scene.patient.pk]))
    written_without_a_coordinator(staff)
    expect(staff.get_by_text("Då väljs en som samordnar").first).to_be_visible()
    expect(staff.get_by_label("Det här är viktigt för patienten")).to_have_value(WORDS)
    expect(staff.get_by_role("group", name="Uppgift 1").get_by_label("Gör vad")).to_have_value("Går en halvtimme")
    assert not accessibility_faults(staff)

    staff.get_by_label(scene.first.staff.name).first.check()
    staff.get_by_label("Varför just den personen samordnar").fill("Känner patienten bäst")
    staff.get_by_role("button", name="Spara överenskommelsen").click()
    expect(staff.get_by_text("Överenskommelsen är sparad.").first).to_be_visible()
    assert not accessibility_faults(staff)

    patient = open_as(scene.oneself, reverse("agreements_portal:agreements"), width=390)
    patient.get_by_role("link", name="Vårdcentralen", exact=True).click()
    expect(patient.get_by_text(WORDS)).to_be_visible()
    assert not accessibility_faults(patient)
    answered(patient, "Skicka kommentaren", "Torsdagar passar bäst", "Det du skrev finns nu hos mottagningen.")
    answered(patient, "Bekräfta överenskommelsen", "", "Överenskommelsen är bekräftad.")
    assert not accessibility_faults(patient)

    rewritten(staff, "Ny dag", "Vi ringer på torsdagar.")
    patient.reload()
    rewritten(staff, "Ny tid", "Vi ringer på torsdagar klockan 9.")
    patient.get_by_label("Vill du säga något om överenskommelsen?").fill("Ja, gärna")
    patient.get_by_role("button", name="Bekräfta överenskommelsen").click()
    expect(patient.get_by_text("Överenskommelsen har ändrats.").first).to_be_visible()
    expect(patient.get_by_text("Vi ringer på torsdagar klockan 9.").first).to_be_visible()
    expect(patient.get_by_label("Vill du säga något om överenskommelsen?")).to_have_value("Ja, gärna")
    assert not accessibility_faults(patient)
    with activate(scene.tenant.pk):
        newest = Agreement.objects.get().versions.latest("number")
        assert newest.number == 3
        assert not AgreementAnswer.objects.filter(version=newest).exists()

    answered(patient, "Bekräfta överenskommelsen", "Ja, gärna", "Överenskommelsen är bekräftad.")


def written_without_a_coordinator(staff: Page) -> None:
    """All but who coordinates, and sent."""
    staff.get_by_label("Det här är viktigt för patienten").fill(WORDS)
    staff.get_by_label("Det här har vi kommit överens om").fill("Vi ringer varje vecka.")
    task: Any = staff.get_by_role("group", name="Uppgift 1")
    task.get_by_label("Vem").select_option("Patienten")
    task.get_by_label("Gör vad").fill("Går en halvtimme")
    staff.get_by_label("Överenskommelsen följs upp").fill(f"{today() + timedelta(days=60):%Y-%m-%d}")
    staff.get_by_label("Ingen samordnar").check()
    staff.get_by_role("button", name="Spara överenskommelsen").click()


def rewritten(staff: Page, changed: str, agreed: str) -> None:
    """A new version, from the agreement's page."""
    staff.get_by_role("link", name="Ändra", exact=True).click()
    staff.get_by_label("Det här är ändrat").fill(changed)
    staff.get_by_label("Det här har vi kommit överens om").fill(agreed)
    staff.get_by_role("button", name="Spara överenskommelsen").click()
    expect(staff.get_by_text("Överenskommelsen är sparad.").first).to_be_visible()


def answered(patient: Page, button: str, said: str, thanks: str) -> None:
    """What the patient says of the version read."""
    patient.get_by_label("Vill du säga något om överenskommelsen?").fill(said)
    patient.get_by_role("button", name=button).click()
    expect(patient.get_by_text(thanks)).to_be_visible()
