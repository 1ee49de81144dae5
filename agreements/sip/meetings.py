"""Writes: when and where a SIP is met, and who answers what. A changed time is a new row; the newest stands."""

from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from agreements.enums import Invitation, ParticipantKind
from agreements.models import Sip, SipMeeting, SipParticipant
from agreements.sip.guards import going_on_at_own_unit, locked, require_going_on
from agreements.sip.telling import managers_of, tell_of_answer
from fastkontakt import permissions
from fastkontakt.access.sips import is_party
from fastkontakt.accounts.actor import Actor
from fastkontakt.audit.services import record
from fastkontakt.moments import day_of
from fastkontakt.notifications.enums import MessageKind
from fastkontakt.notifications.services import tell_patients, tell_staff
from fastkontakt.organisation.models import Unit
from fastkontakt.periods import require_within_a_year

ANSWERS = (Invitation.COMES, Invitation.SENDS_OTHER, Invitation.DECLINED)
ANSWERS_OF_A_PERSON = (Invitation.COMES, Invitation.DECLINED)


@dataclass(frozen=True, kw_only=True)
class MeetingTime:
    """When a meeting begins and ends, the same Swedish day, and where: a place or a link."""

    starts_at: datetime
    ends_at: datetime
    place: str


@transaction.atomic
def set_meeting(*, by: Actor, sip: Sip, time: MeetingTime, now: datetime) -> SipMeeting:
    """Set or change time and place. Where the time is another, everybody is asked anew. The same again changes nothing.

    Raises ValidationError keyed by starts_at, ends_at, place; PermissionDenied.
    """
    found = going_on_at_own_unit(by, sip, today=day_of(now))
    before = standing_meeting(found)
    if before is not None and _same(before, time):
        return before
    meeting = plan_meeting(by, found, time, now=now)
    _tell(found, meeting, now)
    return meeting


@transaction.atomic
def cancel_meeting(*, by: Actor, sip: Sip, now: datetime) -> SipMeeting:
    """Cancel the coming meeting. Raises ValidationError where there is none."""
    found = going_on_at_own_unit(by, sip, today=day_of(now))
    meeting = cancel_coming(by, found, now=now)
    if meeting is None:
        raise ValidationError(_("Det finns inget kommande möte att ställa in."))
    return meeting


@transaction.atomic
def answer(*, by: Actor, participant: SipParticipant, answer: str, note: str, now: datetime) -> SipParticipant:
    """Answer the call: the unit that is called, the patient and relatives for themselves; the calling unit notes what
    others say to it. A later answer replaces the earlier; the same again changes nothing. The leading unit is told.

    Raises ValidationError keyed by answer; PermissionDenied.
    """
    if by.is_staff:
        permissions.require(by, permissions.REGISTER_PATIENTS)
    sip = locked(participant.sip)
    require_going_on(sip, today=day_of(now))
    _require_own(by, sip, participant)
    _require_answer(participant, answer)
    meeting = standing_meeting(sip)
    if meeting is not None and meeting.ends_at <= now:
        raise ValidationError(_("Mötet har redan varit."))
    participant.refresh_from_db(fields=["answer", "answer_note", "answered_at", "answered_by"])
    if (participant.answer, participant.answer_note) == (answer, note.strip()):
        return participant
    participant.answer, participant.answer_note = answer, note.strip()
    participant.answered_at, participant.answered_by = now, by.user
    participant.save(update_fields=["answer", "answer_note", "answered_at", "answered_by"])
    record(by=by, action="sip_plan.answered", row=participant, patient_id=sip.patient_id, details={"answer": answer})
    tell_of_answer(by=by, sip=sip, participant=participant, today=day_of(now))
    return participant


def standing_meeting(sip: Sip) -> SipMeeting | None:
    """The newest time; None where there is none, or it is cancelled."""
    newest = _newest(sip)
    return None if newest is None or newest.cancelled else newest


