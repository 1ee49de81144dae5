"""The care of the kept figures as background work."""

from celery import shared_task

from fastkontakt.tenancy import activate
from fastkontakt.tenancy.models import Tenant
from reporting.figures.keeping import fold


@shared_task
def fold_everywhere() -> None:
    """Fold every tenant's tallies, so that a figure stays a sum over few rows."""
    for tenant_id in Tenant.objects.values_list("pk", flat=True):
        fold_one.delay(tenant_id)


@shared_task
def fold_one(tenant_id: int) -> None:
    """Fold one tenant's tallies."""
    with activate(tenant_id):
        fold()
