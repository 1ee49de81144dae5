"""Agreements as people meet them: written and read by staff, answered on Mina kontakter, and over the API."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from agreements.enums import AnswerKind, Doer
from agreements.models import Agreement, AgreementAnswer, AgreementTask, AgreementVersion, TaskDone
from contacts.enums import ContactRole, Occasion
from contacts.models import Contact
from fastkontakt.accounts.actor import RELATIVE, Actor
from fastkontakt.accounts.models import User
from fastkontakt.audit.models import Access
from patients.enums import ConsentKind, MandateScope
from patients.models import Patient
from tests.api import Caller, citizen
from tests.factories.agreements import (
    AgreementFactory,
    AgreementTaskFactory,
    AgreementVersionFactory,
    TaskDoneFactory,
)
from tests.factories.patients import ConsentFactory, MandateFactory
from tests.pages import signed_in
from tests.world import LONG_AGO, TODAY, World

LATER = (TODAY + timedelta(days=30)).isoformat()
WORDS = "Att orka gå ut med hunden"


@pytest.fixture
def patient(world: World) -> Patient:
    return world.patient()


@pytest.fixture
def chef(world: World) -> Client:
    return signed_in(world.chef)


@pytest.fixture
def version(world: World, patient: Patient) -> AgreementVersion:
    """The first at the vårdcentral, with a task of the patient's."""
    by = world.chef.staff
    agreement = AgreementFactory(patient=patient, unit=world.vardcentral, begun_by=by, begun_on=TODAY)
    found: AgreementVersion = AgreementVersionFactory(agreement=agreement, written_by=by, matters=WORDS)
    AgreementTaskFactory(version=found, what="Går en halvtimme")
    return found


def contact(world: World, patient: Patient, **fields: Any) -> Contact:
    told: dict[str, Any] = {"occasion": Occasion.NEED, "starts_on": LONG_AGO, "appointed_by": world.chef.staff}
    of_role = {"role": ContactRole.FAST_VARDKONTAKT, "unit": world.vardcentral, "staff": world.nurse()}
    found: Contact = Contact.objects.create(patient=patient, **(told | of_role | fields))
    return found


def typed(**fields: Any) -> dict[str, Any]:
    rows = {"tasks-TOTAL_FORMS": "2", "tasks-INITIAL_FORMS": "0", "times-TOTAL_FORMS": "1", "times-INITIAL_FORMS": "0"}
    task = {"tasks-0-who": "patient", "tasks-0-what": "Går en halvtimme", "tasks-0-due_on": LATER}
    return {"matters": WORDS, "agreed": "Vi ringer.", "follow_up_on": LATER, **rows, **task, **fields}


def newer(version: AgreementVersion) -> AgreementVersion:
    found: AgreementVersion = AgreementVersionFactory(
        agreement=version.agreement,
        number=2,
        agreed="Vi ses på torsdag.",
        changed="Ny dag",
        written_by=version.written_by,
    )
    return found


# --- staff -----------------------------------------------------------------------------------------------------------


def test_an_agreement_is_written_from_the_patients_page_and_stands_there(
    world: World, patient: Patient, chef: Client
) -> None:
    url = reverse("agreements:write_agreement", args=[patient.pk])
    assert url in chef.get(reverse("patients:detail", args=[patient.pk])).content.decode()
    assert chef.get(url).status_code == 200
    answer = chef.post(url, typed(**{"times-0-at": f"{LATER}T09:30", "times-0-what": "Återbesök"}), follow=True)
    body = answer.content.decode()
    assert answer.redirect_chain[0][0] == reverse("agreements:agreement", args=[patient.pk, Agreement.objects.get().pk])
    assert "Väntar på patienten" in body
    assert "<strong>Patienten</strong>: Går en halvtimme" in body
    assert "09.30</strong>: Återbesök" in body
    assert "Väntar på patienten" in chef.get(reverse("patients:detail", args=[patient.pk])).content.decode()
    again = chef.get(url)
    assert again.status_code == 302


