"""SIPs in words, for staff."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from agreements.enums import Invitation, ParticipantKind
from agreements.models import SipMeeting, SipParticipant, SipPlan
from agreements.sip.selectors import SipView, UnitSips
from fastkontakt.access import protection, sips
from fastkontakt.access.protection import Listed, listed
from fastkontakt.accounts.actor import Actor
from fastkontakt.ui.templatetags.fk import dag, telefon
from patients.models import Patient

ANSWER_LOOKS = {
    Invitation.WAITING: ("warning", "clock"),
    Invitation.COMES: ("success", "check"),
    Invitation.SENDS_OTHER: ("success", "swap"),
    Invitation.DECLINED: ("neutral", "close"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """How a SIP stands, at a glance: words, the theme's colour and an icon. `late`: something should have been done."""

    text: str
    color: str
    icon: str
    late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A SIP in a list. `answer` is the viewer's unit's to the call, "" where it was never asked or no longer is."""

    view: SipView
    status: Status
    whom: Listed
    meeting: str = ""
    answer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody called, and the answer. `more` is the patient's contact at the unit, or how the person is related.

    `note` is "" but for who gave the answer, and the unit that called.
    """

    row: SipParticipant
    name: str
    more: str
    answer: str
    color: str
    icon: str
    note: str = ""


def status(view: SipView, *, now: datetime) -> Status:
    """How the SIP stands."""
    sip = view.sip
    if sip.closed_on is not None:
        said = _("Avslutad %(day)s") % {"day": dag(sip.closed_on)}
        return Status(text=said, color="neutral", icon="end")
    if sip.patient.deceased_on is not None:
        return Status(text=_("Stoppad: patienten har avlidit"), color="danger", icon="stop")
    if not view.rests:
        return Status(text=_("Stoppad: samtycket är tillbakataget"), color="danger", icon="stop")
    if view.plan is not None:
        return _plan_status(view.plan, timezone.localdate(now))
    return _meeting_status(view, now)


def _plan_status(plan: SipPlan, today: date) -> Status:
    day = {"day": dag(plan.follow_up_on)}
    if plan.follow_up_on < today:
        return Status(text=_("Skulle ha följts upp %(day)s") % day, color="danger", icon="warning", late=True)
    if plan.follow_up_on == today:
        return Status(text=_("Följs upp i dag"), color="warning", icon="clock")
    return Status(text=_("Gäller. Följs upp %(day)s") % day, color="success", icon="check")


def _meeting_status(view: SipView, now: datetime) -> Status:
    """Before there is a plan; also for a unit that sees the call alone, and is not told whether there is one."""
    meeting = view.meeting
    if meeting is None:
        return Status(text=_("Kallad. Tid saknas"), color="warning", icon="clock")
    if meeting.cancelled:
        return Status(text=_("Mötet är inställt. Ny tid saknas"), color="warning", icon="clock")
    if meeting.ends_at <= now and not view.full:
        return Status(text=_("Mötet har varit"), color="neutral", icon="check")
    if meeting.ends_at <= now:
        return Status(text=_("Mötet har varit. Skriv planen"), color="warning", icon="edit", late=True)
    return Status(text=_("Möte %(when)s") % {"when": moment(meeting.starts_at)}, color="info", icon="calendar")


def row(view: SipView, *, now: datetime) -> Row:
    """A SIP in a list."""
    invitation = view.invitation
    told = invitation is not None and (invitation.answer != Invitation.WAITING or not _over(view, now))
    return Row(
        view=view,
        status=status(view, now=now),
        whom=listed(view.sip.patient),
        meeting=when(view.meeting),
        answer=str(invitation.get_answer_display()) if invitation and told else "",
    )


def unit_rows(found: UnitSips, *, now: datetime) -> dict[str, Any]:
    """The page of the unit: what is late first."""
    own = sorted((row(view, now=now) for view in found.own), key=lambda one: not one.status.late)
    calls = [row(view, now=now) for view in found.calls]
    unanswered = [one for one in calls if _waits_for_answer(one.view, now)]
    return {
        "own": own,
        "calls": calls,
        "unanswered": len(unanswered),
        "unknown": [unknown(sip.unit, sip.called_at) for sip in found.unknown],
    }


