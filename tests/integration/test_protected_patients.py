"""Patients with protected identity: each case of the table in docs/privacy.md, for both kinds."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contacts.enums import ContactRole, Occasion
from contacts.models import Contact, ContactRequest
from fastkontakt.access import visible_patients
from fastkontakt.access.protection import listed, reference, title
from fastkontakt.accounts.actor import RELATIVE, Actor
from fastkontakt.accounts.models import User
from fastkontakt.audit.services import record_access
from fastkontakt.clock import now, today
from fastkontakt.organisation.enums import AssignmentRole
from fastkontakt.organisation.models import Unit
from fastkontakt.tenancy import activate
from patients.enums import ConsentKind, DeviationKind, Protection, RelationGround, RelativeRole
from patients.models import CareEpisode, DischargeDeviation, Patient, Relative
from patients.services import relate
from tests.api import Caller, citizen
from tests.duties import duty
from tests.factories.patients import ConsentFactory, MandateFactory
from tests.hospital import Hospital
from tests.pages import signed_in
from tests.world import LONG_AGO, World, make_tenant

WEAKER, STRONGER = Protection.SEKRETESSMARKERING, Protection.SKYDDAD_FOLKBOKFORING
BOTH = pytest.mark.parametrize("kind", [WEAKER, STRONGER])
FVK = ContactRole.FAST_VARDKONTAKT
REACH = {
    "telephone": "070-174 06 33",
    "email": "gomd@example.org",
    "street": "Gömda gatan 7",
    "postal_code": "432 99",
    "city": "Gömsta",
}
WAYS_TO_REACH = ("174 06 33", "gomd@example.org", "Gömda gatan", "432 99", "Gömsta")
OF_RELATIVES = ("174 06 34", "70174063", "Bor i Gömsta")
NUMBER = "199002222397"


@pytest.fixture
def world(db: None) -> Iterator[World]:
    tenant = make_tenant("halland")
    with activate(tenant.pk):
        yield World(tenant)


def hidden(world: World, kind: str, **fields: Any) -> Patient:
    """A protected patient of whom everything is recorded, with a relative."""
    patient = world.patient(given_name="Sara", family_name="Skyddsson", protection=kind, **(REACH | fields))
    kin(patient)
    return patient


def kin(patient: Patient, **fields: Any) -> Relative:
    told = {
        "given_name": "Stina",
        "family_name": "Anhörigsson",
        "telephone": "070-174 06 34",
        "comment": "Bor i Gömsta",
    }
    row: Relative = Relative.objects.create(
        patient=patient, rank=patient.relatives.count() + 1, **(told | {"role": RelativeRole.PARTNER} | fields)
    )
    return row


def contact(world: World, patient: Patient, unit: Unit | None = None, **fields: Any) -> Contact:
    unit = unit or world.vardcentral
    values = {"staff": world.nurse(unit), "role": FVK, "occasion": Occasion.NEED, "starts_on": LONG_AGO}
    row: Contact = Contact.objects.create(
        patient=patient, unit=unit, appointed_by=world.chef.staff, **(values | fields)
    )
    return row


def shown(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return " ".join(response.content.decode().split())


def answer(response: HttpResponse) -> Any:
    assert response.status_code == 200
    return json.loads(response.content)


def page(viewer: Actor, patient: Patient, name: str = "patients:detail") -> str:
    return shown(signed_in(viewer), reverse(name, args=[patient.pk]))


def knows(world: World, unit: Unit, patient: Patient) -> Actor:
    """A manager of a unit that takes part in the patient's care."""
    relate(patient=patient, unit=unit, ground=RelationGround.REGISTERED, on=LONG_AGO)
    return world.actor(unit, AssignmentRole.MANAGER)


# --- how to reach the person -----------------------------------------------------------------------------------------


