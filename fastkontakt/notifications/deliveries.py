"""Ordering deliveries: rows in the transaction of what is told, carried out after its commit."""

from collections.abc import Iterable
from datetime import date

from fastkontakt.notifications.addresses import readers_of
from fastkontakt.notifications.models import Delivery, Message
from fastkontakt.notifications.tasks import wake
from fastkontakt.tenancy import active_tenant_id


def keep(messages: list[Message], *, today: date | None) -> list[Message]:
    """Keep the messages that are not there already, and order their deliveries; as many statements at any number.

    Returns those that were new. `today` may be None where none is to a patient.
    """
    if not messages:
        return []
    Message.objects.bulk_create(messages, ignore_conflicts=True)
    made = set(Message.objects.filter(pk__in=[message.pk for message in messages]).values_list("pk", flat=True))
    fresh = [message for message in messages if message.pk in made]
    _order(fresh, today)
    return fresh


def _order(messages: Iterable[Message], today: date | None) -> None:
    """One person is told once of what happens in one step, on each channel, however many messages it leads to."""
    rows = list(messages)
    readers = readers_of(rows, today=today)
    first = {message.user_id or message.patient_id: message for message in reversed(rows)}
    deliveries = [
        Delivery(message=message, channel=channel) for message in first.values() for channel in readers[message.pk].to
    ]
    if deliveries:
        Delivery.objects.bulk_create(deliveries)
        wake(active_tenant_id())
