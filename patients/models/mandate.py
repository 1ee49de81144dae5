"""Who may act for a patient, on what ground, and with what."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from fastkontakt.organisation.models import StaffMember, Unit
from fastkontakt.periods import PeriodModel
from fastkontakt.tenancy.models import TenantForeignKey, TenantModel
from fastkontakt.validators import validate_identity_number
from patients.enums import MandateKind, MandateScope
from patients.models.patient import Patient


class Mandate(TenantModel, PeriodModel):
    """That a person may act for the patient, with `scopes` and no more, from the first day to the last.

    A god man or förvaltare as the court's order says (FB 11 chap.): `order` names it, and a unit has noted it. A
    relative with the patient's permission: given by the patient in the portal, and taken back there. `user` is the
    person's sign-in, found by the identity number.
    """

    patient = TenantForeignKey(Patient, on_delete=models.PROTECT, related_name="mandates")
    kind = models.CharField(_("grund"), max_length=20, choices=MandateKind)
    scopes = ArrayField(models.CharField(max_length=20, choices=MandateScope), verbose_name=_("omfattning"))
    identity_number = models.CharField(_("personnummer"), max_length=12, validators=[validate_identity_number])
    given_name = models.CharField(_("förnamn"), max_length=80)
    family_name = models.CharField(_("efternamn"), max_length=80)
    protected = models.BooleanField(_("skyddad identitet"), default=False)
    order = models.CharField(_("domstolens beslut"), max_length=200, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="mandates"
    )
    unit = TenantForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    noted_by = TenantForeignKey(StaffMember, null=True, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(db_default=Now(), editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta(TenantModel.Meta):
        constraints = [
            *PeriodModel.constraints("mandate"),
            models.CheckConstraint(name="mandate_for_something", condition=~models.Q(scopes=[])),
            models.CheckConstraint(
                name="mandate_of_court_names_the_order",
                condition=models.Q(kind=MandateKind.OMBUD) | ~models.Q(order=""),
            ),
        ]
        indexes = [
            models.Index(fields=["user"], name="mandate_of_user"),
            models.Index(fields=["tenant", "identity_number"], name="mandate_of_number"),
        ]

    @property
    def name(self) -> str:
        """Given and family name."""
        return f"{self.given_name} {self.family_name}"
