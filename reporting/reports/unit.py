"""A unit's report on a day, as far as the viewer may see."""

from datetime import date
from typing import Any
from uuid import UUID

from contacts.limits.selectors import limit_of, limits_on
from fastkontakt.access.protection import called
from fastkontakt.accounts.actor import Actor
from fastkontakt.organisation.models import StaffMember, Unit
from reporting.figures import measures
from reporting.figures.measures import shaped
from reporting.figures.reach import follows_up, get_unit_in_reach
from reporting.figures.selectors import open_by_person
from reporting.figures.sheet import followed_up


def unit_report(viewer: Actor, unit_id: UUID, *, on: date) -> dict[str, Any]:
    """`on`, `changes_from`, `unit`, `measures` as measures.shaped, and `staff`.

    Raises Unit.DoesNotExist for a unit that the county does not have, PermissionDenied for one beyond reach.
    """
    unit = get_unit_in_reach(viewer, unit_id)
    days = {"on": on, "changes_from": measures.since(on), "unit": unit}
    if follows_up(viewer):
        return days | {"measures": followed_up(viewer, on=on).of_unit(unit.pk), "staff": []}
    figures = measures.collect([unit], first=measures.since(on), on=on)[unit.pk]
    return days | {"measures": shaped(figures), "staff": _loads(viewer, unit, on=on)}


def _loads(viewer: Actor, unit: Unit, *, on: date) -> list[dict[str, Any]]:
    """Who is a contact of how many at the unit, by role, the most first, against the limit of the day."""
    open_contacts, limits = open_by_person(unit.pk, on=on), limits_on(unit, on=on)
    people = StaffMember.objects.in_bulk({staff for staff, _role in open_contacts})
    rows = [
        {
            "staff": called(viewer, people[staff], at=unit.pk),
            "role": role,
            "patients": patients,
            "limit": limit_of(limits, staff, role),
        }
        for (staff, role), patients in open_contacts.items()
    ]
    return sorted(rows, key=lambda row: (row["role"], -row["patients"], row["staff"].name, str(row["staff"].pk)))
