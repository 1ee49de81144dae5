"""Reads of the organisation: no secrets here, but only within the tenant."""

from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from fastkontakt.organisation.models import Assignment, StaffMember, Unit


def units(*, kind: str = "") -> QuerySet[Unit]:
    """The tenant's units, of one kind where asked for."""
    rows: QuerySet[Unit] = Unit.objects.select_related("provider").order_by("name", "pk")
    return rows.filter(kind=kind) if kind else rows


def get_unit(unit_id: UUID) -> Unit:
    """The unit, with its provider. Raises Unit.DoesNotExist, also for another tenant's."""
    return units().get(pk=unit_id)


def get_staff(staff_id: UUID) -> StaffMember:
    """The member of staff. Raises StaffMember.DoesNotExist, also for another tenant's."""
    person: StaffMember = StaffMember.objects.get(pk=staff_id)
    return person


def staff_at(*, unit_id: UUID | None, on: date) -> QuerySet[StaffMember]:
    """Those with an assignment on the day at the unit, or at any where `unit_id` is None."""
    working = Assignment.objects.filter(staff=OuterRef("pk"), period__contains=on)
    if unit_id is not None:
        working = working.filter(unit=unit_id)
    rows: QuerySet[StaffMember] = StaffMember.objects.filter(Exists(working))
    return rows.order_by("family_name", "given_name", "pk")
