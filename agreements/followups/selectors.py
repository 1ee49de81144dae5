"""Reads of what the unit is to follow up. Which patients and records one may know of is fastkontakt.access' matter."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import chain
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Least

from agreements.models import Agreement, AgreementTask, AgreementVersion, Sip, SipPlan
from contacts.models import Contact
from fastkontakt.access import IN_FULL, ground_of, visible_contacts, visible_patients
from fastkontakt.access.contacts import visible_records
from fastkontakt.access.protection import named
from fastkontakt.accounts.actor import Actor
from fastkontakt.audit.services import record_access
from patients.enums import ConsentKind
from patients.models import Consent, Patient

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
    record_access(by=viewer, patient_ids={_of(row).patient_id for row in shown}, page=PAGE, ground=ground_of(viewer))
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


def _due(viewer: Actor, asked: Asked, on: date) -> Iterable[QuerySet[Any]]:
    """The standing versions that are due, a query for each kind."""
    found = {Kind.AGREEMENT: _agreements, Kind.SIP: _plans}
    return [found[kind](viewer, asked.own, on).filter(due_on__lte=asked.until) for kind in asked.kinds]


def _agreements(viewer: Actor, own: bool, on: date) -> QuerySet[Any]:
    newer = AgreementVersion.objects.filter(agreement=OuterRef("agreement"), number__gt=OuterRef("number"))
    undone = AgreementTask.objects.filter(version=OuterRef("pk"), due_on__isnull=False, done__isnull=True)
    soonest = Subquery(undone.order_by("due_on").values("due_on")[:1])
    open_ones = Agreement.objects.filter(ended_on__isnull=True)
    rows = AgreementVersion.objects.filter(~Exists(newer), agreement__in=_known(viewer, open_ones, on))
    if own:
        rows = rows.filter(Q(written_by=viewer.staff) | Q(coordinator__staff=viewer.staff))
    return rows.select_related("agreement__patient").annotate(due_on=Least("follow_up_on", soonest))


def _plans(viewer: Actor, own: bool, on: date) -> QuerySet[Any]:
    newer = SipPlan.objects.filter(sip=OuterRef("sip"), number__gt=OuterRef("number"))
    consents = Consent.objects.filter(kind=ConsentKind.INDIVIDUAL_PLAN, period__contains=on)
    open_ones = Sip.objects.filter(closed_on__isnull=True)
    rows = SipPlan.objects.filter(~Exists(newer), sip__in=_known(viewer, open_ones, on))
    if own:
        rows = rows.filter(sip__led_by__staff=viewer.staff)
    rests = Exists(consents.filter(patient=OuterRef("sip__patient")))
    return rows.select_related("sip__patient").annotate(due_on=F("follow_up_on"), rests=rests)


def _known(viewer: Actor, rows: QuerySet[Any], on: date) -> QuerySet[Any]:
    """Those that the viewer's unit holds of living patients whom the viewer may know of."""
    living = visible_patients(viewer, on=on).filter(deceased_on__isnull=True)
    held = rows.filter(unit=viewer.unit, patient__in=living)
    return visible_records(viewer, held, on=on).filter(IN_FULL).values("pk")


def _of(row: Any) -> Agreement | Sip:
    """What the version is one of."""
    found: Agreement | Sip = row.agreement if isinstance(row, AgreementVersion) else row.sip
    return found


def _contact_id(row: Any) -> UUID | None:
    key: UUID | None = row.coordinator_id if isinstance(row, AgreementVersion) else row.sip.led_by_id
    return key


def _contacts(viewer: Actor, rows: Iterable[Any], on: date) -> dict[UUID, Contact]:
    """Those who coordinate or lead, as far as the viewer may see them."""
    keys = {key for row in rows if (key := _contact_id(row))}
    found = visible_contacts(viewer, on=on).filter(IN_FULL, pk__in=keys) if keys else ()
    return {contact.pk: contact for contact in named(viewer, found)}


def _follow_up(row: Any, contacts: dict[UUID, Contact]) -> FollowUp:
    key = _contact_id(row)
    return FollowUp(
        kind=Kind.AGREEMENT if isinstance(row, AgreementVersion) else Kind.SIP,
        key=_of(row).pk,
        patient=_of(row).patient,
        follow_up_on=row.follow_up_on,
        due_on=row.due_on,
        contact=contacts.get(key) if key else None,
        stopped=not getattr(row, "rests", True),
    )
