"""Care providers, units, staff and their assignments."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from guardian.managers import UserObjectPermissionManager
from guardian.models import UserObjectPermissionBase

from fastkontakt.organisation.enums import (
    SOCIAL_CARE,
    AssignmentRole,
    AssistantNurse,
    Employment,
    Profession,
    ProviderKind,
    RoutineSection,
    Speciality,
    Training,
    UnitKind,
)
from fastkontakt.periods import PeriodModel
from fastkontakt.tenancy.models import TenantForeignKey, TenantManager, TenantModel
from fastkontakt.triggers import append_only
from fastkontakt.validators import validate_hsa_id, validate_telephone


class CareProvider(TenantModel):
    """A vårdgivare or omsorgsgivare: the legal person across which secrecy stands."""

    hsa_id = models.CharField("HSA-id", max_length=31, validators=[validate_hsa_id])
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=ProviderKind)
    provides_health_care = models.BooleanField(default=True)
    provides_social_care = models.BooleanField(default=False)

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["tenant", "hsa_id"], name="care_provider_hsa_id")]

    def __str__(self) -> str:
        return self.name


class Unit(TenantModel):
    """A unit (enhet). What is not recorded is None, and a rule that needs it asks."""

    provider = TenantForeignKey(CareProvider, on_delete=models.PROTECT, related_name="units")
    hsa_id = models.CharField("HSA-id", max_length=31, validators=[validate_hsa_id])
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=30, choices=UnitKind)
    clinic = models.CharField(_("klinik"), max_length=80, blank=True)
    municipality = models.CharField(_("kommun"), max_length=60, blank=True)
    telephone = models.CharField(_("telefon"), max_length=20, blank=True, validators=[validate_telephone])
    telephone_hours = models.CharField(_("telefontid"), max_length=80, blank=True)
    provides_health_care = models.BooleanField(_("bedriver hälso- och sjukvård"), null=True, blank=True)
    performs_home_care = models.BooleanField(_("utför hemtjänst"), null=True, blank=True)
    primary_care = models.BooleanField(_("offentligt finansierad primärvård"), null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["tenant", "hsa_id"], name="unit_hsa_id")]
        permissions = [
            ("read_patients", "See the unit's patients"),
            ("register_patients", "Register patients and their facts at the unit"),
            ("appoint_contacts", "Appoint and end fixed contacts at the unit"),
            ("delegate", "Delegate the manager's power to appoint"),
            ("read_measures", "See the measures"),
            ("read_log", "Review the access log"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_social_care(self) -> bool:
        """Whether the unit is of social care, under OSL 26 chap.; else of health care, under OSL 25 chap. and PDL.

        Special housing that gives health care too is of health care. In SQL: fastkontakt.access.contacts.
        """
        return self.kind in SOCIAL_CARE and self.provides_health_care is not True


class StaffMember(TenantModel):
    """A person who works in care, with what the rules ask of a person."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="staff_members",
    )
    hsa_id = models.CharField("HSA-id", max_length=31, validators=[validate_hsa_id])
    given_name = models.CharField(_("förnamn"), max_length=80)
    family_name = models.CharField(_("efternamn"), max_length=80)
    profession = models.CharField(_("yrke"), max_length=30, choices=Profession)
    title = models.CharField(_("befattning"), max_length=80, blank=True)
    licensed = models.BooleanField(_("legitimerad"), null=True, blank=True)
    specialities = ArrayField(models.CharField(max_length=40, choices=Speciality), default=list, blank=True)
    training = models.CharField(max_length=5, choices=Training, null=True, blank=True)  # noqa: DJ001 - API null
    training_speciality = models.CharField(  # noqa: DJ001 - null: no training, or not recorded
        max_length=40, choices=Speciality, null=True, blank=True
    )
    employment = models.CharField(max_length=20, choices=Employment, null=True, blank=True)  # noqa: DJ001
    employed_since = models.DateField(null=True, blank=True)
    assistant_nurse = models.CharField(max_length=20, choices=AssistantNurse, null=True, blank=True)  # noqa: DJ001
    telephone = models.CharField(_("telefon"), max_length=20, blank=True, validators=[validate_telephone])
    telephone_hours = models.CharField(_("telefontid"), max_length=80, blank=True)
    protected = models.BooleanField(_("skyddad identitet"), default=False, db_default=False)

    shown_as = ""
    """By what name the viewer may know a protected person: fastkontakt.access.protection decides."""

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant", "hsa_id"], name="staff_hsa_id"),
            models.UniqueConstraint(fields=["tenant", "user"], name="staff_user"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def full_name(self) -> str:
        """Given and family name as recorded, also of a protected person: for the log's reviewer alone."""
        return f"{self.given_name} {self.family_name}"

    @property
    def name(self) -> str:
        """Given and family name; of a protected person the profession, until it is decided who is looking."""
        return self.shown_as or self.profession_display if self.protected else self.full_name

    @property
    def profession_display(self) -> str:
        """The title that a colleague or patient recognises: own title, training, else profession."""
        if self.title:
            return self.title
        return str(self.get_training_display() if self.training else self.get_profession_display())


PERSONS = ~models.Q(role=AssignmentRole.SYSTEM)
"""The assignments of persons: a system that calls the API has one too, and is nobody's contact."""


class Assignment(TenantModel, PeriodModel):
    """A medarbetaruppdrag: this person, at this unit, in this role, these days."""

    staff = TenantForeignKey(StaffMember, on_delete=models.PROTECT, related_name="assignments")
    unit = TenantForeignKey(Unit, on_delete=models.PROTECT, related_name="assignments")
    role = models.CharField(max_length=20, choices=AssignmentRole)
    primary = models.BooleanField(_("förvalt uppdrag"), default=False)

    class Meta(TenantModel.Meta):
        constraints = [
            *PeriodModel.constraints("assignment"),
            ExclusionConstraint(
                name="assignment_once_at_a_time",
                expressions=[
                    ("staff", RangeOperators.EQUAL),
                    ("unit", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
            ),
            ExclusionConstraint(
                name="assignment_one_primary",
                expressions=[("staff", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
                condition=models.Q(primary=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.staff}, {self.unit}"


class Leave(TenantModel, PeriodModel):
    """A person's absence from a unit, with who stands in for those days, if anyone."""

    staff = TenantForeignKey(StaffMember, on_delete=models.PROTECT, related_name="leaves")
    unit = TenantForeignKey(Unit, on_delete=models.PROTECT, related_name="leaves")
    substitute = TenantForeignKey(
        StaffMember, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("ersättare")
    )
    noted_by = TenantForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta(TenantModel.Meta):
        constraints = [
            *PeriodModel.constraints("leave"),
            models.CheckConstraint(name="leave_has_an_end", condition=models.Q(ends_on__isnull=False)),
            models.CheckConstraint(
                name="leave_substitute_is_another",
                condition=models.Q(substitute__isnull=True) | ~models.Q(substitute=models.F("staff")),
            ),
            ExclusionConstraint(
                name="leave_once_at_a_time",
                expressions=[
                    ("staff", RangeOperators.EQUAL),
                    ("unit", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
            ),
        ]


class Routine(TenantModel):
    """A version of the unit's own routine for fixed contacts: one text for each section, by what criteria and how.

    Of those that have begun the one with the highest number is in force. What is decided is never changed: a new
    version is a new row. It is gone through again by `review_on`, or by the day that its newest review says.
    """

    unit = TenantForeignKey(Unit, on_delete=models.PROTECT, related_name="routines", db_index=False)
    number = models.PositiveSmallIntegerField()
    starts_on = models.DateField(_("gäller från"))
    review_on = models.DateField(_("gås igenom senast"))
    appointing = models.TextField()
    ending = models.TextField()
    participation = models.TextField()
    cooperation = models.TextField()
    follow_up = models.TextField()
    decided_by = TenantForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    decided_on = models.DateField()
    noted_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["unit", "number"], name="routine_number"),
            models.CheckConstraint(
                name="routine_days_in_order",
                condition=models.Q(starts_on__gte=models.F("decided_on"), review_on__gt=models.F("starts_on")),
            ),
            models.CheckConstraint(
                name="routine_says_something_of_all",
                condition=~models.Q(*((name, "") for name in RoutineSection.values), _connector=models.Q.OR),
            ),
        ]
        triggers = append_only("routine_append_only")


class RoutineReview(TenantModel):
    """That the manager has gone through the routine and found that it still holds, and by when it is done again."""

    routine = TenantForeignKey(Routine, on_delete=models.PROTECT, related_name="reviews")
    on = models.DateField(_("dag"))
    next_review_on = models.DateField(_("gås igenom nästa gång"))
    reviewed_by = TenantForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(
                name="routine_review_looks_ahead", condition=models.Q(next_review_on__gt=models.F("on"))
            ),
        ]
        triggers = append_only("routine_review_append_only")


class UnitGrantManager(TenantManager, UserObjectPermissionManager):
    """django-guardian's manager, within the active tenant."""


class UnitGrant(UserObjectPermissionBase, TenantModel):
    """django-guardian's object permission on a unit, under row-level security like all else of a tenant."""

    content_object = TenantForeignKey(Unit, on_delete=models.CASCADE, related_name="grants")

    objects = UnitGrantManager()  # type: ignore[misc]

    class Meta(UserObjectPermissionBase.Meta, TenantModel.Meta):
        abstract = False
