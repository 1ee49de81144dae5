"""The fixed contact and its history."""

import pghistory
import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models.functions import Cast, Coalesce, Concat, Least, Now
from django.utils.translation import gettext_lazy as _

from contacts.enums import ContactRole, InformedHow, InformedWhom, Occasion, national_code
from fastkontakt.organisation.models import StaffMember, Unit
from fastkontakt.periods import PeriodModel
from fastkontakt.tenancy.models import TenantForeignKey, TenantManager, TenantModel
from fastkontakt.triggers import append_only
from patients.models import Patient

SAME_PATIENT_SAME_DAYS = [("patient", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)]

# as one text: a GiST index with the columns by themselves is slow to search by person or unit, but looks cheap to plan
APPOINTMENT = Concat("role", Cast("staff", models.TextField()), Cast("unit", models.TextField()))

# from the day that the contact was chosen to coordinate, else from its first, to its last; empty if it ended before
_END = models.ExpressionWrapper(models.F("ends_on") + models.Value(1), output_field=models.DateField())
COORDINATING_DAYS = models.Func(
    Least(Coalesce("coordinating_from", "starts_on"), _END),
    _END,
    function="daterange",
    output_field=DateRangeField(),
)


class Contact(TenantModel, PeriodModel):  # type: ignore[django-manager-missing]
    """One person in one role for one patient, at one unit, these days.

    A row is never removed. Replaced before it took effect, its period is empty (fastkontakt.periods).
    `coordinating_from` is set where a running contact was chosen to coordinate; None: it has from its first day.
    """

    patient = TenantForeignKey(Patient, on_delete=models.PROTECT, related_name="contacts")
    role = models.CharField(_("roll"), max_length=30, choices=ContactRole)
    staff = TenantForeignKey(StaffMember, on_delete=models.PROTECT, related_name="contacts", db_index=False)
    unit = TenantForeignKey(Unit, on_delete=models.PROTECT, related_name="contacts", db_index=False)
    occasion = models.CharField(_("anledning"), max_length=30, choices=Occasion)
    coordinating = models.BooleanField(_("samordnande"), default=False)
    coordinating_from = models.DateField(_("samordnande från och med"), null=True, blank=True)
    individual_assessment = models.TextField(_("individuell bedömning"), blank=True)
    override_reason = models.TextField(_("skäl att gå vidare"), blank=True)
    note_internal = models.TextField(_("intern anteckning"), blank=True)
    note_patient = models.TextField(_("anteckning till patienten"), blank=True)
    replaces = TenantForeignKey("self", null=True, on_delete=models.PROTECT, related_name="replaced_by")
    appointed_by = TenantForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    appointed_at = models.DateTimeField(db_default=Now(), editable=False)
    ended_by = TenantForeignKey(StaffMember, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, editable=False)
    end_reason = models.CharField(_("skäl för avslut"), max_length=500, blank=True)
    informed_orally_on = models.DateField(null=True, editable=False)
    informed_in_writing_on = models.DateField(null=True, editable=False)
    next_review_on = models.DateField(_("nästa uppföljning"), null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            *PeriodModel.constraints("contact"),
            ExclusionConstraint(
                name="contact_one_fast_lakarkontakt",
                expressions=SAME_PATIENT_SAME_DAYS,
                condition=models.Q(role=ContactRole.FAST_LAKARKONTAKT),
            ),
            ExclusionConstraint(
                name="contact_one_coordinator",
                expressions=[("patient", RangeOperators.EQUAL), (COORDINATING_DAYS, RangeOperators.OVERLAPS)],
                condition=models.Q(coordinating=True),
            ),
            ExclusionConstraint(
                name="contact_no_duplicate",
                expressions=[*SAME_PATIENT_SAME_DAYS, (APPOINTMENT, RangeOperators.EQUAL)],
            ),
            models.CheckConstraint(
                name="contact_only_vardkontakt_coordinates",
                condition=models.Q(coordinating=False) | models.Q(role=ContactRole.FAST_VARDKONTAKT),
            ),
            models.CheckConstraint(
                name="contact_ended_with_reason",
                condition=models.Q(ended_at__isnull=True)
                | (models.Q(ends_on__isnull=False) & models.Q(ended_by__isnull=False) & ~models.Q(end_reason="")),
            ),
        ]
        indexes = [
            models.Index(fields=["staff", "role", "ends_on"], name="contact_caseload"),
            models.Index(fields=["staff", "unit", "patient"], name="contact_of_staff"),
            models.Index(
                fields=["unit", "patient"],
                include=["role", "staff", "starts_on", "ends_on", "next_review_on", "tenant", "id"],
                name="contact_of_unit",
            ),
            models.Index(
                fields=["role", "patient"],
                include=[
                    "starts_on",
                    "ends_on",
                    "informed_orally_on",
                    "informed_in_writing_on",
                    "unit",
                    "staff",
                    "tenant",
                    "id",
                ],
                condition=models.Q(informed_orally_on__isnull=True) | models.Q(informed_in_writing_on__isnull=True),
                name="contact_not_informed",
            ),
            models.Index(
                fields=["role", "patient"],
                include=["starts_on", "ends_on", "unit", "staff", "coordinating", "next_review_on", "tenant", "id"],
                name="contact_of_role",
            ),
        ]
        triggers = [pgtrigger.Protect(name="contact_kept", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def code(self) -> str:
        """The national code of the contact's kind."""
        return national_code(self.role, coordinating=self.coordinating)

    @property
    def telephone(self) -> str:
        """How to reach the contact: the person's own number, but of a protected person; else the unit's (PL 3:2)."""
        return (self.staff if self._reached_directly else self.unit).telephone

    @property
    def telephone_hours(self) -> str:
        """When that number is answered."""
        return (self.staff if self._reached_directly else self.unit).telephone_hours

    @property
    def _reached_directly(self) -> bool:
        return bool(self.staff.telephone) and not self.staff.protected


class ContactEvent(
    pghistory.create_event_model(  # type: ignore[misc]
        Contact,
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        exclude=["period", "informed_orally_on", "informed_in_writing_on"],
        context_field=None,
        append_only=True,
        meta={"base_manager_name": "objects"},
    )
):
    """Every version of a contact, written by database triggers."""

    objects = TenantManager()


class InformationGiven(TenantModel):
    """That the patient, or a relative, was told who the contact is and how to reach it (PL 3:2)."""

    contact = TenantForeignKey(Contact, on_delete=models.PROTECT, related_name="information_given")
    how = models.CharField(_("hur"), max_length=10, choices=InformedHow)
    whom = models.CharField(_("vem"), max_length=10, choices=InformedWhom)
    on = models.DateField(_("dag"))
    by = TenantForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta(TenantModel.Meta):
        triggers = append_only("information_given_append_only")