def test_more_rows_are_added_without_judging_or_losing_what_is_typed(
    world: World, patient: Patient, chef: Client
) -> None:
    url = reverse("agreements:write_agreement", args=[patient.pk])
    body = chef.post(url, typed(more="tasks", agreed="", **{"tasks-0-due_on": "i morgon"})).content.decode()
    assert 'name="tasks-2-what"' in body
    assert WORDS in body
    assert 'value="Går en halvtimme"' in body
    assert "felsammanfattning" not in body
    assert not Agreement.objects.exists()


def test_what_is_wrong_is_told_and_what_was_typed_is_kept(world: World, patient: Patient, chef: Client) -> None:
    url = reverse("agreements:write_agreement", args=[patient.pk])
    answer = chef.post(url, typed(**{"tasks-1-who": "other", "follow_up_on": TODAY.isoformat()}))
    body = answer.content.decode()
    assert answer.status_code == 422
    assert "Uppgift 2, namn: Skriv namnet på den som gör det." in body
    assert WORDS in body
    answer = chef.post(url, typed(follow_up_on=TODAY.isoformat()))
    assert answer.status_code == 422
    assert "Överenskommelsen ska följas upp efter i dag" in answer.content.decode()
    assert not Agreement.objects.exists()


def test_two_care_contacts_need_a_coordinator_and_the_order_is_told(
    world: World, patient: Patient, chef: Client
) -> None:
    ConsentFactory(patient=patient, kind=ConsentKind.COORDINATION, noted_by=world.chef.staff, starts_on=LONG_AGO)
    first = contact(world, patient)
    contact(world, patient, starts_on=TODAY)
    url = reverse("agreements:write_agreement", args=[patient.pk])
    body = chef.get(url).content.decode()
    assert "Primärvård, där patienten har en regelbunden kontakt." in body
    assert "Föreslås" in body
    answer = chef.post(url, typed(coordinator=""))
    assert answer.status_code == 422
    assert "Välj vem som samordnar." in answer.content.decode()
    told = {"coordinator": f"contact:{first.pk}", "coordinator_reason": "Känner patienten bäst"}
    body = chef.post(url, typed(**told), follow=True).content.decode()
    assert "Känner patienten bäst" in body
    first.refresh_from_db()
    assert first.coordinating


def test_a_choice_the_rulebook_stops_is_explained_and_nothing_is_lost(
    world: World, patient: Patient, chef: Client
) -> None:
    ConsentFactory(patient=patient, kind=ConsentKind.COORDINATION, noted_by=world.chef.staff, starts_on=LONG_AGO)
    own = contact(world, patient)
    contact(world, patient, unit=world.mottagning, coordinating=True)
    told = {"coordinator": f"contact:{own.pk}", "coordinator_reason": "Tar över"}
    answer = chef.post(reverse("agreements:write_agreement", args=[patient.pk]), typed(**told))
    body = answer.content.decode()
    assert answer.status_code == 422
    assert "Överenskommelsen är inte sparad" in body
    assert WORDS in body
    assert not Agreement.objects.exists()


def test_a_choice_on_the_coordination_page_is_what_the_agreement_lacks(
    world: World, patient: Patient, chef: Client, version: AgreementVersion
) -> None:
    page = reverse("agreements:agreement", args=[patient.pk, version.agreement_id])
    assert "För in i överenskommelsen" not in chef.get(page).content.decode()
    chosen = contact(world, patient, coordinating=True)
    assert "För in i överenskommelsen" in chef.get(page).content.decode()
    rewrite = reverse("agreements:rewrite_agreement", args=[patient.pk, version.agreement_id])
    body = chef.get(rewrite).content.decode()
    radio = re.search(rf'<input[^>]*name="coordinator"[^>]*value="contact:{chosen.pk}"[^>]*>', body)
    assert radio is not None
    assert "checked" in radio.group()


