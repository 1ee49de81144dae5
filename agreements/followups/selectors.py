"""Reads of what the unit is to follow up. Which patients and records one may know of is fastkontakt.access' matter."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import chain
from typing import Any
from uuid import UUID

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Least

from agreements.models import Agreement, AgreementTask, AgreementVersion, Sip, SipPlan
from contacts.models import Contact
from fastkontakt.access import IN_FULL, ground_of, own_records, sips, visible_contacts
from fastkontakt.access.protection import named
from fastkontakt.accounts.actor import Actor
from fastkontakt.audit.services import record_access
from patients.models import Patient

PAGE = "follow_ups"
COUNTED_TO = 99
"""How far is counted beside a link: more is "99+"."""


class Kind(StrEnum):
    """What is followed up."""

    AGREEMENT = "agreement"
    SIP = "sip"


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """An open agreement or SIP of the viewer's unit, as it stands.

    `follow_up_on` is the day agreed on; `due_on` is sooner where something in the agreement was to be done before it
    and is not. `contact` coordinates or leads, None where the viewer may not see who. `stopped`: a SIP whose patient
    does not consent any more.
    """

    kind: Kind
    key: UUID
    patient: Patient
    follow_up_on: date
    due_on: date
    contact: Contact | None
    stopped: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which of them: those due on `until` or before; `own`: those that the viewer wrote, coordinates or leads."""

    until: date
    own: bool = False
    kinds: Sequence[Kind] = tuple(Kind)


def read_follow_ups(viewer: Actor, asked: Asked, *, on: date, most: int) -> tuple[list[FollowUp], bool]:
    """The `most` soonest, and whether there are more. The read is logged; a constant number of queries.

    Of a patient who has died nothing is followed up. Another unit's stand with that unit, which alone writes in them.
    """
    rows: list[Any] = list(
        chain.from_iterable(due.order_by("due_on", "pk")[: most + 1] for due in _due(viewer, asked, on))
    )
    rows.sort(key=lambda row: row.due_on)
    shown = rows[:most]
    record_access(by=viewer, patient_ids={row.patient_id for row in shown}, page=PAGE, ground=ground_of(viewer))
    contacts = _contacts(viewer, shown, on)
    return [_follow_up(row, contacts) for row in shown], len(rows) > most


def waiting(viewer: Actor, *, until: date, on: date) -> int:
    """How many of the unit's are due by then, counted to one more than COUNTED_TO."""
    return sum(due[: COUNTED_TO + 1].count() for due in _due(viewer, Asked(until=until), on))


def next_day(viewer: Actor, asked: Asked, *, on: date) -> date | None:
    """The first day on which something is due, whatever `asked.until` says; None where nothing is open."""
    later = Asked(until=date.max, own=asked.own, kinds=asked.kinds)
    days = [due.order_by("due_on").values_list("due_on", flat=True).first() for due in _due(viewer, later, on)]
    return min((day for day in days if day is not None), default=None)


def _due(viewer: Actor, asked: Asked, on: date) -> list[QuerySet[Any]]:
    """Those that are due, with `due_on`, `follow_up_on` and `contact_id`: a query for each kind."""
    found = {Kind.AGREEMENT: _agreements, Kind.SIP: _sips}
    return [found[kind](viewer, asked, on).filter(due_on__lte=asked.until) for kind in asked.kinds]


def _agreements(viewer: Actor, asked: Asked, on: date) -> QuerySet[Any]:
    newest = AgreementVersion.objects.filter(agreement=OuterRef("pk")).order_by("-number")
    rows = _known(viewer, Agreement.objects.filter(ended_on__isnull=True), on).annotate(
        standing=Subquery(newest.values("pk")[:1]),
        follow_up_on=Subquery(newest.values("follow_up_on")[:1]),
        contact_id=Subquery(newest.values("coordinator")[:1]),
    )
    if asked.own:
        rows = rows.annotate(
            writer=Subquery(newest.values("written_by")[:1]),
            coordinates=Subquery(newest.values("coordinator__staff")[:1]),
        ).filter(Q(writer=viewer.staff.pk) | Q(coordinates=viewer.staff.pk))
    undone = AgreementTask.objects.filter(version=OuterRef("standing"), due_on__isnull=False, done__isnull=True)
    soonest = Subquery(undone.order_by("due_on").values("due_on")[:1])
    return rows.annotate(due_on=Least("follow_up_on", soonest))


def _sips(viewer: Actor, asked: Asked, on: date) -> QuerySet[Any]:
    """Those with a plan; of a call without one its own page tells."""
    newest = SipPlan.objects.filter(sip=OuterRef("pk")).order_by("-number")
    rows = _known(viewer, Sip.objects.filter(closed_on__isnull=True), on).annotate(
        follow_up_on=Subquery(newest.values("follow_up_on")[:1]),
        contact_id=F("led_by"),
        rests=sips.rests(on),
    )
    if asked.own:
        rows = rows.filter(led_by__staff=viewer.staff)
    return rows.annotate(due_on=F("follow_up_on"))


def _known(viewer: Actor, rows: QuerySet[Any], on: date) -> QuerySet[Any]:
    """Those of the viewer's own unit, of living patients."""
    return own_records(viewer, rows, on=on).filter(patient__deceased_on__isnull=True).select_related("patient")


def _contacts(viewer: Actor, rows: Iterable[Any], on: date) -> dict[UUID, Contact]:
    """Those who coordinate or lead, as far as the viewer may see them."""
    keys = {row.contact_id for row in rows if row.contact_id}
    found = visible_contacts(viewer, on=on).filter(IN_FULL, pk__in=keys) if keys else ()
    return {contact.pk: contact for contact in named(viewer, found)}


def _follow_up(row: Any, contacts: dict[UUID, Contact]) -> FollowUp:
    return FollowUp(
        kind=Kind.AGREEMENT if isinstance(row, Agreement) else Kind.SIP,
        key=row.pk,
        patient=row.patient,
        follow_up_on=row.follow_up_on,
        due_on=row.due_on,
        contact=contacts.get(row.contact_id),
        stopped=isinstance(row, Sip) and not row.rests,  # type: ignore[attr-defined]
    )
