"""What is written of SIPs, what is refused and why, and who is told."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from agreements.enums import GoalOutcome, Invitation, ParticipantKind, SipEnd
from agreements.models import Sip, SipMeeting, SipParticipant
from agreements.sip.meetings import MeetingTime, answer, cancel_meeting, set_meeting, standing_meeting
from agreements.sip.planning import Intervention, follow_up, write_plan
from agreements.sip.services import Called, call_more, change_leader, close, withdraw
from contacts.services.discharge import note_ready
from fastkontakt.audit.models import Event
from fastkontakt.moments import day_of
from fastkontakt.notifications.enums import Audience, MessageKind
from fastkontakt.notifications.models import Message
from fastkontakt.organisation.enums import AssignmentRole
from fastkontakt.tenancy import activate
from patients.consents import consents_on
from patients.enums import ConsentKind, Protection, RelativeRole
from patients.models import CareEpisode, Consent, Patient
from tests.api import citizen, guardian
from tests.factories.patients import MandateFactory, RelativeFactory
from tests.hospital import Hospital
from tests.sip import DAY, HOUR, NOW, TIME, SipScene
from tests.world import World, make_tenant

TODAY = day_of(NOW)


@pytest.fixture
def scene(db: None) -> Iterator[SipScene]:
    tenant = make_tenant("halland")
    with activate(tenant.pk):
        yield SipScene(World(tenant))


def refused(scene: SipScene, field: str, **fields: Any) -> str:
    with pytest.raises(ValidationError) as error:
        scene.called(**fields)
    assert not Sip.objects.exists()
    assert not Message.objects.exists()
    return " ".join(error.value.message_dict[field])


def told(kind: str) -> set[tuple[str, int | None]]:
    rows = Message.objects.filter(kind=kind).values_list("audience", "user_id")
    return set(rows)


# --- the call --------------------------------------------------------------------------------------------------------


def test_a_call_notes_the_consent_those_called_and_the_time(scene: SipScene) -> None:
    sip = scene.called(time=TIME)
    assert (sip.unit, sip.led_by, sip.called_by) == (scene.world.vardcentral, scene.contact, scene.by.staff)
    assert (sip.consent.kind, sip.consent.starts_on) == (ConsentKind.INDIVIDUAL_PLAN, TODAY)
    assert [(row.kind, row.unit_id) for row in sip.participants.order_by("pk")] == [
        (ParticipantKind.PATIENT, None),
        (ParticipantKind.UNIT, scene.world.hemsjukvard.pk),
        (ParticipantKind.UNIT, scene.world.hemtjanst.pk),
    ]
    meeting = standing_meeting(sip)
    assert meeting is not None
    assert (meeting.sequence, meeting.place) == (0, TIME.place)
    assert Event.objects.filter(action="sip_plan.called", patient=scene.patient).count() == 1


def test_the_patient_and_the_managers_of_the_called_units_are_told(scene: SipScene) -> None:
    scene.called()
    managers = {(Audience.STAFF, scene.nursing.user.pk), (Audience.STAFF, scene.home_care.user.pk)}
    assert told(MessageKind.SIP) == {(Audience.PATIENT, None)} | managers


def test_a_consent_that_holds_is_not_noted_again(scene: SipScene) -> None:
    first = scene.called()
    close(by=scene.by, sip=first, because=SipEnd.NOT_NEEDED, note="", now=NOW)
    second = scene.called(consent_given_how="")
    assert second.consent == first.consent


def test_no_plan_without_consent(scene: SipScene) -> None:
    said = refused(scene, "consent", consent_given_how="")
    assert "2017:612" in said
    assert "Fråga patienten" in said


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("reason", {"reason": "  "}),
        ("units", {"called": Called()}),
        ("others", {"called": "long"}),
        ("units", {"called": "own"}),
        ("led_by", {"led_by": "ended"}),
        ("led_by", {"led_by": "physician"}),
        ("starts_at", {"time": MeetingTime(starts_at=NOW - HOUR, ends_at=NOW + HOUR, place="Här")}),
        ("starts_at", {"time": MeetingTime(starts_at=NOW + 400 * DAY, ends_at=NOW + 401 * DAY, place="Här")}),
        ("ends_at", {"time": MeetingTime(starts_at=NOW + DAY, ends_at=NOW + DAY, place="Här")}),
        ("ends_at", {"time": MeetingTime(starts_at=NOW + DAY, ends_at=NOW + 2 * DAY, place="Här")}),
        ("place", {"time": MeetingTime(starts_at=NOW + DAY, ends_at=NOW + DAY + HOUR, place=" ")}),
    ],
)
def test_calls_that_are_refused(scene: SipScene, field: str, change: dict[str, Any]) -> None:
    world = scene.world
    made = {
        "long": lambda: Called(units=(world.hemsjukvard,), others=("x" * 121,)),
        "own": lambda: Called(units=(world.vardcentral,)),
        "ended": lambda: scene.new_contact(ends_on=TODAY - DAY),
        "physician": lambda: scene.new_contact(role="fast_lakarkontakt"),
    }
    fields = {
        name: made[value]() if isinstance(value, str) and value in made else value for name, value in change.items()
    }
    refused(scene, field, **fields)
    assert not Consent.objects.filter(kind=ConsentKind.INDIVIDUAL_PLAN).exists()


def test_not_for_one_who_has_died(scene: SipScene) -> None:
    Patient.objects.filter(pk=scene.patient.pk).update(deceased_on=TODAY)
    with pytest.raises(ValidationError, match="avlidit"):
        scene.called()


def test_one_open_at_a_time(scene: SipScene) -> None:
    scene.called()
    with pytest.raises(ValidationError, match="redan en öppen"):
        scene.called()


def test_led_by_a_contact_of_the_own_unit_alone(scene: SipScene) -> None:
    elsewhere = scene.new_contact(unit=scene.world.hemsjukvard)
    with pytest.raises(PermissionDenied):
        scene.called(led_by=elsewhere)


def test_relatives_are_called_but_not_where_somebody_is_protected(scene: SipScene) -> None:
    world = scene.world
    daughter = RelativeFactory(patient=scene.patient, rank=1, role=RelativeRole.BARN)
    another = RelativeFactory(patient=world.patient(), rank=1)
    units = (world.hemsjukvard,)
    refused(scene, "relatives", called=Called(units=units, relatives=(another,)))
    Patient.objects.filter(pk=scene.patient.pk).update(protection=Protection.SEKRETESSMARKERING)
    assert "21 kap. 3 §" in refused(scene, "relatives", called=Called(units=units, relatives=(daughter,)))
    Patient.objects.filter(pk=scene.patient.pk).update(protection=Protection.NONE)
    sip = scene.called(called=Called(units=units, relatives=(daughter, daughter), others=(" Skolan ", "Skolan")))
    assert sip.participants.filter(relative=daughter).count() == 1
    assert sip.participants.filter(name="Skolan").count() == 1


def test_the_patients_contact_at_a_called_unit_is_named(scene: SipScene) -> None:
    own_body = scene.world.mottagning
    contact = scene.new_contact(unit=own_body)
    sip = scene.called(called=Called(units=(own_body, scene.world.hemsjukvard)))
    assert scene.invitation(sip, own_body).contact == contact
    assert scene.invitation(sip, scene.world.hemsjukvard).contact is None


def test_the_call_meets_the_clock_of_a_stay_in_hospital(scene: SipScene) -> None:
    hospital = Hospital(scene.world, now=NOW, patient=scene.patient)
    episode = hospital.admitted()
    note_ready(by=hospital.nurse, episode=episode, at=NOW - HOUR, sip_needed=True, now=NOW)
    sip = scene.called()
    episode = CareEpisode.objects.get(pk=episode.pk)
    assert (sip.episode, episode.sip_called_at, episode.sip_called_by) == (episode, NOW, scene.by.staff)


def test_a_stay_that_asks_for_no_sip_is_left_alone(scene: SipScene) -> None:
    hospital = Hospital(scene.world, now=NOW, patient=scene.patient)
    note_ready(by=hospital.nurse, episode=hospital.admitted(), at=NOW - HOUR, sip_needed=False, now=NOW)
    assert scene.called().episode is None
    assert CareEpisode.objects.get().sip_called_at is None


def test_more_are_called_once_each(scene: SipScene) -> None:
    sip = scene.called(called=Called(units=(scene.world.hemsjukvard,)))
    both = Called(units=(scene.world.hemsjukvard, scene.world.hemtjanst))
    call_more(by=scene.by, sip=sip, called=both, now=NOW)
    call_more(by=scene.by, sip=sip, called=both, now=NOW)
    assert sip.participants.filter(kind=ParticipantKind.UNIT).count() == 2
    assert (Audience.STAFF, scene.home_care.user.pk) in told(MessageKind.SIP)
    with pytest.raises(ValidationError):
        call_more(by=scene.by, sip=sip, called=Called(), now=NOW)


# --- the meeting and the answers --------------------------------------------------------------------------------------


def test_a_changed_time_is_a_new_row_and_asks_everybody_anew(scene: SipScene) -> None:
    sip = scene.called(time=TIME)
    nursing = scene.invitation(sip, scene.world.hemsjukvard)
    answer(by=scene.nursing, participant=nursing, answer=Invitation.COMES, note="Anna kommer", now=NOW)
    moved = MeetingTime(starts_at=TIME.starts_at + DAY, ends_at=TIME.ends_at + DAY, place=TIME.place)
    set_meeting(by=scene.by, sip=sip, time=moved, now=NOW)
    set_meeting(by=scene.by, sip=sip, time=moved, now=NOW)
    assert [row.sequence for row in sip.meetings.order_by("sequence")] == [0, 1]
    nursing.refresh_from_db()
    assert (nursing.answer, nursing.answer_note, nursing.answered_at) == (Invitation.WAITING, "", None)
    assert (Audience.PATIENT, None) in told(MessageKind.SIP_CHANGED)


def test_a_time_in_place_of_a_cancelled_one_asks_everybody_anew(scene: SipScene) -> None:
    sip = scene.called(time=TIME)
    nursing = scene.invitation(sip, scene.world.hemsjukvard)
    answer(by=scene.nursing, participant=nursing, answer=Invitation.COMES, note="", now=NOW)
    cancel_meeting(by=scene.by, sip=sip, now=NOW)
    set_meeting(by=scene.by, sip=sip, time=TIME, now=NOW)
    nursing.refresh_from_db()
    assert nursing.answer == Invitation.WAITING


def test_another_place_keeps_the_answers(scene: SipScene) -> None:
    sip = scene.called(time=TIME)
    nursing = scene.invitation(sip, scene.world.hemsjukvard)
    answer(by=scene.nursing, participant=nursing, answer=Invitation.SENDS_OTHER, note="", now=NOW)
    elsewhere = MeetingTime(starts_at=TIME.starts_at, ends_at=TIME.ends_at, place="Rum 5")
    set_meeting(by=scene.by, sip=sip, time=elsewhere, now=NOW)
    nursing.refresh_from_db()
    assert nursing.answer == Invitation.SENDS_OTHER


def test_a_cancelled_meeting_is_told_to_those_who_have_not_declined(scene: SipScene) -> None:
    sip = scene.called(time=TIME)
    declined = scene.invitation(sip, scene.world.hemtjanst)
    answer(by=scene.by, participant=declined, answer=Invitation.DECLINED, note="", now=NOW)
    cancel_meeting(by=scene.by, sip=sip, now=NOW)
    assert standing_meeting(sip) is None
    assert SipMeeting.objects.get(sequence=1).cancelled
    managers = {user for audience, user in told(MessageKind.SIP_CHANGED) if audience == Audience.STAFF}
    assert managers == {scene.nursing.user.pk}
    with pytest.raises(ValidationError, match="inget kommande"):
        cancel_meeting(by=scene.by, sip=sip, now=NOW)


def test_each_answers_for_itself_and_the_caller_notes_for_all(scene: SipScene) -> None:
    sip = scene.called(time=TIME)
    world, coming = scene.world, {"answer": Invitation.COMES, "note": "", "now": NOW}
    nursing, patients = scene.invitation(sip, world.hemsjukvard), sip.participants.get(kind=ParticipantKind.PATIENT)
    for row in (scene.invitation(sip, world.hemtjanst), patients):
        with pytest.raises(PermissionDenied):
            answer(by=scene.nursing, participant=row, **coming)
    patient = citizen(world, scene.patient)
    with pytest.raises(PermissionDenied):
        answer(by=patient, participant=nursing, **coming)
    assert answer(by=patient, participant=patients, **coming).answered_by == patient.user
    assert answer(by=scene.by, participant=nursing, **coming).answered_by == scene.by.user
    reader = world.actor(world.hemsjukvard, AssignmentRole.FOLLOW_UP)
    with pytest.raises(PermissionDenied):
        answer(by=reader, participant=nursing, **coming)


def test_a_relative_answers_for_itself_and_one_who_acts_for_the_patient(scene: SipScene) -> None:
    scene.patient.born_on = TODAY - timedelta(days=3000)
    scene.patient.save(update_fields=["born_on"])
    mother = guardian(scene.world, scene.patient)
    daughter = scene.patient.relatives.get()
    sip = scene.called(called=Called(units=(scene.world.hemsjukvard,), relatives=(daughter,)), time=TIME)
    for row in sip.participants.exclude(kind=ParticipantKind.UNIT):
        answer(by=mother, participant=row, answer=Invitation.COMES, note="", now=NOW)
    assert sip.participants.filter(answer=Invitation.COMES).count() == 2
    assert (Audience.REPRESENTATIVE, mother.user.pk) in told(MessageKind.SIP)


@pytest.mark.parametrize("wrong", [Invitation.WAITING, "maybe", ""])
def test_answers_that_are_none(scene: SipScene, wrong: str) -> None:
    sip = scene.called()
    row = scene.invitation(sip, scene.world.hemsjukvard)
    with pytest.raises(ValidationError):
        answer(by=scene.nursing, participant=row, answer=wrong, note="", now=NOW)


def test_a_person_sends_nobody_else_and_nobody_answers_afterwards(scene: SipScene) -> None:
    sip = scene.called(time=TIME)
    patients = sip.participants.get(kind=ParticipantKind.PATIENT)
    with pytest.raises(ValidationError):
        answer(by=scene.by, participant=patients, answer=Invitation.SENDS_OTHER, note="", now=NOW)
    with pytest.raises(ValidationError, match="redan varit"):
        answer(by=scene.by, participant=patients, answer=Invitation.COMES, note="", now=TIME.ends_at)


# --- the plan ---------------------------------------------------------------------------------------------------------


def test_the_plan_holds_what_the_law_asks_for_in_versions(scene: SipScene) -> None:
    sip = scene.called(time=TIME)
    patients = sip.participants.get(kind=ParticipantKind.PATIENT)
    first = scene.planned(sip, attended=frozenset({patients.pk}))
    second = scene.planned(sip, matters="Att kunna åka till stugan")
    assert (first.number, second.number) == (1, 2)
    assert [row.principal for row in first.interventions.order_by("position")] == ["municipality", "region", "other"]
    assert [row.goal for row in second.goals.order_by("position")] == ["Såret läkt", "Går ut varje dag"]
    assert Message.objects.filter(kind=MessageKind.SIP_PLAN, audience=Audience.PATIENT).count() == 2
    assert not SipParticipant.objects.filter(attended__isnull=True).exists()


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("matters", {"matters": " "}),
        ("responsible", {"responsible": "other"}),
        ("goals", {"goals": ()}),
        ("interventions", {"interventions": ()}),
        ("interventions", {"interventions": (Intervention(what="Handlar", principal="other"),)}),
        ("interventions", {"interventions": (Intervention(what="Handlar", principal="state"),)}),
        ("interventions", {"interventions": (Intervention(what=" ", principal="region"),)}),
        ("on", {"on": TODAY + DAY}),
        ("on", {"on": TODAY - DAY}),
        ("follow_up_on", {"follow_up_on": TODAY}),
        ("follow_up_on", {"follow_up_on": TODAY + 400 * DAY}),
    ],
)
def test_plans_that_are_refused(scene: SipScene, field: str, change: dict[str, Any]) -> None:
    sip = scene.called()
    with pytest.raises(ValidationError) as error:
        scene.planned(sip, **change)
    assert set(error.value.message_dict) == {field}
    assert not sip.plans.exists()


def test_a_follow_up_carries_on_what_is_left(scene: SipScene) -> None:
    sip = scene.called()
    plan = scene.planned(sip)
    met, left = plan.goals.order_by("position")
    later = {"on": TODAY, "follow_up_on": TODAY + 30 * DAY, "now": NOW}
    told_of = {met.pk: (GoalOutcome.MET, "Läkt sedan tisdag"), left.pk: (GoalOutcome.PARTLY, "")}
    with pytest.raises(ValidationError, match="vart och ett"):
        follow_up(by=scene.by, sip=sip, outcomes={met.pk: (GoalOutcome.MET, "")}, **later)
    new = follow_up(by=scene.by, sip=sip, outcomes=told_of, **later)
    assert (new.number, new.follow_up_on) == (2, TODAY + 30 * DAY)
    assert [goal.goal for goal in new.goals.all()] == ["Går ut varje dag"]
    assert new.interventions.count() == 3
    assert met.follow_ups.get().note == "Läkt sedan tisdag"


def test_only_the_calling_unit_writes(scene: SipScene) -> None:
    sip = scene.called(time=TIME)
    for write in (
        lambda: set_meeting(by=scene.nursing, sip=sip, time=TIME, now=NOW),
        lambda: cancel_meeting(by=scene.nursing, sip=sip, now=NOW),
        lambda: write_plan(by=scene.nursing, sip=sip, content=scene.content(), now=NOW),
        lambda: call_more(by=scene.nursing, sip=sip, called=Called(others=("Skolan",)), now=NOW),
        lambda: close(by=scene.nursing, sip=sip, because=SipEnd.NOT_NEEDED, note="", now=NOW),
    ):
        with pytest.raises(PermissionDenied, match="Vårdcentralen"):
            write()


def test_another_contact_takes_the_lead(scene: SipScene) -> None:
    sip, other = scene.called(), scene.new_contact()
    assert change_leader(by=scene.by, sip=sip, led_by=other, now=NOW).led_by == other
    with pytest.raises(ValidationError):
        change_leader(by=scene.by, sip=sip, led_by=scene.new_contact(ends_on=TODAY - DAY), now=NOW)


# --- the end ----------------------------------------------------------------------------------------------------------


def test_closing_cancels_the_coming_meeting_and_nothing_more_is_written(scene: SipScene) -> None:
    sip = scene.called(time=TIME)
    closed = close(by=scene.by, sip=sip, because=SipEnd.GOALS_MET, note="", now=NOW)
    assert (closed.closed_on, closed.closed_because) == (TODAY, SipEnd.GOALS_MET)
    assert standing_meeting(closed) is None
    with pytest.raises(ValidationError, match="avslutades"):
        scene.planned(closed)
    with pytest.raises(ValidationError, match="avslutades"):
        close(by=scene.by, sip=sip, because=SipEnd.GOALS_MET, note="", now=NOW)


def test_a_withdrawn_consent_stops_everything_but_the_end(scene: SipScene) -> None:
    sip = scene.called(time=TIME)
    patient = citizen(scene.world, scene.patient)
    withdraw(by=patient, sip=sip, now=NOW)
    assert not consents_on(scene.patient, ConsentKind.INDIVIDUAL_PLAN, TODAY).exists()
    row = scene.invitation(sip, scene.world.hemsjukvard)
    for write in (
        lambda: scene.planned(sip),
        lambda: set_meeting(by=scene.by, sip=sip, time=TIME, now=NOW),
        lambda: call_more(by=scene.by, sip=sip, called=Called(others=("Skolan",)), now=NOW),
        lambda: answer(by=scene.nursing, participant=row, answer=Invitation.COMES, note="", now=NOW),
    ):
        with pytest.raises(ValidationError, match="tagit tillbaka sitt samtycke"):
            write()
    close(by=scene.by, sip=sip, because=SipEnd.CONSENT_WITHDRAWN, note="", now=NOW)
    with pytest.raises(ValidationError):
        withdraw(by=patient, sip=Sip.objects.get(pk=sip.pk), now=NOW)


def test_closing_since_consent_is_withdrawn_withdraws_it(scene: SipScene) -> None:
    sip = scene.called()
    close(by=scene.by, sip=sip, because=SipEnd.CONSENT_WITHDRAWN, note="", now=NOW)
    assert not consents_on(scene.patient, ConsentKind.INDIVIDUAL_PLAN, TODAY).exists()


def test_one_who_may_not_consent_for_the_patient_may_not_take_it_back(scene: SipScene) -> None:
    sip = scene.called()
    proxy = MandateFactory(patient=scene.patient, scopes=["see_agreements"])
    actor = citizen(scene.world, scene.world.patient())
    actor.kind, actor.patient_id, actor.user = "relative", None, proxy.user
    with pytest.raises(PermissionDenied):
        withdraw(by=actor, sip=sip, now=NOW)


@pytest.mark.parametrize(
    ("because", "note", "died", "field"),
    [
        ("", "", False, "because"),
        (SipEnd.OTHER, " ", False, "note"),
        (SipEnd.DECEASED, "", False, "because"),
        (SipEnd.NOT_NEEDED, "", True, "because"),
    ],
)
def test_ends_that_are_refused(scene: SipScene, because: str, note: str, died: bool, field: str) -> None:
    sip = scene.called()
    Patient.objects.filter(pk=scene.patient.pk).update(deceased_on=TODAY if died else None)
    with pytest.raises(ValidationError) as error:
        close(by=scene.by, sip=sip, because=because, note=note, now=NOW)
    assert set(error.value.message_dict) == {field}


def test_after_a_death_the_sip_is_closed_and_nothing_else(scene: SipScene) -> None:
    sip = scene.called()
    Patient.objects.filter(pk=scene.patient.pk).update(deceased_on=TODAY)
    with pytest.raises(ValidationError, match="avlidit"):
        scene.planned(sip)
    assert close(by=scene.by, sip=sip, because=SipEnd.DECEASED, note="", now=NOW).closed_on == TODAY
