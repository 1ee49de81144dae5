"""The picture of the network: what it holds for whom, on the shared view and on its own page."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contacts.enums import ContactRole
from contacts.models import Contact
from fastkontakt.accounts.actor import Actor
from fastkontakt.audit.models import Access
from fastkontakt.clock import today
from fastkontakt.tenancy import activate
from patients.enums import ConditionKind, ConsentKind, Protection, RelationGround
from patients.models import Patient
from patients.services import relate
from tests.api import citizen
from tests.factories.contacts import ContactFactory, DelegationFactory
from tests.factories.patients import (
    BlockFactory,
    CareServiceFactory,
    ConditionFactory,
    ConsentFactory,
    EmergencyAccessFactory,
    IncapacityFactory,
    RelativeFactory,
)
from tests.integration.test_pages_shared_view import NOT_ON_TABLES
from tests.pages import signed_in
from tests.world import LONG_AGO, World, make_tenant

FLK, FVK, FOK = ContactRole.FAST_LAKARKONTAKT, ContactRole.FAST_VARDKONTAKT, ContactRole.FAST_OMSORGSKONTAKT
PAGES = ("patients:detail", "patients:network")
FIGURE = re.compile(r'<figure class="fk-network">.*?</figure>', re.DOTALL)
PLACE = re.compile(r'fk-network__place"[^>]*aria-label="([^"]*)"')


@pytest.fixture
def world(db: None) -> Iterator[World]:
    tenant = make_tenant("halland")
    with activate(tenant.pk):
        yield World(tenant)


@pytest.fixture
def patient(world: World) -> Patient:
    """Known at the vårdcentral and in home care; contacts there, at the clinic and in hemsjukvård."""
    found = world.patient(given_name="Gunvor", family_name="Öberg")
    relate(patient=found, unit=world.hemtjanst, ground=RelationGround.SERVICE, on=LONG_AGO)
    held(found, world.vardcentral, "Centralsson", role=FLK)
    held(found, world.mottagning, "Hjärtsson", coordinating=True)
    held(found, world.hemsjukvard, "Kommunsson")
    RelativeFactory(patient=found, family_name="Anhörigsson", role="partner")
    return found


@pytest.fixture
def nurse(world: World) -> Actor:
    return world.actor(world.vardcentral)


@pytest.fixture
def helper(world: World) -> Actor:
    return world.actor(world.hemtjanst)


def held(patient: Patient, unit: Any, name: str, **fields: Any) -> Contact:
    person = {"staff__given_name": "Person", "staff__family_name": name}
    row: Contact = ContactFactory(patient=patient, unit=unit, **person | fields)
    return row


def figure(viewer: Actor, patient: Patient, page: str = "patients:network") -> str:
    """The markup of the picture with its twin."""
    response = signed_in(viewer).get(reverse(page, args=[patient.pk]))
    assert response.status_code == 200
    (found,) = FIGURE.findall(response.content.decode())
    return str(found)


def places(html: str) -> list[str]:
    """What each place says, in order; the same in both layouts, and in the twin."""
    wide, narrow, twin = re.split(r"</svg>\s*(?=<svg class=\"fk-network__picture|<details)", html)
    said = PLACE.findall(wide)
    assert PLACE.findall(narrow) == said
    text = plain(twin)
    starts = [text.find(re.split(r", |\. ", place)[0]) for place in said]
    assert starts == sorted(starts)
    assert all(said_in_full(place, text) for place in said)
    return said


def said_in_full(place: str, twin: str) -> bool:
    return all(part in twin for part in re.split(r": |, |\. ", place))


def plain(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


# --- what stands in it -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES)
def test_contacts_by_provider_gaps_and_relatives_in_one_order(world: World, patient: Patient, page: str) -> None:
    said = places(figure(world.chef, patient, page))
    names = ["Öberg", "Centralsson", "Hjärtsson", "Fast omsorgskontakt: Ingen", "Kontakter hos andra", "Anhörigsson"]
    assert [name for name, place in zip(names, said, strict=True) if name not in place] == []
    assert "samordnande" in said[2]
    assert said[5].startswith("Närstående 1: ")


def test_a_contact_leads_to_its_card(world: World, patient: Patient) -> None:
    key = f"#kontakt-{Contact.objects.get(role=FLK).pk}"
    assert f'href="{key}"' in figure(world.chef, patient, "patients:detail")
    assert f'href="{reverse("patients:detail", args=[patient.pk])}{key}"' in figure(world.chef, patient)


def test_nobody_yet_is_three_dashed_places_that_lead_to_the_acts(world: World) -> None:
    alone = world.patient()
    html = figure(world.chef, alone)
    _patient, *gaps = places(html)
    assert [gap.partition(".")[0] for gap in gaps] == [
        "Fast läkarkontakt: Ingen, Kan begäras",
        "Fast vårdkontakt: Ingen, Kan begäras",
        "Fast omsorgskontakt: Ingen, Kan begäras vid hemtjänst",
    ]
    assert "Utse" in gaps[0]
    assert f"{reverse('contacts:appoint', args=[alone.pk])}?roll=fast_lakarkontakt" in html
    assert f"{reverse('contacts:request', args=[alone.pk])}?roll=fast_omsorgskontakt" in html


def test_who_may_not_appoint_may_note_a_request(world: World, nurse: Actor) -> None:
    alone = world.patient()
    html = figure(nurse, alone)
    assert "?roll=fast_vardkontakt" in html
    assert "/utse/" not in html
    DelegationFactory(unit=world.vardcentral, staff=nurse.staff, granted_by=world.chef.staff)
    assert f"{reverse('contacts:appoint', args=[alone.pk])}?roll=fast_vardkontakt" in figure(nurse, alone)


def test_a_standing_duty_is_a_place_that_is_missing_beside_a_contact(world: World) -> None:
    patient = world.patient()
    held(patient, world.vardcentral, "Sjuksköterskesson")
    ConditionFactory(patient=patient, kind=ConditionKind.LIFE_THREATENING, established_by=world.specialist)
    html = figure(world.chef, patient)
    (missing,) = [place for place in places(html) if "Saknas" in place]
    assert "Livshotande tillstånd" in missing
    assert "Försenat sedan" in missing
    assert "anledning=life_threatening" in html
    assert 'fk-network__box--gap fk-network__box--demanded"' in html


def test_another_units_duty_is_a_place_without_an_act(world: World, nurse: Actor) -> None:
    patient = world.patient()
    CareServiceFactory(patient=patient, unit=world.hemtjanst)
    relate(patient=patient, unit=world.hemtjanst, ground=RelationGround.SERVICE, on=LONG_AGO)
    (offered,) = [place for place in places(figure(world.actor(world.hemtjanst), patient)) if "Saknas" in place]
    assert offered.endswith("Erbjud")
    assert not [place for place in places(figure(nurse, patient)) if "Saknas" in place]


def test_of_the_dead_nothing_is_asked(world: World, patient: Patient) -> None:
    Patient.objects.filter(pk=patient.pk).update(deceased_on=today())
    said = places(figure(world.chef, patient))
    assert not [place for place in said if "Ingen" in place or "Saknas" in place]


def test_the_page_is_read_as_the_shared_view_is(world: World, patient: Patient) -> None:
    figure(world.chef, patient)
    entry = Access.objects.get(patient=patient)
    assert (entry.page, entry.user, entry.unit) == ("shared_view", world.chef.user, world.vardcentral)


def test_the_number_of_statements_does_not_grow_with_the_network(world: World) -> None:
    client = signed_in(world.chef)
    client.get(reverse("patients:search"))
    few, many = (statements(client, crowd(world, number)) for number in (1, 12))
    assert few == many


def crowd(world: World, number: int) -> Patient:
    """A patient with so many contacts at two units, and half as many relatives."""
    patient = world.patient()
    for index in range(number):
        held(patient, (world.vardcentral, world.mottagning)[index % 2], f"Nummer {index}")
    for _number in range(number // 2):
        RelativeFactory(patient=patient)
    return patient


def statements(client: Client, patient: Patient) -> int:
    """How many the page asks for the patient, all of whose people are drawn."""
    with CaptureQueriesContext(connection) as captured:
        html = client.get(reverse("patients:network", args=[patient.pk])).content.decode()
    number, kin = patient.contacts.count(), patient.relatives.count()
    assert len(places(FIGURE.findall(html)[0])) == 1 + number + 2 + kin
    return sum(1 for query in captured if not NOT_ON_TABLES.search(query["sql"]))


# --- who sees what ---------------------------------------------------------------------------------------------------

SECRETS = ("Kommunsson", "Hemsjukvården", "Kommunen")


@pytest.mark.parametrize("page", PAGES)
def test_what_others_hold_is_one_place_without_provider(
    world: World, patient: Patient, nurse: Actor, page: str
) -> None:
    held(patient, world.hemsjukvard, "Kommunsson")
    html = figure(nurse, patient, page)
    assert [place for place in places(html) if "hos andra" in place] == [
        "Kontakter hos andra: Visas inte utan samtycke. Be om samtycke"
    ]
    assert not any(secret in html for secret in SECRETS)
    assert 'fk-network__box--closed"' in html


def test_who_lastingly_cannot_consent_is_not_to_be_asked(world: World, patient: Patient, helper: Actor) -> None:
    IncapacityFactory(patient=patient, unit=world.vardcentral)
    html = figure(helper, patient)
    assert "Kontakter hos andra: Visas inte" in places(html)
    assert "samtycke" not in html


def test_home_care_sees_that_there_are_others_and_no_more(world: World, patient: Patient, helper: Actor) -> None:
    html = figure(helper, patient)
    assert "Kontakter hos andra" in html
    assert not any(secret in html for secret in ("Centralsson", "Hjärtsson", "Kommunsson", "Regionen"))


def test_with_consent_the_other_is_drawn_at_its_provider(world: World, patient: Patient, nurse: Actor) -> None:
    ConsentFactory(patient=patient, kind=ConsentKind.SHARE_BETWEEN_PROVIDERS, provider=world.region)
    html = figure(nurse, patient)
    assert "Kontakter hos andra" not in html
    (other,) = [place for place in places(html) if "Kommunsson" in place]
    assert "Visas eftersom patienten samtycker" in other
    assert 'aria-label="Kommunen"' in html


def test_a_block_within_is_one_place_and_names_nobody(world: World, patient: Patient, nurse: Actor) -> None:
    BlockFactory(patient=patient, unit=world.mottagning)
    html = figure(nurse, patient)
    assert "Kontakter hos en annan enhet hos er: Spärrade av patienten. Vad kan vi göra?" in places(html)
    assert not any(secret in html for secret in ("Hjärtsson", "Hjärtmottagningen"))


def test_anothers_block_leaves_no_trace_but_in_an_emergency(world: World, patient: Patient, nurse: Actor) -> None:
    BlockFactory(patient=patient, unit=world.hemsjukvard)
    assert "hos andra" not in figure(nurse, patient)
    EmergencyAccessFactory(patient=patient, unit=world.vardcentral)
    html = figure(nurse, patient)
    assert "Kontakter hos andra: Spärrade av patienten. Se vem ni kan ringa" in places(html)
    assert not any(secret in html for secret in SECRETS)


def test_protected_staff_are_named_to_colleagues_alone(world: World, patient: Patient, nurse: Actor) -> None:
    held(patient, world.mottagning, "Skyddsson", staff__protected=True)
    relate(patient=patient, unit=world.mottagning, ground=RelationGround.REGISTERED, on=LONG_AGO)
    assert "Skyddsson" not in figure(nurse, patient)
    colleague = figure(world.actor(world.mottagning), patient)
    (named,) = [place for place in places(colleague) if "Skyddsson" in place]
    assert "Skyddad identitet" in named


@pytest.mark.parametrize(
    ("kind", "name"), [(Protection.SEKRETESSMARKERING, True), (Protection.SKYDDAD_FOLKBOKFORING, False)]
)
def test_a_protected_patients_relatives_are_drawn_as_they_may_be_known(
    world: World, patient: Patient, kind: str, name: bool
) -> None:
    Patient.objects.filter(pk=patient.pk).update(protection=kind)
    html = figure(world.chef, patient)
    assert ("Anhörigsson" in html) is name
    assert "174 06 05" not in html
    assert "Numret visas inte" in html


def test_a_protected_patient_is_not_named_in_the_title(world: World, patient: Patient) -> None:
    Patient.objects.filter(pk=patient.pk).update(protection=Protection.SKYDDAD_FOLKBOKFORING)
    html = signed_in(world.chef).get(reverse("patients:network", args=[patient.pk])).content.decode()
    assert "Öberg" not in re.findall(r"<title>(.*?)</title>", html, re.DOTALL)[0]


# --- Mina kontakter --------------------------------------------------------------------------------------------------


def test_the_patient_meets_the_same_picture_in_plain_words(world: World, patient: Patient) -> None:
    html = signed_in(citizen(world, patient)).get(reverse("portal:contacts")).content.decode()
    (found,) = FIGURE.findall(html)
    you, physician, nurse, municipal, gap, relative = places(found)
    assert you == "Du: Gunvor Öberg"
    assert physician.startswith("Din fasta läkarkontakt: Person Centralsson")
    assert "Hjärtsson" in nurse
    assert "Kommunsson" in municipal
    assert gap.startswith("Du har ingen fast omsorgskontakt")
    assert relative.startswith("Närstående 1: ")
    assert f'href="#kontakt-{Contact.objects.get(role=FLK).pk}"' in found
