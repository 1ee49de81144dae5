"""The evaluation as background work."""

from celery import shared_task

from contacts.duties.runs import evaluate_tenant
from fastkontakt.clock import today
from fastkontakt.tenancy.models import Tenant


@shared_task
def evaluate_everywhere() -> None:
    """See to it that every tenant's duties are those of the day: after midnight, and after whatever stopped a run."""
    for tenant_id in Tenant.objects.values_list("pk", flat=True):
        evaluate_one.delay(tenant_id)


@shared_task
def evaluate_one(tenant_id: int) -> None:
    """Evaluate one tenant, from where an earlier run stopped."""
    evaluate_tenant(tenant_id, on=today())
