"""Reads of SIPs, as the viewer may see them: fastkontakt.access.sips decides; reads of a patient are logged."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import F, Prefetch, Q, QuerySet

from agreements.models import Sip, SipGoal, SipGoalFollowUp, SipIntervention, SipMeeting, SipParticipant, SipPlan
from contacts.enums import ContactRole
from contacts.models import Contact
from fastkontakt.access import IN_FULL, ground_of, sips, visible_contacts
from fastkontakt.access.protection import named
from fastkontakt.accounts.actor import Actor
from fastkontakt.audit.services import record_access, record_accesses
from fastkontakt.moments import day_of
from fastkontakt.organisation.enums import UnitKind
from fastkontakt.organisation.models import Unit
from patients.models import Patient, Relative


@dataclass(frozen=True, kw_only=True)
class SipView:
    """A SIP as the viewer may see it. `full`: all of it; else the call alone.

    `rests`: the patient consents today. `meeting` is the newest time, also where it is cancelled. `participants` and
    `plans` are empty but in full; `plans` begin with the one that stands. `invitation` is the viewer's own unit's.
    `named_contacts` are the keys of the participants' contacts that the viewer may see.
    """

    sip: Sip
    full: bool
    rests: bool
    meeting: SipMeeting | None
    participants: list[SipParticipant]
    plans: list[SipPlan]
    invitation: SipParticipant | None
    named_contacts: frozenset[UUID] = frozenset()

    @property
    def plan(self) -> SipPlan | None:
        """The plan that stands."""
        return self.plans[0] if self.plans else None

    @property
    def stopped(self) -> bool:
        """Whether an open SIP cannot go on: consent is withdrawn, or the patient has died."""
        return self.sip.closed_on is None and (not self.rests or self.sip.patient.deceased_on is not None)


@dataclass(frozen=True, kw_only=True)
class UnitSips:
    """What the viewer's unit has to do with: SIPs that it has called, calls to it, and calls to it about patients that
    it has no care relation with, of whom it may not know who they are."""

    own: list[SipView]
    calls: list[SipView]
    unknown: list[Sip]


def get_sip(viewer: Actor, sip_id: UUID, *, now: datetime, page: str, patient_id: UUID | None = None) -> SipView:
    """One SIP, the read logged. Raises Sip.DoesNotExist."""
    rows = sips.visible_sips(viewer, on=day_of(now))
    rows = rows.filter(patient=patient_id) if patient_id else rows
    view = _views(viewer, rows.filter(pk=sip_id), now)
    if not view:
        raise Sip.DoesNotExist
    record_access(by=viewer, patient_ids=[view[0].sip.patient_id], page=page, ground=_read_on(viewer, view[0].sip))
    return view[0]


def sips_of(viewer: Actor, patient: Patient, *, now: datetime) -> list[SipView]:
    """The patient's SIPs that the viewer may see, the open first, then the newest. The patient's page logs the read."""
    rows = sips.visible_sips(viewer, on=day_of(now)).filter(patient=patient)
    return _views(viewer, rows.order_by(F("closed_on").desc(nulls_first=True), "-called_at"), now)


def find_sip(viewer: Actor, sip_id: UUID, *, on: date) -> Sip:
    """A SIP as the object of a write, which logs itself. Raises Sip.DoesNotExist."""
    found: Sip = sips.visible_sips(viewer, on=on).select_related("patient", "unit").get(pk=sip_id)
    return found


def find_participant(viewer: Actor, sip_id: UUID, participant_id: UUID, *, on: date) -> SipParticipant:
    """One of those called, as the object of an answer. A unit that sees the call alone finds its own row.

    Raises Sip.DoesNotExist, SipParticipant.DoesNotExist.
    """
    sip: Any = sips.visible_sips(viewer, on=on).get(pk=sip_id)
    rows = SipParticipant.objects.filter(sips.participants_shown(viewer, sip), sip=sip)
    found: SipParticipant = rows.select_related("sip", "relative", "unit").get(pk=participant_id)
    return found


def unit_sips(viewer: Actor, *, now: datetime) -> UnitSips:
    """The open SIPs of the viewer's unit and the calls to it; logged, in a constant number of queries."""
    on = day_of(now)
    known = sips.visible_sips(viewer, on=on).filter(closed_on__isnull=True)
    own = _views(viewer, known.filter(unit=viewer.unit).order_by("called_at"), now)
    called = known.filter(Q(sips.invited(viewer))).exclude(unit=viewer.unit)
    calls = _views(viewer, called.order_by("called_at"), now)
    read = {(view.sip.patient_id, _read_on(viewer, view.sip)) for view in (*own, *calls)}
    record_accesses(by=viewer, read=sorted(read), page="sip_list")
    unknown = sips.calls_about_unknown(viewer, on=on).select_related("unit").order_by("called_at")
    return UnitSips(own=own, calls=calls, unknown=list(unknown))


