"""What the patient asks for."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from contacts.enums import ContactRole
from fastkontakt.organisation.models import StaffMember, Unit
from fastkontakt.tenancy.models import TenantForeignKey, TenantModel
from patients.models import Patient


class ContactRequest(TenantModel):
    """A request for a contact at a unit, perhaps for a certain person. Open until a contact answers it."""

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

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["patient", "role"], name="contact_request_open")]
