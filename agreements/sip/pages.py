"""What the pages on SIPs hold, gathered from selectors and services for the views to hand on."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _

from agreements.enums import ParticipantKind
from agreements.models import Sip, SipParticipant
from agreements.sip import presentation, selectors
from agreements.sip.forms import (
    AnswerForm,
    CallForm,
    CancelForm,
    CloseForm,
    FollowUpForm,
    LeaderForm,
    TimeForm,
    WhoForm,
)
from agreements.sip.meetings import MeetingTime, answer, cancel_meeting, set_meeting
from agreements.sip.planning import follow_up
from agreements.sip.selectors import SipView
from agreements.sip.services import Called, call, call_more, change_leader, close, owed_episode
from contacts.discharge.presentation import call_countdowns
from contacts.discharge.selectors import get_episode
from contacts.enums import ContactRole
from contacts.models import Contact
from contacts.presentation.judgement import appoint_url
from fastkontakt import permissions
from fastkontakt.access.protection import title
from fastkontakt.access.sips import is_party
from fastkontakt.accounts.actor import Actor
from fastkontakt.moments import day_of
from fastkontakt.organisation.models import Unit
from fastkontakt.organisation.selectors import units_by_key
from fastkontakt.ui.shapes import Countdown
from fastkontakt.ui.templatetags.fk import personnummer
from patients.consents import consents_on
from patients.enums import ConsentKind
from patients.models import Patient, Relative
from patients.pages import Section


def eyebrow(patient: Patient) -> str:
    """Who a page is about."""
    return f"{patient.name} · {personnummer(patient.identity_number)}"


def sips_section(viewer: Actor, patient: Patient, *, now: datetime) -> dict[str, Any]:
    """For the patient's own page: the SIPs in short, and whether the viewer may call to one."""
    rows = [presentation.row(view, now=now) for view in selectors.sips_of(viewer, patient, now=now)]
    going_on = any(one.view.sip.closed_on is None and one.view.sip.unit_id == viewer.unit.pk for one in rows)
    may_call = viewer.may(permissions.REGISTER_PATIENTS) and patient.deceased_on is None and not going_on
    return {"sips": rows, "may_call_sip": may_call}


@dataclass(frozen=True)
class People:
    """Whom the viewer may choose among: units, relatives, and who leads."""

    viewer: Actor
    patient: Patient
    now: datetime

    def who(self) -> dict[str, Any]:
        """The choices of a WhoForm."""
        known, more = selectors.units_to_call(self.viewer, self.patient, on=day_of(self.now))
        return {
            "known": [(str(unit.pk), f"{unit.name} ({people})") for unit, people in known],
            "more": [(str(unit.pk), unit.name) for unit in more],
            "relatives": [(str(one.pk), f"{one.name}, {one.get_role_display().lower()}") for one in self._relatives()],
        }

    def called(self, form: WhoForm) -> Called:
        """Whom the form names."""
        chosen = set(form.cleaned_data.get("relatives", []))
        return Called(
            units=units_by_key(UUID(key) for key in form.unit_keys()),
            relatives=tuple(one for one in self._relatives() if str(one.pk) in chosen),
            others=tuple(form.cleaned_data["others"]),
        )

    def leaders(self) -> list[Contact]:
        """Who may lead."""
        return selectors.leaders(self.viewer, self.patient, on=day_of(self.now))

    def _relatives(self) -> list[Relative]:
        return selectors.relatives_to_call(self.patient)


