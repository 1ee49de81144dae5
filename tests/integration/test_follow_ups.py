"""What the unit is to follow up: agreements and plans near their day or past it, and nobody who may not be seen."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agreements.models import Agreement, AgreementVersion, Sip, SipPlan
from contacts.models import Contact
from fastkontakt.access import IN_FULL, law, own_records, visible_patients
from fastkontakt.access.contacts import visible_records
from fastkontakt.accounts.actor import Actor
from fastkontakt.audit.models import Access
from fastkontakt.organisation.enums import AssignmentRole
from fastkontakt.organisation.models import StaffMember, Unit
from patients.enums import ConsentKind, Protection
from patients.models import Consent, Patient
from tests.agreements import contact
from tests.api import citizen
from tests.factories.agreements import (
    AgreementFactory,
    AgreementTaskFactory,
    AgreementVersionFactory,
    SipFactory,
    SipPlanFactory,
    TaskDoneFactory,
)
from tests.factories.patients import ConsentFactory
from tests.pages import signed_in
from tests.world import LONG_AGO, TODAY, World

DAY = timedelta(days=1)
LATE, SOON, FAR = TODAY - DAY, TODAY + 30 * DAY, TODAY + 31 * DAY


def agreed(world: World, patient: Patient, day: date, unit: Unit | None = None, **fields: Any) -> AgreementVersion:
    by = world.chef.staff
    agreement: Agreement = AgreementFactory(patient=patient, unit=unit or world.vardcentral, begun_by=by)
    version: AgreementVersion = AgreementVersionFactory(
        **{"agreement": agreement, "follow_up_on": day, "written_by": by} | fields
    )
    return version


def planned(world: World, patient: Patient, day: date, led_by: StaffMember | None = None) -> SipPlan:
    leader: Contact = contact(world, patient, staff=led_by)
    consent: Consent = ConsentFactory(patient=patient, kind=ConsentKind.INDIVIDUAL_PLAN, starts_on=LONG_AGO)
    sip: Sip = SipFactory(patient=patient, led_by=leader, consent=consent)
    plan: SipPlan = SipPlanFactory(sip=sip, follow_up_on=day)
    return plan


def shown(actor: Actor, **asked: str) -> str:
    return opened(signed_in(actor), **asked)


def opened(client: Client, **asked: str) -> str:
    response = client.get(reverse("agreements:follow_ups"), asked)
    assert response.status_code == 200
    return response.content.decode()


def test_the_soonest_comes_first_and_what_is_late_says_so(world: World) -> None:
    soon, late, far = (world.patient(given_name=name) for name in ("Snart", "Sen", "Avlägsen"))
    of_soon = agreed(world, soon, SOON)
    of_late = planned(world, late, LATE)
    agreed(world, far, FAR)
    page = shown(world.chef)
    assert page.index(late.name) < page.index(soon.name)
    assert "1 dag försenat" in page
    assert "30 dagar kvar" in page
    assert far.name not in page
    assert far.name in shown(world.chef, tid="90")
    assert reverse("agreements:agreement", args=[soon.pk, of_soon.agreement_id]) in page
    assert reverse("agreements:sip", args=[late.pk, of_late.sip_id]) in page


def test_it_is_narrowed_by_day_kind_and_whose_it_is(world: World) -> None:
    colleague = world.actor(world.vardcentral)
    first, second = world.patient(given_name="Ada"), world.patient(given_name="Bo")
    agreed(world, first, TODAY)
    planned(world, second, LATE, led_by=colleague.staff)

    def names(actor: Actor = world.chef, **asked: str) -> list[str]:
        page = shown(actor, **asked)
        return [person.given_name for person in (first, second) if person.name in page]

    assert names() == ["Ada", "Bo"]
    assert names(tid="forsenat") == ["Bo"]
    assert names(slag="overenskommelser") == ["Ada"]
    assert names(slag="planer") == ["Bo"]
    assert names(lista="mina") == ["Ada"]
    assert names(colleague, lista="mina") == ["Bo"]
    assert names(lista="alla", tid="nu", slag="?", antal="-1") == ["Ada", "Bo"]


def test_who_coordinates_has_it_among_ones_own(world: World) -> None:
    nurse = world.actor(world.vardcentral)
    patient = world.patient()
    agreed(world, patient, SOON, coordinator=contact(world, patient, staff=nurse.staff), coordinator_reason="Känner")
    assert patient.name in shown(nurse, lista="mina")
    assert f"{nurse.staff.name}, Vårdcentralen" in shown(world.chef)


def test_a_task_left_undone_is_sooner_than_the_follow_up(world: World) -> None:
    patient = world.patient()
    version = agreed(world, patient, FAR)
    task = AgreementTaskFactory(version=version, due_on=LATE)
    AgreementTaskFactory(version=version, position=2, due_on=None)
    assert "Stäm av överenskommelsen" in shown(world.chef, tid="forsenat")
    TaskDoneFactory(task=task, on=TODAY, by=world.chef.user)
    assert patient.name not in shown(world.chef)


def test_the_version_that_stands_decides(world: World) -> None:
    patient = world.patient()
    version = agreed(world, patient, LATE)
    AgreementTaskFactory(version=version, due_on=LATE)
    AgreementVersionFactory(agreement=version.agreement, number=2, changed="Ny dag", follow_up_on=FAR)
    assert patient.name not in shown(world.chef)


def test_what_is_ended_or_of_one_who_has_died_is_not_followed_up(world: World) -> None:
    first, second = world.patient(), world.patient(deceased_on=LATE)
    ended = agreed(world, first, LATE).agreement
    Agreement.objects.filter(pk=ended.pk).update(ended_on=TODAY, ended_by=world.chef.staff, end_reason="Nådd")
    agreed(world, second, LATE)
    page = shown(world.chef)
    assert first.name not in page
    assert second.name not in page
    assert "Allt är uppföljt." in page


def test_when_all_is_done_the_next_day_is_told(world: World) -> None:
    agreed(world, world.patient(), FAR)
    assert "Allt är uppföljt. Nästa uppföljning är 23 dec 2026." in shown(world.chef)
    assert "passar in på det du har valt" in shown(world.chef, slag="planer")


def test_a_plan_without_consent_is_to_be_closed(world: World) -> None:
    plan = planned(world, world.patient(), SOON)
    Consent.objects.filter(pk=plan.sip.consent_id).update(ends_on=LATE)
    assert "Avsluta den samordnade planen" in shown(world.chef)


def test_another_units_are_not_shown_nor_those_without_a_care_relation(world: World) -> None:
    patient, moved = world.patient(), world.patient(known_at=world.mottagning)
    agreed(world, patient, LATE, unit=world.mottagning)
    agreed(world, moved, LATE)
    page = shown(world.chef)
    assert patient.name not in page
    assert moved.name not in page
    assert not Access.objects.filter(page="follow_ups").exists()


def test_the_protected_stand_as_in_every_list(world: World) -> None:
    marked = world.patient(given_name="Märkt", protection=Protection.SEKRETESSMARKERING)
    hidden = world.patient(given_name="Dold", protection=Protection.SKYDDAD_FOLKBOKFORING)
    for patient in (marked, hidden):
        agreed(world, patient, SOON)
    page = shown(world.chef)
    assert marked.name in page
    assert marked.identity_number[-4:] not in page
    assert "Dold" not in page


def test_the_read_is_logged_once_for_each_patient(world: World) -> None:
    patient = world.patient()
    agreed(world, patient, SOON)
    planned(world, patient, SOON)
    shown(world.chef)
    entry = Access.objects.get(page="follow_ups")
    assert (entry.patient_id, entry.ground) == (patient.pk, law.WITHIN)


def test_a_long_list_is_cut_and_goes_on(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("agreements.followups.presentation.STEP", 1)
    first, second = world.patient(), world.patient()
    agreed(world, first, LATE)
    agreed(world, second, SOON)
    page = shown(world.chef, antal="1")
    assert second.name not in page
    assert "Visar de 1 mest brådskande." in page
    assert "antal=" in page


def test_the_way_in_tells_how_many(world: World) -> None:
    agreed(world, world.patient(), LATE)
    planned(world, world.patient(), SOON)
    agreed(world, world.patient(), FAR)
    chef = signed_in(world.chef)
    for page in ("reporting:worklist", "agreements:unit_sips"):
        assert "Att följa upp (2)" in chef.get(reverse(page)).content.decode()


def test_the_number_of_queries_is_constant(world: World) -> None:
    client = signed_in(world.chef)

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            opened(client)
        return len(found)

    def grow(count: int) -> None:
        for _number in range(count):
            patient = world.patient()
            agreed(world, patient, SOON, coordinator=contact(world, patient), coordinator_reason="Känner")
            planned(world, patient, LATE)

    grow(1)
    queries()
    one = queries()
    grow(3)
    assert queries() == one


def test_ones_own_records_are_those_seen_in_full_at_the_own_unit(world: World) -> None:
    known, unknown = world.patient(), world.patient(known_at=world.mottagning)
    for patient in (known, unknown):
        for unit in (world.vardcentral, world.mottagning):
            AgreementFactory(patient=patient, unit=unit, begun_by=world.chef.staff)
    rows: Any = Agreement.objects
    seen = visible_records(world.chef, rows.filter(patient__in=visible_patients(world.chef, on=TODAY)), on=TODAY)
    own = set(own_records(world.chef, rows.all(), on=TODAY))
    assert own == set(seen.filter(IN_FULL, unit=world.vardcentral)) != set()
    assert {row.patient_id for row in own} == {known.pk}
    for viewer in (world.actor(world.vardcentral, AssignmentRole.FOLLOW_UP), citizen(world, known)):
        assert not own_records(viewer, rows.all(), on=TODAY).exists()
