"""What the patient has agreed to, and what the patient opposes."""

from uuid import UUID

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models.functions import Coalesce, Now
from django.utils.translation import gettext_lazy as _

from fastkontakt.organisation.models import CareProvider, StaffMember, Unit
from fastkontakt.periods import PeriodModel
from fastkontakt.tenancy.models import TenantForeignKey, TenantModel
from patients.enums import ConsentGivenHow, ConsentKind
from patients.models.patient import Patient

ALL_PROVIDERS = models.Value(UUID(int=0))


class Consent(TenantModel, PeriodModel):
    """A consent, from its first day to its last; withdrawn, it ends. One of a kind, to a reader, at a time.

    `provider` is the care provider that may read others' records (lag 2022:913 3:1–3:2); None: every one. What the
    patient, or who acts for the patient, gave or withdrew in the portal has no unit and nobody who noted it.
    """

    patient = TenantForeignKey(Patient, on_delete=models.PROTECT, related_name="consents")
    kind = models.CharField(_("samtycke till"), max_length=30, choices=ConsentKind)
    provider = TenantForeignKey(CareProvider, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    given_how = models.CharField(_("hur samtycket gavs"), max_length=20, choices=ConsentGivenHow)
    unit = TenantForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    noted_by = TenantForeignKey(StaffMember, null=True, on_delete=models.PROTECT, related_name="+")
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
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
                    (Coalesce("provider", ALL_PROVIDERS), RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
            ),
        ]


class Block(TenantModel):
    """A block (spärr): records of a unit, or of a care provider, are closed at once to all who hold them not.

    Of a unit: to the provider's other units (PDL 4:4) and to other providers. Of a provider: to other providers, and
    to its own other branch (lag 2022:913 2:3). It stands until `lifted_at`. Set by the patient in the portal, or noted
    by staff on the patient's behalf; a guardian may not block a child's records. Who may not know of one that stands
    notes another beside it: what is blocked is so until each is lifted.
    """

    patient = TenantForeignKey(Patient, on_delete=models.PROTECT, related_name="blocks")
    unit = TenantForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    provider = TenantForeignKey(CareProvider, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField(db_default=Now(), editable=False)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    noted_by = TenantForeignKey(StaffMember, null=True, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True, editable=False)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(
                name="block_of_unit_or_provider",
                condition=models.Q(unit__isnull=True) ^ models.Q(provider__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["patient", "unit", "noted_by"],
                condition=models.Q(lifted_at__isnull=True, unit__isnull=False),
                nulls_distinct=False,
                name="block_of_unit_once",
            ),
            models.UniqueConstraint(
                fields=["patient", "provider", "noted_by"],
                condition=models.Q(lifted_at__isnull=True, provider__isnull=False),
                nulls_distinct=False,
                name="block_of_provider_once",
            ),
        ]


class BlockLift(TenantModel, PeriodModel):
    """A block that is open to one unit for some days, since the patient consents (PDL 4:5 first point)."""

    block = TenantForeignKey(Block, on_delete=models.PROTECT, related_name="lifts")
    unit = TenantForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    noted_by = TenantForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta(TenantModel.Meta):
        constraints = PeriodModel.constraints("block_lift")
        indexes = [models.Index(fields=["block", "unit"], name="block_lift_of_unit")]
