"""Who leads a SIP is told of answers and of a withdrawn consent; and what a death ends."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import override_settings

from agreements.enums import Invitation, ParticipantKind, SipEnd
from agreements.models import Sip
from agreements.sip.meetings import MeetingTime, answer, standing_meeting
from agreements.sip.selectors import unit_sips
from agreements.sip.services import Called, close, withdraw
from contacts.models import Contact
from contacts.services import register_death
from fastkontakt.audit.models import Event
from fastkontakt.clock import now
from fastkontakt.moments import day_of
from fastkontakt.notifications.enums import Audience, MessageKind
from fastkontakt.notifications.models import Delivery, Message
from fastkontakt.notifications.places import address
from fastkontakt.notifications.words import words_of
from fastkontakt.organisation.enums import AssignmentRole
from fastkontakt.organisation.models import Assignment
from fastkontakt.tenancy import activate
from patients.consents import consents_on, withdraw_consent
from patients.enums import ConsentKind
from tests.api import citizen
from tests.factories.agreements import AgreementFactory
from tests.factories.notifications import ChoiceFactory
from tests.pages import signed_in
from tests.sip import DAY, HOUR, SipScene
from tests.world import LONG_AGO, World, make_tenant


@pytest.fixture
def scene(db: None) -> Iterator[SipScene]:
    tenant = make_tenant("halland")
    with activate(tenant.pk), override_settings(SENDS_EMAIL=True):
        yield SipScene(World(tenant), now=now())


def coming(scene: SipScene) -> MeetingTime:
    starts = (scene.now + 3 * DAY).replace(hour=9)
    return MeetingTime(starts_at=starts, ends_at=starts + HOUR, place="Rum 3")


def told(kind: str) -> list[int]:
    """The users of the staff who are told, once for each message."""
    rows = Message.objects.filter(kind=kind, audience=Audience.STAFF)
    return sorted(rows.values_list("user_id", flat=True))


# --- answers ----------------------------------------------------------------------------------------------------------


def test_who_called_is_told_of_each_new_answer_of_a_called_unit(scene: SipScene) -> None:
    sip, nursing, by = scene.called(), scene.nursing, scene.by
    row = scene.invitation(sip, scene.world.hemsjukvard)
    ChoiceFactory(user=by.user)
    for turn, (said, messages) in enumerate((("comes", 1), ("comes", 1), ("declined", 2), ("comes", 3))):
        answer(by=nursing, participant=row, answer=said, note="", now=scene.now + turn * HOUR)
        assert told(MessageKind.SIP_ANSWERED) == [by.user.pk] * messages
    assert Event.objects.filter(action="sip_plan.answered").count() == 3
    assert Delivery.objects.filter(message__kind=MessageKind.SIP_ANSWERED, channel="email").count() == 3
    message = Message.objects.filter(kind=MessageKind.SIP_ANSWERED).latest("created_at")
    said = words_of(message)
    assert "meddelande" in said.text
    assert "plan" not in f"{said.subject} {said.text}".lower()
    assert url_of(sip) in signed_in(by).get(address(by, message)).content.decode()


def url_of(sip: Sip) -> str:
    return f"/{sip.pk}/"


def test_the_person_in_the_portal_is_heard_too_but_what_the_caller_notes_is_no_news(scene: SipScene) -> None:
    sip = scene.called()
    row = scene.invitation(sip, scene.world.hemtjanst)
    answer(by=scene.by, participant=row, answer=Invitation.COMES, note="", now=scene.now)
    assert told(MessageKind.SIP_ANSWERED) == []
    own = sip.participants.get(kind=ParticipantKind.PATIENT)
    patient = citizen(scene.world, scene.patient)
    answer(by=patient, participant=own, answer=Invitation.COMES, note="", now=scene.now)
    assert told(MessageKind.SIP_ANSWERED) == [scene.by.user.pk]


def test_who_leads_is_told_and_the_managers_where_nobody_is_left(scene: SipScene) -> None:
    leader = scene.world.actor(scene.world.vardcentral)
    Contact.objects.filter(pk=scene.contact.pk).update(staff=leader.staff)
    sip = scene.called()
    row = scene.invitation(sip, scene.world.hemsjukvard)
    answer(by=scene.nursing, participant=row, answer=Invitation.COMES, note="", now=scene.now)
    assert told(MessageKind.SIP_ANSWERED) == sorted([leader.user.pk, scene.by.user.pk])
    Message.objects.all().delete()
    gone = Assignment.objects.filter(staff__in=[leader.staff, scene.by.staff])
    gone.update(ends_on=day_of(scene.now) - timedelta(days=1))
    answer(by=scene.nursing, participant=row, answer=Invitation.DECLINED, note="", now=scene.now)
    assert told(MessageKind.SIP_ANSWERED) == [scene.world.chef.user.pk]


# --- consent ----------------------------------------------------------------------------------------------------------


def test_who_called_is_told_that_the_patient_has_stopped_the_plan(scene: SipScene) -> None:
    sip = scene.called()
    withdraw(by=citizen(scene.world, scene.patient), sip=sip, now=scene.now)
    assert told(MessageKind.SIP_STOPPED) == [scene.by.user.pk]
    message = Message.objects.get(kind=MessageKind.SIP_STOPPED)
    page = signed_in(scene.by).get(address(scene.by, message)).content.decode()
    assert "samtycket är tillbakataget" in page


def test_each_unit_whose_plan_stops_is_told_but_not_who_did_it(scene: SipScene) -> None:
    first = scene.called()
    elsewhere = scene.new_contact(unit=scene.world.hemsjukvard)
    to_us = Called(units=(scene.world.vardcentral,))
    scene.called(by=scene.nursing, led_by=elsewhere, called=to_us, consent_given_how="")
    close(by=scene.by, sip=first, because=SipEnd.CONSENT_WITHDRAWN, note="", now=scene.now)
    assert told(MessageKind.SIP_STOPPED) == [scene.nursing.user.pk]


def test_noted_by_any_unit_it_is_told_and_not_to_who_noted_it(scene: SipScene) -> None:
    scene.called()
    consent = consents_on(scene.patient, ConsentKind.INDIVIDUAL_PLAN, day_of(scene.now)).get()
    colleague = scene.world.actor(scene.world.vardcentral)
    withdraw_consent(by=colleague, consent=consent, today=day_of(scene.now))
    assert told(MessageKind.SIP_STOPPED) == [scene.by.user.pk]


# --- a death ----------------------------------------------------------------------------------------------------------


def test_a_death_ends_plans_and_agreements_in_every_unit(scene: SipScene) -> None:
    world, today = scene.world, day_of(scene.now)
    sip = scene.called(time=coming(scene))
    agreements = [
        AgreementFactory(patient=scene.patient, unit=unit, begun_on=LONG_AGO, begun_by=world.chef.staff)
        for unit in (world.vardcentral, world.hemsjukvard)
    ]
    doctor = world.actor(world.mottagning, AssignmentRole.MANAGER)
    register_death(by=doctor, patient=scene.patient, on=today - DAY, today=today)
    sip.refresh_from_db()
    assert (sip.closed_on, sip.closed_because, sip.closed_by) == (today, SipEnd.DECEASED, doctor.staff)
    assert standing_meeting(sip) is None
    for agreement in agreements:
        agreement.refresh_from_db()
        ended = (agreement.ended_on, agreement.ended_by, agreement.end_reason)
        assert ended == (today - DAY, doctor.staff, "Patienten har avlidit")
    assert unit_sips(scene.by, now=scene.now).own == []
    assert told(MessageKind.SIP_CHANGED) == sorted([scene.nursing.user.pk, scene.home_care.user.pk])
    assert not Message.objects.filter(kind=MessageKind.SIP_CHANGED, audience=Audience.PATIENT).exists()
    ends = Event.objects.filter(patient=scene.patient, action__in=("sip_plan.closed", "agreement.ended"))
    assert ends.count() == 3
