"""Reads for a unit's page: who works there, and how many each one is the fixed contact of."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from contacts.enums import ContactRole
from contacts.policy.case import with_caseload
from fastkontakt.access.protection import named
from fastkontakt.accounts.actor import Actor
from fastkontakt.organisation.models import PERSONS, Assignment, StaffMember, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """Open contacts in a role, at all units, against the limit that holds at the unit (None: no limit set)."""

    role: str
    open_contacts: int
    limit: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A person at the unit on the day, with the assignments there and the load in each of the unit's roles."""

    staff: StaffMember
    assignments: list[Assignment]
    loads: list[Load]


def roles_of(unit: Unit) -> list[str]:
    """The roles in which people at the unit can be contacts; what is not recorded of the unit counts as yes."""
    possible = {
        ContactRole.FAST_LAKARKONTAKT: unit.primary_care,
        ContactRole.FAST_VARDKONTAKT: unit.provides_health_care,
        ContactRole.FAST_OMSORGSKONTAKT: unit.performs_home_care,
    }
    return [role for role, answer in possible.items() if answer is not False]


def members(viewer: Actor, *, on: date) -> list[Member]:
    """Those who have an assignment at the viewer's unit on the day, by name: a query and one for each of its roles."""
    unit = viewer.unit
    rows = Assignment.objects.filter(PERSONS, unit=unit, period__contains=on).select_related("staff")
    by_person: dict[StaffMember, list[Assignment]] = {}
    for row in named(viewer, rows.order_by("staff__family_name", "staff__given_name", "staff", "starts_on")):
        by_person.setdefault(row.staff, []).append(row)
    loads = {role: _loads(by_person, unit, role, on) for role in roles_of(unit)}
    return [
        Member(staff=person, assignments=found, loads=[by_id[person.pk] for by_id in loads.values()])
        for person, found in by_person.items()
    ]


def _loads(people: Iterable[StaffMember], unit: Unit, role: str, on: date) -> dict[Any, Load]:
    keys = [person.pk for person in people]
    rows: Any = with_caseload(StaffMember.objects.filter(pk__in=keys), unit=unit, role=role, on=on)
    return {row.pk: Load(role=role, open_contacts=row.open_contacts, limit=row.limit) for row in rows}
