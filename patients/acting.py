"""For whom a person acts: a guardian for a child, others by mandate. Asked by fastkontakt.access and the sign-in."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from fastkontakt.accounts.models import User
from fastkontakt.periods import years_before
from patients.enums import MandateKind, Protection, RelativeRole
from patients.models import Mandate, Patient, Relative

GUARDIAN_UNTIL_AGE = 13
BY_COURT = (MandateKind.GOD_MAN, MandateKind.FORVALTARE)
STANDING = Q(revoked_at__isnull=True)


def acted_for(user: User, *, on: date, scope: str = "") -> QuerySet[Patient]:
    """The living patients whom the user may act for on a day, in the scope; "" is in any.

    A guardian for a child until the day it turns 13, in everything. Who has a mandate as far as it reaches. Nobody
    where patient or user has protected identity.
    """
    protected = Patient.objects.filter(user=user).exclude(protection=Protection.NONE)
    patients: QuerySet[Patient] = Patient.objects.filter(guards(user, on) | has_mandate(user, on, scope))
    return patients.filter(~Exists(protected), protection=Protection.NONE, deceased_on__isnull=True)


def guards(user: User, on: date, patient: str = "pk") -> Q:
    """Whether the user is guardian of the patient, that the row names in `patient`, and the patient is a child."""
    born_after = years_before(on, GUARDIAN_UNTIL_AGE)
    guardians = Relative.objects.filter(user=user, role=RelativeRole.VARDNADSHAVARE, protected=False)
    return Q(Exists(guardians.filter(patient=OuterRef(patient), patient__born_on__gt=born_after)))


def has_mandate(user: User, on: date, scope: str = "", patient: str = "pk") -> Q:
    """Whether the user has a mandate for the row's patient that reaches the scope; "" is any."""
    return Q(Exists(mandates_on(user, on, scope).filter(patient=OuterRef(patient))))


def has_order(user: User, on: date, patient: str = "pk") -> Q:
    """Whether it is a court that has made the user the patient's god man or förvaltare."""
    return Q(Exists(mandates_on(user, on).filter(patient=OuterRef(patient), kind__in=BY_COURT)))


def mandates_on(user: User, on: date, scope: str = "") -> QuerySet[Mandate]:
    """The user's mandates that hold on the day, and reach the scope."""
    held: QuerySet[Mandate] = Mandate.objects.filter(STANDING, user=user, period__contains=on, protected=False)
    return held.filter(scopes__contains=[scope]) if scope else held


def acting_for(patient_ids: Collection[UUID], *, on: date, scope: str) -> set[tuple[UUID, int]]:
    """The keys of patients and of the users who may act for each on the day, in the scope: twin of `acted_for`."""
    hidden = Patient.objects.filter(user=OuterRef("user")).exclude(protection=Protection.NONE)
    born_after = years_before(on, GUARDIAN_UNTIL_AGE)
    guardians = Relative.objects.filter(role=RelativeRole.VARDNADSHAVARE, patient__born_on__gt=born_after)
    mandates = Mandate.objects.filter(STANDING, period__contains=on, scopes__contains=[scope])
    found: set[tuple[UUID, int]] = set()
    for rows in (guardians, mandates):
        open_to_all = rows.filter(~Exists(hidden), patient__in=patient_ids, user__isnull=False, protected=False)
        living = open_to_all.filter(patient__protection=Protection.NONE, patient__deceased_on__isnull=True)
        found.update(living.values_list("patient", "user"))
    return found