@BOTH
def test_no_page_and_no_row_tells_staff_how_to_reach_the_person(world: World, kind: str) -> None:
    patient = hidden(world, kind)
    held = contact(world, patient)
    client = signed_in(world.chef)
    of_patient = ("detail", "facts", "network"), ("appoint", "assess", "coordinator", "offer", "request")
    addresses = [reverse(f"patients:{name}", args=[patient.pk]) for name in of_patient[0]]
    addresses += [reverse(f"contacts:{name}", args=[patient.pk]) for name in of_patient[1]]
    addresses += [reverse(f"contacts:{name}", args=[held.pk]) for name in ("end", "informed", "review", "sip_position")]
    for address in addresses:
        html = shown(client, address)
        assert not [text for text in (*WAYS_TO_REACH, *OF_RELATIVES) if text in html], address
        assert str(Protection(kind).label) in html, f"{address} is not marked"
    caller = Caller(world.chef)
    for path in ("", "contacts/", "requests/"):
        body = caller.get(f"patients/{patient.pk}/{path}").content.decode()
        assert not [text for text in (*WAYS_TO_REACH, *OF_RELATIVES) if text in body], path


def test_others_are_reached_as_recorded(world: World) -> None:
    html = page(world.chef, hidden(world, Protection.NONE))
    assert not [text for text in ("174 06 33", "Gömda gatan", "Bor i Gömsta", "Anhörigsson") if text not in html]


@BOTH
def test_the_patient_sees_all_of_the_own(world: World, kind: str) -> None:
    patient = hidden(world, kind)
    held = contact(world, patient, world.hemsjukvard)
    html = shown(signed_in(citizen(world, patient)), "/mina-kontakter/")
    for text in ("Stina Anhörigsson", "70174063", held.staff.name, world.hemsjukvard.name):
        assert text in html.replace("-", "").replace(" ", "") or text in html, text


# --- relatives -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "named"), [(WEAKER, True), (STRONGER, False)])
def test_relatives_are_named_only_where_that_tells_nothing(world: World, kind: str, named: bool) -> None:
    patient = hidden(world, kind)
    html = page(world.chef, patient)
    assert ("Anhörigsson" in html) is named
    assert ("Namnet visas inte" in html) is not named
    [row] = answer(Caller(world.chef).get(f"patients/{patient.pk}/contacts/"))["relatives"]
    assert row == {
        "rank": 1,
        "role": "partner",
        "name": "Stina Anhörigsson" if named else "",
        "telephone": "",
        "comment": "",
    }


def test_a_relative_with_protected_identity_is_not_reached_either(world: World) -> None:
    patient = world.patient()
    kin(patient, protected=True)
    for html in (page(world.chef, patient), shown(signed_in(citizen(world, patient)), "/mina-kontakter/")):
        assert "Stina Anhörigsson" in html
        assert not [text for text in OF_RELATIVES if text in html]


# --- where the person is ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "told"), [(Protection.NONE, True), (WEAKER, True), (STRONGER, False)])
def test_where_the_person_is_listed_is_told_outside_only_where_it_may(world: World, kind: str, told: bool) -> None:
    patient = hidden(world, kind)
    nurse = knows(world, world.hemsjukvard, patient)
    for name in ("patients:detail", "patients:facts", "contacts:request"):
        assert (world.vardcentral.name in page(nurse, patient, name)) is told, name
        assert world.vardcentral.name in page(world.chef, patient, name), name
    row = answer(Caller(nurse).get(f"patients/{patient.pk}/"))
    assert (row["listing"] is not None) is told
    own = answer(Caller(world.chef).get(f"patients/{patient.pk}/"))
    assert own["listing"]["unit"]["name"] == world.vardcentral.name


@BOTH
def test_contacts_of_another_body_are_seen_by_consent_alone(world: World, kind: str) -> None:
    patient = hidden(world, kind)
    held = contact(world, patient, world.hemsjukvard)
    assert "Det finns fasta kontakter hos annan vårdgivare" in page(world.chef, patient)
    for text in (world.hemsjukvard.name, held.staff.name):
        assert text not in page(world.chef, patient)
    ConsentFactory(patient=patient, kind=ConsentKind.SHARE_BETWEEN_PROVIDERS, unit=world.vardcentral, starts_on=today())
    for text in (world.hemsjukvard.name, held.staff.name):
        assert text in page(world.chef, patient)


# --- nobody acts for another -----------------------------------------------------------------------------------------