def _waits_for_answer(view: SipView, now: datetime) -> bool:
    return not _over(view, now) and view.invitation is not None and view.invitation.answer == Invitation.WAITING


def _over(view: SipView, now: datetime) -> bool:
    return view.meeting is not None and view.meeting.ends_at <= now


def unknown(unit: Any, called_at: datetime) -> str:
    """A call about somebody whom the unit has no care relation with: who called, and what to do."""
    told = {"unit": unit.name, "day": dag(called_at)}
    if unit.telephone:
        said = _("%(unit)s kallade er %(day)s till en plan för en person som inte är registrerad hos er. Ring %(tel)s.")
        return said % {**told, "tel": telefon(unit.telephone)}
    return _("%(unit)s kallade er %(day)s till en plan för en person som inte är registrerad hos er.") % told


def people(viewer: Actor, view: SipView) -> list[Person]:
    """Those called, the patient first."""
    order = {kind: place for place, kind in enumerate(ParticipantKind)}
    rows = sorted(view.participants, key=lambda one: order[ParticipantKind(one.kind)])
    return [_person(viewer, view, one) for one in rows]


def _person(viewer: Actor, view: SipView, one: SipParticipant) -> Person:
    color, icon = ANSWER_LOOKS[Invitation(one.answer)]
    return Person(
        row=one,
        name=shown_to(viewer, view, one),
        more=_more(view, one),
        answer=str(one.get_answer_display()),
        color=color,
        icon=icon,
        note=one.answer_note if sips.is_party(viewer, view.sip, one) else "",
    )


def name_of(one: SipParticipant, patient: Patient) -> str:
    """What the participant is called: of a protected patient's relatives no more than may be told."""
    if one.unit is not None:
        return str(one.unit.name)
    if one.relative is not None:
        return protection.relative(one.relative, patient).name or _("En närstående")
    return patient.name if one.kind == ParticipantKind.PATIENT else one.name


def shown_to(viewer: Actor, view: SipView, one: SipParticipant) -> str:
    """As name_of; to one who acts for the patient, of a relative no more than fastkontakt.access.sips tells."""
    if one.relative is not None and not sips.names_relative(viewer, view.sip, one.relative):
        return _("En närstående")
    return name_of(one, view.sip.patient)


def _more(view: SipView, one: SipParticipant) -> str:
    if one.contact is not None and one.contact_id in view.named_contacts:
        return f"{one.contact.get_role_display()}: {one.contact.staff.name}"
    if one.relative is not None:
        return str(one.relative.get_role_display())
    return _("Patienten") if one.kind == ParticipantKind.PATIENT else ""


def when(meeting: SipMeeting | None) -> str:
    """`tisdag 1 dec 2026 13:00–14:00`, "" for none or one cancelled."""
    return "" if meeting is None or meeting.cancelled else span(meeting)


def span(meeting: SipMeeting) -> str:
    """`tisdag 1 dec 2026 13:00–14:00`, in Swedish time."""
    starts, ends = timezone.localtime(meeting.starts_at), timezone.localtime(meeting.ends_at)
    day = date_format(starts, "l j b Y" if get_language() == "sv" else "l j M Y")
    return f"{day} {starts:%H:%M}–{ends:%H:%M}"


def moment(value: datetime) -> str:
    """`1 dec 2026 13:00`, in Swedish time."""
    return f"{dag(value)} {timezone.localtime(value):%H:%M}"


def earlier_times(meetings: Iterable[SipMeeting]) -> list[str]:
    """The times before the newest, in words."""
    said = []
    for meeting in list(meetings)[1:]:
        words = _("Inställt: %(when)s") if meeting.cancelled else _("Tidigare tid: %(when)s")
        said.append(words % {"when": span(meeting)})
    return said
