"""Reading without consent: in an emergency, and for who lastingly cannot consent."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from fastkontakt.organisation.models import StaffMember, Unit
from fastkontakt.periods import PeriodModel
from fastkontakt.tenancy.models import TenantForeignKey, TenantModel
from patients.enums import ReviewOutcome
from patients.models.patient import Patient


class EmergencyAccess(TenantModel):
    """An opening in an emergency (nödöppning) for a unit of health care, from `opened_at` until just before `until`.

    It opens others' records that are not blocked (lag 2022:913 3:6), and tells who has blocked (3:5). With
    `blocks_lifted_at` the own provider's blocks are open too, once it has been shown who blocked (PDL 4:5). Every
    opening is reviewed afterwards.
    """

    patient = TenantForeignKey(Patient, on_delete=models.PROTECT, related_name="emergency_accesses")
    unit = TenantForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    opened_by = TenantForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("skäl"), max_length=1000)
    opened_at = models.DateTimeField(db_default=Now(), editable=False)
    until = models.DateTimeField()
    blocks_lifted_at = models.DateTimeField(null=True, editable=False)
    reviewed_at = models.DateTimeField(null=True, editable=False)
    reviewed_by = TenantForeignKey(StaffMember, null=True, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(_("bedömning"), max_length=20, choices=ReviewOutcome, blank=True)
    outcome_text = models.CharField(_("anteckning"), max_length=1000, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(
                name="emergency_access_reviewed_with_outcome",
                condition=models.Q(reviewed_at__isnull=True, outcome="")
                | models.Q(reviewed_at__isnull=False) & ~models.Q(outcome=""),
            )
        ]
        indexes = [
            models.Index(fields=["patient", "unit", "until"], name="emergency_access_of_unit"),
            models.Index(
                fields=["tenant", "opened_at"],
                condition=models.Q(reviewed_at__isnull=True),
                name="emergency_access_to_review",
            ),
        ]


class Incapacity(TenantModel, PeriodModel):
    """The patient lastingly cannot take a stand on who reads (lag 2022:913 2:6, 3:3–3:4).

    `attitude` says what was found out of the patient's own attitude: nothing may speak against the reading.
    """

    patient = TenantForeignKey(Patient, on_delete=models.PROTECT, related_name="incapacities")
    unit = TenantForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    established_by = TenantForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    attitude = models.CharField(_("patientens inställning"), max_length=1000)
    noted_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta(TenantModel.Meta):
        constraints = PeriodModel.constraints("incapacity")
        indexes = [models.Index(fields=["patient"], name="incapacity_of_patient")]
