"""The pages on who may see, and what the shared view says of what is not shown."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse

from contacts.models import Contact
from fastkontakt.accounts.actor import Actor
from fastkontakt.audit.models import Access, Event
from fastkontakt.clock import today
from fastkontakt.organisation.enums import Profession
from fastkontakt.tenancy import activate
from patients.enums import ConsentKind, RelationGround
from patients.models import Block, BlockLift, Consent, EmergencyAccess, Incapacity, Patient
from patients.services import relate
from tests.factories.contacts import ContactFactory, CoordinatorChoiceFactory
from tests.factories.patients import BlockFactory, CareServiceFactory, ConsentFactory, EmergencyAccessFactory
from tests.hospital import Hospital
from tests.pages import signed_in
from tests.world import LONG_AGO, World, make_tenant

HIDDEN = "Det finns fasta kontakter hos annan vårdgivare"
REASON = "Medvetslös efter fall, ingen som kan svara"


@pytest.fixture
def world(db: None) -> Iterator[World]:
    tenant = make_tenant("halland")
    with activate(tenant.pk):
        yield World(tenant)


@pytest.fixture
def patient(world: World) -> Patient:
    """Known at the vårdcentral and in home care, with a contact in municipal health care and one at the clinic."""
    found = world.patient()
    relate(patient=found, unit=world.hemtjanst, ground=RelationGround.SERVICE, on=LONG_AGO)
    ContactFactory(patient=found, unit=world.hemsjukvard, staff__family_name="Kommunsson")
    ContactFactory(patient=found, unit=world.mottagning, staff__family_name="Hjärtsson")
    return found


@pytest.fixture
def nurse(world: World) -> Actor:
    return world.actor(world.vardcentral)


@pytest.fixture
def helper(world: World) -> Actor:
    return world.actor(world.hemtjanst, profession=Profession.UNDERSKOTERSKA)


def get(viewer: Actor, name: str, patient: Patient, query: str = "", status: int = 200) -> str:
    response = signed_in(viewer).get(reverse(f"patients:{name}", args=[patient.pk]) + query)
    assert response.status_code == status
    return response.content.decode()


def post(viewer: Actor, name: str, patient: Patient, status: int = 302, **typed: Any) -> Any:
    response = signed_in(viewer).post(reverse(f"patients:{name}", args=[patient.pk]), typed)
    assert response.status_code == status, response.content.decode()
    return response


def days(**more: Any) -> dict[str, Any]:
    return {"starts_on": today().isoformat(), "ends_on": "", **more}


# --- the shared view -------------------------------------------------------------------------------------------------


def test_what_others_hold_is_a_line_with_what_to_do(world: World, nurse: Actor, patient: Patient) -> None:
    html = get(nurse, "detail", patient)
    assert HIDDEN in html
    assert f"{reverse('patients:sharing', args=[patient.pk])}?gor=samtycke" in html
    assert "Hjärtsson" in html
    assert not any(secret in html for secret in ("Kommunsson", "Hemsjukvården", "spärr"))


def test_social_care_reads_other_words_and_of_no_emergency(world: World, helper: Actor, patient: Patient) -> None:
    html = get(helper, "detail", patient) + get(helper, "sharing", patient)
    assert "hos andra som vårdar eller ger omsorg. Ni får se dem om personen samtycker" in html
    assert HIDDEN not in html
    assert "nodoppning" not in html
    assert "3 kap. 2 §" in html


def test_a_card_says_why_it_is_seen(world: World, nurse: Actor, patient: Patient) -> None:
    ConsentFactory(patient=patient, kind=ConsentKind.SHARE_BETWEEN_PROVIDERS)
    html, _network, _rest = get(nurse, "detail", patient).partition('id="natverk"')
    assert "Kommunsson" in html
    assert html.count("Visas eftersom patienten samtycker") == 1
    assert HIDDEN not in html


def test_a_block_within_is_a_line_that_names_nobody(world: World, nurse: Actor, patient: Patient) -> None:
    address = reverse("contacts:coordinator", args=[patient.pk])
    held = Contact.objects.get(unit=world.mottagning)
    CoordinatorChoiceFactory(contact=held, patient=patient)
    names = ("Hjärtsson", "Hjärtmottagningen")
    assert all(name in get(nurse, "detail", patient) for name in names)
    assert "Hjärtsson" in signed_in(nurse).get(address).content.decode()
    BlockFactory(patient=patient, unit=world.mottagning)
    html = get(nurse, "detail", patient)
    assert "Patienten har spärrat fasta kontakter hos en annan enhet hos er" in html
    pages = [html, get(nurse, "sharing", patient), signed_in(nurse).get(address).content.decode()]
    assert not any(name in text for name in names for text in pages)


def test_a_blocked_wards_stay_is_seen_by_those_who_plan_the_discharge_alone(world: World, nurse: Actor) -> None:
    hospital = Hospital(world)
    stay = hospital.admitted()
    clinic = world.actor(world.mottagning)
    relate(patient=hospital.patient, unit=world.mottagning, ground=RelationGround.REGISTERED, on=LONG_AGO)
    address = reverse("discharge:episode", args=[stay.pk])
    for viewer in (clinic, nurse):
        assert "Medicinavdelning 5" in get(viewer, "detail", hospital.patient)
        assert signed_in(viewer).get(address).status_code == 200
    BlockFactory(patient=hospital.patient, unit=hospital.ward)
    assert "Medicinavdelning 5" in get(nurse, "detail", hospital.patient)
    assert "Medicinavdelning 5" not in get(clinic, "detail", hospital.patient)
    assert signed_in(clinic).get(address).status_code == 404


def test_a_blocked_units_intervention_is_not_told(world: World, helper: Actor, patient: Patient) -> None:
    other = world.unit(world.municipality, "hemtjanst", "Hemtjänst norr", provides_health_care=False)
    CareServiceFactory(patient=patient, unit=other)
    for name in ("detail", "facts"):
        assert "Hemtjänst norr" in get(helper, name, patient)
    BlockFactory(patient=patient, unit=other)
    for name in ("detail", "facts"):
        assert "Hemtjänst norr" not in get(helper, name, patient)


def test_anothers_block_leaves_no_trace(world: World, nurse: Actor, patient: Patient) -> None:
    BlockFactory(patient=patient, unit=world.hemsjukvard)
    BlockFactory(patient=patient, unit=None, provider=world.municipality)
    for name in ("detail", "sharing"):
        html = get(nurse, name, patient)
        assert HIDDEN not in html
        assert not any(secret in html for secret in ("Hemsjukvården", "Kommunen", "har spärrat"))


def test_an_open_emergency_is_a_line_with_time_left(world: World, nurse: Actor, patient: Patient) -> None:
    EmergencyAccessFactory(patient=patient, unit=world.vardcentral)
    BlockFactory(patient=patient, unit=world.hemsjukvard)
    html = get(nurse, "detail", patient)
    assert "Nödöppning till" in html
    assert "mindre än en timme kvar" in html
    assert "se vem ni kan ringa" in html
    assert "Nödöppning till" not in get(world.actor(world.vardcentral), "detail", world.patient())


# --- consent, blocks and incapacity ----------------------------------------------------------------------------------


def test_the_page_says_what_holds_before_anything_else(world: World, nurse: Actor, patient: Patient) -> None:
    html = get(nurse, "sharing", patient)
    assert "Ni ser bara era egna fasta kontakter" in html
    assert "Inget samtycke" in html
    assert "Inga spärrar hos er" in html
    assert "Det här händer" not in html
    assert Access.objects.get(page="sharing").patient == patient


def test_a_nurse_notes_a_consent_and_meets_the_other_contact(world: World, nurse: Actor, patient: Patient) -> None:
    html = get(nurse, "sharing", patient, "?gor=samtycke")
    assert html.index("Det här händer") < html.index("Anteckna samtycket")
    typed = days(gor="samtycke", reader="own", given_how="oral")
    assert post(nurse, "sharing", patient, **typed).url == reverse("patients:detail", args=[patient.pk])
    assert "Kommunsson" in get(nurse, "detail", patient)
    consent = Consent.objects.get()
    assert (consent.provider, consent.kind) == (world.region, ConsentKind.SHARE_BETWEEN_PROVIDERS)
    html = get(nurse, "sharing", patient)
    assert "Patienten samtycker till att Regionen ser" in html
    assert f"Antecknat av {nurse.staff.name}" in html
    key = f"aterkalla-{consent.pk}"
    assert "inte det som andra har registrerat" in get(nurse, "sharing", patient, f"?gor={key}")
    post(nurse, "sharing", patient, gor=key)
    assert HIDDEN in get(nurse, "detail", patient)


def test_every_reader_can_be_let_in(world: World, nurse: Actor, patient: Patient) -> None:
    post(nurse, "sharing", patient, **days(gor="samtycke", reader="every", given_how="written"))
    assert Consent.objects.get().provider is None


def test_a_wrong_day_keeps_what_was_typed(world: World, nurse: Actor, patient: Patient) -> None:
    typed = days(gor="samtycke", reader="every", given_how="written", ends_on="2020-02-03")
    html = post(nurse, "sharing", patient, 422, **typed).content.decode()
    assert "Sista dagen kan inte vara före första dagen" in html
    assert 'value="2020-02-03"' in html
    assert re.search(r'value="written"[^>]*checked', html)
    assert not Consent.objects.exists()


def test_what_cannot_be_done_any_more_is_said(world: World, nurse: Actor, patient: Patient) -> None:
    post(nurse, "sharing", patient, gor=f"aterkalla-{patient.pk}")
    post(nurse, "sharing", patient, gor="oppna")
    post(nurse, "sharing", patient, gor="bedomning")
    assert not Event.objects.exclude(action__startswith="log").filter(patient=patient).exists()


def test_staff_block_and_lift_as_the_patient_says(world: World, nurse: Actor, patient: Patient) -> None:
    assert "Patienten behöver inte säga varför" in get(nurse, "sharing", patient, "?gor=sparra")
    post(nurse, "sharing", patient, gor="sparra", what="unit")
    block = Block.objects.get()
    assert block.unit == world.vardcentral
    assert "Patienten har spärrat er enhet" in get(nurse, "sharing", patient)
    html = post(nurse, "sharing", patient, 422, gor="sparra", what="unit").content.decode()
    assert "redan spärrade" in html
    post(nurse, "sharing", patient, gor="sparra", what="provider")
    assert "Patienten har spärrat hela Regionen" in get(nurse, "sharing", patient)
    post(nurse, "sharing", patient, gor=f"hav-{block.pk}")
    block.refresh_from_db()
    assert block.lifted_at is not None


@pytest.mark.parametrize("named", [True, False])
def test_the_patient_lets_the_unit_see_what_is_blocked(
    world: World, nurse: Actor, patient: Patient, named: bool
) -> None:
    BlockFactory(patient=patient, unit=world.mottagning)
    typed = days(gor="oppna", unit=str(world.mottagning.pk) if named else "")
    html = post(nurse, "sharing", patient, 422, **typed).content.decode()
    assert "Till och med" in html
    post(nurse, "sharing", patient, **(typed | {"ends_on": today().isoformat()}))
    assert BlockLift.objects.get().unit == world.vardcentral
    assert "Spärrad, visas eftersom patienten låter er se" in get(nurse, "detail", patient)
    assert "Ni får se det som patienten har spärrat hos Hjärtmottagningen" in get(nurse, "sharing", patient)


def test_a_unit_that_is_not_blocked_has_nothing_to_open(world: World, nurse: Actor, patient: Patient) -> None:
    BlockFactory(patient=patient, unit=world.mottagning)
    open_unit = world.unit(world.region, "psykiatri", "Psykiatrin")
    typed = days(gor="oppna", unit=str(open_unit.pk), ends_on=today().isoformat())
    assert "inget spärrat där" in post(nurse, "sharing", patient, 422, **typed).content.decode()


def test_a_physician_judges_and_ends_an_incapacity(world: World, nurse: Actor, patient: Patient) -> None:
    physician = world.actor(world.vardcentral, profession=Profession.LAKARE)
    assert "?gor=bedomning" not in get(nurse, "sharing", patient)
    assert "?gor=bedomning" in get(physician, "sharing", patient)
    typed = days(gor="bedomning", attitude="Dottern: ville alltid att alla visste")
    post(physician, "sharing", patient, **typed)
    html = get(nurse, "sharing", patient)
    assert "ville alltid att alla visste" in html
    assert "Ni får se fasta kontakter hos andra" in html
    assert "Visas eftersom patienten inte kan ta ställning" in get(nurse, "detail", patient)
    post(physician, "sharing", patient, gor="avsluta-bedomning", ends_on=LONG_AGO.isoformat(), status=422)
    post(physician, "sharing", patient, gor="avsluta-bedomning", ends_on=today().isoformat())
    assert Incapacity.objects.get().ends_on == today()


def test_another_bodys_words_on_the_patient_are_not_shown(world: World, helper: Actor, patient: Patient) -> None:
    physician = world.actor(world.vardcentral, profession=Profession.LAKARE)
    post(physician, "sharing", patient, **days(gor="bedomning", attitude="Dottern: ville alltid att alla visste"))
    html = get(helper, "sharing", patient)
    assert "kan varaktigt inte ta ställning" in html
    assert "men inte hälso- och sjukvårdens" in html
    assert "Dottern" not in html
    assert physician.staff.name not in html


def test_nobody_is_asked_to_consent_who_lastingly_cannot(world: World, helper: Actor, patient: Patient) -> None:
    physician = world.actor(world.vardcentral, profession=Profession.LAKARE)
    post(physician, "sharing", patient, **days(gor="bedomning", attitude="Dottern: ville alltid att alla visste"))
    html = get(helper, "detail", patient)
    assert "då får ni bara se det som andra omsorgsgivare har (lagen 2022:913 3 kap. 4 §)" in html
    assert "?gor=samtycke" not in html
    assert "Anteckna samtycket" not in get(helper, "sharing", patient, "?gor=samtycke")


def test_a_child_needs_no_consent(world: World, nurse: Actor) -> None:
    world.numbers[:] = ["201501172397"]
    child = world.patient()
    html = get(nurse, "sharing", child)
    assert "patienten är under 13 år och kan inte samtycka själv" in html


def test_nothing_is_decided_after_a_death(world: World, nurse: Actor) -> None:
    dead = world.patient(deceased_on=today())
    html = get(nurse, "sharing", dead)
    assert "Patienten har avlidit. Vem som får se kan inte längre ändras." in html
    assert "Fråga patienten" not in html
    assert "?gor=" not in html
    assert "nodoppning" not in html


# --- emergency -------------------------------------------------------------------------------------------------------


def test_an_emergency_says_first_what_it_leads_to(world: World, nurse: Actor, patient: Patient) -> None:
    BlockFactory(patient=patient, unit=world.mottagning)
    html = get(nurse, "emergency", patient)
    assert "Varje nödöppning granskas" in html
    assert "24 timmar" in html
    assert "Hjärtmottagningen" not in html
    html = post(nurse, "emergency", patient, 422, reason="akut").content.decode()
    assert "Skriv med några ord" in html
    assert ">akut</textarea>" in html.replace("\n", "")


def test_an_emergency_opens_and_tells_whom_to_call(world: World, nurse: Actor, patient: Patient) -> None:
    BlockFactory(patient=patient, unit=world.mottagning)
    BlockFactory(patient=patient, unit=world.hemsjukvard)
    post(nurse, "emergency", patient, reason=REASON)
    html = get(nurse, "emergency", patient)
    assert "Kommunen har fasta kontakter som patienten har spärrat" in html
    assert "Hjärtmottagningen" in html
    assert REASON in html
    assert "Kommunsson" not in get(nurse, "detail", patient)
    response = post(nurse, "emergency", patient, blocks="1")
    assert response.url == reverse("patients:detail", args=[patient.pk])
    assert "Spärrad, visas genom nödöppning" in get(nurse, "detail", patient)
    assert "är öppnat för er enhet" in get(nurse, "emergency", patient)


def test_a_second_step_with_nothing_to_open_is_explained(world: World, nurse: Actor, patient: Patient) -> None:
    EmergencyAccessFactory(patient=patient, unit=world.vardcentral)
    client = signed_in(nurse)
    response = client.post(reverse("patients:emergency", args=[patient.pk]), {"blocks": "1"}, follow=True)
    assert "Det finns inget att öppna" in response.content.decode()
    assert EmergencyAccess.objects.get().blocks_lifted_at is None


def test_social_care_meets_the_law(world: World, helper: Actor, patient: Patient) -> None:
    html = get(helper, "emergency", patient, status=403)
    assert "2022:913" in html
    post(helper, "emergency", patient, 403, reason=REASON)
    assert not EmergencyAccess.objects.exists()
    assert Event.objects.filter(action="emergency.refused").count() == 2


def test_a_consent_to_sharing_is_not_found_where_coordination_is_taken_back(
    world: World, patient: Patient, nurse: Actor
) -> None:
    others = ConsentFactory(
        patient=patient, kind=ConsentKind.SHARE_BETWEEN_PROVIDERS, provider=world.municipality, unit=world.hemsjukvard
    )
    assert signed_in(nurse).post(reverse("contacts:withdraw_consent", args=[others.pk])).status_code == 404
    assert not Consent.objects.filter(withdrawn_at__isnull=False).exists()
    own = ConsentFactory(patient=patient, kind=ConsentKind.COORDINATION, unit=world.vardcentral)
    assert signed_in(nurse).post(reverse("contacts:withdraw_consent", args=[own.pk])).status_code == 302
