"""Who may appoint besides the manager."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from contacts.enums import ContactRole
from fastkontakt.organisation.models import StaffMember, Unit
from fastkontakt.periods import PeriodModel
from fastkontakt.tenancy.models import TenantForeignKey, TenantModel


class Delegation(TenantModel, PeriodModel):
    """The manager's written delegation to appoint, for named roles, at one unit, these days.

    One that is limited is revoked, and `replaces` leads from the narrower one to it.
    """

    unit = TenantForeignKey(Unit, on_delete=models.PROTECT, related_name="delegations")
    staff = TenantForeignKey(StaffMember, on_delete=models.PROTECT, related_name="delegations")
    roles = ArrayField(models.CharField(max_length=30, choices=ContactRole), verbose_name=_("roller"))
    granted_by = TenantForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField(db_default=Now(), editable=False)
    revoked_by = TenantForeignKey(StaffMember, null=True, on_delete=models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField(null=True, editable=False)
    replaces = TenantForeignKey("self", null=True, on_delete=models.PROTECT, related_name="replaced_by")

    class Meta(TenantModel.Meta):
        constraints = [
            *PeriodModel.constraints("delegation"),
            models.CheckConstraint(name="delegation_names_a_role", condition=models.Q(roles__len__gte=1)),
        ]
