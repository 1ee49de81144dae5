"""Who may appoint besides the manager, and how many a person should have."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from contacts.enums import ContactRole
from fastkontakt.organisation.models import StaffMember, Unit
from fastkontakt.periods import PeriodModel
from fastkontakt.tenancy.models import TenantForeignKey, TenantModel


class Delegation(TenantModel, PeriodModel):
    """The manager's written delegation to appoint, for named roles, at one unit, these days."""

    unit = TenantForeignKey(Unit, on_delete=models.PROTECT, related_name="delegations")
    staff = TenantForeignKey(StaffMember, on_delete=models.PROTECT, related_name="delegations")
    roles = ArrayField(models.CharField(max_length=30, choices=ContactRole), verbose_name=_("roller"))
    granted_by = TenantForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField(db_default=Now(), editable=False)
    revoked_by = TenantForeignKey(StaffMember, null=True, on_delete=models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField(null=True, editable=False)

    class Meta(TenantModel.Meta):
        constraints = [
            *PeriodModel.constraints("delegation"),
            models.CheckConstraint(name="delegation_names_a_role", condition=models.Q(roles__len__gte=1)),
        ]


class CaseloadLimit(TenantModel):
    """How many open contacts in a role: agreed with a person, else the unit's, else the tenant's."""

    unit = TenantForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="caseload_limits")
    staff = TenantForeignKey(
        StaffMember, null=True, blank=True, on_delete=models.PROTECT, related_name="caseload_limits"
    )
    role = models.CharField(max_length=30, choices=ContactRole)
    patients = models.PositiveIntegerField(_("högsta antal patienter"))

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "role", "unit", "staff"], name="caseload_limit_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                name="caseload_limit_person_at_unit",
                condition=models.Q(staff__isnull=True) | models.Q(unit__isnull=False),
            ),
        ]
