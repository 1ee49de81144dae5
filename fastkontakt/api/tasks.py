"""Housekeeping of the API."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from fastkontakt.api.models import IdempotencyRecord
from fastkontakt.tenancy import activate
from fastkontakt.tenancy.models import Tenant

KEPT = timedelta(hours=24)


@shared_task
def purge_idempotency_records_everywhere() -> None:
    """Remove the kept answers that are older than a day, tenant by tenant."""
    for tenant_id in Tenant.objects.values_list("pk", flat=True):
        with activate(tenant_id):
            IdempotencyRecord.objects.filter(created_at__lt=timezone.now() - KEPT).delete()
