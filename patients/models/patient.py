"""The patient, and the facts about a patient that the rules and the shared view need."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from fastkontakt.organisation.models import StaffMember, Unit
from fastkontakt.periods import PeriodModel
from fastkontakt.tenancy.models import TenantForeignKey, TenantModel
from fastkontakt.validators import validate_identity_number, validate_telephone
from patients.enums import ConditionKind, IdentityKind, Protection, RelationGround, RelativeRole, ServiceKind


class Patient(TenantModel):
    """A person known in the tenant."""

    identity_number = models.CharField(
        _("personnummer eller reservnummer"), max_length=12, validators=[validate_identity_number]
    )
    identity_kind = models.CharField(max_length=30, choices=IdentityKind)
    born_on = models.DateField(_("född"), null=True, blank=True)
    given_name = models.CharField(_("förnamn"), max_length=80)
    family_name = models.CharField(_("efternamn"), max_length=80)
    telephone = models.CharField(_("telefon"), max_length=20, blank=True, validators=[validate_telephone])
    email = models.EmailField(_("e-post"), blank=True)
    street = models.CharField(_("gatuadress"), max_length=120, blank=True)
    postal_code = models.CharField(_("postnummer"), max_length=10, blank=True)
    city = models.CharField(_("ort"), max_length=60, blank=True)
    protection = models.CharField(_("skyddad identitet"), max_length=30, choices=Protection, default=Protection.NONE)
    deceased_on = models.DateField(_("avliden"), null=True, blank=True)
    language = models.CharField(_("språk"), max_length=10, blank=True, default="", db_default="")
    easy_to_read = models.BooleanField(_("lättläst"), default=False, db_default=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="patients"
    )

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant", "identity_number"], name="patient_identity_number"),
            models.UniqueConstraint(fields=["tenant", "user"], name="patient_user"),
        ]
        indexes = [
            models.Index(
                fields=["id"],
                include=["deceased_on", "tenant"],
                condition=models.Q(deceased_on__isnull=False),
                name="patient_deceased",
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def name(self) -> str:
        """Given and family name."""
        return f"{self.given_name} {self.family_name}"

    @property
    def is_protected(self) -> bool:
        """Whether either kind of protected identity stands."""
        return self.protection != Protection.NONE


class CareRelation(TenantModel, PeriodModel):
    """A unit that takes part in the patient's care; without one, its staff see nothing of the patient (PDL 4:1)."""

    patient = TenantForeignKey(Patient, on_delete=models.PROTECT, related_name="care_relations")
    unit = TenantForeignKey(Unit, on_delete=models.PROTECT, related_name="care_relations")
    ground = models.CharField(max_length=20, choices=RelationGround)

    class Meta(TenantModel.Meta):
        constraints = [
            *PeriodModel.constraints("care_relation"),
            models.UniqueConstraint(
                fields=["unit", "patient"], include=["period", "tenant"], name="care_relation_once"
            ),
        ]


class Listing(TenantModel, PeriodModel):
    """Where the patient is listed (listning), one unit at a time (HSL 7:3a)."""

    patient = TenantForeignKey(Patient, on_delete=models.PROTECT, related_name="listings")
    unit = TenantForeignKey(Unit, on_delete=models.PROTECT, related_name="listings", db_index=False)

    class Meta(TenantModel.Meta):
        constraints = [
            *PeriodModel.constraints("listing"),
            ExclusionConstraint(
                name="listing_one_at_a_time",
                expressions=[("patient", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
            ),
        ]
        indexes = [
            models.Index(
                fields=["unit", "patient"], include=["starts_on", "ends_on", "tenant", "id"], name="listing_of_unit"
            )
        ]


class CareService(TenantModel, PeriodModel):
    """An intervention (insats): home care, municipal health care or special housing, from a unit."""

    patient = TenantForeignKey(Patient, on_delete=models.PROTECT, related_name="services")
    unit = TenantForeignKey(Unit, on_delete=models.PROTECT, related_name="services")
    kind = models.CharField(_("insats"), max_length=30, choices=ServiceKind)

    class Meta(TenantModel.Meta):
        constraints = [
            *PeriodModel.constraints("care_service"),
            ExclusionConstraint(
                name="care_service_once_at_a_time",
                expressions=[
                    ("patient", RangeOperators.EQUAL),
                    ("unit", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
            ),
        ]
        indexes = [
            models.Index(
                fields=["kind", "patient"],
                include=["starts_on", "ends_on", "unit", "tenant", "id"],
                name="care_service_of_kind",
            )
        ]


class Condition(TenantModel, PeriodModel):
    """A condition that a physician has established, from and including `starts_on`."""

    patient = TenantForeignKey(Patient, on_delete=models.PROTECT, related_name="conditions")
    kind = models.CharField(_("tillstånd"), max_length=30, choices=ConditionKind)
    established_by = TenantForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    unit = TenantForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta(TenantModel.Meta):
        constraints = [
            *PeriodModel.constraints("condition"),
            ExclusionConstraint(
                name="condition_once_at_a_time",
                expressions=[
                    ("patient", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
            ),
        ]


class Relative(TenantModel):
    """A relative or representative, in the order the patient wants them called."""

    patient = TenantForeignKey(Patient, on_delete=models.PROTECT, related_name="relatives")
    rank = models.PositiveSmallIntegerField(_("rangordning"))
    role = models.CharField(_("relation"), max_length=20, choices=RelativeRole)
    given_name = models.CharField(_("förnamn"), max_length=80)
    family_name = models.CharField(_("efternamn"), max_length=80)
    telephone = models.CharField(_("telefon"), max_length=20, blank=True, validators=[validate_telephone])
    comment = models.CharField(_("kommentar"), max_length=200, blank=True)
    identity_number = models.CharField(
        _("personnummer"),
        max_length=12,
        blank=True,
        default="",
        db_default="",
        validators=[validate_identity_number],
    )
    protected = models.BooleanField(_("skyddad identitet"), default=False, db_default=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="relatives"
    )
    noted_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "rank"], name="relative_rank", deferrable=models.Deferrable.DEFERRED
            ),
            models.CheckConstraint(name="relative_rank_from_one", condition=models.Q(rank__gte=1)),
        ]

    @property
    def name(self) -> str:
        """Given and family name."""
        return f"{self.given_name} {self.family_name}"
