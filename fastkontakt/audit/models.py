"""The append-only record of what was done and what was read, and of how it was reviewed."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from fastkontakt.audit.enums import Pattern, ReviewOutcome
from fastkontakt.organisation.models import Assignment, StaffMember, Unit
from fastkontakt.tenancy.models import TenantForeignKey, TenantModel
from fastkontakt.triggers import append_only


class Entry(TenantModel):
    """Who, on which assignment, at which unit, when: what HSLF-FS 2016:40 4:9 asks of a log.

    The table is partitioned by month on `at` (fastkontakt/audit/partitions.py); its key in the database is (id, at).
    """

    at = models.DateTimeField(db_default=Now(), editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    assignment = TenantForeignKey(Assignment, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    unit = TenantForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    patient = TenantForeignKey(
        "patients.Patient", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

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
            models.Index(fields=["user", "-at"], name="event_user_at"),
            models.Index(fields=["unit", "-at"], name="event_unit_at"),
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
            models.Index(fields=["user", "-at"], name="access_user_at"),
            models.Index(fields=["unit", "-at"], name="access_unit_at"),
        ]
        triggers = append_only("access_append_only")


class LogReview(TenantModel):
    """A spot check (PDL 4:3, HSLF-FS 2016:40 4:9): which reads were drawn, out of how many, when and by whom.

    `pattern` is what they have in common, "" for a random sample. `entries` are keys of Access: the log itself may be
    dropped when it is old enough, the review says that it was made. What came of it is in its outcomes.
    """

    drawn_at = models.DateTimeField(db_default=Now(), editable=False)
    drawn_by = TenantForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    unit = TenantForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField(_("från och med"))
    ends_on = models.DateField(_("till och med"))
    pattern = models.CharField(_("mönster"), max_length=30, choices=Pattern, blank=True)
    entries = ArrayField(models.UUIDField())
    drawn_from = models.PositiveIntegerField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(name="log_review_in_order", condition=Q(ends_on__gte=F("starts_on"))),
            models.CheckConstraint(name="log_review_of_something", condition=Q(entries__len__gt=0)),
        ]
        indexes = [models.Index(fields=["tenant", "-drawn_at"], name="log_review_drawn")]
        triggers = append_only("log_review_append_only")


class LogReviewOutcome(TenantModel):
    """What a review came to, signed and dated. The latest holds; the earlier ones stay."""

    review = TenantForeignKey(LogReview, on_delete=models.PROTECT, related_name="outcomes")
    outcome = models.CharField(_("utfall"), max_length=20, choices=ReviewOutcome)
    text = models.TextField(_("anteckning"), blank=True)
    noted_by = TenantForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(
                name="log_review_remark_has_text",
                condition=Q(outcome=ReviewOutcome.NO_REMARK) | ~Q(text=""),
            )
        ]
        triggers = append_only("log_review_outcome_append_only")
