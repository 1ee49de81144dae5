"""Exports as background work, and their end."""

from uuid import UUID

from celery import shared_task
from django.db import transaction

from fastkontakt.clock import now
from fastkontakt.tenancy import activate
from fastkontakt.tenancy.models import Tenant
from reporting.exports.making import begin, make
from reporting.exports.upkeep import clear, left_behind


@shared_task
def run_export(tenant_id: int, export_id: str) -> None:
    """Make a file that was asked for. Again, or by two workers at once: made once."""
    key = UUID(export_id)
    if begin(tenant_id=tenant_id, export_id=key):
        make(tenant_id=tenant_id, export_id=key, now=now())


@shared_task
def sweep_exports() -> None:
    """Remove what has expired, and take up what a killed worker, or a broker that was away, has left."""
    for tenant_id in Tenant.objects.values_list("pk", flat=True):
        with activate(tenant_id):
            clear(now=now())
            left = left_behind(now=now())
        for export_id in left:
            run_export.delay(tenant_id, str(export_id))


def wake(tenant_id: int, export_id: UUID) -> None:
    """Start it once the order is committed; the sweep finds it where the broker does not answer."""

    def start() -> None:  # by name: Django logs that of one that fails, and a partial has none
        run_export.delay(tenant_id, str(export_id))

    transaction.on_commit(start, robust=True)