def leaders(viewer: Actor, patient: Patient, *, on: date) -> list[Contact]:
    """The running fasta vårdkontakter of the viewer's unit, who may lead."""
    held = visible_contacts(viewer, on=on).filter(
        patient=patient, unit=viewer.unit, role=ContactRole.FAST_VARDKONTAKT, period__contains=on
    )
    return named(viewer, held.order_by("-coordinating", "starts_on", "pk"))


def units_to_call(viewer: Actor, patient: Patient, *, on: date) -> tuple[list[tuple[Unit, str]], list[Unit]]:
    """The units that may be called: those where the viewer sees fixed contacts of the patient, each with who they are;
    and all others."""
    seen = visible_contacts(viewer, on=on).filter(IN_FULL, patient=patient, period__contains=on)
    people: dict[UUID, list[str]] = {}
    for contact in named(viewer, seen.order_by("role", "starts_on")):
        people.setdefault(contact.unit_id, []).append(contact.staff.name)
    rows = Unit.objects.exclude(pk=viewer.unit.pk).exclude(kind=UnitKind.REGION).order_by("name", "pk")
    units = list(rows)
    first = [(unit, ", ".join(people[unit.pk])) for unit in units if unit.pk in people]
    return first, [unit for unit in units if unit.pk not in people]


def relatives_to_call(patient: Patient) -> list[Relative]:
    """The relatives who may be called: none where the patient, or the relative, has protected identity."""
    rows = Relative.objects.filter(patient=patient, protected=False).order_by("rank")
    return [] if patient.is_protected else list(rows)


def _read_on(viewer: Actor, sip: Any) -> str:
    """The ground of a read: that on which the record is seen, else that of the patient's care."""
    return str(sip.ground) if sips.sees_plan(sip) else ground_of(viewer)


def _views(viewer: Actor, rows: QuerySet[Any], now: datetime) -> list[SipView]:
    found = list(_with_company(rows.annotate(consented=sips.rests(day_of(now)))))
    for sip in found:
        named(viewer, [sip, *sip.all_plans, *_follow_ups(sip.all_plans)], at=sip.unit_id)
        named(viewer, sip.all_participants)
    held = {row.contact_id for sip in found for row in sip.all_participants if row.contact_id}
    contacts = _named_contacts(viewer, held, day_of(now))
    return [_view(viewer, sip, contacts) for sip in found]


def _view(viewer: Actor, sip: Any, contacts: frozenset[UUID]) -> SipView:
    full = sips.sees_plan(sip)
    own_unit = viewer.unit.pk if viewer.is_staff else None
    invitation = next((row for row in sip.all_participants if own_unit and row.unit_id == own_unit), None)
    return SipView(
        sip=sip,
        full=full,
        rests=sip.consented,
        meeting=sip.all_meetings[0] if sip.all_meetings else None,
        participants=sip.all_participants if full else [],
        plans=sip.all_plans if full else [],
        invitation=invitation,
        named_contacts=contacts,
    )


def _follow_ups(plans: Iterable[Any]) -> list[SipGoalFollowUp]:
    return [row for plan in plans for goal in plan.all_goals for row in goal.all_follow_ups]


def _named_contacts(viewer: Actor, held: set[UUID], on: date) -> frozenset[UUID]:
    if not held:
        return frozenset()
    return frozenset(visible_contacts(viewer, on=on).filter(IN_FULL, pk__in=held).values_list("pk", flat=True))


def _with_company(rows: QuerySet[Any]) -> QuerySet[Any]:
    follow_ups = SipGoalFollowUp.objects.select_related("noted_by").order_by("-on", "-noted_at")
    goals = SipGoal.objects.order_by("position").prefetch_related(
        Prefetch("follow_ups", follow_ups, to_attr="all_follow_ups")
    )
    interventions = SipIntervention.objects.select_related("unit").order_by("position")
    plans = SipPlan.objects.select_related("written_by").order_by("-number")
    plans = plans.prefetch_related(
        Prefetch("interventions", interventions, to_attr="all_interventions"),
        Prefetch("goals", goals, to_attr="all_goals"),
    )
    participants = SipParticipant.objects.select_related("unit", "relative", "contact__staff").order_by("pk")
    meetings = SipMeeting.objects.order_by("-sequence")
    return rows.select_related("patient", "unit", "led_by__staff", "closed_by", "called_by").prefetch_related(
        Prefetch("plans", plans, to_attr="all_plans"),
        Prefetch("participants", participants, to_attr="all_participants"),
        Prefetch("meetings", meetings, to_attr="all_meetings"),
    )
