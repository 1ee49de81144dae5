"""Who is told of what happens with a SIP, beside the patient and those who act for the patient."""

from collections.abc import Iterable
from datetime import date

from fastkontakt.organisation.enums import AssignmentRole
from fastkontakt.organisation.models import Assignment, StaffMember, Unit


def managers_of(units: Iterable[Unit], *, on: date) -> dict[Unit, list[StaffMember]]:
    """Who manages each of the units on the day. One query."""
    found: dict[Unit, list[StaffMember]] = {unit: [] for unit in units}
    rows = Assignment.objects.filter(unit__in=list(found), role=AssignmentRole.MANAGER, period__contains=on)
    for row in rows.select_related("staff", "unit"):
        found[row.unit].append(row.staff)
    return found
