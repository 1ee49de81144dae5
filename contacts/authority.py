"""Reads of who may do what at a unit, and on what ground."""

from dataclasses import dataclass, field
from datetime import date

from contacts.models import Delegation
from fastkontakt import permissions
from fastkontakt.access.protection import named
from fastkontakt.accounts.actor import Actor
from fastkontakt.organisation.enums import AssignmentRole
from fastkontakt.organisation.models import Assignment, StaffMember


@dataclass(slots=True, kw_only=True)
class Authority:
    """What a person may do at the unit on a day: by the assignments there, and by the manager's delegations.

    `until` is, for each role that is delegated, the last day of the longest delegation that covers the day.
    """

    staff: StaffMember
    roles: list[str] = field(default_factory=list)
    permissions: set[str] = field(default_factory=set)
    until: dict[str, date | None] = field(default_factory=dict)

    @property
    def is_manager(self) -> bool:
        """Whether it is the person's own to appoint, and to delegate it."""
        return AssignmentRole.MANAGER in self.roles

    def may(self, permission: str) -> bool:
        """Whether one of the person's assignments brings the permission (a name of fastkontakt.permissions)."""
        return permission in self.permissions

    def appoints(self, role: str) -> bool:
        """Whether the person may appoint in the role: the manager, or one with a delegation for it."""
        allowed = self.may(permissions.APPOINT_CONTACTS)
        return allowed and (self.is_manager or role in self.until)


def authorities(viewer: Actor, *, on: date) -> list[Authority]:
    """Those with an assignment at the viewer's unit on the day, the managers first, then by name. In two queries."""
    held = Assignment.objects.filter(unit=viewer.unit, period__contains=on).select_related("staff")
    found: dict[StaffMember, Authority] = {}
    for row in named(viewer, held.order_by("staff__family_name", "staff__given_name", "staff", "role")):
        person = found.setdefault(row.staff, Authority(staff=row.staff))
        person.roles.append(row.role)
        person.permissions |= permissions.BY_ROLE[row.role]
    by_key = {staff.pk: person for staff, person in found.items()}
    given = Delegation.objects.filter(unit=viewer.unit, revoked_at__isnull=True, period__contains=on)
    for delegation in given.order_by("ends_on"):
        if delegation.staff_id in by_key:
            by_key[delegation.staff_id].until |= dict.fromkeys(delegation.roles, delegation.ends_on)
    return sorted(found.values(), key=lambda person: not person.is_manager)
