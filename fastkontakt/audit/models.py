"""The append-only record of what was done and what was read."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from fastkontakt.organisation.models import Assignment, Unit
from fastkontakt.tenancy.models import TenantForeignKey, TenantModel


def append_only(name: str) -> list[pgtrigger.Trigger]:
    """A trigger that refuses every change and removal of a row."""
    return [pgtrigger.Protect(name=name, operation=pgtrigger.Update | pgtrigger.Delete)]


class Entry(TenantModel):
    """Who, on which assignment, at which unit, when."""

    at = models.DateTimeField(db_default=Now(), editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    assignment = TenantForeignKey(Assignment, null=True, on_delete=models.PROTECT, related_name="+")
    unit = TenantForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    patient = TenantForeignKey("patients.Patient", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta(TenantModel.Meta):
        abstract = True


class Event(Entry):
    """A write: what was done to which row, and which rules, in which version, were asked."""

    action = models.CharField(max_length=60)
    object_type = models.CharField(max_length=60)
    object_id = models.UUIDField(null=True)
    rules = models.JSONField(default=list)
    details = models.JSONField(default=dict)

    class Meta(Entry.Meta):
        indexes = [
            models.Index(fields=["patient", "-at"], name="event_patient_at"),
            models.Index(fields=["tenant", "-at"], name="event_at"),
        ]
        triggers = append_only("event_append_only")


class Access(Entry):
    """A read of a patient (PDL 4:3, HSLF-FS 2016:40 4:9)."""

    page = models.CharField(max_length=60)
    ground = models.CharField(max_length=60)

    class Meta(Entry.Meta):
        indexes = [
            models.Index(fields=["patient", "-at"], name="access_patient_at"),
            models.Index(fields=["tenant", "-at"], name="access_at"),
        ]
        triggers = append_only("access_append_only")
