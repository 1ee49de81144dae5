"""Which patients a viewer may know of."""

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from fastkontakt import permissions
from fastkontakt.accounts.actor import PATIENT, Actor
from patients.enums import Protection, RelativeRole
from patients.models import CareRelation, Patient, Relative

GUARDIAN_UNTIL_AGE = 13


def visible_patients(viewer: Actor, *, on: date) -> QuerySet[Patient]:
    """The patients that the viewer may know of on a day.

    Staff: those whom the unit of the assignment has a care relation with (PDL 4:1). A patient: oneself. A guardian:
    a child until the day it turns 13, unless the child is protected. All others: nobody.
    """
    patients: QuerySet[Patient] = Patient.objects.all()
    if viewer.is_staff:
        if not viewer.may(permissions.READ_PATIENTS):
            return patients.none()
        relation = CareRelation.objects.filter(patient=OuterRef("pk"), unit=viewer.unit, period__contains=on)
        return patients.filter(Exists(relation))
    if viewer.kind == PATIENT:
        return patients.filter(pk__in=[viewer.patient_id])
    guardianship = Relative.objects.filter(patient=OuterRef("pk"), user=viewer.user, role=RelativeRole.VARDNADSHAVARE)
    return patients.filter(
        Exists(guardianship), born_on__gt=_years_before(on, GUARDIAN_UNTIL_AGE), protection=Protection.NONE
    )


def ground_of(viewer: Actor) -> str:
    """The ground in law on which the viewer reads, for the log."""
    if viewer.is_staff:
        return "PDL 4:1"
    return "PDL 5:5" if viewer.kind == PATIENT else "FB 6:11"


def _years_before(day: date, years: int) -> date:
    """The same day some years before; 29 February becomes 28 February."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)
