"""The care of the kept figures, the reports that are due, and what staff are told of, as background work."""

from celery import shared_task

from fastkontakt.clock import today
from fastkontakt.tenancy import activate
from fastkontakt.tenancy.models import Tenant
from reporting.figures.keeping import fold
from reporting.reports.services import establish_due
from reporting.telling import tell_all_of_duties, tell_all_of_worklists


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


@shared_task
def tell_of_duties_everywhere() -> None:
    """Tell staff of what is for the day, in every tenant. Again: only of what is new."""
    for tenant_id in Tenant.objects.values_list("pk", flat=True):
        with activate(tenant_id):
            tell_all_of_duties(today=today())


@shared_task
def tell_of_worklists_everywhere() -> None:
    """Tell staff of their worklists in the morning, in every tenant. Again: only those not told yet."""
    for tenant_id in Tenant.objects.values_list("pk", flat=True):
        with activate(tenant_id):
            tell_all_of_worklists(today=today())
