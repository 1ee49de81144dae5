"""Staff with protected identity: colleagues know the name, patients the first name, others the profession alone."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import reverse

from contacts.enums import ContactRole, Occasion
from contacts.models import Contact, ContactRequest, Delegation
from fastkontakt.accounts.actor import Actor
from fastkontakt.audit.services import record_access
from fastkontakt.clock import now, today
from fastkontakt.organisation.enums import AssignmentRole
from fastkontakt.organisation.models import Leave, StaffMember, Unit
from fastkontakt.tenancy import activate
from patients.enums import ConsentKind, RelationGround
from patients.models import CareEpisode, Patient
from patients.services import relate
from tests.api import Caller, citizen
from tests.duties import informing
from tests.factories.patients import ConsentFactory
from tests.hospital import Hospital
from tests.pages import signed_in
from tests.world import LONG_AGO, World, make_tenant

FVK = ContactRole.FAST_VARDKONTAKT
OWN_NUMBER, UNITS_NUMBER = "070-174 06 55", "035-13 10 00"


@pytest.fixture
def world(db: None) -> Iterator[World]:
    tenant = make_tenant("halland")
    with activate(tenant.pk):
        yield World(tenant)


@pytest.fixture
def maria(world: World) -> StaffMember:
    """A nurse with protected identity at the vårdcentral."""
    return world.nurse(given_name="Maria", family_name="Skyddsson", telephone=OWN_NUMBER, protected=True)


@pytest.fixture
def held(world: World, maria: StaffMember) -> Contact:
    return contact(world, world.patient(), maria)


def contact(world: World, patient: Patient, staff: StaffMember, unit: Unit | None = None) -> Contact:
    row: Contact = Contact.objects.create(
        patient=patient,
        staff=staff,
        unit=unit or world.vardcentral,
        role=FVK,
        occasion=Occasion.NEED,
        starts_on=LONG_AGO,
        appointed_by=staff,
    )
    return row


def knows(world: World, unit: Unit, patient: Patient) -> Actor:
    relate(patient=patient, unit=unit, ground=RelationGround.REGISTERED, on=LONG_AGO)
    return world.actor(unit, AssignmentRole.MANAGER)


def answer(response: HttpResponse) -> Any:
    assert response.status_code == 200
    return json.loads(response.content)


def shown(viewer: Actor, address: str, **query: str) -> str:
    response = signed_in(viewer).get(address, query)
    assert response.status_code == 200, address
    return " ".join(response.content.decode().split())


def of_patient(row: Contact, name: str = "patients:detail") -> str:
    return reverse(name, args=[row.patient_id])


def test_a_person_is_nameless_until_it_is_decided_who_is_looking(maria: StaffMember) -> None:
    known = StaffMember.objects.get(pk=maria.pk)
    assert (known.name, str(known), known.full_name) == ("Sjuksköterska", "Sjuksköterska", "Maria Skyddsson")


# --- colleagues ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [AssignmentRole.MANAGER, AssignmentRole.STAFF, AssignmentRole.ADMINISTRATOR], ids=str)
def test_colleagues_see_the_name_marked_and_never_the_own_number(world: World, held: Contact, role: str) -> None:
    html = shown(world.actor(world.vardcentral, role), of_patient(held))
    assert "Maria Skyddsson" in html
    assert "Skyddad identitet" in html
    assert UNITS_NUMBER.replace(" ", " ") in html
    assert "174 06 55" not in html


def test_colleagues_meet_the_name_wherever_they_work(world: World, held: Contact, maria: StaffMember) -> None:
    Delegation.objects.create(
        unit=world.vardcentral, staff=maria, roles=[FVK], starts_on=LONG_AGO, granted_by=world.chef.staff
    )
    informing(world, held.patient, staff=maria)
    ContactRequest.objects.create(patient=held.patient, unit=world.vardcentral, role=FVK, wished_staff=maria)
    for address in (
        reverse("organisation:unit"),
        reverse("organisation:delegations"),
        reverse("organisation:absence", args=[maria.pk]),
        reverse("organisation:last_day", args=[maria.pk]),
        reverse("contacts:leaving", args=[maria.pk]),
        reverse("contacts:requests"),
        reverse("contacts:end", args=[held.pk]),
        reverse("contacts:informed", args=[held.pk]),
        reverse("contacts:review", args=[held.pk]),
        of_patient(held, "contacts:appoint"),
        of_patient(held, "contacts:assess"),
        of_patient(held, "contacts:coordinator"),
    ):
        assert "Maria Skyddsson" in shown(world.chef, address), address
    assert "Maria Skyddsson" in shown(world.chef, reverse("reporting:worklist"), lista="enheten")


def test_a_candidate_is_marked(world: World, maria: StaffMember) -> None:
    html = shown(world.chef, reverse("contacts:appoint", args=[world.patient().pk]))
    assert "Maria Skyddsson" in html
    assert html.count("Skyddad identitet") == 1


def test_one_knows_oneself(world: World) -> None:
    own = world.actor(world.vardcentral, given_name="Maria", family_name="Skyddsson", protected=True)
    assert answer(Caller(own).get("me/"))["staff"]["name"] == "Maria Skyddsson"


# --- other units, the same provider or not ---------------------------------------------------------------------------


@pytest.mark.parametrize("place", ["mottagning", "hemsjukvard"])
def test_other_units_see_profession_and_unit(world: World, held: Contact, place: str) -> None:
    unit: Unit = getattr(world, place)
    nurse = knows(world, unit, held.patient)
    ConsentFactory(
        patient=held.patient, kind=ConsentKind.SHARE_BETWEEN_PROVIDERS, unit=world.vardcentral, starts_on=today()
    )
    held.ends_on, held.ended_at, held.end_reason, held.ended_by = today(), now(), "Slutar", held.staff
    held.save()
    for html in (shown(nurse, of_patient(held)), shown(nurse, of_patient(held), historik="1")):
        assert "Sjuksköterska" in html
        assert world.vardcentral.name in html
        assert not [text for text in ("Maria", "Skyddsson", "174 06 55", "Skyddad identitet") if text in html]
    [row] = answer(Caller(nurse).get(f"patients/{held.patient_id}/contacts/"))["contacts"]
    assert row["staff"]["name"] == "Sjuksköterska"
    assert row["telecom"]["telephone"] == UNITS_NUMBER
    assert "Skyddsson" not in Caller(nurse).get(f"patients/{held.patient_id}/contacts/?history=true").content.decode()


def test_the_staff_of_others_are_listed_without_the_person(world: World, maria: StaffMember) -> None:
    def listed(viewer: Actor, path: str) -> dict[str, Any]:
        return {row["name"]: row["protected_identity"] for row in answer(Caller(viewer).get(path))["results"]}

    elsewhere = world.actor(world.mottagning)
    for path in ("staff/", f"staff/?unit={world.vardcentral.pk}"):
        assert listed(world.chef, path)["Maria Skyddsson"] is True
        assert listed(world.chef, path)[world.specialist.name] is False
        names = listed(elsewhere, path)
        assert world.specialist.name in names
        assert not [name for name in names if "Skyddsson" in name or name == "Sjuksköterska"]


def test_nobody_outside_chooses_the_person_from_a_list(world: World, maria: StaffMember) -> None:
    patient = world.patient()
    nurse = knows(world, world.hemsjukvard, patient)
    html = shown(nurse, reverse("contacts:request", args=[patient.pk]))
    assert world.specialist.name in html
    assert "Skyddsson" not in html
    for role in ContactRole.values:
        response = signed_in(citizen_once(world, patient)).get(reverse("portal:ask", args=[role]))
        assert "Skyddsson" not in response.content.decode()
        assert str(maria.pk) not in response.content.decode()


def citizen_once(world: World, patient: Patient) -> Actor:
    if patient.user is None:
        return citizen(world, patient)
    return Actor(patient.user, world.tenant, "patient", patient_id=patient.pk)


def test_an_id_does_not_give_the_name_away(world: World, maria: StaffMember) -> None:
    """Whoever has got hold of the id can try to appoint the person: the refusal does not name anyone."""
    elsewhere = world.actor(world.mottagning, AssignmentRole.MANAGER)
    patient = world.patient(known_at=world.mottagning)
    body = {"role": FVK, "staff": maria.pk, "unit": world.mottagning.pk, "from": today(), "occasion": "need"}
    response = Caller(elsewhere).post(f"patients/{patient.pk}/contacts/check/", body)
    assert answer(response)["allowed"] is False
    assert "Skyddsson" not in response.content.decode()


def test_the_ward_is_told_that_somebody_is_appointed_and_where(world: World, maria: StaffMember) -> None:
    hospital = Hospital(world)
    contact(world, hospital.patient, maria)
    stay = CareEpisode.objects.create(
        patient=hospital.patient,
        ward=hospital.ward,
        receiving_unit=world.vardcentral,
        admitted_at=now() - timedelta(days=2),
        noticed_by=hospital.nurse.staff,
    )
    address = reverse("discharge:episode", args=[stay.pk])
    assert "Skyddsson" not in shown(hospital.nurse, address)
    assert "Sjuksköterska" in shown(hospital.nurse, address)
    assert "Maria Skyddsson" in shown(world.chef, address)


# --- patients --------------------------------------------------------------------------------------------------------


def test_the_patient_is_told_the_first_name_and_the_units_number(world: World, held: Contact) -> None:
    patient = citizen(world, held.patient)
    html = shown(patient, "/mina-kontakter/")
    assert "Maria" in html
    assert "Sjuksköterska" in html
    assert "035-13 10 00" in html
    assert not [text for text in ("Skyddsson", "174 06 55", "Skyddad identitet") if text in html]
    told = answer(Caller(patient).get(f"patients/{held.patient_id}/contacts/"))
    assert told["contacts"][0]["staff"]["name"] == "Maria"
    assert told["contacts"][0]["telecom"]["telephone"] == UNITS_NUMBER


def test_a_stand_in_is_protected_as_well(world: World, maria: StaffMember) -> None:
    away = world.nurse(given_name="Olle", family_name="Borta")
    row = contact(world, world.patient(), away)
    Leave.objects.create(
        staff=away,
        unit=world.vardcentral,
        substitute=maria,
        starts_on=today(),
        ends_on=today() + timedelta(days=3),
        noted_by=world.chef.staff,
    )
    assert "Maria Skyddsson" in shown(world.chef, of_patient(row))
    nurse = knows(world, world.mottagning, row.patient)
    for viewer in (nurse, citizen(world, row.patient)):
        html = shown(viewer, of_patient(row) if viewer.is_staff else "/mina-kontakter/")
        assert "Olle Borta" in html
        assert not [text for text in ("Skyddsson", "174 06 55") if text in html]
    told = answer(Caller(nurse).get(f"patients/{row.patient_id}/contacts/"))["contacts"][0]["substitute"]
    assert (told["name"], told["telephone"]) == ("Sjuksköterska", UNITS_NUMBER)


# --- the log ---------------------------------------------------------------------------------------------------------


def test_the_reviewer_of_the_log_must_know_who_it_was(world: World) -> None:
    own = world.actor(world.vardcentral, given_name="Maria", family_name="Skyddsson", protected=True)
    record_access(by=own, patient_ids=[world.patient().pk], page="shared_view", ground="PDL 4:1")
    assert "Maria Skyddsson" in shown(world.actor(world.mottagning, AssignmentRole.LOG_REVIEWER), "/logg/")
