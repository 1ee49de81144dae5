"""The search in the log: by whom, of whom, where and when, and never a number in an address or in the log."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fastkontakt.accounts.actor import Actor
from fastkontakt.audit.forms import LONGEST_FOR_ALL
from fastkontakt.audit.models import Access, Event
from fastkontakt.audit.selectors import ON_A_PAGE
from fastkontakt.audit.services import record, record_access
from fastkontakt.clock import now, today
from fastkontakt.organisation.enums import AssignmentRole
from patients.enums import Protection
from patients.models import Patient
from tests.pages import signed_in
from tests.world import World

SEARCH = "/logg/sok/"


def read(by: Actor, patient: Patient, *, at: datetime | None = None, page: str = "shared_view") -> None:
    unit = by.assignment.unit if by.assignment else None
    told = {"user": by.user, "assignment": by.assignment, "unit": unit, "patient": patient}
    Access.objects.create(**told, page=page, ground="PDL 4:1", at=at or now())


def text_of(response: HttpResponse) -> str:
    return " ".join(response.content.decode().split())


def ask(client: Client, **typed: str) -> HttpResponse:
    days = {"fran": (today() - timedelta(days=30)).isoformat(), "till": today().isoformat()}
    return client.post(SEARCH, days | typed)


def found(client: Client, **typed: str) -> str:
    """What the page shows after what was typed has been sent and answered with an address."""
    response = ask(client, **typed)
    assert response.status_code == 302, text_of(response)
    return text_of(client.get(response.headers["Location"]))


def test_a_number_becomes_a_key(world: World, reviewer: Client, caplog: pytest.LogCaptureFixture) -> None:
    wanted, other = world.patient(family_name="Sökt"), world.patient(family_name="Annan")
    read(world.chef, wanted)
    read(world.chef, other)
    number = wanted.identity_number
    with caplog.at_level(logging.DEBUG):
        response = ask(reviewer, nummer=f"{number[:8]}-{number[8:]}")
        address = response.headers["Location"]
        html = text_of(reviewer.get(address))
    assert parse_qs(urlsplit(address).query)["patient"] == [str(wanted.pk)]
    assert number[2:] not in address.replace("-", "")
    assert "Patient Sökt" in html
    assert "Patient Annan" not in html
    assert number[-4:] not in html
    assert number[-4:] not in caplog.text
    assert number not in str(list(Event.objects.values_list("details", flat=True)))


def test_a_number_in_an_address_is_not_heeded(world: World, reviewer: Client) -> None:
    read(world.chef, world.patient(family_name="Ensam"))
    html = text_of(reviewer.get(SEARCH, {"nummer": "190001010000", "fran": today().isoformat()}))
    assert "Patient Ensam" in html
    assert 'value="190001010000"' not in html


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("189002029800", "Ingen som är känd här har det numret."),
        ("199002222398", "kontrollsiffra"),
        ("hej", "felsammanfattning"),
    ],
)
def test_a_number_that_leads_nowhere_is_told_and_kept(reviewer: Client, number: str, said: str) -> None:
    response = ask(reviewer, nummer=number)
    assert response.status_code == 422
    assert said in text_of(response)
    assert f'value="{number}"' in text_of(response)
    assert not Event.objects.exists()


def hsa_id(person: Actor) -> str:
    return person.staff.hsa_id


def whole_name(person: Actor) -> str:
    return f" {person.staff.given_name}  {person.staff.family_name.upper()} "


@pytest.mark.parametrize("typed", [hsa_id, whole_name])
def test_a_member_of_staff_is_found(world: World, reviewer: Client, typed: Callable[[Actor], str]) -> None:
    nurse = world.actor(world.vardcentral, family_name="Läsare")
    read(nurse, world.patient(family_name="Hennes"))
    read(world.chef, world.patient(family_name="Chefens"))
    address = ask(reviewer, namn=typed(nurse)).headers["Location"]
    assert "Lasare" not in address
    assert "L%C3%A4sare" not in address
    html = text_of(reviewer.get(address))
    assert "Patient Hennes" in html
    assert "Patient Chefens" not in html


def test_several_of_a_name_are_told_apart(world: World, reviewer: Client) -> None:
    for _ in range(2):
        world.nurse(family_name="Dubbel")
    html = text_of(ask(reviewer, namn="Person Dubbel"))
    assert "Flera heter så" in html
    assert html.count("SE2120000001-S") >= 2


def test_an_unknown_name_is_told(reviewer: Client) -> None:
    response = ask(reviewer, namn="Ingen Alls")
    assert response.status_code == 422
    assert "Ingen medarbetare har det HSA-id:t eller hela namnet." in text_of(response)


def test_it_is_narrowed_by_days_unit_kind_and_page(world: World, reviewer: Client) -> None:
    patient = world.patient()
    read(world.actor(world.vardcentral, family_name="Här"), patient)
    read(world.actor(world.mottagning, family_name="Där"), patient, page="facts")
    read(world.actor(world.vardcentral, family_name="Förr"), patient, at=now() - timedelta(days=32))
    record(by=world.actor(world.vardcentral, family_name="Skrev"), action="contact.appointed", patient_id=patient.pk)
    everything = found(reviewer)
    assert all(name in everything for name in ("Person Här", "Person Där", "Person Skrev"))
    assert "Person Förr" not in everything
    assert "Person Förr" in found(reviewer, fran=(today() - timedelta(days=32)).isoformat())
    assert "Person Här" not in found(reviewer, enhet=str(world.mottagning.pk))
    reads, writes = found(reviewer, typ="read"), found(reviewer, typ="write")
    assert "Person Skrev" not in reads
    assert "Person Här" in reads
    assert "Person Här" not in writes
    assert "Person Skrev" in writes
    one_page = found(reviewer, vad="facts")
    assert "Person Där" in one_page
    assert "Person Här" not in one_page
    assert "Person Skrev" not in one_page


def test_a_page_is_found_through_the_api_too(world: World, reviewer: Client) -> None:
    read(world.chef, world.patient(family_name="Api"), page="api_shared_view")
    assert "Patient Api" in found(reviewer, vad="shared_view")


@pytest.mark.parametrize(
    "query",
    [
        {"fran": "2026-11-22", "till": "2026-11-21"},
        {"fran": "i går", "till": "2026-11-21"},
        {"fran": "2026-01-01", "till": "2026-11-21"},
        {"patient": "x"},
        {"medarbetare": "1"},
        {"enhet": "01a2017c-e19c-75c5-ae7c-bb312159aee3"},
        {"typ": "annat"},
        {"vad": "annat"},
    ],
)
def test_what_cannot_be_asked_is_said(reviewer: Client, query: dict[str, str]) -> None:
    response = reviewer.get(SEARCH, query)
    assert response.status_code == 422
    assert "felsammanfattning" in text_of(response)
    assert not Event.objects.exists()


def test_one_person_may_be_sought_for_long(world: World, reviewer: Client) -> None:
    patient = world.patient()
    first = (today() - 2 * LONGEST_FOR_ALL).isoformat()
    assert reviewer.get(SEARCH, {"fran": first, "patient": str(patient.pk)}).status_code == 200
    assert reviewer.get(SEARCH, {"fran": first}).status_code == 422


@pytest.mark.parametrize("key", ["patient", "medarbetare"])
def test_a_key_of_nobody_is_no_page(reviewer: Client, key: str) -> None:
    assert reviewer.get(SEARCH, {key: "01a2017c-e19c-75c5-ae7c-bb312159aee3"}).status_code == 404


def test_a_protected_patient_is_found_but_not_named(world: World, reviewer: Client) -> None:
    patient = world.patient(family_name="Gömd", protection=Protection.SKYDDAD_FOLKBOKFORING)
    read(world.chef, patient)
    html = found(reviewer, nummer=patient.identity_number)
    assert "Patient med skyddad identitet" in html
    assert "Gömd" not in html


def test_the_search_is_recorded_by_keys(world: World, reviewer: Client) -> None:
    patient = world.patient()
    found(reviewer, nummer=patient.identity_number, namn=world.chef.staff.hsa_id)
    event = Event.objects.get(action="log.searched")
    assert event.patient_id == patient.pk
    assert event.details["staff"] == str(world.chef.staff.pk)


def test_it_costs_the_same_whatever_is_found(world: World, reviewer: Client) -> None:
    patient = world.patient()
    read(world.chef, patient)
    address = ask(reviewer, nummer=patient.identity_number).headers["Location"]
    few = cost(reviewer, address)
    record_access(by=world.chef, patient_ids=[patient.pk] * (ON_A_PAGE + 3), page="facts", ground="PDL 4:1")
    record(by=world.chef, action="contact.appointed", patient_id=patient.pk)
    assert cost(reviewer, address) == few
    assert "sida=2" in text_of(reviewer.get(address))


def cost(client: Client, address: str) -> int:
    client.get(address)  # what a session asks but once
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.mark.parametrize("role", [AssignmentRole.MANAGER, AssignmentRole.STAFF, AssignmentRole.FOLLOW_UP])
def test_it_is_the_reviewers_alone(world: World, role: str) -> None:
    client = signed_in(world.actor(world.vardcentral, role))
    assert client.get(SEARCH).status_code == 403
    assert ask(client, nummer="199002222397").status_code == 403
