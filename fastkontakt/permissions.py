"""Who may do what. The only module that knows django-guardian.

An assignment brings object permissions on its unit (`grant`), and its end takes them (`withdraw`). What the law says of
an act is the rulebook's matter (contacts/policy), and what one may see is fastkontakt/access'.
"""

from typing import TYPE_CHECKING

from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from guardian.shortcuts import get_user_perms, remove_perm

from fastkontakt.organisation.enums import AssignmentRole
from fastkontakt.organisation.models import Assignment, UnitGrant

if TYPE_CHECKING:
    from fastkontakt.accounts.actor import Actor

READ_PATIENTS = "read_patients"
REGISTER_PATIENTS = "register_patients"
APPOINT_CONTACTS = "appoint_contacts"
DELEGATE = "delegate"
"""The manager's own: to delegate the power to appoint, to see to it that absent and leaving staff are replaced, and to
decide on the unit's routine."""
READ_MEASURES = "read_measures"
READ_LOG = "read_log"

CARE = {READ_PATIENTS, REGISTER_PATIENTS, APPOINT_CONTACTS}
BY_ROLE: dict[str, set[str]] = {
    AssignmentRole.MANAGER: CARE | {DELEGATE, READ_MEASURES},
    AssignmentRole.STAFF: CARE,
    AssignmentRole.ADMINISTRATOR: CARE,
    AssignmentRole.FOLLOW_UP: {READ_MEASURES},
    AssignmentRole.LOG_REVIEWER: {READ_LOG},
    AssignmentRole.SYSTEM: CARE,
}


def grant(assignment: Assignment) -> None:
    """Give the assignment's user the role's permissions at the unit."""
    user = assignment.staff.user
    if user:
        named = Permission.objects.filter(content_type__app_label="organisation", codename__in=BY_ROLE[assignment.role])
        rows = [UnitGrant(user=user, permission=permission, content_object=assignment.unit) for permission in named]
        UnitGrant.objects.bulk_create(rows, ignore_conflicts=True)


def withdraw(assignment: Assignment, *, remaining_roles: list[str]) -> None:
    """Take the role's permissions, but those that another assignment at the unit still brings."""
    if assignment.staff.user:
        kept = {permission for role in remaining_roles for permission in BY_ROLE[role]}
        for permission in BY_ROLE[assignment.role] - kept:
            remove_perm(permission, assignment.staff.user, assignment.unit)


def grants(actor: "Actor") -> frozenset[str]:
    """The actor's permissions at the own unit, bounded by the role that the actor is signed in with."""
    if actor.assignment is None:
        return frozenset()
    held = set(get_user_perms(actor.user, actor.unit))
    return frozenset(held & BY_ROLE[actor.assignment.role])


def bringing(permission: str, assignments: QuerySet[Assignment]) -> QuerySet[Assignment]:
    """Those of the assignments on which `grants` has the permission."""
    roles = [role for role, brought in BY_ROLE.items() if permission in brought]
    granted = UnitGrant.objects.filter(
        user=OuterRef("staff__user"), content_object=OuterRef("unit"), permission__codename=permission
    )
    return assignments.filter(Exists(granted), role__in=roles)


def require(actor: "Actor", permission: str) -> None:
    """Raises PermissionDenied, with the reason, where the actor lacks the permission."""
    if not actor.may(permission):
        raise PermissionDenied(REFUSALS[permission]())


REFUSALS = {
    READ_PATIENTS: lambda: _("Ditt uppdrag ger inte rätt att se patienter."),
    REGISTER_PATIENTS: lambda: _("Ditt uppdrag ger inte rätt att registrera uppgifter om patienter."),
    APPOINT_CONTACTS: lambda: _("Ditt uppdrag ger inte rätt att registrera fasta kontakter."),
    DELEGATE: lambda: _(
        "Bara enhetens verksamhetschef kan delegera rätten att utse, registrera frånvaro och flytta kontakter."
    ),
    READ_MEASURES: lambda: _("Ditt uppdrag ger inte rätt att se uppföljningen."),
    READ_LOG: lambda: _("Bara loggranskaren kan läsa loggen."),
}