def plan_meeting(by: Actor, sip: Sip, time: MeetingTime, *, now: datetime) -> SipMeeting:
    """A new time in place of the one before, within a transaction that holds the patient.

    Where that was another, or was cancelled, everybody is asked anew.
    """
    _require_time(time, now)
    before = _newest(sip)
    meeting = _add(by, sip, time, cancelled=False)
    if before is not None and (before.cancelled or not _same_time(before, time)):
        nobody = {"answer": Invitation.WAITING, "answer_note": "", "answered_at": None, "answered_by": None}
        sip.participants.update(**nobody)
    record(by=by, action="sip_plan.meeting_set", row=meeting, patient_id=sip.patient_id)
    return meeting


def cancel_coming(by: Actor, sip: Sip, *, now: datetime) -> SipMeeting | None:
    """Cancel the meeting that has not begun, within a transaction that holds the patient; None where there is none."""
    standing = standing_meeting(sip)
    if standing is None or standing.starts_at <= now:
        return None
    time = MeetingTime(starts_at=standing.starts_at, ends_at=standing.ends_at, place=standing.place)
    meeting = _add(by, sip, time, cancelled=True)
    record(by=by, action="sip_plan.meeting_cancelled", row=meeting, patient_id=sip.patient_id)
    _tell(sip, meeting, now)
    return meeting


def _add(by: Actor, sip: Sip, time: MeetingTime, *, cancelled: bool) -> SipMeeting:
    newest = _newest(sip)
    made: SipMeeting = SipMeeting.objects.create(
        sip=sip,
        sequence=newest.sequence + 1 if newest else 0,
        starts_at=time.starts_at,
        ends_at=time.ends_at,
        place=time.place.strip(),
        cancelled=cancelled,
        noted_by=by.staff,
    )
    return made


def _tell(sip: Sip, meeting: SipMeeting, now: datetime) -> None:
    """The patient, who acts for the patient, and the managers of the units that have not declined."""
    kind, today = MessageKind.SIP_CHANGED, day_of(now)
    if sip.patient.deceased_on is None:
        tell_patients(kind=kind, about=[meeting], today=today)
    invited = sip.participants.filter(kind=ParticipantKind.UNIT).exclude(answer=Invitation.DECLINED)
    managers = managers_of(Unit.objects.filter(sip_invitations__in=invited), on=today)
    tell_staff(kind=kind, about=meeting, staff=set(chain.from_iterable(managers.values())))


def _newest(sip: Sip) -> SipMeeting | None:
    found: SipMeeting | None = sip.meetings.order_by("-sequence").first()
    return found


def _same(meeting: SipMeeting, time: MeetingTime) -> bool:
    return _same_time(meeting, time) and meeting.place == time.place.strip()


def _same_time(meeting: SipMeeting, time: MeetingTime) -> bool:
    return (meeting.starts_at, meeting.ends_at) == (time.starts_at, time.ends_at)


def _require_time(time: MeetingTime, now: datetime) -> None:
    if not time.place.strip():
        raise ValidationError({"place": _("Skriv var ni ses, eller länken till mötet.")})
    if time.starts_at <= now:
        raise ValidationError({"starts_at": _("Tiden har redan varit. Skriv en tid som kommer.")})
    require_within_a_year(day_of(time.starts_at), today=day_of(now), field="starts_at")
    if time.ends_at <= time.starts_at:
        raise ValidationError({"ends_at": _("Mötet måste sluta efter att det har börjat.")})
    if day_of(time.ends_at) != day_of(time.starts_at):
        raise ValidationError({"ends_at": _("Mötet måste sluta samma dag. Kontrollera dagen.")})


def _require_answer(participant: SipParticipant, answer: str) -> None:
    of_unit = participant.kind in (ParticipantKind.UNIT, ParticipantKind.OTHER)
    if answer not in (ANSWERS if of_unit else ANSWERS_OF_A_PERSON):
        raise ValidationError({"answer": _("Välj ett svar.")})


def _require_own(by: Actor, sip: Sip, participant: SipParticipant) -> None:
    if not is_party(by, sip, participant):
        raise PermissionDenied(
            _("Var och en svarar för sig. Den enhet som har kallat kan anteckna vad någon har svarat muntligt.")
        )