class CallPage:
    """The call to a SIP for one patient, from the viewer's unit."""

    def __init__(self, viewer: Actor, patient: Patient, *, now: datetime) -> None:
        self.viewer, self.patient, self.now = viewer, patient, now
        self.people = People(viewer, patient, now)
        self.leaders = self.people.leaders()
        self.consent = consents_on(patient, ConsentKind.INDIVIDUAL_PLAN, day_of(now)).first()
        self.open = next((v for v in selectors.sips_of(viewer, patient, now=now) if self._is_own_and_open(v.sip)), None)

    def form(self, typed: Any = None) -> CallForm:
        """The form. One who may lead, alone, is chosen; the viewer before others."""
        own = next((one for one in self.leaders if one.staff_id == self.viewer.staff.pk), None)
        first = own or (self.leaders[0] if self.leaders else None)
        leaders = [(str(one.pk), f"{one.staff.name}, {one.staff.profession_display}") for one in self.leaders]
        initial = {"led_by": str(first.pk) if first else None}
        told = self.consent is not None
        return CallForm(typed, leaders=leaders, consented=told, initial=initial, **self.people.who())

    def save(self, form: CallForm) -> Sip:
        """Call."""
        values = form.cleaned_data
        time = {name: values[name] for name in ("starts_at", "ends_at", "place")}
        return call(
            by=self.viewer,
            patient=self.patient,
            led_by=next(one for one in self.leaders if str(one.pk) == values["led_by"]),
            reason=values["reason"],
            called=self.people.called(form),
            consent_given_how=values.get("consent", ""),
            time=MeetingTime(**time) if time["starts_at"] else None,
            now=self.now,
        )

    def context(self, form: CallForm) -> dict[str, Any]:
        """The page."""
        return {
            "patient": self.patient,
            "eyebrow": eyebrow(self.patient),
            "form": form,
            "consent": self.consent,
            "leaders": self.leaders,
            "appoint_url": appoint_url(self.patient.pk, ContactRole.FAST_VARDKONTAKT),
            "already": self.open.sip if self.open else None,
            "countdowns": self._clock(),
        }

    def _clock(self) -> list[Countdown]:
        """The hours left to the call, where a stay in hospital waits for it (2017:612 4:3), and to the municipality's
        payment (5:3–5:4)."""
        owed = owed_episode(self.viewer.unit, self.patient)
        if owed is None:
            return []
        view = get_episode(self.viewer, owed.pk, now=self.now, page="episode")
        return call_countdowns(view, now=self.now)

    def _is_own_and_open(self, sip: Sip) -> bool:
        return sip.closed_on is None and sip.unit_id == self.viewer.unit.pk


class SipPage:
    """One SIP: how it stands, and what the viewer may do, each act in a section with its own form."""

    def __init__(self, viewer: Actor, view: SipView, *, now: datetime) -> None:
        self.viewer, self.view, self.now = viewer, view, now
        self.sip, self.patient = view.sip, view.sip.patient
        registers = viewer.may(permissions.REGISTER_PATIENTS)
        self.own = self.sip.unit_id == viewer.unit.pk and registers
        self.going_on = self.sip.closed_on is None and not view.stopped
        self.people = People(viewer, self.patient, now)

    def sections(self, typed: Any = None) -> dict[str, Section]:
        """The acts by name. `typed` fills the form that its `section` names."""
        sent = typed.get("section") if typed else None
        return {name: make(typed if name == sent else None) for name, make in self._makers().items()}

    def context(self, sections: dict[str, Section]) -> dict[str, Any]:
        """The page."""
        view, meeting = self.view, self.view.meeting
        people = presentation.people(self.viewer, view)
        return {
            "view": view,
            "sip": self.sip,
            "patient": self.patient,
            "page_title": title(self.patient),
            "eyebrow": eyebrow(self.patient),
            "status": presentation.status(view, now=self.now),
            "people": [(one, sections.get(f"svar-{one.row.pk}")) for one in people],
            "invitation": sections.get(f"svar-{view.invitation.pk}") if view.invitation else None,
            "forms": {name: section.form for name, section in sections.items()},
            "own": self.own,
            "going_on": self.going_on,
            "when": presentation.when(meeting),
            "cancelled": presentation.span(meeting) if meeting and meeting.cancelled else "",
            "earlier_times": presentation.earlier_times(getattr(self.sip, "all_meetings", ())),
            "leads": self.sip.led_by.covers(day_of(self.now)),
            "coming": meeting is not None and not meeting.cancelled and meeting.ends_at > self.now,
        }

    def _makers(self) -> dict[str, Callable[[Any], Section]]:
        if not self.going_on or not self.viewer.may(permissions.REGISTER_PATIENTS):
            return {}
        meeting = self.view.meeting
        over = meeting is not None and meeting.ends_at <= self.now
        rows = {row.pk: row for row in (*self.view.participants, self.view.invitation) if row is not None and not over}
        made: dict[str, Callable[[Any], Section]] = {
            f"svar-{row.pk}": partial(self._answer, row)
            for row in rows.values()
            if is_party(self.viewer, self.sip, row)
        }
        if not self.own:
            return made
        made |= {"tid": self._time, "kalla": self._more, "ledare": self._leader}
        if presentation.when(self.view.meeting):
            made["installt"] = self._cancel
        return made

    def _answer(self, row: SipParticipant, typed: Any) -> Section:
        of_a_person = row.kind in (ParticipantKind.PATIENT, ParticipantKind.RELATIVE)
        initial = {"answer": row.answer, "note": row.answer_note}
        key = f"svar-{row.pk}"
        return Section(
            key=key,
            form=AnswerForm(typed, of_a_person=of_a_person, initial=initial, auto_id=f"{key}_%s"),
            save=lambda data: answer(by=self.viewer, participant=row, now=self.now, **data),
            said=_("Svaret är sparat."),
        )

    def _time(self, typed: Any) -> Section:
        meeting = self.view.meeting
        stands = meeting is not None and not meeting.cancelled
        initial = {name: getattr(meeting, name) for name in ("starts_at", "ends_at", "place")} if stands else {}
        return Section(
            key="tid",
            form=TimeForm(typed, initial=initial, auto_id="tid_%s"),
            save=lambda data: set_meeting(by=self.viewer, sip=self.sip, time=MeetingTime(**data), now=self.now),
            said=_("Tiden är sparad. De som är kallade får veta det."),
        )

    def _cancel(self, typed: Any) -> Section:
        return Section(
            key="installt",
            form=CancelForm(typed, auto_id="installt_%s"),
            save=lambda data: cancel_meeting(by=self.viewer, sip=self.sip, now=self.now),
            said=_("Mötet är inställt. De som är kallade får veta det."),
        )

    def _more(self, typed: Any) -> Section:
        form = WhoForm(typed, auto_id="kalla_%s", **self.people.who())
        return Section(
            key="kalla",
            form=form,
            save=lambda data: call_more(by=self.viewer, sip=self.sip, called=self.people.called(form), now=self.now),
            said=_("Kallelsen är skickad."),
            renamed={"units": "unit_1"},
        )

    def _leader(self, typed: Any) -> Section:
        leaders = {str(one.pk): one for one in self.people.leaders()}
        choices = [(key, f"{one.staff.name}, {one.staff.profession_display}") for key, one in leaders.items()]
        initial = {"led_by": str(self.sip.led_by_id)}
        return Section(
            key="ledare",
            form=LeaderForm(typed, leaders=choices, initial=initial, auto_id="ledare_%s"),
            save=lambda data: change_leader(by=self.viewer, sip=self.sip, led_by=leaders[data["led_by"]], now=self.now),
            said=_("Sparat vem som leder planen."),
        )