@BOTH
@pytest.mark.parametrize("whose", ["child", "guardian"])
def test_no_guardian_where_either_is_protected(world: World, kind: str, whose: str) -> None:
    child = world.patient(born_on=today() - timedelta(days=2000))
    user = User.objects.create(username="halland.vardnadshavare")
    kin(child, role=RelativeRole.VARDNADSHAVARE, user=user, protected=whose == "guardian")
    if whose == "child":
        Patient.objects.filter(pk=child.pk).update(protection=kind)
    acting = Actor(user, world.tenant, RELATIVE)
    for address in (reverse("portal:child", args=[child.pk]), reverse("portal:contacts")):
        answer = signed_in(acting).get(address)
        assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, reverse("accounts:sign_in"))
    assert Caller(acting).get(f"patients/{child.pk}/contacts/").status_code == 401


@pytest.mark.parametrize("whose", ["patient", "proxy"])
def test_no_proxy_where_either_is_protected(world: World, whose: str) -> None:
    patient = world.patient()
    mandate: Any = MandateFactory(patient=patient, starts_on=LONG_AGO)
    acting = Actor(mandate.user, world.tenant, RELATIVE)
    assert patient in visible_patients(acting, on=today())
    if whose == "patient":
        Patient.objects.filter(pk=patient.pk).update(protection=WEAKER)
    else:
        mandate.protected = True
        mandate.save()
    assert patient not in visible_patients(acting, on=today())


# --- search ----------------------------------------------------------------------------------------------------------


def found(client: Client, text: str) -> tuple[Any, int]:
    """The answer to a search, and how many statements it cost."""
    with CaptureQueriesContext(connection) as context:
        response = client.post(reverse("patients:search"), {"q": text})
    return response, len(context)


@BOTH
@pytest.mark.parametrize("text", ["Sara Skyddsson", "Skyddsson", "sara", "skydds"])
def test_a_search_by_name_answers_as_if_the_person_were_not(world: World, kind: str, text: str) -> None:
    hidden(world, kind)
    client, nobody = signed_in(world.chef), "Q" * len(text)
    found(client, nobody)
    (response, cost), (other, other_cost) = found(client, text), found(client, nobody)
    assert cost == other_cost
    assert response.status_code == other.status_code == 200
    assert without_what_was_sought(response, text) == without_what_was_sought(other, nobody)
    caller = Caller(world.chef)
    bodies = [answer(caller.post("patients/search/", {"name": name})) for name in (text, nobody)]
    assert bodies[0] == bodies[1] == {"results": [], "next": None}


def without_what_was_sought(response: HttpResponse, text: str) -> str:
    html = response.content.decode().replace(text, "")
    return re.sub(r'(csrfmiddlewaretoken" value=|X-CSRFToken": )"\w+"', "", html)


@BOTH
def test_the_number_finds_the_person_and_the_list_does_not(world: World, kind: str) -> None:
    patient = hidden(world, kind)
    client = signed_in(world.chef)
    assert found(client, patient.identity_number)[0].headers["Location"] == reverse(
        "patients:detail", args=[patient.pk]
    )
    assert "Skyddsson" not in shown(client, reverse("patients:search"))
    sought = {"personal_identity_number": patient.identity_number}
    [row] = answer(Caller(world.chef).post("patients/search/", sought))["results"]
    assert (row["id"], row["protected_identity"]) == (str(patient.pk), True)


@BOTH
def test_the_number_of_one_whom_the_unit_does_not_know_finds_nobody(world: World, kind: str) -> None:
    known, unknown = hidden(world, kind, known_at=world.mottagning), "198507099805"
    client = signed_in(world.chef)
    found(client, unknown)
    (response, cost), (other, other_cost) = found(client, known.identity_number), found(client, unknown)
    assert (response.status_code, cost) == (other.status_code, other_cost)
    assert without_what_was_sought(response, known.identity_number) == without_what_was_sought(other, unknown)


# --- lists -----------------------------------------------------------------------------------------------------------


def in_worklist(world: World, patient: Patient) -> tuple[Actor, str]:
    duty(world, patient)
    return world.chef, reverse("reporting:worklist")


