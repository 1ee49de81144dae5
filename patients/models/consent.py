"""What the patient has agreed to."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from fastkontakt.organisation.models import StaffMember, Unit
from fastkontakt.periods import PeriodModel
from fastkontakt.tenancy.models import TenantForeignKey, TenantModel
from patients.enums import ConsentGivenHow, ConsentKind
from patients.models.patient import Patient


class Consent(TenantModel, PeriodModel):
    """A consent, from its first day to its last; withdrawn, it ends. One of a kind at a time."""

    patient = TenantForeignKey(Patient, on_delete=models.PROTECT, related_name="consents")
    kind = models.CharField(_("samtycke till"), max_length=30, choices=ConsentKind)
    given_how = models.CharField(_("hur samtycket gavs"), max_length=20, choices=ConsentGivenHow)
    unit = TenantForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    noted_by = TenantForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(db_default=Now(), editable=False)
    withdrawn_by = TenantForeignKey(StaffMember, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, editable=False)

    class Meta(TenantModel.Meta):
        constraints = [
            *PeriodModel.constraints("consent"),
            ExclusionConstraint(
                name="consent_once_at_a_time",
                expressions=[
                    ("patient", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
            ),
        ]
