"""Carrying a delivery out: claimed in one transaction, sent in the next, under an advisory lock.

The claim counts the attempt and says when to try again, so that a worker that is killed while it sends has neither lost
the delivery nor kept it. What was sent by then is sent again with the same key (channels): at least once, and told by
the other side to be the same.
"""

import logging
import random
import traceback
from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db import DatabaseError, connection
from django.db.models import QuerySet
from django.utils import translation

from fastkontakt.moments import day_of
from fastkontakt.notifications import channels
from fastkontakt.notifications.addresses import Reader, readers_of
from fastkontakt.notifications.channels import NotSent
from fastkontakt.notifications.enums import Audience, DeliveryState, Failure
from fastkontakt.notifications.models import Delivery, Message
from fastkontakt.notifications.scopes import scope_of
from fastkontakt.notifications.words import words_of
from fastkontakt.organisation.models import Assignment
from fastkontakt.tenancy import activate
from patients.acting import acting_for

logger = logging.getLogger(__name__)
WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=12),
)
"""How long at most until a delivery is tried again, after each attempt. After one more it is given up."""
SPREAD = 0.1
"""What waits may be shorter by, as drawn: what failed together does not come back together."""
MOST_ATTEMPTS = len(WAITS) + 1


def claim(*, tenant_id: int, without: Collection[str], now: datetime) -> Delivery | None:
    """The delivery that has been due longest, counted as tried; None where none is. `without`: channels to let be."""
    with activate(tenant_id):
        due = _due(now).filter(attempts__lt=MOST_ATTEMPTS).exclude(channel__in=without)
        rows = due.select_for_update(skip_locked=True, no_key=True)
        delivery: Delivery | None = rows.order_by("next_at", "pk").first()
        if delivery is not None:
            wait = WAITS[min(delivery.attempts, len(WAITS) - 1)]
            delivery.next_at = now + wait * (1 - random.uniform(0, SPREAD))  # noqa: S311
            delivery.attempts += 1
            delivery.save(update_fields=["attempts", "next_at"])
        return delivery


def give_up(*, tenant_id: int, now: datetime) -> None:
    """Give up those whose every attempt ended with a killed worker: they are due, and have no attempt left."""
    with activate(tenant_id):
        spent = _due(now).filter(attempts__gte=MOST_ATTEMPTS)
        spent.update(state=DeliveryState.DEAD, failure=Failure.ERROR)


def deliver(*, tenant_id: int, delivery_id: UUID, now: datetime) -> bool:
    """Send a claimed delivery, unless another worker is at it, it is done, or it is no longer to be sent.

    False where the other side does not answer. Where the database fails, it waits for its next turn.
    """
    with activate(tenant_id):
        if not _is_mine(delivery_id):
            return True
        delivery = Delivery.objects.select_related("message").get(pk=delivery_id)
        if delivery.state == DeliveryState.WAITING:
            _carry(delivery, now)
            delivery.save(update_fields=["state", "failure", "sent_at"])
        return delivery.failure != Failure.UNREACHABLE


def _due(now: datetime) -> QuerySet[Delivery]:
    rows: QuerySet[Delivery] = Delivery.objects.filter(state=DeliveryState.WAITING, next_at__lte=now)
    return rows


def _carry(delivery: Delivery, now: datetime) -> None:
    """Send, and set what came of it on the row."""
    try:
        is_sent = _send(delivery, now)
    except NotSent as refusal:
        delivery.failure = refusal.failure
        if refusal.final or delivery.attempts >= MOST_ATTEMPTS:
            delivery.state = DeliveryState.DEAD
        return
    delivery.failure = ""
    delivery.state = DeliveryState.SENT if is_sent else DeliveryState.CANCELLED
    delivery.sent_at = now if is_sent else None


def _send(delivery: Delivery, now: datetime) -> bool:
    """Whether it was sent; False where it is not to be, any longer. Raises NotSent."""
    message = delivery.message
    reader = _reader(message, now)
    if delivery.channel not in reader.to:
        return False
    try:
        with translation.override(reader.language):
            channels.send(
                delivery.channel, to=reader.to[delivery.channel], words=words_of(message), key=str(delivery.pk)
            )
    except (NotSent, DatabaseError):
        raise
    except Exception as error:
        raise _unforeseen(error) from error
    return True


def _reader(message: Message, now: datetime) -> Reader:
    """Who is to be told, as it stands now: nobody where it is read already, or is the reader's no longer."""
    today = day_of(now)
    found = readers_of([message], today=today)[message.pk]
    return found if message.read_at is None and _is_still_theirs(message, now) else Reader(language=found.language)


def _is_still_theirs(message: Message, now: datetime) -> bool:
    today = day_of(now)
    if message.audience == Audience.REPRESENTATIVE and message.patient_id is not None:
        acting = acting_for([message.patient_id], on=today, scope=scope_of(message.kind))
        return (message.patient_id, message.user_id) in acting
    if message.audience == Audience.STAFF:
        return Assignment.objects.filter(staff=message.staff_id, period__contains=today).exists()
    return True


def _unforeseen(error: Exception) -> NotSent:
    """What nobody thought of is logged, without the error's own words: they may hold an address."""
    where = "".join(traceback.format_tb(error.__traceback__))
    logger.error("%s in a delivery\n%s", type(error).__name__, where)
    return NotSent(Failure.ERROR)


def _is_mine(delivery_id: UUID) -> bool:
    """Whether no other worker is at it; then it is this transaction's to its end."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [f"delivery:{delivery_id}"])
        return bool(cursor.fetchone()[0])
