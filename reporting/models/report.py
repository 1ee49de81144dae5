"""Reports of quarters and years as they were established: what was known then, whatever is corrected afterwards."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from fastkontakt.organisation.enums import UnitKind
from fastkontakt.organisation.models import CareProvider, StaffMember, Unit
from fastkontakt.tenancy.models import TenantForeignKey, TenantModel
from fastkontakt.triggers import append_only


class Report(TenantModel):
    """The county's figures for the days from `first` to and including `last`. Kept for good, and never changed.

    Established anew it gets a new `version`, with the reason. `established_by` is None where the system did it.
    """

    first = models.DateField(_("från och med"))
    last = models.DateField(_("till och med"))
    version = models.PositiveSmallIntegerField(default=1)
    reason = models.CharField(_("skäl"), max_length=400, blank=True)
    established_by = TenantForeignKey(StaffMember, null=True, on_delete=models.PROTECT, related_name="+")
    established_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant", "last", "first", "version"], name="report_version"),
            models.CheckConstraint(condition=Q(last__gt=models.F("first")), name="report_days_in_order"),
            models.CheckConstraint(
                condition=Q(version=1, reason="") | Q(version__gt=1) & ~Q(reason=""), name="report_anew_with_reason"
            ),
        ]
        triggers = append_only("report_append_only")


class ReportUnit(TenantModel):
    """A unit's figures in a report, and what the unit was called and belonged to then.

    `counts` and `loads` as reporting.figures.measures.Figures, nothing hidden: what is too small to show is hidden
    where it is read. `months`: a month's last day -> the patients with contacts then, by the same keys.
    """

    report = TenantForeignKey(Report, on_delete=models.PROTECT, related_name="units", db_index=False)
    unit = TenantForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    provider = TenantForeignKey(CareProvider, on_delete=models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=30, choices=UnitKind)
    municipality = models.CharField(max_length=60, blank=True)
    provider_name = models.CharField(max_length=120)
    counts = models.JSONField()
    loads = models.JSONField()
    months = models.JSONField()

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["report", "unit"], name="report_unit_once")]
        triggers = append_only("report_unit_append_only")
