"""Reads of messages: each reader's own, and how the deliveries stand."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, Max, Min, Q, QuerySet

from fastkontakt.access import ANY_SCOPE, ground_of, visible_patients
from fastkontakt.accounts.actor import PATIENT, Actor
from fastkontakt.audit.services import record_accesses
from fastkontakt.notifications.channels import offered
from fastkontakt.notifications.enums import Audience, DeliveryState
from fastkontakt.notifications.models import Choice, Delivery, Message
from fastkontakt.notifications.scopes import kinds_of
from patients.acting import acted_for
from patients.enums import MandateScope
from patients.models import Patient

COUNTED_TO = 99
PAGE = "portal_messages"


def inbox(viewer: Actor, *, on: date) -> QuerySet[Message]:
    """The viewer's messages, the latest first. Who acts for others sees those within what one may do on the day."""
    rows: QuerySet[Message] = Message.objects.select_related("patient").order_by("-created_at", "-pk")
    if viewer.is_staff:
        return rows.filter(audience=Audience.STAFF, staff=viewer.staff)
    if viewer.kind == PATIENT:
        return rows.filter(audience=Audience.PATIENT, patient=viewer.patient_id)
    within = Q(pk__in=[])
    for scope in (MandateScope.SEE_CONTACTS, MandateScope.ASK, MandateScope.SEE_AGREEMENTS):
        people = acted_for(viewer.user, on=on, scope=scope)
        within |= Q(kind__in=kinds_of(scope), patient__in=people.values("pk"))
    return rows.filter(within, audience=Audience.REPRESENTATIVE, user=viewer.user)


def unread_count(viewer: Actor, *, on: date) -> int:
    """How many have not been opened, counted to one more than COUNTED_TO."""
    return inbox(viewer, on=on).filter(read_at=None).order_by()[: COUNTED_TO + 1].count()


def get_message(viewer: Actor, message_id: UUID, *, on: date) -> Message:
    """One of the viewer's. Raises Message.DoesNotExist."""
    message: Message = inbox(viewer, on=on).get(pk=message_id)
    return message


def log_shown(viewer: Actor, messages: Iterable[Message], *, on: date) -> None:
    """Log whose messages a patient, or one who acts for some, was shown. Those of staff show no patient."""
    if viewer.is_staff:
        return
    keys = {message.patient_id for message in messages if message.patient_id is not None}
    shown = visible_patients(viewer, on=on, scope=ANY_SCOPE).filter(pk__in=keys)
    record_accesses(by=viewer, read=[(row.pk, ground_of(viewer, row)) for row in shown], page=PAGE)


def choice_of(viewer: Actor) -> Choice | None:
    """How the viewer has chosen to be told."""
    choice: Choice | None = Choice.objects.filter(user=viewer.user).first()
    return choice


def own_addresses(viewer: Actor) -> Patient | None:
    """The patient that the viewer is, for the address and the number in the register; None for others."""
    found: Patient | None = Patient.objects.filter(pk=viewer.patient_id).first() if viewer.patient_id else None
    return found


def profile_language(viewer: Actor) -> str:
    """The language that the viewer has chosen as a patient here; "" where none is."""
    chosen = Patient.objects.filter(user=viewer.user).exclude(language="").values_list("language", flat=True)
    return str(chosen.first() or "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """How a channel stands: what waits and since when, what could not be sent, what was sent the last day."""

    channel: str
    waiting: int
    oldest: datetime | None
    retried: int
    dead: int
    sent: int


def queues(*, now: datetime) -> list[Queue]:
    """Each channel that is offered here, or on which something is left. Asks for no delivery that was done long ago."""
    waiting, dead = Q(state=DeliveryState.WAITING), Q(state=DeliveryState.DEAD)
    sent = Q(state=DeliveryState.SENT, sent_at__gte=now - timedelta(days=1))
    rows = (
        Delivery.objects.filter(waiting | dead | sent)
        .values("channel")
        .annotate(
            waiting=Count("pk", filter=waiting),
            oldest=Min("message__created_at", filter=waiting),
            retried=Count("pk", filter=waiting & Q(attempts__gt=0)),
            dead=Count("pk", filter=dead),
            sent=Count("pk", filter=sent),
        )
    )
    idle = {way: Queue(channel=way, waiting=0, oldest=None, retried=0, dead=0, sent=0) for way in offered()}
    found = idle | {row["channel"]: Queue(**row) for row in rows}
    return [found[way] for way in sorted(found)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dead:
    """What could not be sent on a channel for one reason: how many, and the first and the last message. Nobody."""

    channel: str
    failure: str
    number: int
    first: datetime
    last: datetime


def dead_letters() -> list[Dead]:
    """What has been given up, by channel and reason."""
    rows = (
        Delivery.objects.filter(state=DeliveryState.DEAD)
        .values("channel", "failure")
        .annotate(number=Count("pk"), first=Min("message__created_at"), last=Max("message__created_at"))
        .order_by("channel", "failure")
    )
    return [Dead(**row) for row in rows]