def test_a_new_version_goes_on_from_what_is_not_done(
    world: World, patient: Patient, chef: Client, version: AgreementVersion
) -> None:
    done = AgreementTaskFactory(version=version, position=2, what="Bokar tid")
    TaskDoneFactory(task=done, on=TODAY, by=world.chef.user)
    url = reverse("agreements:rewrite_agreement", args=[patient.pk, version.agreement_id])
    body = chef.get(url).content.decode()
    assert 'value="Går en halvtimme"' in body
    assert "Bokar tid" not in body
    task = AgreementTask.objects.get(what="Går en halvtimme")
    told = typed(changed="Ny dag", based_on="1", **{"tasks-0-carried": str(task.pk)})
    body = chef.post(url, told, follow=True).content.decode()
    assert "Ny dag" in body
    assert "Tidigare versioner" in body
    answer = chef.post(url, told)
    assert answer.status_code == 422
    assert "version 2" in answer.content.decode()


def test_staff_note_what_the_patient_said_of_the_version_they_read(
    world: World, patient: Patient, chef: Client, version: AgreementVersion
) -> None:
    url = reverse("agreements:note_answer", args=[patient.pk, version.agreement_id])
    newer(version)
    answer = chef.post(url, {"kind": "comment", "text": "Torsdag passar inte", "version": "1"})
    body = answer.content.decode()
    assert answer.status_code == 422
    assert "Överenskommelsen har ändrats" in body
    assert "Torsdag passar inte</textarea>" in body
    assert "Vi ses på torsdag." in body
    assert chef.post(url, {"kind": "confirmed", "version": "2"}).status_code == 302
    assert AgreementAnswer.objects.get().noted_by == world.chef.staff


def test_a_task_is_ticked_off_and_the_agreement_ended(
    world: World, patient: Patient, chef: Client, version: AgreementVersion
) -> None:
    of_agreement = [patient.pk, version.agreement_id]
    task = version.tasks.get()
    url = reverse("agreements:task_done", args=[*of_agreement, task.pk])
    ahead = (TODAY + timedelta(days=1)).isoformat()
    assert chef.post(url, {"on": ahead}).status_code == 422
    assert chef.post(url, {"on": TODAY.isoformat()}).status_code == 302
    assert TaskDone.objects.get().staff == world.chef.staff
    end = reverse("agreements:end_agreement", args=of_agreement)
    assert chef.post(end, {"reason": ""}).status_code == 422
    body = chef.post(end, {"reason": "Målen är nådda"}, follow=True).content.decode()
    assert "Avslutad" in body
    assert "Målen är nådda" in body
    assert reverse("agreements:rewrite_agreement", args=of_agreement) not in body


# --- Mina kontakter --------------------------------------------------------------------------------------------------


def test_the_patient_reads_confirms_and_ticks_off(world: World, patient: Patient, version: AgreementVersion) -> None:
    me = signed_in(citizen(world, patient))
    url = reverse("agreements_portal:agreement", args=[version.agreement_id])
    assert url in me.get(reverse("agreements_portal:agreements")).content.decode()
    body = me.get(url).content.decode()
    assert WORDS in body
    assert "Väntar på ditt svar" in body
    assert "Tack." in me.post(url, {"confirm": "1", "version": "1", "text": ""}, follow=True).content.decode()
    assert AgreementAnswer.objects.get().kind == AnswerKind.CONFIRMED
    me.post(url, {"done": str(version.tasks.get().pk)})
    assert TaskDone.objects.get().staff is None
    assert Access.objects.filter(page="portal_agreement").exists()


def test_an_outdated_version_is_not_confirmed_and_the_new_one_is_shown(
    world: World, patient: Patient, version: AgreementVersion
) -> None:
    me = signed_in(citizen(world, patient))
    url = reverse("agreements_portal:agreement", args=[version.agreement_id])
    newer(version)
    answer = me.post(url, {"confirm": "1", "version": "1", "text": "Ja tack"})
    body = answer.content.decode()
    assert answer.status_code == 422
    assert "Överenskommelsen har ändrats" in body
    assert "Vi ses på torsdag." in body
    assert "Ja tack</textarea>" in body
    assert 'name="version" value="2"' in body
    assert not AgreementAnswer.objects.exists()


