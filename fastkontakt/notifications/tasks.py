"""Deliveries as background work."""

from datetime import timedelta

from celery import shared_task
from django.db import transaction

from fastkontakt.clock import now, today
from fastkontakt.notifications.forgetting import forget
from fastkontakt.notifications.sending import claim, deliver, give_up
from fastkontakt.tenancy.models import Tenant

AT_MOST = timedelta(seconds=50)
"""A worker goes on for no longer: the next sweep takes up the rest, and other work comes in between."""


@shared_task
def send_waiting(tenant_id: int) -> None:
    """Send what is due in one tenant. Again, or by two workers at once: each delivery once.

    A channel whose other end does not answer is let be until the next time, so that no worker stands and waits for it.
    """
    give_up(tenant_id=tenant_id, now=now())
    until, silent = now() + AT_MOST, set[str]()
    while now() < until:
        delivery = claim(tenant_id=tenant_id, without=silent, now=now())
        if delivery is None:
            return
        if not deliver(tenant_id=tenant_id, delivery_id=delivery.pk, now=now()):
            silent.add(delivery.channel)


@shared_task
def sweep_deliveries() -> None:
    """Take up what is due: to be tried again, or left by a killed worker or a broker that was away."""
    for tenant_id in Tenant.objects.values_list("pk", flat=True):
        send_waiting.delay(tenant_id)


@shared_task
def purge_messages() -> None:
    """Remove what is older than MESSAGE_RETENTION_DAYS, tenant by tenant and a batch in each transaction."""
    for tenant_id in Tenant.objects.values_list("pk", flat=True):
        while forget(tenant_id=tenant_id, today=today()):
            pass


def wake(tenant_id: int) -> None:
    """Start sending once the transaction is committed; the sweep finds what waits where the broker does not answer."""

    def start() -> None:  # by name: Django logs that of one that fails, and a partial has none
        send_waiting.apply_async((tenant_id,), retry=False)

    transaction.on_commit(start, robust=True)
