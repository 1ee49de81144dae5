"""The log: for its reviewer alone, filterable, and every look at it is in it."""

import re
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from fastkontakt.accounts.actor import PATIENT, Actor
from fastkontakt.accounts.models import User
from fastkontakt.audit import plain, presentation
from fastkontakt.audit.models import Access, Event
from fastkontakt.audit.selectors import ON_A_PAGE
from fastkontakt.audit.services import record, record_access
from fastkontakt.clock import today
from fastkontakt.organisation.enums import AssignmentRole
from patients.enums import Protection
from patients.models import Patient
from tests.pages import signed_in
from tests.world import World

LOG = "/logg/"


def read(world: World, by: Actor, patient: Patient) -> None:
    record_access(by=by, patient_ids=[patient.pk], page="shared_view", ground="PDL 4:1")


def shown(client: Client, **query: str) -> str:
    response = client.get(LOG, query)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_a_line_says_who_where_what_whom_and_on_what_ground(world: World, reviewer: Client) -> None:
    patient = world.patient(given_name="Ally", family_name="Mattsson")
    nurse = world.actor(world.vardcentral, family_name="Läsare")
    read(world, nurse, patient)
    record(by=nurse, action="contact.appointed", patient_id=patient.pk)
    html = shown(reviewer)
    for text in ("Person Läsare", "Vårdcentralen, medarbetare", "Läste patientens fasta kontakter", "PDL 4:1"):
        assert text in html
    assert "Utsåg en fast kontakt" in html
    assert "Ally Mattsson" in html
    assert patient.identity_number not in html
    assert str(patient.pk)[-8:].upper() in html


def test_the_look_itself_is_recorded(world: World, reviewer: Client) -> None:
    shown(reviewer)
    event = Event.objects.get(action="log.read")
    assert event.details == {"on": today().isoformat(), "unit": ""}
    assert "Läste loggen" in shown(reviewer)


def test_a_protected_persons_name_is_not_told(world: World, reviewer: Client) -> None:
    patient = world.patient(family_name="Gömd", protection=Protection.SEKRETESSMARKERING)
    read(world, world.chef, patient)
    html = shown(reviewer)
    assert "Skyddad identitet" in html
    assert "Gömd" not in html


def test_a_patients_own_reading_is_told_as_such(world: World, reviewer: Client) -> None:
    user = User.objects.create(username="halland.patient")
    patient = world.patient(user=user)
    record_access(
        by=Actor(user, world.tenant, PATIENT, patient_id=patient.pk),
        patient_ids=[patient.pk],
        page="shared_view",
        ground="PDL 5:5",
    )
    assert "Patienten själv" in shown(reviewer)


def test_it_is_narrowed_to_a_day_and_a_unit(world: World, reviewer: Client) -> None:
    read(world, world.actor(world.vardcentral, family_name="Här"), world.patient())
    read(world, world.actor(world.hemsjukvard, family_name="Där"), world.patient())
    yesterday = timezone.make_aware(datetime.combine(today(), time.min)) - timedelta(seconds=1)
    old = world.actor(world.vardcentral, family_name="Igår")
    Access.objects.create(
        at=yesterday, user=old.user, assignment=old.assignment, unit=old.unit, page="search", ground="PDL 4:1"
    )
    html = shown(reviewer)
    assert "Person Här" in html
    assert "Person Där" in html
    assert "Person Igår" not in html
    only = shown(reviewer, enhet=str(world.hemsjukvard.pk))
    assert "Person Här" not in only
    assert "Person Där" in only
    assert "Person Igår" in shown(reviewer, dag=(today() - timedelta(days=1)).isoformat())
    assert "Inget är loggat" in shown(reviewer, dag="2001-01-01")


@pytest.mark.parametrize(
    "query",
    [
        {"dag": "i går"},
        {"dag": "2026-02-31"},
        {"dag": "9999-12-31"},
        {"enhet": "x"},
        {"enhet": "01a2017c-e19c-75c5-ae7c-bb312159aee3"},
    ],
)
def test_what_cannot_be_asked_is_said(reviewer: Client, query: dict[str, str]) -> None:
    response = reviewer.get(LOG, query)
    assert response.status_code == 422
    assert "felsammanfattning" in response.content.decode()
    assert not Event.objects.exists()


@pytest.mark.parametrize("number", ["0", "-1", "x", "99999999999999", "9"])
def test_a_page_number_that_is_no_page_gives_one_that_is(reviewer: Client, number: str) -> None:
    assert reviewer.get(LOG, {"sida": number}).status_code == 200


def test_it_is_paged_at_the_same_cost_whatever_is_logged(world: World, reviewer: Client) -> None:
    patient = world.patient()
    read(world, world.chef, patient)
    few = cost(reviewer)
    for _ in range(ON_A_PAGE):
        read(world, world.chef, patient)
    assert cost(reviewer) == few
    assert 'href="?sida=2"' in shown(reviewer)
    assert "Läste patientens fasta kontakter" in shown(reviewer, sida="2")


def cost(client: Client) -> int:
    shown(client)  # what a session asks but once
    with CaptureQueriesContext(connection) as queries:
        shown(client)
    return len(queries)


@pytest.mark.parametrize(
    "role", [AssignmentRole.MANAGER, AssignmentRole.STAFF, AssignmentRole.ADMINISTRATOR, AssignmentRole.FOLLOW_UP]
)
def test_it_is_the_reviewers_alone(world: World, role: str) -> None:
    response = signed_in(world.actor(world.vardcentral, role)).get(LOG)
    assert response.status_code == 403
    assert "Bara loggranskaren kan läsa loggen." in response.content.decode()


def test_every_act_has_words() -> None:
    """A kind of event without words is shown by its code, which nobody should have to read."""
    assert not [action for action in actions_in_the_code() if action not in presentation.ACTIONS]


def test_every_page_that_is_told_to_the_patient_has_words_for_staff() -> None:
    assert not set(plain.READ) - set(presentation.PAGES)


def actions_in_the_code() -> set[str]:
    apps = [Path(settings.BASE_DIR, app) for app in ("agreements", "contacts", "patients", "reporting", "fastkontakt")]
    texts = [path.read_text(encoding="utf-8") for app in apps for path in app.rglob("*.py")]
    return {action for text in texts for action in re.findall(r'action="([a-z_]+[.][a-z_]+)"', text)}
