"""The pages on needs and plans: what they ask, save, keep when it is wrong, and to whom they are open."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from contacts.enums import ContactRole, NeedOutcome, Occasion
from contacts.models import (
    Contact,
    CoordinatorChoice,
    InformationGiven,
    NeedAssessment,
    SipPosition,
)
from fastkontakt.audit.models import Access
from fastkontakt.clock import today
from fastkontakt.organisation.enums import AssignmentRole, ProviderKind
from fastkontakt.tenancy import activate
from patients.consents import note_consent
from patients.enums import ConsentGivenHow, ConsentKind, RelationGround, ServiceKind
from patients.models import CareService, Consent, Patient, Relative
from patients.services import relate
from tests.hospital import Hospital
from tests.pages import signed_in
from tests.world import LONG_AGO, World, make_tenant

FLK, FVK, FOK = ContactRole.FAST_LAKARKONTAKT, ContactRole.FAST_VARDKONTAKT, ContactRole.FAST_OMSORGSKONTAKT
ONE_DAY = timedelta(days=1)


@pytest.fixture
def world(db: None) -> Iterator[World]:
    tenant = make_tenant("gotland")
    with activate(tenant.pk):
        yield World(tenant)


@pytest.fixture
def client(world: World) -> Client:
    return signed_in(world.chef)


def contact(world: World, patient: Patient, **fields: Any) -> Contact:
    values: dict[str, Any] = {
        "unit": world.vardcentral,
        "role": FVK,
        "occasion": Occasion.NEED,
        "starts_on": today() - 90 * ONE_DAY,
        "appointed_by": world.chef.staff,
    }
    row: Contact = Contact.objects.create(patient=patient, **({"staff": world.nurse()} | values | fields))
    return row


def day(days: int = 0) -> str:
    return (today() + days * ONE_DAY).isoformat()


def of(name: str, row: Any) -> str:
    return reverse(f"contacts:{name}", args=[row.pk])


def patients_page(patient: Patient) -> str:
    return reverse("patients:detail", args=[patient.pk])


def kept(response: Any, *texts: str) -> str:
    """The page of a refusal: 422, with the error told and all that was typed still there."""
    html: str = response.content.decode()
    assert response.status_code == 422
    assert "fk-error-summary" in html
    assert [text for text in texts if text not in html] == []
    return html


# --- assessing -------------------------------------------------------------------------------------------------------


def test_a_need_leads_on_to_the_appointment_and_no_need_back_to_the_patient(world: World, client: Client) -> None:
    patient = world.patient()
    found = client.post(of("assess", patient), {"outcome": "need", "on": day()})
    assert found["Location"] == f"{reverse('contacts:appoint', args=[patient.pk])}?roll={FVK}&anledning=need"
    none = client.post(of("assess", patient), {"outcome": "no_need", "reason": "Klarar sig", "on": day()})
    assert none["Location"] == patients_page(patient)
    assert [row.outcome for row in NeedAssessment.objects.order_by("noted_at")] == ["need", "no_need"]


def test_one_who_may_not_appoint_is_told_who_does(world: World) -> None:
    patient = world.patient()
    nurse = signed_in(world.actor(world.vardcentral))
    response = nurse.post(of("assess", patient), {"outcome": "need", "on": day()}, follow=True)
    assert response.redirect_chain[-1][0] == patients_page(patient)
    assert "Enhetens chef, eller den som har delegation, utser" in response.content.decode()


def test_a_wrong_assessment_keeps_what_was_typed(world: World, client: Client) -> None:
    patient = world.patient()
    typed = {"outcome": "no_need", "reason": "Klarar sig själv", "on": day(1), "next_review_on": day(400)}
    kept(client.post(of("assess", patient), typed), "Klarar sig själv", day(1), day(400))
    kept(client.post(of("assess", patient), {"outcome": "no_need", "on": day()}), "Skriv skälet")
    kept(client.post(of("assess", patient), {"on": "igår"}), "Välj vad bedömningen kom fram till")
    assert not NeedAssessment.objects.exists()


def test_the_page_says_what_stands_against_the_question(world: World, client: Client) -> None:
    patient = world.patient()
    held = contact(world, patient)
    patient.contact_requests.create(role=FVK, unit=world.vardcentral)
    html = client.get(of("assess", patient)).content.decode()
    assert "Då ska en utses, vad bedömningen än kommer fram till" in html
    assert of("review", held) in html
    assert reverse("rulebook:detail", args=["fvk-need"]) in html
    assert "plainly_unnecessary" not in html


def test_the_municipality_may_find_it_plainly_unnecessary(world: World) -> None:
    patient = world.patient(known_at=world.hemsjukvard)
    municipal = signed_in(world.actor(world.hemsjukvard))
    html = municipal.get(of("assess", patient)).content.decode()
    assert "uppenbart obehövligt" in html
    assert reverse("rulebook:detail", args=["fvk-municipal"]) in html
    typed = {"outcome": "plainly_unnecessary", "reason": "Bara läkemedelsdosering", "on": day()}
    assert municipal.post(of("assess", patient), typed).status_code == 302


def test_home_care_is_told_that_it_assesses_nothing(world: World) -> None:
    patient = world.patient(known_at=world.hemtjanst)
    by = signed_in(world.actor(world.hemtjanst))
    assert "Enheten ger inte hälso- och sjukvård" in by.get(of("assess", patient)).content.decode()
    kept(by.post(of("assess", patient), {"outcome": "need", "on": day()}))


def test_assessments_are_in_the_history_of_those_of_the_same_provider(world: World, client: Client) -> None:
    patient = world.patient()
    client.post(of("assess", patient), {"outcome": "no_need", "reason": "Klarar sig själv", "on": day()})
    assert "Visa 1 bedömning" in client.get(patients_page(patient)).content.decode()
    html = client.get(f"{patients_page(patient)}?historik=1").content.decode()
    assert "Klarar sig själv" in html
    assert world.chef.staff.name in html
    relate(patient=patient, unit=world.hemsjukvard, ground=RelationGround.REGISTERED, on=LONG_AGO)
    municipal = signed_in(world.actor(world.hemsjukvard))
    for address in (f"{patients_page(patient)}?historik=1", of("assess", patient)):
        assert "Klarar sig själv" not in municipal.get(address).content.decode()


# --- hospital --------------------------------------------------------------------------------------------------------


@pytest.fixture
def hospital(db: None) -> Iterator[Hospital]:
    tenant = make_tenant("halland")
    with activate(tenant.pk):
        yield Hospital(World(tenant), now=timezone.now())


def test_the_ward_sees_which_triggers_stand_and_why(hospital: Hospital) -> None:
    episode = hospital.admitted(admitted_at=hospital.now - 14 * ONE_DAY)
    address = f"{of('assess', hospital.patient)}?vardtillfalle={episode.pk}"
    html = signed_in(hospital.manager).get(address).content.decode()
    assert "Inlagd mer än 10 dagar" in html
    assert "14 dagar, inskriven" in html
    assert html.count("fk-trigger--on") == 1
    assert reverse("rulebook:detail", args=["fvk-inpatient-triggers"]) in html
    assert signed_in(hospital.manager).post(address, {"outcome": "need", "on": day()}).status_code == 302
    made = NeedAssessment.objects.get()
    assert (made.episode, made.unit, made.next_review_on) == (episode, hospital.ward, None)


def test_another_unit_has_no_page_for_the_stay(hospital: Hospital) -> None:
    episode = hospital.admitted()
    address = f"{of('assess', hospital.patient)}?vardtillfalle={episode.pk}"
    assert signed_in(hospital.world.chef).get(address).status_code == 404
    other = of("assess", hospital.patient)
    assert signed_in(hospital.manager).get(f"{other}?vardtillfalle=ingen").status_code == 200


# --- offers ----------------------------------------------------------------------------------------------------------


def test_an_offer_is_answered_and_a_yes_leads_on(world: World) -> None:
    patient = world.patient(known_at=world.hemtjanst)
    by = signed_in(world.actor(world.hemtjanst, AssignmentRole.MANAGER))
    assert "Personen har ingen hemtjänst från er" in by.get(of("offer", patient)).content.decode()
    CareService.objects.create(
        patient=patient, unit=world.hemtjanst, kind=ServiceKind.HEMTJANST, starts_on=today() - ONE_DAY
    )
    kept(by.post(of("offer", patient), {"outcome": "declined", "reason": " ", "on": day()}), "Skriv skälet")
    yes = by.post(of("offer", patient), {"outcome": "accepted", "on": day()})
    assert yes["Location"] == f"{reverse('contacts:appoint', args=[patient.pk])}?roll={FOK}&anledning=offer"
    assert of("offer", patient) in by.get(patients_page(patient)).content.decode()


def test_health_care_is_offered_no_way_to_the_offer(world: World, client: Client) -> None:
    patient = world.patient()
    CareService.objects.create(patient=patient, unit=world.hemtjanst, kind=ServiceKind.HEMTJANST, starts_on=LONG_AGO)
    assert of("offer", patient) not in client.get(patients_page(patient)).content.decode()
    kept(client.post(of("offer", patient), {"outcome": "accepted", "on": day()}))
    assert not NeedAssessment.objects.exists()


# --- reviews ---------------------------------------------------------------------------------------------------------


def test_a_review_sets_the_next_day_and_returns_to_the_card(world: World, client: Client) -> None:
    held = contact(world, world.patient())
    typed = {"outcome": "need", "on": day(), "next_review_on": day(60)}
    response = client.post(of("review", held), typed)
    assert response["Location"] == f"{patients_page(held.patient)}#kontakt-{held.pk}"
    held.refresh_from_db()
    assert held.next_review_on == today() + 60 * ONE_DAY
    assert "Nästa uppföljning" in client.get(patients_page(held.patient)).content.decode()


def test_a_late_review_is_told_on_the_card_and_on_the_page(world: World, client: Client) -> None:
    held = contact(world, world.patient(), next_review_on=today() - ONE_DAY)
    assert "Uppföljning skulle ha gjorts" in client.get(patients_page(held.patient)).content.decode()
    assert "Uppföljningen skulle ha gjorts" in client.get(of("review", held)).content.decode()


def test_a_need_that_is_gone_leads_on_to_the_end_for_one_who_may(world: World, client: Client) -> None:
    held = contact(world, world.patient())
    gone = {"outcome": "no_need", "reason": "Frisk", "on": day()}
    response = client.post(of("review", held), gone)
    assert response["Location"] == f"{of('end', held)}?skal=behov"
    assert '<input type="radio" name="reason" value="behov"' in client.get(response["Location"]).content.decode()
    nurse = signed_in(world.actor(world.vardcentral))
    assert nurse.post(of("review", held), gone)["Location"].startswith(patients_page(held.patient))


def test_a_wrong_review_keeps_what_was_typed(world: World, client: Client) -> None:
    held = contact(world, world.patient())
    kept(client.post(of("review", held), {"outcome": "no_need", "on": day(), "next_review_on": day(30)}), day(30))
    kept(client.post(of("review", held), {"outcome": "need", "on": day(-91)}), day(-91), "för tidig")


def test_another_unit_reads_and_does_not_review(world: World) -> None:
    patient = world.patient()
    held = contact(world, patient)
    relate(patient=patient, unit=world.mottagning, ground=RelationGround.REGISTERED, on=LONG_AGO)
    colleague = signed_in(world.actor(world.mottagning, AssignmentRole.MANAGER))
    for name in ("review", "sip_position", "plan", "plan_decide", "informed"):
        html = colleague.get(of(name, held)).content.decode()
        assert held.staff.name in html
        assert "Spara" not in html
    assert colleague.post(of("review", held), {"outcome": "need", "on": day()}).status_code == 403
    assert of("review", held) not in colleague.get(patients_page(patient)).content.decode()


@pytest.mark.parametrize("name", ["review", "sip_position", "plan", "plan_decide", "plan_review", "informed"])
def test_each_reading_of_a_contacts_page_is_logged(world: World, client: Client, name: str) -> None:
    held = contact(world, world.patient())
    client.get(of(name, held))
    assert Access.objects.get(page=name).patient_id == held.patient_id


@pytest.mark.parametrize("name", ["assess", "offer", "coordinator"])
def test_each_reading_of_a_patients_page_is_logged(world: World, client: Client, name: str) -> None:
    patient = world.patient()
    client.get(of(name, patient))
    assert Access.objects.get(page=name).patient_id == patient.pk


# --- SIP -------------------------------------------------------------------------------------------------------------


def test_the_position_is_taken_by_the_contact_or_the_manager(world: World, client: Client) -> None:
    held = contact(world, world.patient())
    kept(client.post(of("sip_position", held), {"needed": "ja", "reason": "", "on": day()}), "Skriv varför")
    assert client.post(of("sip_position", held), {"needed": "nej", "reason": "Bara vi", "on": day()}).status_code == 302
    assert SipPosition.objects.get().needed is False
    assert "Bara vi" in client.get(of("sip_position", held)).content.decode()
    other = signed_in(world.actor(world.vardcentral))
    assert "Ställningstagandet görs av" in other.get(of("sip_position", held)).content.decode()
    assert other.post(of("sip_position", held), {"needed": "ja", "reason": "x", "on": day()}).status_code == 403


# --- coordination ----------------------------------------------------------------------------------------------------


def agreed(world: World, patient: Patient) -> Consent:
    return note_consent(
        by=world.chef,
        patient=patient,
        kind=ConsentKind.COORDINATION,
        given_how=ConsentGivenHow.ORAL,
        starts_on=today(),
        today=today(),
    )


def test_the_consent_is_asked_for_first_then_the_choice(world: World, client: Client) -> None:
    patient = world.patient()
    held, _other = contact(world, patient), contact(world, patient)
    page = of("coordinator", patient)
    assert page in client.get(patients_page(patient)).content.decode()
    assert "Fråga patienten först" in client.get(page).content.decode()
    wrong = {"consent": "1", "given_how": "oral", "starts_on": day(), "ends_on": day(-1)}
    kept(client.post(page, wrong), day(-1), "Sista dagen kan inte vara före första dagen")
    assert client.post(page, {"consent": "1", "given_how": "written", "starts_on": day()})["Location"] == page
    typed = {"contact": str(held.pk), "reason": "Känner patienten bäst"}
    assert client.post(page, typed)["Location"] == f"{patients_page(patient)}#kontakt-{held.pk}"
    assert CoordinatorChoice.objects.get().contact == held
    html = client.get(page).content.decode()
    assert f"{held.staff.name}, {world.vardcentral.name}, samordnar i dag" in html
    assert "Känner patienten bäst" in html


def test_primary_care_is_suggested_first(world: World) -> None:
    patient = world.patient()
    oldest = contact(world, patient, unit=world.mottagning, starts_on=LONG_AGO)
    primary = contact(world, patient)
    relate(patient=patient, unit=world.mottagning, ground=RelationGround.REGISTERED, on=LONG_AGO)
    agreed(world, patient)
    html = signed_in(world.actor(world.mottagning)).get(of("coordinator", patient)).content.decode()
    order = html[html.index("fk-order") :]
    assert order.index(primary.staff.name) < order.index(oldest.staff.name)
    assert order.index("Föreslås") < order.index(oldest.staff.name)


def test_one_at_another_unit_is_refused_with_the_law_and_keeps_the_reason(world: World, client: Client) -> None:
    patient = world.patient()
    contact(world, patient, unit=world.mottagning, coordinating=True)
    held = contact(world, patient)
    agreed(world, patient)
    response = client.post(of("coordinator", patient), {"contact": str(held.pk), "reason": "Närmast patienten"})
    html = response.content.decode()
    assert response.status_code == 422
    assert reverse("rulebook:detail", args=["fvk-coordinator-single"]) in html
    assert "Närmast patienten" in html
    assert not CoordinatorChoice.objects.exists()


def test_only_those_of_the_own_unit_can_be_chosen(world: World, client: Client) -> None:
    patient = world.patient()
    elsewhere = contact(world, patient, unit=world.mottagning)
    contact(world, patient)
    agreed(world, patient)
    kept(
        client.post(of("coordinator", patient), {"contact": str(elsewhere.pk), "reason": "x"}), "Välj vem som samordnar"
    )


def test_those_of_another_provider_are_told_of_and_not_named(world: World, client: Client) -> None:
    patient = world.patient()
    hidden = contact(world, patient, unit=world.hemsjukvard, staff=world.nurse(world.hemsjukvard))
    relate(patient=patient, unit=world.hemsjukvard, ground=RelationGround.REGISTERED, on=LONG_AGO)
    municipal = world.actor(world.hemsjukvard)
    consent = {"consent": "1", "given_how": "oral", "starts_on": day()}
    assert signed_in(municipal).post(of("coordinator", patient), consent).status_code == 302
    html = client.get(of("coordinator", patient)).content.decode()
    assert "hos annan vårdgivare" in html
    assert hidden.staff.name not in html
    assert municipal.staff.name not in html
    assert "Patienten samtyckte muntligt" in html


def test_a_consent_is_taken_back_and_the_second_time_is_explained(world: World, client: Client) -> None:
    patient = world.patient()
    address = reverse("contacts:withdraw_consent", args=[agreed(world, patient).pk])
    assert "återkallat från och med i dag" in client.post(address, follow=True).content.decode()
    assert "återkallades redan" in client.post(address, follow=True).content.decode()
    assert client.get(address).status_code == 405


# --- information -----------------------------------------------------------------------------------------------------


def test_the_page_shows_what_remains_whom_to_tell_and_why(world: World, client: Client) -> None:
    patient = world.patient()
    Relative.objects.create(
        patient=patient, rank=1, role="partner", given_name="Stina", family_name="Larsson", telephone="070-174 06 05"
    )
    held = contact(world, patient)
    html = client.get(of("informed", held)).content.decode()
    assert html.count("återstår") == 2
    assert "Stina Larsson" in html
    assert "070-174 06 05" in html
    assert reverse("rulebook:detail", args=["inform-patient"]) in html
    client.post(of("informed", held), {"how": "oral"})
    html = client.get(of("informed", held)).content.decode()
    assert html.count("återstår") == 1
    assert InformationGiven.objects.get().whom == "patient"
    assert "Skriftligt saknas" in client.get(patients_page(patient)).content.decode()


def test_a_protected_patients_relatives_come_without_numbers(world: World, client: Client) -> None:
    patient = world.patient(protection="sekretessmarkering")
    Relative.objects.create(
        patient=patient, rank=1, role="partner", given_name="Stina", family_name="L", telephone="0340-123456"
    )
    assert "12 34 56" not in client.get(of("informed", contact(world, patient))).content.decode()


def test_a_nurse_at_the_unit_notes_information_without_being_able_to_appoint(world: World) -> None:
    held = contact(world, world.patient())
    nurse = signed_in(world.actor(world.vardcentral))
    html = nurse.get(patients_page(held.patient)).content.decode()
    assert f'action="{of("informed", held)}"' in html
    assert of("end", held) not in html
    assert nurse.post(of("informed", held), {"how": "written"}).status_code == 302


# --- where one goes when done ----------------------------------------------------------------------------------------


def test_one_who_came_from_the_worklist_returns_to_it(world: World, client: Client) -> None:
    held = contact(world, world.patient())
    worklist = reverse("reporting:worklist")
    address = f"{of('review', held)}?till=arbetslista"
    assert f'href="{worklist}">Avbryt' in client.get(address).content.decode()
    assert client.post(address, {"outcome": "need", "on": day()})["Location"] == worklist
    elsewhere = f"{of('review', held)}?till=//ond.example"
    assert client.post(elsewhere, {"outcome": "need", "on": day()})["Location"].startswith(patients_page(held.patient))


def test_a_standing_duty_leads_from_the_patients_page_to_its_act(world: World, client: Client) -> None:
    held = contact(world, world.patient(), next_review_on=today())
    html = client.get(patients_page(held.patient)).content.decode()
    duties = html[html.index('id="skyldigheter"') :]
    for name in ("review", "informed", "sip_position"):
        assert of(name, held) in duties
    assert "I dag" in duties
    assert held.staff.name in duties


def test_nothing_is_offered_for_one_who_has_died(world: World, client: Client) -> None:
    patient = world.patient(deceased_on=today())
    held = contact(world, patient)
    html = client.get(patients_page(patient)).content.decode()
    assert of("assess", patient) not in html
    assert of("review", held) not in html
    kept(client.post(of("review", held), {"outcome": "need", "on": day(1)}))


def test_a_private_providers_contract_does_not_make_it_municipal(world: World) -> None:
    private = world.unit(
        world.provider(ProviderKind.PRIVATE, "Omsorg AB"), "kommunal_halsosjukvard", "Privat hemsjukvård"
    )
    patient = world.patient(known_at=private)
    by = signed_in(world.actor(private))
    typed = {"outcome": str(NeedOutcome.PLAINLY_UNNECESSARY), "reason": "Behövs inte", "on": day()}
    kept(by.post(of("assess", patient), typed), "Behövs inte")
