"""SIPs as the person reads them, who the plan is for or who acts for that person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from agreements.enums import ParticipantKind, Principal
from agreements.models import SipParticipant
from agreements.sip import presentation
from agreements.sip.forms import AnswerForm
from agreements.sip.selectors import SipView
from fastkontakt.access.sips import is_party
from fastkontakt.accounts.actor import Actor
from fastkontakt.ui.shapes import Door
from fastkontakt.ui.templatetags.fk import dag


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """Somebody called, and what they answered."""

    name: str
    answer: str
    color: str
    icon: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one part of the plan does: the region, the municipality, or others."""

    title: str
    lines: list[Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answering:
    """A form for an answer: one's own, or for whom one acts."""

    key: str
    title: str
    form: AnswerForm
    row: SipParticipant


def doors(views: Iterable[SipView], *, now: datetime) -> list[Door]:
    """The SIPs to choose among."""
    return [
        Door(
            title=_("Plan med %(unit)s") % {"unit": view.sip.unit.name},
            url=reverse("agreements_portal:sip", args=[view.sip.pk]),
            icon="people",
            text=status(view, now=now),
        )
        for view in views
    ]


def status(view: SipView, *, now: datetime) -> str:
    """How it stands, in a sentence."""
    sip, plan = view.sip, view.plan
    if sip.closed_on is not None:
        return _("Avslutad %(day)s. Du kan läsa den.") % {"day": dag(sip.closed_on)}
    if view.stopped:
        return _("Stoppad, eftersom samtycket är tillbakataget.")
    if plan is not None:
        return _("Planen gäller. Den följs upp %(day)s.") % {"day": dag(plan.follow_up_on)}
    meeting = view.meeting
    if meeting is None or meeting.cancelled:
        return _("Kallelsen är skickad. Tiden är inte bestämd.")
    if meeting.ends_at <= now:
        return _("Mötet har varit. Planen skrivs.")
    return _("Möte %(when)s.") % {"when": presentation.span(meeting)}


def page(viewer: Actor, view: SipView, answering: list[Answering], *, now: datetime) -> dict[str, Any]:
    """The page of one SIP."""
    patient, own = view.sip.patient, viewer.patient_id == view.sip.patient_id
    going_on = view.sip.closed_on is None and not view.stopped
    return {
        "view": view,
        "sip": view.sip,
        "own": own,
        "patient": patient,
        "status": status(view, now=now),
        "going_on": going_on,
        "answering": answering,
        "when": presentation.when(view.meeting),
        "cancelled": presentation.span(view.meeting) if view.meeting and view.meeting.cancelled else "",
        "coming": view.meeting is not None and not view.meeting.cancelled and view.meeting.ends_at > now,
        "people": _people(viewer, view),
        "parts": _parts(view),
    }


def answering(viewer: Actor, view: SipView, typed: Any, *, now: datetime) -> list[Answering]:
    """The forms that the reader may answer by, until the meeting is over; the one that was sent holds what it said."""
    over = view.meeting is not None and view.meeting.ends_at <= now
    if view.sip.closed_on is not None or view.stopped or over:
        return []
    rows = [row for row in view.participants if is_party(viewer, view.sip, row)]
    return [_answering(viewer, view, row, typed) for row in rows]


def _answering(viewer: Actor, view: SipView, row: SipParticipant, typed: Any) -> Answering:
    key = f"svar-{row.pk}"
    sent = typed if typed is not None and typed.get("section") == key else None
    form = AnswerForm(
        sent, of_a_person=True, initial={"answer": row.answer, "note": row.answer_note}, auto_id=f"{key}_%s"
    )
    mine = row.kind == ParticipantKind.RELATIVE or viewer.patient_id == view.sip.patient_id
    title = _("Kommer du?") if mine else _("Kommer %(name)s?") % {"name": view.sip.patient.name}
    return Answering(key=key, title=title, form=form, row=row)


def _people(viewer: Actor, view: SipView) -> list[Who]:
    return [
        Who(name=one.name, answer=one.answer, color=one.color, icon=one.icon)
        for one in presentation.people(viewer, view)
    ]


def _parts(view: SipView) -> list[Part]:
    """The interventions by who answers for them."""
    rows: list[Any] = view.plan.all_interventions if view.plan else []  # type: ignore[attr-defined]
    titles = {
        Principal.REGION: _("Det här gör regionen"),
        Principal.MUNICIPALITY: _("Det här gör kommunen"),
        Principal.OTHER: _("Det här gör andra"),
    }
    parts = [Part(title=title, lines=[row for row in rows if row.principal == key]) for key, title in titles.items()]
    return [part for part in parts if part.lines]
