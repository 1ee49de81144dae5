"""Files that somebody has asked for, and their content while it is kept."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from fastkontakt.organisation.models import Assignment
from fastkontakt.tenancy.models import TenantForeignKey, TenantModel
from reporting.exports.enums import UNDER_WAY, ExportFormat, ExportKind, ExportState


class Export(TenantModel):
    """A file asked for by a user on an assignment, whose rights it is made and fetched with.

    `parameters` are keys and terms that the kind knows, no names. `rows`, `size` (bytes), `sha256` and the moments are
    set when the file is made, and `patient_ids` are those in it; it is removed when `expires_at` has passed. `failure`
    is an ExportFailure where no file was made; `attempts` counts the workers that began.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    assignment = TenantForeignKey(Assignment, on_delete=models.PROTECT, related_name="exports", db_index=False)
    kind = models.CharField(max_length=30, choices=ExportKind)
    parameters = models.JSONField(default=dict)
    format = models.CharField(max_length=10, choices=ExportFormat)
    language = models.CharField(max_length=2, choices=settings.LANGUAGES, default="sv")
    state = models.CharField(max_length=10, choices=ExportState, default=ExportState.WAITING)
    failure = models.CharField(max_length=20, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField(db_default=Now(), editable=False)
    made_at = models.DateTimeField(null=True, editable=False)
    expires_at = models.DateTimeField(null=True, editable=False)
    rows = models.PositiveIntegerField(null=True)
    size = models.PositiveIntegerField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    patient_ids = ArrayField(models.UUIDField(), default=list)

    class Meta(TenantModel.Meta):
        indexes = [
            models.Index(fields=["assignment", "-asked_at"], name="export_of_assignment"),
            models.Index(fields=["tenant"], condition=Q(state__in=UNDER_WAY), name="export_under_way"),
            models.Index(fields=["expires_at"], condition=Q(state=ExportState.DONE), name="export_expires"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=ExportState.DONE)
                | Q(made_at__isnull=False, expires_at__isnull=False, rows__gt=0, size__gt=0) & ~Q(sha256=""),
                name="export_done_is_made",
            ),
            models.CheckConstraint(
                condition=Q(state=ExportState.FAILED) & ~Q(failure="") | ~Q(state=ExportState.FAILED) & Q(failure=""),
                name="export_failed_says_why",
            ),
        ]


class ExportPart(TenantModel):
    """A piece of a file's content, in order from 0."""

    export = TenantForeignKey(Export, on_delete=models.CASCADE, related_name="parts", db_index=False)
    number = models.PositiveIntegerField()
    body = models.BinaryField()

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["export", "number"], name="export_part_number")]
