"""Which patients a viewer may know of."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from fastkontakt import permissions
from fastkontakt.access import law
from fastkontakt.access.standing import years_before
from fastkontakt.accounts.actor import PATIENT, Actor
from patients.enums import MandateScope, Protection, RelativeRole
from patients.models import CareRelation, Mandate, Patient, Relative

GUARDIAN_UNTIL_AGE = 13


def visible_patients(viewer: Actor, *, on: date, scope: str = MandateScope.SEE_CONTACTS) -> QuerySet[Patient]:
    """The patients that the viewer may know of on a day, and, who acts for one, in the scope.

    Staff: those whom the unit of the assignment has a care relation with (PDL 4:1). A patient: oneself. A guardian:
    a child until the day it turns 13. Who has a mandate: the patient, as far as it reaches. Nobody acts for another
    where either has protected identity, nor after the patient's death. All others: nobody.
    """
    patients: QuerySet[Patient] = Patient.objects.all()
    if viewer.is_staff:
        if not viewer.may(permissions.READ_PATIENTS):
            return patients.none()
        relation = CareRelation.objects.filter(patient=OuterRef("pk"), unit=viewer.unit, period__contains=on)
        return patients.filter(Exists(relation))
    if viewer.kind == PATIENT:
        return patients.filter(pk__in=[viewer.patient_id])
    return patients.filter(_guarded(viewer, on) | _mandated(viewer, on, scope), protection=Protection.NONE)


def ground_of(viewer: Actor) -> str:
    """The ground in law on which the viewer reads, for the log."""
    if viewer.is_staff:
        return law.WITHIN_SOCIAL if viewer.unit.is_social_care else law.WITHIN
    return law.OWN if viewer.kind == PATIENT else law.GUARDIAN


def _guarded(viewer: Actor, on: date) -> Q:
    guardians = Relative.objects.filter(user=viewer.user, role=RelativeRole.VARDNADSHAVARE, protected=False)
    child = Q(born_on__gt=years_before(on, GUARDIAN_UNTIL_AGE))
    return child & Q(Exists(guardians.filter(patient=OuterRef("pk"))))


def _mandated(viewer: Actor, on: date, scope: str) -> Q:
    mandates = Mandate.objects.filter(
        user=viewer.user, period__contains=on, scopes__contains=[scope], revoked_at__isnull=True, protected=False
    )
    return Q(Exists(mandates.filter(patient=OuterRef("pk")))) & Q(deceased_on__isnull=True)
