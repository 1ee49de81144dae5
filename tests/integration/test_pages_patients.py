"""Search, list, register and the facts that the rules ask for, as pages."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contacts.enums import ContactRole, Occasion
from contacts.models import Contact
from fastkontakt.audit.models import Access
from fastkontakt.clock import today
from fastkontakt.organisation.enums import AssignmentRole, Profession
from fastkontakt.tenancy import activate
from patients.models import CareService, Condition, Patient
from tests.pages import signed_in
from tests.world import LONG_AGO, World, make_tenant

SEARCH, REGISTER = "/patienter/", "/patienter/registrera/"


@pytest.fixture
def world(db: None) -> Iterator[World]:
    tenant = make_tenant("gotland")
    with activate(tenant.pk):
        yield World(tenant)


@pytest.fixture
def client(world: World) -> Client:
    return signed_in(world.chef)


def named(patient: Patient, given: str, family: str) -> Patient:
    patient.given_name, patient.family_name = given, family
    patient.save()
    return patient


def facts(patient: Patient) -> str:
    return reverse("patients:facts", args=[patient.pk])


def test_the_list_shows_listing_and_number_of_contacts_for_the_units_own_patients(world: World, client: Client) -> None:
    seen = named(world.patient(), "Ally", "Mattsson")
    named(world.patient(known_at=world.mottagning, listed=False), "Någon", "Annans")
    fields = {"occasion": Occasion.NEED, "starts_on": LONG_AGO, "appointed_by": world.chef.staff}
    for unit in (world.vardcentral, world.mottagning, world.hemsjukvard):
        role = ContactRole.FAST_VARDKONTAKT
        Contact.objects.create(patient=seen, role=role, unit=unit, staff=world.nurse(unit), **fields)
    html = client.get(SEARCH).content.decode()
    assert "Mattsson, Ally" in html
    assert "Annans" not in html
    assert html.count(world.vardcentral.name) >= 2
    assert 'data-label="Fasta kontakter">2<' in html
    assert Access.objects.filter(page="list").count() == 1


def test_the_list_costs_the_same_for_one_and_three_patients(world: World, client: Client) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(SEARCH).status_code == 200
        return len(captured)

    world.patient()
    client.get(SEARCH)
    one = statements()
    world.patient()
    world.patient()
    assert statements() == one


def test_a_protected_person_is_not_listed_and_found_by_number_alone(world: World, client: Client) -> None:
    hidden = named(world.patient(protection="sekretessmarkering"), "Sara", "Skyddad")
    assert "Skyddad, Sara" not in client.get(SEARCH).content.decode()
    assert "Skyddad, Sara" not in client.post(SEARCH, {"q": "Skyddad"}).content.decode()
    found = client.post(SEARCH, {"q": hidden.identity_number})
    assert found["Location"] == reverse("patients:detail", args=[hidden.pk])


def test_a_single_hit_opens_and_the_number_is_not_in_its_address(world: World, client: Client) -> None:
    patient = named(world.patient(), "Ally", "Mattsson")
    for text in (patient.identity_number, "ally matt"):
        response = client.post(SEARCH, {"q": text})
        assert response["Location"] == reverse("patients:detail", args=[patient.pk])
        assert patient.identity_number not in response["Location"]


def test_several_hits_are_listed_and_none_offers_to_register(world: World, client: Client) -> None:
    for given in ("Anna", "Annika"):
        named(world.patient(), given, "Berg")
    html = client.post(SEARCH, {"q": "Berg"}).content.decode()
    assert "2 patienter hittades" in html
    nothing = client.post(SEARCH, {"q": "20150117-2397"})
    assert nothing.status_code == 200
    assert "20150117-2397" in nothing.content.decode()
    start = client.post(REGISTER, {"personal_identity_number": "20150117-2397", "start": "1"})
    assert 'value="20150117-2397"' in start.content.decode()
    assert "fk-error-summary" not in start.content.decode()


def test_a_patient_of_another_unit_is_not_found(world: World, client: Client) -> None:
    elsewhere = world.patient(known_at=world.mottagning, listed=False)
    assert client.post(SEARCH, {"q": elsewhere.identity_number}).status_code == 200


def test_a_wrong_number_is_explained_and_kept(client: Client) -> None:
    response = client.post(SEARCH, {"q": "20000131-2389"})
    html = response.content.decode()
    assert response.status_code == 422
    assert "kontrollsiffra" in html
    assert 'value="20000131-2389"' in html


def test_who_may_not_read_patients_is_told_so(world: World) -> None:
    officer = signed_in(world.actor(world.vardcentral, AssignmentRole.FOLLOW_UP))
    response = officer.get(SEARCH)
    assert response.status_code == 403
    assert "Ditt uppdrag ger inte rätt att se patienter" in response.content.decode()


def test_signed_out_leads_to_sign_in() -> None:
    response = Client().get(SEARCH)
    assert response.status_code == 302
    assert "next=" in response["Location"]


def test_registering_gives_the_unit_a_care_relation(world: World, client: Client) -> None:
    form = {
        "personal_identity_number": "000131-2388",
        "given_name": "Ally",
        "family_name": "Mattsson",
        "telephone": "0705131238",
    }
    response = client.post(REGISTER, form)
    patient = Patient.objects.get()
    assert response["Location"] == reverse("patients:detail", args=[patient.pk])
    assert (patient.identity_number, patient.telephone) == ("200001312388", "0705131238")
    assert client.get(response["Location"]).status_code == 200


def test_a_known_person_keeps_the_name_and_becomes_visible(world: World, client: Client) -> None:
    known = named(world.patient(known_at=world.mottagning, listed=False), "Rätt", "Namn")
    form = {"personal_identity_number": known.identity_number, "given_name": "Fel", "family_name": "Namn"}
    response = client.post(REGISTER, form, follow=True)
    assert "Rätt Namn" in response.content.decode()
    assert "fanns redan" in response.content.decode()


def test_a_failed_registration_keeps_what_was_typed(client: Client) -> None:
    response = client.post(REGISTER, {"personal_identity_number": "000131-2389", "given_name": "Ally"})
    html = response.content.decode()
    assert response.status_code == 422
    assert "kontrollsiffra" in html
    assert 'value="Ally"' in html
    assert not Patient.objects.exists()


def test_listing_is_registered_by_the_unit_that_the_patient_chose(world: World, client: Client) -> None:
    patient = world.patient(listed=False)
    response = client.post(facts(patient), {"section": "listning", "starts_on": today().isoformat()})
    assert response["Location"] == f"{facts(patient)}#listning"
    assert patient.listings.get().unit == world.vardcentral


def test_a_condition_is_established_and_ended_by_a_physician(world: World) -> None:
    patient = world.patient()
    physician = signed_in(world.actor(world.vardcentral, profession=Profession.LAKARE))
    form = {"section": "tillstand", "kind": "life_threatening", "established_on": today().isoformat()}
    assert physician.post(facts(patient), form).status_code == 302
    row = Condition.objects.get()
    again = physician.post(facts(patient), form)
    assert again.status_code == 422
    assert "redan registrerat" in again.content.decode()
    before = {"section": f"tillstand-{row.pk}", "on": (today() - timedelta(days=2)).isoformat()}
    assert physician.post(facts(patient), before).status_code == 422
    assert physician.post(facts(patient), before | {"on": today().isoformat()}).status_code == 302
    row.refresh_from_db()
    assert row.ends_on == today()


def test_a_nurse_is_shown_no_form_for_conditions_and_cannot_send_one(world: World) -> None:
    patient, nurse = world.patient(), signed_in(world.actor(world.vardcentral))
    assert 'value="tillstand"' not in nurse.get(facts(patient)).content.decode()
    form = {"section": "tillstand", "kind": "life_threatening", "established_on": today().isoformat()}
    assert nurse.post(facts(patient), form).status_code == 422
    assert not Condition.objects.exists()


def test_an_intervention_is_registered_and_ended_by_the_unit_that_performs_it(world: World) -> None:
    patient = world.patient(known_at=world.hemtjanst)
    chef = signed_in(world.actor(world.hemtjanst, AssignmentRole.MANAGER))
    form = {"section": "insatser", "kind": "hemtjanst", "starts_on": today().isoformat(), "ends_on": ""}
    backwards = form | {"ends_on": (today() - timedelta(days=1)).isoformat()}
    assert chef.post(facts(patient), backwards).status_code == 422
    assert chef.post(facts(patient), form).status_code == 302
    row = CareService.objects.get()
    ended = {"section": f"insats-{row.pk}", "on": today().isoformat()}
    assert chef.post(facts(patient), ended).status_code == 302
    other = signed_in(world.chef)
    assert other.post(facts(world.patient()), form).status_code == 422


def test_relatives_are_put_in_order(world: World, client: Client) -> None:
    patient = world.patient()
    first = {"section": "narstaende", "role": "partner", "given_name": "Stina", "family_name": "Larsson", "rank": 1}
    assert client.post(facts(patient), first).status_code == 302
    guardian = first | {"role": "god_man", "given_name": "Bengt", "rank": 1, "telephone": "035-65 43 21"}
    assert client.post(facts(patient), guardian).status_code == 302
    assert [row.given_name for row in patient.relatives.order_by("rank")] == ["Bengt", "Stina"]
    assert client.post(facts(patient), first | {"rank": 0}).status_code == 422


def test_a_death_asks_to_be_sure_and_ends_the_contacts(world: World, client: Client) -> None:
    patient = world.patient()
    form = {"section": "dodsfall", "on": today().isoformat()}
    unsure = client.post(facts(patient), form)
    assert unsure.status_code == 422
    assert "Bekräfta" in unsure.content.decode()
    ahead = form | {"sure": "on", "on": (today() + timedelta(days=1)).isoformat()}
    assert client.post(facts(patient), ahead).status_code == 422
    assert client.post(facts(patient), form | {"sure": "on"}).status_code == 302
    patient.refresh_from_db()
    assert patient.deceased_on == today()
    assert 'value="dodsfall"' not in client.get(facts(patient)).content.decode()


def test_an_unknown_section_changes_nothing(world: World, client: Client) -> None:
    assert client.post(facts(world.patient()), {"section": "okänd"}).status_code == 422
