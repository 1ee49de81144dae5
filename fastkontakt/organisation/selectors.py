"""Reads of the organisation: no secrets here, but only within the tenant."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from fastkontakt.access.protection import called, named
from fastkontakt.accounts.actor import Actor
from fastkontakt.organisation.models import PERSONS, Assignment, CareProvider, Leave, StaffMember, Unit


def units(*, kind: str = "") -> QuerySet[Unit]:
    """The tenant's units, of one kind where asked for."""
    rows: QuerySet[Unit] = Unit.objects.select_related("provider").order_by("name", "pk")
    return rows.filter(kind=kind) if kind else rows


def get_unit(unit_id: UUID) -> Unit:
    """The unit, with its provider. Raises Unit.DoesNotExist, also for another tenant's."""
    return units().get(pk=unit_id)


def units_by_key(keys: Iterable[UUID]) -> tuple[Unit, ...]:
    """The units in the order of the keys, in one query. Raises Unit.DoesNotExist where one is missing."""
    wanted = tuple(keys)
    found = units().in_bulk(wanted)
    if not found.keys() >= set(wanted):
        raise Unit.DoesNotExist
    return tuple(found[key] for key in wanted)


def get_provider(provider_id: UUID) -> CareProvider:
    """The care provider. Raises CareProvider.DoesNotExist, also for another tenant's."""
    provider: CareProvider = CareProvider.objects.get(pk=provider_id)
    return provider


def get_staff(staff_id: UUID) -> StaffMember:
    """The member of staff. Raises StaffMember.DoesNotExist, also for another tenant's."""
    person: StaffMember = StaffMember.objects.get(pk=staff_id)
    return person


def staff_at(*, unit_id: UUID | None, on: date) -> QuerySet[StaffMember]:
    """Those with an assignment on the day at the unit, or at any where `unit_id` is None. Persons, not systems."""
    working = Assignment.objects.filter(PERSONS, staff=OuterRef("pk"), period__contains=on)
    if unit_id is not None:
        working = working.filter(unit=unit_id)
    rows: QuerySet[StaffMember] = StaffMember.objects.filter(Exists(working))
    return rows.order_by("family_name", "given_name", "pk")


def get_colleague(viewer: Actor, staff_id: UUID) -> StaffMember:
    """One who has, had or will have an assignment at the viewer's unit. Raises StaffMember.DoesNotExist."""
    held = Assignment.objects.filter(staff=OuterRef("pk"), unit=viewer.unit)
    person: StaffMember = StaffMember.objects.filter(Exists(held)).get(pk=staff_id)
    return called(viewer, person, at=viewer.unit.pk)


def assignments_left(viewer: Actor, staff: StaffMember, *, on: date) -> list[Assignment]:
    """The person's assignments at the viewer's unit that hold on the day or later."""
    held = Assignment.objects.filter(staff=staff, unit=viewer.unit, period__isempty=False).exclude(ends_on__lt=on)
    return named(viewer, held.select_related("staff", "unit").order_by("starts_on", "pk"))


def get_leave(viewer: Actor, leave_id: UUID) -> Leave:
    """A leave from the viewer's unit. Raises Leave.DoesNotExist, for all others too."""
    return named(viewer, [_leaves(viewer).get(pk=leave_id)])[0]


def leaves_of(viewer: Actor, staff: StaffMember) -> list[Leave]:
    """The person's leaves from the viewer's unit, the latest first."""
    return named(viewer, _leaves(viewer).filter(staff=staff).order_by("-starts_on"))


def absences(viewer: Actor, *, on: date) -> dict[UUID, Leave]:
    """Of each person at the viewer's unit: the leave that is under way on the day, else the next."""
    leaves = _leaves(viewer).filter(ends_on__gte=on).order_by("-starts_on")
    return {leave.staff_id: leave for leave in named(viewer, leaves)}


def _leaves(viewer: Actor) -> QuerySet[Leave]:
    rows: QuerySet[Leave] = Leave.objects.filter(unit=viewer.unit, period__isempty=False)
    return rows.select_related("staff", "unit", "substitute", "noted_by")
