"""Reads of limits: what holds on a day, what is proposed, and what was."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.db.models import F, Q, QuerySet

from contacts.models import CaseloadLimit, LimitProposal
from fastkontakt.access.protection import named
from fastkontakt.accounts.actor import Actor
from fastkontakt.organisation.models import StaffMember, Unit

Limits = Mapping[tuple[UUID | None, str], int]
"""(staff key, role) -> patients; None in the place of the key is for those with whom nothing is agreed."""


def limits_on(unit: Unit, *, on: date) -> dict[tuple[UUID | None, str], int]:
    """The limits at the unit that hold on the day, by staff and role, in one query; see Limits and limit_of.

    Under (None, role) stands the unit's own limit, else the tenant's. No entry: no limit.
    """
    rows = CaseloadLimit.objects.filter(Q(unit=unit) | Q(unit__isnull=True), period__contains=on)
    found: dict[tuple[UUID | None, str], int] = {}
    for row in rows.order_by(F("unit_id").asc(nulls_last=True)):
        found.setdefault((row.staff_id, row.role), row.patients)
    return found


def limit_of(limits: Limits, staff_id: UUID, role: str) -> int | None:
    """The person's limit: agreed, else the unit's, else the tenant's; None where there is none."""
    return limits.get((staff_id, role), limits.get((None, role)))


def unit_limits(viewer: Actor) -> list[CaseloadLimit]:
    """What the viewer's unit itself has set, the latest first."""
    return _named_limits(viewer, Q(staff__isnull=True))


def limits_of(viewer: Actor, staff: StaffMember) -> list[CaseloadLimit]:
    """What has been agreed with the person at the viewer's unit, the latest first."""
    return _named_limits(viewer, Q(staff=staff))


def _named_limits(viewer: Actor, whose: Q) -> list[CaseloadLimit]:
    rows = CaseloadLimit.objects.filter(whose, unit=viewer.unit, period__isempty=False).order_by("role", "-starts_on")
    return named(viewer, rows.select_related("set_by", "agreement__proposed_by", "agreement__answered_by"))


def open_proposals(viewer: Actor) -> list[LimitProposal]:
    """Those at the viewer's unit that wait for an answer, the oldest first."""
    return named(viewer, _proposals(viewer).filter(outcome="").order_by("proposed_at", "pk"))


def proposals_to(viewer: Actor, staff: StaffMember) -> list[LimitProposal]:
    """All that have been made to the person at the viewer's unit, the latest first."""
    return named(viewer, _proposals(viewer).filter(staff=staff).order_by("-proposed_at", "-pk"))


def get_proposal(viewer: Actor, proposal_id: UUID) -> LimitProposal:
    """A proposal at the viewer's unit. Raises LimitProposal.DoesNotExist, for all others too."""
    return named(viewer, [_proposals(viewer).get(pk=proposal_id)])[0]


def get_own_proposal(viewer: Actor, proposal_id: UUID) -> LimitProposal:
    """A proposal to the viewer at the own unit. Raises LimitProposal.DoesNotExist, for all others too."""
    return named(viewer, [_proposals(viewer).filter(staff=viewer.staff).get(pk=proposal_id)])[0]


def _proposals(viewer: Actor) -> QuerySet[LimitProposal]:
    rows: QuerySet[LimitProposal] = LimitProposal.objects.filter(unit=viewer.unit)
    return rows.select_related("unit", "staff", "proposed_by", "answered_by")


def waiting_for(viewer: Actor) -> int:
    """How many proposals at the viewer's unit wait for the viewer's own answer."""
    return _proposals(viewer).filter(staff=viewer.staff, outcome="").count()
