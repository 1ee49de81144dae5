"""Reads of the organisation: no secrets here, but only within the tenant."""

from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from fastkontakt.organisation.models import Assignment, StaffMember, Unit


def units(*, kind: str = "") -> QuerySet[Unit]:
    """The tenant's units, of one kind where asked for."""
    rows: QuerySet[Unit] = Unit.objects.select_related("provider").order_by("name", "pk")
    return rows.filter(kind=kind) if kind else rows


def staff_at(*, unit_id: UUID, on: date) -> QuerySet[StaffMember]:
    """Those with an assignment at the unit on the day."""
    working = Assignment.objects.filter(staff=OuterRef("pk"), unit=unit_id, period__contains=on)
    rows: QuerySet[StaffMember] = StaffMember.objects.filter(Exists(working))
    return rows.order_by("family_name", "given_name", "pk")
