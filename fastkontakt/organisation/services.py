"""Writes to the organisation."""

from datetime import date

from django.db import transaction

from fastkontakt import permissions
from fastkontakt.organisation.models import Assignment, StaffMember, Unit


@transaction.atomic
def assign(
    *,
    staff: StaffMember,
    unit: Unit,
    role: str,
    starts_on: date,
    ends_on: date | None = None,
    primary: bool = False,
) -> Assignment:
    """Give a person an assignment at a unit, and with it the role's permissions there."""
    assignment = Assignment.objects.create(
        staff=staff, unit=unit, role=role, starts_on=starts_on, ends_on=ends_on, primary=primary
    )
    permissions.grant(assignment)
    return assignment


@transaction.atomic
def end_assignment(*, assignment: Assignment, on: date) -> Assignment:
    """The assignment's last day. Permissions go at once; the day itself is judged at every request."""
    assignment.ends_on = on
    assignment.save(update_fields=["ends_on"])
    others = Assignment.objects.filter(staff=assignment.staff, unit=assignment.unit).exclude(pk=assignment.pk)
    permissions.withdraw(assignment, remaining_roles=list(others.values_list("role", flat=True)))
    return assignment
