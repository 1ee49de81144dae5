"""The patient's page: three lanes, what is missing, what may be seen, in few queries."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contacts.enums import ContactRole, Occasion
from contacts.models import Contact
from contacts.services import Proposal, appoint_contact, grant_delegation, note_information, note_request
from fastkontakt.accounts.actor import PATIENT, Actor
from fastkontakt.audit.models import Access
from fastkontakt.clock import today
from fastkontakt.organisation.enums import AssignmentRole
from fastkontakt.tenancy import activate
from patients.enums import RelationGround
from patients.models import CareService, Condition, Patient, Relative
from patients.services import relate
from tests.pages import signed_in
from tests.world import LONG_AGO, World, make_tenant

FLK, FVK, FOK = ContactRole.FAST_LAKARKONTAKT, ContactRole.FAST_VARDKONTAKT, ContactRole.FAST_OMSORGSKONTAKT
MOST_STATEMENTS = 15
NOT_ON_TABLES = re.compile(r"^(RELEASE )?SAVEPOINT|^BEGIN|^COMMIT|^SELECT set_config|django_session")


@pytest.fixture
def world(db: None) -> Iterator[World]:
    tenant = make_tenant("halland")
    with activate(tenant.pk):
        yield World(tenant)


def contact(world: World, patient: Patient, number: int = 0, **fields: object) -> Contact:
    values = {
        "staff": world.nurse(),
        "unit": world.vardcentral,
        "role": FVK,
        "occasion": Occasion.NEED,
        "starts_on": LONG_AGO + timedelta(days=number),
        "appointed_by": world.chef.staff,
    }
    row: Contact = Contact.objects.create(patient=patient, **(values | fields))
    return row


def page(viewer: Actor, patient: Patient, query: str = "") -> str:
    response = signed_in(viewer).get(reverse("patients:detail", args=[patient.pk]) + query)
    assert response.status_code == 200
    return response.content.decode()


def test_an_empty_page_says_by_which_law_and_how_to_get_one(world: World) -> None:
    html, _network, _rest = page(world.chef, world.patient()).partition('id="natverk"')
    positions = [html.index(f'id="lane-{role}"') for role in (FLK, FVK, FOK)]
    assert positions == sorted(positions)
    assert "6 kap. 3 § patientlagen (2014:821)" in html
    assert html.count("?roll=fast_lakarkontakt") == 1
    assert "Enheten utför inte hemtjänst" in html
    assert "roll=fast_omsorgskontakt" not in html


@pytest.mark.parametrize("number", [0, 1, 20])
def test_the_number_of_statements_does_not_grow_with_the_contacts(world: World, number: int) -> None:
    patient = world.patient()
    Relative.objects.create(patient=patient, rank=1, role="partner", given_name="Stina", family_name="Larsson")
    note_request(by=world.chef, patient=patient, role=FLK, wished_staff=world.specialist, text="", today=today())
    for index in range(number):
        given = contact(world, patient, index, ends_on=today() if index % 2 else LONG_AGO + timedelta(days=200))
        note_information(
            by=world.chef, contact=given, how="oral", whom="patient", on=given.starts_on, today=given.starts_on
        )
    client, address = signed_in(world.chef), reverse("patients:detail", args=[patient.pk])
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        html = client.get(f"{address}?historik=1").content.decode()
    statements = [query["sql"] for query in captured if not NOT_ON_TABLES.search(query["sql"])]
    assert len(statements) <= MOST_STATEMENTS, "\n".join(statements)
    assert html.count('class="fk-contact"') == number // 2
    assert html.count('data-label="Avslutad"') == number - number // 2


def test_every_fast_vardkontakt_is_shown_and_the_coordinating_one_first(world: World) -> None:
    patient = world.patient()
    for index in range(3):
        contact(world, patient, index)
    coordinating = contact(world, patient, 9, coordinating=True)
    html = page(world.chef, patient)
    assert html.count('class="fk-contact"') == 4
    assert html.index(f'id="kontakt-{coordinating.pk}"') == min(m.start() for m in re.finditer(r'id="kontakt-', html))
    assert "samordnande" in html


def test_a_contact_that_starts_later_says_from_when(world: World) -> None:
    patient, start = world.patient(), today() + timedelta(days=10)
    contact(world, patient, starts_on=start)
    html = page(world.chef, patient)
    assert re.search(r"Från \d+ \w+\.? \d{4}", html)


def test_the_past_is_shown_when_asked_for(world: World) -> None:
    patient = world.patient()
    contact(world, patient, ends_on=date(2021, 5, 5), end_reason="Patienten har flyttat", ended_by=world.chef.staff)
    assert "Patienten har flyttat" not in page(world.chef, patient)
    html = page(world.chef, patient, "?historik=1")
    assert "Patienten har flyttat" in html
    assert world.chef.staff.name in html


def test_another_providers_contacts_are_told_of_and_never_shown(world: World) -> None:
    patient = world.patient()
    hidden = contact(world, patient, unit=world.hemsjukvard, staff=world.nurse(world.hemsjukvard))
    html = page(world.chef, patient, "?historik=1")
    assert "Det finns fasta kontakter hos annan vårdgivare" in html
    assert hidden.staff.family_name not in html
    assert world.hemsjukvard.name not in html
    assert "Det finns fasta kontakter hos annan vårdgivare" not in page(world.chef, world.patient())


def test_a_protected_person_is_marked_and_cannot_be_reached_through_the_page(world: World) -> None:
    reach = {"telephone": "070-174 06 01", "street": "Hemliga vägen 1", "postal_code": "430 00", "city": "Okänd"}
    patient = world.patient(protection="sekretessmarkering", **reach)
    Relative.objects.create(
        patient=patient, rank=1, role="partner", given_name="Stina", family_name="L", telephone="0340-123456"
    )
    for address in ("patients:detail", "patients:facts"):
        html = signed_in(world.chef).get(reverse(address, args=[patient.pk])).content.decode()
        assert not [text for text in ("174 06 01", "Hemliga vägen", "12 34 56", "123456") if text in html]
        assert "kyddad identitet" in html
    assert "Sekretessmarkering" in page(world.chef, patient)


def test_a_standing_duty_has_its_law_its_time_and_its_act(world: World) -> None:
    patient = world.patient()
    Condition.objects.create(
        patient=patient, kind="life_threatening", starts_on=today(), established_by=world.specialist
    )
    html = page(world.chef, patient)
    assert "SOSFS 2011:7" in html
    assert "I dag" in html[html.index('id="skyldigheter"') :]
    assert "anledning=life_threatening" in html
    assert reverse("rulebook:detail", args=["fvk-life-threatening"]) in html


def test_acts_are_for_those_who_may_and_at_their_own_unit(world: World) -> None:
    patient, nurse, delegated = world.patient(), world.actor(world.vardcentral), world.actor(world.vardcentral)
    here, there = contact(world, patient), contact(world, patient, 1, unit=world.mottagning)
    days = {"starts_on": today(), "ends_on": today(), "today": today()}
    grant_delegation(by=world.chef, unit=world.vardcentral, staff=delegated.staff, roles=[FVK], **days)
    ends = [reverse("contacts:end", args=[row.pk]) for row in (here, there)]
    for viewer, expected in ((world.chef, True), (delegated, True), (nurse, False)):
        html = page(viewer, patient)
        assert (ends[0] in html) is expected
        assert ends[1] not in html
    html = page(nurse, patient)
    assert reverse("contacts:appoint", args=[patient.pk]) not in html
    assert "Verksamhetschefen utser" in html or "chef utser" in html
    assert f"{reverse('contacts:appoint', args=[patient.pk])}?roll=fast_lakarkontakt" not in page(delegated, patient)


def test_interventions_of_another_provider_are_not_shown(world: World) -> None:
    world.hemtjanst.name = "Omsorgen Granen"
    world.hemtjanst.save()
    patient, other = world.patient(known_at=world.hemtjanst), world.patient()
    chef = world.actor(world.hemtjanst, AssignmentRole.MANAGER)
    for served in (patient, other):
        CareService.objects.create(patient=served, unit=world.hemtjanst, kind="hemtjanst", starts_on=LONG_AGO)
    assert "Omsorgen Granen" in page(chef, patient)
    for address in ("patients:detail", "patients:facts"):
        html = signed_in(world.chef).get(reverse(address, args=[other.pk])).content.decode()
        assert "Omsorgen Granen" not in html


def test_the_open_request_stands_on_the_page_of_the_unit_that_was_asked(world: World) -> None:
    patient = world.patient()
    relate(patient=patient, unit=world.mottagning, ground=RelationGround.REGISTERED, on=LONG_AGO)
    asked = {"role": FVK, "today": today()}
    note_request(by=world.chef, patient=patient, wished_staff=None, text="Gärna någon som talar finska", **asked)
    elsewhere = world.actor(world.mottagning)
    assert "talar finska" not in page(elsewhere, patient)
    known = world.patient()
    note_request(by=world.chef, patient=known, wished_staff=world.specialist, text="Vi känner varandra", **asked)
    html = page(world.chef, known)
    assert "Vi känner varandra" in html
    assert world.specialist.name in html


def test_who_has_no_relation_to_the_patient_gets_404_and_who_is_no_staff_403(world: World) -> None:
    patient = world.patient(known_at=world.mottagning, listed=False)
    address = reverse("patients:detail", args=[patient.pk])
    assert signed_in(world.chef).get(address).status_code == 404
    citizen = Actor(world.actor(world.vardcentral).user, world.tenant, PATIENT, patient_id=patient.pk)
    patient.user = citizen.user
    patient.save()
    assert signed_in(citizen).get(address).status_code == 403


def test_the_page_is_kept_in_no_cache(world: World) -> None:
    response = signed_in(world.chef).get(reverse("patients:detail", args=[world.patient().pk]))
    assert response["Cache-Control"] == "no-store"


def test_the_read_is_logged(world: World) -> None:
    patient = world.patient()
    page(world.chef, patient)
    entry = Access.objects.get(patient=patient)
    assert (entry.page, entry.user, entry.unit) == ("shared_view", world.chef.user, world.vardcentral)


def test_a_new_contact_offers_to_inform_the_patient(world: World) -> None:
    patient = world.patient()
    proposal = Proposal(
        patient=patient,
        appointee=world.specialist,
        unit=world.vardcentral,
        role=FLK,
        starts_on=today(),
        occasion=Occasion.CHOICE,
    )
    made = appoint_contact(proposal=proposal, by=world.chef, today=today())
    address = reverse("contacts:informed", args=[made.pk])
    client = signed_in(world.chef)
    assert client.get(reverse("patients:detail", args=[patient.pk])).content.decode().count(f'action="{address}"') == 1
    client.post(address, {"how": "oral"})
    html = client.post(address, {"how": "written"}, follow=True).content.decode()
    assert re.search(r"Muntligt \d+ \w+\.? \d{4} · Skriftligt \d+", html)
    assert f'action="{address}"' not in html
