"""The appointing page, with and without htmx: candidates, check, refusal, registration."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from contacts.enums import ContactRole, Occasion
from contacts.models import CaseloadLimit, Contact
from contacts.services import Proposal, appoint_contact, note_request
from fastkontakt.clock import today
from fastkontakt.organisation.enums import AssignmentRole, Employment
from fastkontakt.organisation.models import StaffMember
from fastkontakt.tenancy import activate
from patients.models import Condition, Patient
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


def address(patient: Patient, name: str = "appoint") -> str:
    return reverse(f"contacts:{name}", args=[patient.pk])


def typed(world: World, **fields: Any) -> dict[str, Any]:
    values = {"role": FLK, "staff": world.specialist.pk, "starts_on": today().isoformat(), "occasion": Occasion.CHOICE}
    return {name: value for name, value in (values | fields).items() if value is not None}


def text(response: HttpResponse) -> str:
    return response.content.decode()


def radio(html: str, person: StaffMember) -> str:
    found = re.search(rf'<input[^>]*type="radio"[^>]*value="{person.pk}"[^>]*>', html)
    assert found, person
    return found.group()


def appointed(world: World, patient: Patient, **fields: Any) -> Contact:
    values = {"appointee": world.specialist, "unit": world.vardcentral, "role": FLK, "starts_on": today() - 9 * ONE_DAY}
    proposal = Proposal(patient=patient, **(values | {"occasion": Occasion.CHOICE} | fields))
    return appoint_contact(proposal=proposal, by=world.chef, today=today())


def test_role_start_and_occasion_are_filled_in_beforehand(world: World, client: Client) -> None:
    html = text(client.get(address(world.patient()), {"roll": FVK}))
    assert re.search(rf'name="role"[^>]*value="{FVK}" checked', html)
    assert f'value="{today().isoformat()}"' in html
    assert f'<option value="{Occasion.NEED}" selected' in html
    assert 'name="coordinating"' in html
    assert 'name="coordinating"' not in text(client.get(address(world.patient()), {"roll": FLK}))


@pytest.mark.parametrize("query", [{}, {"roll": "kung"}, {"roll": FVK, "byter": "inte-ett-id"}, {"anledning": "x"}])
def test_an_address_that_says_nothing_sensible_gives_the_page_all_the_same(
    world: World, client: Client, query: dict[str, str]
) -> None:
    assert client.get(address(world.patient()), query).status_code == 200


def test_candidates_come_eligible_first_and_who_cannot_be_appointed_says_why(world: World, client: Client) -> None:
    hired, nurse = world.physician(employment=Employment.HIRED), world.nurse()
    CaseloadLimit.objects.create(unit=world.vardcentral, role=FLK, patients=50, starts_on=LONG_AGO)
    html = text(client.get(address(world.patient()), {"roll": FLK}))
    assert "disabled" not in radio(html, world.specialist)
    assert "0 av 50" in html
    for person in (hired, nurse):
        assert "disabled" in radio(html, person)
        assert html.index(radio(html, world.specialist)) < html.index(radio(html, person))
    assert "Hyrläkare kan inte vara fast läkarkontakt" in html


def test_what_an_individual_assessment_lifts_can_be_chosen_and_asks_for_it_in_place(
    world: World, client: Client
) -> None:
    patient, internist = world.patient(), world.physician(specialities=["internmedicin"])
    assert "disabled" not in radio(text(client.get(address(patient), {"roll": FLK})), internist)
    form = typed(world, staff=internist.pk)
    checked = text(client.post(address(patient, "check"), form))
    assert 'name="individual_assessment"' in checked
    assert 'name="override_reason"' not in checked
    assert client.post(address(patient), form).status_code == 422
    response = client.post(address(patient), form | {"individual_assessment": "Lång erfarenhet av primärvård"})
    assert response.status_code == 302
    assert Contact.objects.get().individual_assessment == "Lång erfarenhet av primärvård"


def test_the_check_writes_nothing_and_names_the_button(world: World, client: Client) -> None:
    patient = world.patient()
    waiting = text(client.post(address(patient, "check"), typed(world, staff=None)))
    assert "Välj en person" in waiting
    html = text(client.post(address(patient, "check"), typed(world)))
    assert f"Utse {world.specialist.name} som fast läkarkontakt" in html
    assert "Alla krav är uppfyllda" in html
    assert not Contact.objects.exists()


def test_the_fragment_of_candidates_judges_anew_for_role_and_day(world: World, client: Client) -> None:
    patient, nurse = world.patient(), world.nurse()
    chosen = {"starts_on": today().isoformat(), "staff": nurse.pk}
    headers = {"HTTP_HX_REQUEST": "true"}
    as_flk = client.get(address(patient, "candidates"), {"role": FLK, "changed": "role"} | chosen, **headers)
    as_fvk = client.get(address(patient, "candidates"), {"role": FVK, "changed": "role"} | chosen, **headers)
    assert "checked" in radio(text(as_fvk), nurse)
    assert "Kan inte utses" in text(as_flk)
    assert 'name="coordinating"' in text(as_fvk)
    assert as_fvk["HX-Trigger-After-Settle"] == "kandidater"
    later = {"role": FVK, "starts_on": (today() + 91 * ONE_DAY).isoformat()}
    assert "disabled" in radio(text(client.get(address(patient, "candidates"), later, **headers)), nurse)


def test_registration_goes_to_the_card_and_offers_to_inform(world: World, client: Client) -> None:
    patient = world.patient()
    form = typed(world, note_internal="inom enheten", note_patient="till dig", occasion=Occasion.PATIENT_REQUEST)
    response = client.post(address(patient), form)
    made = Contact.objects.get()
    assert response["Location"] == f"{reverse('patients:detail', args=[patient.pk])}#kontakt-{made.pk}"
    html = text(client.get(response["Location"]))
    assert "Nästa steg: informera patienten" in html
    assert (made.note_internal, made.note_patient) == ("inom enheten", "till dig")
    assert made.occasion == Occasion.PATIENT_REQUEST


def test_sent_twice_the_form_registers_one_contact(world: World, client: Client) -> None:
    patient = world.patient()
    form = typed(world, role=FVK, staff=world.nurse().pk, occasion=Occasion.NEED)
    first, second = client.post(address(patient), form), client.post(address(patient), form)
    assert first["Location"] == second["Location"]
    assert Contact.objects.count() == 1
    assert "redan registrerad" in text(client.get(second["Location"]))


def test_a_refusal_keeps_what_was_typed_and_gives_law_and_act(world: World, client: Client) -> None:
    patient, nurse = world.patient(), world.nurse()
    Condition.objects.create(
        patient=patient, kind="life_threatening", starts_on=today(), established_by=world.specialist
    )
    form = typed(world, role=FVK, staff=nurse.pk, occasion=Occasion.NEED, note_internal="Vill bo kvar hemma")
    response = client.post(address(patient), form)
    html = text(response)
    assert response.status_code == 422
    assert "livshotande tillstånd" in html
    assert reverse("rulebook:detail", args=["fvk-life-threatening"]) in html
    assert f"{address(patient)}?roll={FVK}&amp;anledning={Occasion.LIFE_THREATENING}" in html
    assert "Vill bo kvar hemma" in html
    assert "checked" in radio(html, nurse)
    assert not Contact.objects.exists()


def test_a_hired_physician_is_refused_also_when_sent_past_the_page(world: World, client: Client) -> None:
    hired = world.physician(employment=Employment.HIRED)
    response = client.post(address(world.patient()), typed(world, staff=hired.pk))
    assert response.status_code == 422
    assert "Hyrläkare" in text(response)


def test_a_warning_goes_on_with_a_written_reason(world: World, client: Client) -> None:
    patient, wished = world.patient(), world.physician()
    note_request(by=world.chef, patient=patient, role=FLK, wished_staff=wished, text="Hon känner mig", today=today())
    page = text(client.get(address(patient), {"roll": FLK}))
    assert "Hon känner mig" in page
    assert page.index(radio(page, wished)) < page.index(radio(page, world.specialist))
    assert 'name="override_reason"' in text(client.post(address(patient), typed(world)))
    assert client.post(address(patient), typed(world, override_reason="Hon slutar i maj")).status_code == 302


def test_who_has_a_fast_lakarkontakt_here_is_offered_to_replace_and_the_former_ends_the_day_before(
    world: World, client: Client
) -> None:
    patient, other = world.patient(), world.physician()
    former = appointed(world, patient)
    page = text(client.get(address(patient), {"roll": FLK}))
    assert f"byter={former.pk}" in page
    replacing = text(client.get(address(patient), {"roll": FLK, "byter": former.pk}))
    assert f"Ersätt {former.staff.name}" in replacing
    assert "disabled" not in radio(replacing, other)
    assert client.post(address(patient), typed(world, staff=other.pk, replaces=former.pk)).status_code == 302
    former.refresh_from_db()
    assert former.ends_on == today() - ONE_DAY


def test_without_scripts_the_list_is_renewed_by_a_button(world: World, client: Client) -> None:
    patient = world.patient()
    response = client.post(address(patient), typed(world, role=FVK, note_internal="kvar", update="1"))
    assert response.status_code == 200
    assert "kvar" in text(response)
    assert not Contact.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("staff", ""),
        ("staff", "x"),
        ("starts_on", "2026-02-31"),
        ("starts_on", ""),
        ("role", "kung"),
        ("occasion", "?"),
    ],
)
def test_wrong_shape_is_told_at_the_field_and_keeps_the_rest(
    world: World, client: Client, field: str, value: str
) -> None:
    response = client.post(address(world.patient()), typed(world, note_internal="kvar") | {field: value})
    assert response.status_code == 422
    assert "fk-error-summary" in text(response)
    assert "kvar" in text(response)
    assert not Contact.objects.exists()


def test_too_long_a_note_is_refused_and_unknown_staff_do_not_exist(world: World, client: Client) -> None:
    patient = world.patient()
    assert client.post(address(patient), typed(world, note_internal="x" * 2001)).status_code == 422
    unknown = typed(world, staff="018f3a3e-0000-7000-8000-000000000000")
    assert client.post(address(patient), unknown).status_code == 404


def test_a_nurse_without_delegation_is_told_who_appoints(world: World) -> None:
    patient, nurse = world.patient(), world.actor(world.vardcentral)
    client = signed_in(nurse)
    assert "chefens skriftliga delegation" in text(client.get(address(patient), {"roll": FLK})) or (
        "delegation från chefen" in text(client.get(address(patient), {"roll": FLK}))
    )
    response = client.post(address(patient), typed(world))
    assert response.status_code == 422
    assert "delegation" in text(response)


def test_a_follow_up_officer_sees_no_patient_to_appoint_for(world: World) -> None:
    officer = world.actor(world.vardcentral, AssignmentRole.FOLLOW_UP)
    assert signed_in(officer).get(address(world.patient())).status_code in (403, 404)


def test_fragments_are_for_their_own_method(world: World, client: Client) -> None:
    patient = world.patient()
    assert client.get(address(patient, "check")).status_code == 405
    assert client.post(address(patient, "candidates")).status_code == 405
    assert client.delete(address(patient)).status_code == 405