def among_requests(world: World, patient: Patient) -> tuple[Actor, str]:
    ContactRequest.objects.create(patient=patient, unit=world.vardcentral, role=FVK)
    return world.chef, reverse("contacts:requests")


def among_those_to_move(world: World, patient: Patient) -> tuple[Actor, str]:
    held = contact(world, patient)
    return world.chef, reverse("contacts:leaving", args=[held.staff_id])


def among_stays(world: World, patient: Patient) -> tuple[Actor, str]:
    hospital = Hospital(world, patient=patient)
    stay(world, hospital)
    return hospital.manager, reverse("discharge:list")


def among_deviations(world: World, patient: Patient) -> tuple[Actor, str]:
    hospital = Hospital(world, patient=patient)
    DischargeDeviation.objects.create(
        episode=stay(world, hospital, discharged_at=now(), discharge_kind="against_advice"),
        kind=DeviationKind.AGAINST_ADVICE,
        reason="Ville hem",
        noted_by=hospital.nurse.staff,
    )
    return hospital.manager, reverse("discharge:deviations")


def stay(world: World, hospital: Hospital, **fields: Any) -> CareEpisode:
    row: CareEpisode = CareEpisode.objects.create(
        patient=hospital.patient,
        ward=hospital.ward,
        receiving_unit=world.vardcentral,
        admitted_at=now() - timedelta(days=2),
        noticed_by=hospital.nurse.staff,
        **fields,
    )
    return row


LISTS = [in_worklist, among_requests, among_those_to_move, among_stays, among_deviations]


@pytest.mark.parametrize("place", LISTS)
@pytest.mark.parametrize(("kind", "named"), [(Protection.NONE, True), (WEAKER, True), (STRONGER, False)])
def test_in_every_list_the_person_is_marked_and_without_number(
    world: World, place: Callable[[World, Patient], tuple[Actor, str]], kind: str, named: bool
) -> None:
    patient = hidden(world, kind)
    viewer, address = place(world, patient)
    html = shown(signed_in(viewer), address)
    assert ("Skyddsson" in html) is named
    assert ("Skyddad identitet " + reference(patient.pk) in html) is not named
    assert (str(Protection(kind).label) in html) is (kind != Protection.NONE)
    if kind != Protection.NONE:
        assert "19900222-2397" not in html
        assert NUMBER not in html


@pytest.mark.parametrize(("kind", "named"), [(Protection.NONE, True), (WEAKER, True), (STRONGER, False)])
def test_the_worklist_of_a_system_says_no_more(world: World, kind: str, named: bool) -> None:
    patient = hidden(world, kind)
    duty(world, patient)
    [row] = answer(Caller(world.chef).get("worklist/"))["results"]
    assert row["patient"] == {
        "id": str(patient.pk),
        "name": "Sara Skyddsson" if named else f"Skyddad identitet {reference(patient.pk)}",
        "protected_identity": kind != Protection.NONE,
    }


@BOTH
def test_the_log_tells_the_reference_and_never_the_name(world: World, kind: str) -> None:
    patient = hidden(world, kind)
    record_access(by=world.chef, patient_ids=[patient.pk], page="shared_view", ground="PDL 4:1")
    html = shown(signed_in(world.actor(world.vardcentral, AssignmentRole.LOG_REVIEWER)), "/logg/")
    assert reference(patient.pk) in html
    assert not [text for text in ("Skyddsson", NUMBER, "19900222-2397", *WAYS_TO_REACH) if text in html]


# --- what stays behind -----------------------------------------------------------------------------------------------


@BOTH
def test_neither_the_windows_title_nor_the_paper_tells_who_it_is(world: World, kind: str) -> None:
    patient = hidden(world, kind)
    html = page(world.chef, patient)
    assert "Skyddsson" not in html[html.index("<title>") : html.index("</title>")]
    assert '<p class="fk-patient__number fk-no-print">' in html


def test_an_unprotected_person_is_called_by_name_everywhere(world: World) -> None:
    patient = world.patient(given_name="Ally", family_name="Mattsson")
    assert (listed(patient).name, listed(patient).number, listed(patient).mark) == ("Ally Mattsson", NUMBER, "")
    assert title(patient) == "Ally Mattsson"
