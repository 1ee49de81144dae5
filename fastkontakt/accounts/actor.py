"""Who acts in a request: a user on one assignment, or a citizen, in one tenant."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.functional import cached_property

from fastkontakt import permissions
from fastkontakt.accounts.models import User
from fastkontakt.organisation.enums import AssignmentRole
from fastkontakt.organisation.models import Assignment, StaffMember, Unit
from fastkontakt.tenancy.models import Tenant
from patients.acting import acted_for

STAFF, PATIENT, RELATIVE = "staff", "patient", "relative"


@dataclass
class Actor:
    """`assignment` is set for staff; `patient_id` for a patient (the own row). A relative has neither.

    `easy_to_read`: the patient has asked for easy texts.
    """

    user: User
    tenant: Tenant
    kind: str
    assignment: Assignment | None = None
    patient_id: UUID | None = None
    easy_to_read: bool = False

    @property
    def is_staff(self) -> bool:
        """Whether the actor is signed in on an assignment."""
        return self.assignment is not None

    @property
    def unit(self) -> Unit:
        """The unit of the assignment. Only staff have one."""
        assert self.assignment is not None
        return self.assignment.unit

    @property
    def staff(self) -> StaffMember:
        """The staff member. Only staff are one."""
        assert self.assignment is not None
        return self.assignment.staff

    @property
    def is_manager(self) -> bool:
        """Whether the assignment is the unit manager's."""
        return self.assignment is not None and self.assignment.role == AssignmentRole.MANAGER

    @cached_property
    def grants(self) -> frozenset[str]:
        """The actor's permissions at the unit, asked once."""
        return permissions.grants(self)

    def may(self, permission: str) -> bool:
        """Whether the actor holds the permission at the own unit."""
        return permission in self.grants


@dataclass(frozen=True)
class SignIn:
    """What a session or a token carries: enough to find the actor again, nothing personal."""

    tenant: int
    assignment: str | None = None
    patient: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """For the session or the token."""
        return {"tenant": self.tenant, "assignment": self.assignment, "patient": self.patient}


def find_actor(user: User, sign_in: SignIn, *, on: date) -> Actor | None:
    """The actor of a sign-in, in the active tenant; None when the assignment has ended or is another's, and where the
    user no longer acts for anybody."""
    if sign_in.assignment:
        assignment = assignments_of(user, on=on).filter(pk=sign_in.assignment).first()
        return assignment and Actor(user, assignment.tenant, STAFF, assignment=assignment)
    tenant = Tenant.objects.get(pk=sign_in.tenant)
    if sign_in.patient:
        own = user.patients.filter(pk=sign_in.patient).only("easy_to_read").first()
        return Actor(user, tenant, PATIENT, patient_id=own.pk, easy_to_read=own.easy_to_read) if own else None
    return Actor(user, tenant, RELATIVE) if acted_for(user, on=on).exists() else None


def assignments_on(on: date) -> Any:
    """Everybody's assignments on a day, in the active tenant: the primary first, then by unit."""
    return (
        Assignment.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on), starts_on__lte=on)
        .select_related("staff", "unit__provider", "tenant")
        .order_by("-primary", "unit__name", "role")
    )


def assignments_of(user: User, *, on: date) -> Any:
    """The user's assignments on a day, in the active tenant: the primary first, then by unit."""
    return assignments_on(on).filter(staff__user=user)