class FollowUpPage:
    """How it goes with the goals of the plan that stands."""

    def __init__(self, viewer: Actor, view: SipView, *, now: datetime) -> None:
        self.viewer, self.view, self.now = viewer, view, now
        self.goals: list[Any] = list(view.plan.all_goals) if view.plan else []  # type: ignore[attr-defined]

    def form(self, typed: Any = None) -> FollowUpForm:
        """Today, unless something else is typed."""
        goals = [(str(one.pk), one.goal) for one in self.goals]
        return FollowUpForm(typed, goals=goals, initial={"on": day_of(self.now)})

    def save(self, form: FollowUpForm) -> object:
        """Note it."""
        outcomes = {UUID(key): told for key, told in form.outcomes().items()}
        days = {"on": form.cleaned_data["on"], "follow_up_on": form.cleaned_data["follow_up_on"]}
        return follow_up(by=self.viewer, sip=self.view.sip, outcomes=outcomes, now=self.now, **days)

    def context(self, form: FollowUpForm) -> dict[str, Any]:
        """The page; each goal with its two fields."""
        pairs = [(form[f"outcome_{one.pk}"], form[f"note_{one.pk}"]) for one in self.goals]
        return page_of(self.viewer, self.view) | {"form": form, "pairs": pairs, "plan": self.view.plan}


class ClosePage:
    """Why the SIP is closed."""

    def __init__(self, viewer: Actor, view: SipView, *, now: datetime) -> None:
        self.viewer, self.view, self.now = viewer, view, now

    def form(self, typed: Any = None) -> CloseForm:
        """The form."""
        return CloseForm(typed)

    def save(self, form: forms.Form) -> object:
        """Close it."""
        return close(by=self.viewer, sip=self.view.sip, now=self.now, **form.cleaned_data)

    def context(self, form: CloseForm) -> dict[str, Any]:
        """The page."""
        return page_of(self.viewer, self.view) | {"form": form}


def page_of(viewer: Actor, view: SipView) -> dict[str, Any]:
    """What the pages of acts on a SIP show."""
    sip = view.sip
    own = sip.unit_id == viewer.unit.pk and viewer.may(permissions.REGISTER_PATIENTS)
    return {
        "sip": sip,
        "patient": sip.patient,
        "eyebrow": eyebrow(sip.patient),
        "view": view,
        "own": own,
        "open": own and sip.closed_on is None,
        "back": reverse("agreements:sip", args=[sip.patient_id, sip.pk]),
    }


def units_of(view: SipView, own: Unit) -> list[tuple[str, str]]:
    """The units of the SIP, that an intervention may be done by: the own, and those called."""
    units = [own, *(row.unit for row in view.participants if row.unit is not None)]
    return [(str(unit.pk), unit.name) for unit in units]