@pytest.mark.parametrize(("scope", "status"), [(MandateScope.SEE_AGREEMENTS, 200), (MandateScope.ASK, 403)])
def test_who_acts_reads_and_answers_in_the_scope(
    world: World, patient: Patient, version: AgreementVersion, scope: str, status: int
) -> None:
    user = User.objects.create(username="halland.ombud")
    MandateFactory(patient=patient, user=user, scopes=[scope], starts_on=LONG_AGO)
    proxy = signed_in(Actor(user, world.tenant, RELATIVE))
    url = reverse("agreements_portal:agreement_for_child", args=[patient.pk, version.agreement_id])
    assert proxy.get(url).status_code == status
    assert proxy.get(reverse("agreements_portal:agreements_for_child", args=[patient.pk])).status_code == status
    proxy.post(url, {"comment": "1", "version": "1", "text": "Vi tar det på måndag"})
    assert AgreementAnswer.objects.filter(by=user).exists() is (status == 200)


# --- over the API ----------------------------------------------------------------------------------------------------


def body(**fields: Any) -> dict[str, Any]:
    tasks = [{"doer": Doer.PATIENT, "what": "Går en halvtimme", "due_on": LATER}]
    return {"matters": WORDS, "agreed": "Vi ringer.", "follow_up_on": LATER, "tasks": tasks, **fields}


def test_an_agreement_over_the_api_from_first_to_last(world: World, patient: Patient) -> None:
    nurse = contact(world, patient)
    chef, me = Caller(world.chef), Caller(citizen(world, patient))
    answer = chef.post(f"patients/{patient.pk}/agreements/", body(contacts=[str(nurse.pk)]))
    assert answer.status_code == 201, answer.content.decode()
    made = answer.json()
    assert (made["status"], made["from"], made["to"]) == ("waiting", TODAY.isoformat(), None)
    first = made["versions"][0]
    assert (first["number"], first["contacts"]) == (1, [{"id": str(nurse.pk), "name": nurse.staff.name}])
    path = f"agreements/{made['id']}"
    task = first["tasks"][0]["id"]
    assert me.post(f"{path}/tasks/{task}/done/", {"on": TODAY.isoformat()}).status_code == 200
    renewed = chef.post(f"{path}/versions/", body(changed="Ny dag", based_on=1))
    assert [row["number"] for row in renewed.json()["versions"]] == [2, 1]
    late = me.post(f"{path}/answers/", {"version": 1, "kind": "confirmed"})
    assert (late.status_code, late.json()["errors"][0]["field"]) == (400, "version")
    confirmed = me.post(f"{path}/answers/", {"version": 2, "kind": "confirmed"})
    assert (confirmed.status_code, confirmed.json()["status"]) == (201, "confirmed")
    assert me.post(f"{path}/end/", {"reason": "Vill inte"}).status_code == 403
    ended = chef.post(f"{path}/end/", {"reason": "Målen är nådda"}).json()
    assert (ended["status"], ended["end_reason"]) == ("ended", "Målen är nådda")
    assert [row["id"] for row in me.get(f"patients/{patient.pk}/agreements/").json()["results"]] == [made["id"]]


def test_what_cannot_be_chosen_is_refused_over_the_api(world: World, patient: Patient) -> None:
    chef = Caller(world.chef)
    hidden = contact(world, patient, unit=world.hemsjukvard)
    for wrong in (
        {"contacts": [str(hidden.pk)]},
        {"coordinator": str(hidden.pk)},
        {"relatives": [1]},
        {"tasks": [{"doer": "contact", "contact": str(hidden.pk), "what": "Ringer"}]},
    ):
        answer = chef.post(f"patients/{patient.pk}/agreements/", body(**wrong))
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, next(iter(wrong)))
    assert not Agreement.objects.exists()


def test_days_far_off_are_refused(world: World, patient: Patient) -> None:
    answer = Caller(world.chef).post(f"patients/{patient.pk}/agreements/", body(follow_up_on=date(2199, 1, 1)))
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "follow_up_on")
