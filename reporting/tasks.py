"""The care of the kept figures, and the reports that are due, as background work."""

from celery import shared_task

from fastkontakt.clock import today
from fastkontakt.tenancy import activate
from fastkontakt.tenancy.models import Tenant
from reporting.figures.keeping import fold
from reporting.reports.services import establish_due


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


@shared_task
def establish_everywhere() -> None:
    """Establish the reports that are due, and those that have been missed, in every tenant."""
    for tenant_id in Tenant.objects.values_list("pk", flat=True):
        establish_one.delay(tenant_id)


@shared_task
def establish_one(tenant_id: int) -> None:
    """Establish one tenant's reports that are due or missed."""
    with activate(tenant_id):
        establish_due(today=today())
