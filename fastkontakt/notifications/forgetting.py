"""The end of messages: they say only that there was something to know, and what that was is kept elsewhere."""

from datetime import date, timedelta

from django.conf import settings
from django.db import connection

from fastkontakt.moments import start_of
from fastkontakt.notifications.enums import DeliveryState
from fastkontakt.tenancy import activate

BATCH = 5_000
STATEMENT = """
WITH old AS (
    SELECT message.id FROM notifications_message message
    WHERE message.created_at < %(before)s AND NOT EXISTS (
        SELECT FROM notifications_delivery delivery
        WHERE delivery.message_id = message.id AND delivery.state = ANY(%(open)s)
    )
    ORDER BY message.created_at LIMIT %(batch)s
), deliveries AS (
    DELETE FROM notifications_delivery WHERE message_id IN (SELECT id FROM old)
)
DELETE FROM notifications_message WHERE id IN (SELECT id FROM old)
"""
OPEN = [DeliveryState.WAITING, DeliveryState.DEAD]
"""What is to be sent, and what could not be and nobody has looked after: never removed with age."""


def forget(*, tenant_id: int, today: date, batch: int = BATCH) -> int:
    """Remove the oldest of the messages told more than MESSAGE_RETENTION_DAYS days before today, with their deliveries.

    One transaction. Returns how many messages; 0 where none is left. A delivery that is done is never opened again, so
    that nothing is removed of which something could still be sent.
    """
    before = start_of(today - timedelta(days=settings.MESSAGE_RETENTION_DAYS))
    with activate(tenant_id), connection.cursor() as cursor:
        cursor.execute(STATEMENT, {"before": before, "open": OPEN, "batch": batch})
        return int(cursor.rowcount)
