"""Agreements once written: answered, ticked off, ended, and how each stands at a glance."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from agreements.agreed import presentation, selectors
from agreements.agreed.drafts import TaskDraft
from agreements.agreed.services import answer_version, end_agreement, tick_off
from agreements.enums import AnswerKind, Doer
from agreements.models import AgreementAnswer
from fastkontakt.accounts.actor import Actor
from fastkontakt.audit.models import Event
from fastkontakt.notifications.enums import MessageKind
from fastkontakt.notifications.models import Message
from fastkontakt.notifications.places import address
from fastkontakt.notifications.selectors import inbox
from patients.enums import MandateScope
from patients.models import Patient
from tests.agreements import LATER, WALK, acting, contact, refused, rewritten, written
from tests.api import citizen
from tests.pages import signed_in
from tests.world import TODAY, World


@pytest.fixture
def patient(world: World) -> Patient:
    return world.patient()


# --- answering --------------------------------------------------------------------------------------------------------


def test_the_patient_confirms_once_and_the_writer_is_told(world: World, patient: Patient) -> None:
    version = written(world, patient)
    me = citizen(world, patient)
    for _again in range(2):
        answer_version(by=me, version=version, kind=AnswerKind.CONFIRMED, text="", today=TODAY)
    answer = AgreementAnswer.objects.get()
    assert (answer.by, answer.noted_by) == (me.user, None)
    message = Message.objects.get(kind=MessageKind.AGREEMENT_ANSWERED)
    assert (message.staff, message.about_id) == (world.chef.staff, answer.pk)
    assert Event.objects.filter(action="agreement.confirmed").count() == 1


def test_what_is_said_when_it_is_confirmed_already_is_kept(world: World, patient: Patient) -> None:
    version = written(world, patient)
    me = citizen(world, patient)
    for text in ("", "Torsdagar passar bäst", ""):
        answer_version(by=me, version=version, kind=AnswerKind.CONFIRMED, text=text, today=TODAY)
    kept = AgreementAnswer.objects.order_by("at").values_list("kind", "text")
    assert list(kept) == [(AnswerKind.CONFIRMED, ""), (AnswerKind.COMMENT, "Torsdagar passar bäst")]


def test_a_version_that_never_was_is_not_answered(world: World, patient: Patient) -> None:
    version = written(world, patient)
    url = reverse("agreements_portal:agreement", args=[version.agreement_id])
    answer = signed_in(citizen(world, patient)).post(url, {"confirm": "1", "version": "7", "text": ""})
    assert answer.status_code == 404
    assert not AgreementAnswer.objects.exists()


def test_an_outdated_version_cannot_be_answered(world: World, patient: Patient) -> None:
    version = written(world, patient)
    rewritten(world, version, based_on=1)
    me = citizen(world, patient)
    for kind in AnswerKind.values:
        with pytest.raises(ValidationError) as error:
            answer_version(by=me, version=version, kind=kind, text="Ja", today=TODAY)
        assert "version 2" in refused(error)["version"]
    assert not AgreementAnswer.objects.exists()


def test_what_is_told_to_staff_is_noted_as_such(world: World, patient: Patient) -> None:
    version = written(world, patient)
    answer = answer_version(by=world.chef, version=version, kind=AnswerKind.CONFIRMED, text="", today=TODAY)
    assert answer.noted_by == world.chef.staff
    assert not Message.objects.filter(kind=MessageKind.AGREEMENT_ANSWERED).exists()
    with pytest.raises(ValidationError) as error:
        answer_version(by=world.chef, version=version, kind=AnswerKind.COMMENT, text=" ", today=TODAY)
    assert set(refused(error)) == {"text"}


def test_who_acts_answers_only_in_the_scope(world: World, patient: Patient) -> None:
    version = written(world, patient)
    agrees, sees = (acting(world, patient, scope) for scope in (MandateScope.SEE_AGREEMENTS, MandateScope.SEE_CONTACTS))
    answer_version(by=agrees, version=version, kind=AnswerKind.COMMENT, text="Hon vill vänta", today=TODAY)
    with pytest.raises(PermissionDenied):
        answer_version(by=sees, version=version, kind=AnswerKind.CONFIRMED, text="", today=TODAY)
    stranger = citizen(world, world.patient())
    with pytest.raises(Patient.DoesNotExist):
        answer_version(by=stranger, version=version, kind=AnswerKind.CONFIRMED, text="", today=TODAY)


def test_those_who_act_in_the_scope_are_told_too(world: World, patient: Patient) -> None:
    proxy = acting(world, patient, MandateScope.SEE_AGREEMENTS)
    acting(world, patient, MandateScope.SEE_CONTACTS)
    written(world, patient)
    told = Message.objects.filter(kind=MessageKind.AGREEMENT, audience="representative")
    assert [message.user for message in told] == [proxy.user]


# --- ticking off, ending ----------------------------------------------------------------------------------------------


def test_each_ticks_off_the_own_part(world: World, patient: Patient) -> None:
    nurse = contact(world, patient)
    calls = TaskDraft(doer=Doer.CONTACT, contact=nurse, what="Ringer")
    walk, call = written(world, patient, tasks=(WALK, calls)).tasks.order_by("position")
    me = citizen(world, patient)
    done = tick_off(by=me, task=walk, on=TODAY, note="", today=TODAY)
    assert (done.by, done.staff) == (me.user, None)
    assert tick_off(by=world.chef, task=walk, on=TODAY, note="", today=TODAY) == done
    with pytest.raises(ValidationError) as error:
        tick_off(by=me, task=call, on=TODAY, note="", today=TODAY)
    assert set(refused(error)) == {"task"}
    assert tick_off(by=world.chef, task=call, on=TODAY, note="", today=TODAY).staff == world.chef.staff


def test_a_task_is_done_on_a_day_that_has_been_and_in_the_version_that_stands(world: World, patient: Patient) -> None:
    version = written(world, patient)
    task = version.tasks.get()
    for day in (TODAY + timedelta(days=1), TODAY - timedelta(days=1)):
        with pytest.raises(ValidationError) as error:
            tick_off(by=world.chef, task=task, on=day, note="", today=TODAY)
        assert set(refused(error)) == {"on"}
    rewritten(world, version, based_on=1)
    with pytest.raises(ValidationError) as error:
        tick_off(by=world.chef, task=task, on=TODAY, note="", today=TODAY)
    assert set(refused(error)) == {"task"}


def test_ended_it_is_only_read(world: World, patient: Patient) -> None:
    version = written(world, patient)
    with pytest.raises(ValidationError):
        end_agreement(by=world.chef, agreement=version.agreement, reason=" ", today=TODAY)
    end_agreement(by=world.chef, agreement=version.agreement, reason="Målen är nådda", today=TODAY)
    writes = (
        lambda: rewritten(world, version, based_on=1),
        lambda: answer_version(by=world.chef, version=version, kind=AnswerKind.CONFIRMED, text="", today=TODAY),
        lambda: tick_off(by=world.chef, task=version.tasks.get(), on=TODAY, note="", today=TODAY),
        lambda: end_agreement(by=world.chef, agreement=version.agreement, reason="Igen", today=TODAY),
    )
    for write in writes:
        with pytest.raises(ValidationError, match="Den kan bara läsas"):
            write()


# --- how it stands ----------------------------------------------------------------------------------------------------


FAR = LATER + timedelta(days=1)


def state(world: World, patient: Patient, today: date = TODAY) -> str:
    found = selectors.agreements_of(world.chef, patient, on=TODAY)
    return presentation.state_of(found[0], today=today)


def test_how_it_stands_at_a_glance(world: World, patient: Patient) -> None:
    version = written(world, patient)
    assert state(world, patient) == "waiting"
    answer_version(by=world.chef, version=version, kind=AnswerKind.CONFIRMED, text="", today=TODAY)
    assert state(world, patient) == "confirmed"
    assert state(world, patient, LATER - timedelta(days=15)) == "confirmed"
    assert state(world, patient, LATER - timedelta(days=14)) == "follow_up"
    assert state(world, patient, LATER) == "follow_up"
    assert state(world, patient, LATER + timedelta(days=1)) == "late"
    end_agreement(by=world.chef, agreement=version.agreement, reason="Målen är nådda", today=TODAY)
    assert state(world, patient, LATER + timedelta(days=1)) == "ended"


def test_of_one_who_has_died_nothing_is_late(world: World, patient: Patient) -> None:
    written(world, patient)
    Patient.objects.filter(pk=patient.pk).update(deceased_on=TODAY)
    patient.refresh_from_db()
    status = presentation.shown(selectors.agreements_of(world.chef, patient, on=TODAY)[0], today=FAR).status
    assert (status.state, status.lines) == ("ended", ["Patienten har avlidit. Överenskommelsen följs inte upp."])


def test_a_task_undone_on_its_day_is_late_the_day_after(world: World, patient: Patient) -> None:
    due = TODAY + timedelta(days=3)
    version = written(world, patient, tasks=(TaskDraft(doer=Doer.PATIENT, what="Bokar tid", due_on=due),))
    assert state(world, patient, due) == "waiting"
    assert state(world, patient, due + timedelta(days=1)) == "late"
    tick_off(by=world.chef, task=version.tasks.get(), on=TODAY, note="", today=TODAY)
    assert state(world, patient, due + timedelta(days=1)) == "waiting"


# --- where a message leads -------------------------------------------------------------------------------------------


def test_a_message_leads_to_the_agreement(world: World, patient: Patient) -> None:
    version = written(world, patient)
    me, proxy = citizen(world, patient), acting(world, patient, MandateScope.SEE_AGREEMENTS)
    answer_version(by=me, version=version, kind=AnswerKind.COMMENT, text="Passar", today=TODAY)
    rewritten(world, version, based_on=1)
    key = version.agreement_id
    assert led_to(me, MessageKind.AGREEMENT) == reverse("agreements_portal:agreement", args=[key])
    assert led_to(proxy, MessageKind.AGREEMENT) == reverse(
        "agreements_portal:agreement_for_child", args=[patient.pk, key]
    )
    assert led_to(world.chef, MessageKind.AGREEMENT_ANSWERED) == reverse("agreements:agreement", args=[patient.pk, key])


def led_to(actor: Actor, kind: str) -> str:
    message = inbox(actor, on=TODAY).filter(kind=kind)[0]
    response = signed_in(actor).get(address(actor, message), follow=True)
    assert response.status_code == 200
    return str(response.redirect_chain[-1][0])
