"""What the patient asks for."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from contacts.enums import ContactRole, RequestOutcome
from fastkontakt.organisation.models import StaffMember, Unit
from fastkontakt.tenancy.models import TenantForeignKey, TenantModel
from patients.models import Patient


class ContactRequest(TenantModel):
    """A request for a contact at a unit, perhaps for a person. `noted_by` is None where the patient asked alone.

    Open until it is answered: by an appointment, with a reason, or taken back.
    """

    patient = TenantForeignKey(Patient, on_delete=models.PROTECT, related_name="contact_requests")
    role = models.CharField(_("roll"), max_length=30, choices=ContactRole)
    unit = TenantForeignKey(Unit, on_delete=models.PROTECT, related_name="contact_requests")
    wished_staff = TenantForeignKey(
        StaffMember,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("önskad person"),
    )
    text = models.CharField(_("patientens egna ord"), max_length=1000, blank=True)
    noted_by = TenantForeignKey(StaffMember, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(db_default=Now(), editable=False)
    answered_with = TenantForeignKey(
        "contacts.Contact", null=True, blank=True, on_delete=models.PROTECT, related_name="answers"
    )
    answered_at = models.DateTimeField(null=True, editable=False)
    answered_by = TenantForeignKey(StaffMember, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(_("svar"), max_length=20, choices=RequestOutcome, blank=True)
    answer_reason = models.CharField(_("skäl"), max_length=1000, blank=True)

    class Meta(TenantModel.Meta):
        indexes = [
            models.Index(fields=["patient", "role"], name="contact_request_open"),
            models.Index(
                fields=["unit", "made_at"], condition=models.Q(answered_at__isnull=True), name="contact_request_queue"
            ),
        ]
