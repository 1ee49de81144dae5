"""Reads of units' routines: no secrets here, but only within the tenant."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from contacts.caseload import roles_of
from contacts.models import Contact
from fastkontakt.access.protection import named
from fastkontakt.accounts.actor import Actor
from fastkontakt.organisation.models import Routine, RoutineReview, Unit
from fastkontakt.organisation.routines.requirements import REQUIREMENTS, TIME_TO_WRITE


class State(StrEnum):
    """Where a unit stands with its routine."""

    MISSING = "missing"
    REVIEW_DUE = "review_due"
    IN_ORDER = "in_order"


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """A routine that a unit must write (MISSING) or go through (REVIEW_DUE: `routine`): since when, and by when.

    `source` is what requires it; "" for a review, whose day the unit has decided itself.
    """

    state: State
    since: date
    due_on: date
    source: str = ""
    routine: Routine | None = None


def versions(unit: Unit, *, on: date) -> QuerySet[Routine]:
    """Every version that was decided by the day, the newest first, each with `due_on`: when it is gone through next."""
    reviews = RoutineReview.objects.filter(routine=OuterRef("pk"), on__lte=on).order_by("-on", "-pk")
    rows: QuerySet[Routine] = Routine.objects.filter(unit=unit, decided_on__lte=on)
    due_on = Coalesce(Subquery(reviews.values("next_review_on")[:1]), F("review_on"))
    return rows.annotate(due_on=due_on).select_related("decided_by", "unit").order_by("-number")


def routine_on(unit: Unit, *, on: date) -> Routine | None:
    """The version in force on the day; None where there is none. The one decided last goes before the others."""
    return versions(unit, on=on).filter(starts_on__lte=on).first()


def get_version(viewer: Actor, number: int, *, on: date) -> Routine:
    """A version of the viewer's own unit's routine. Raises Routine.DoesNotExist."""
    return named(viewer, [versions(viewer.unit, on=on).get(number=number)])[0]


def reviews(viewer: Actor, routine: Routine, *, on: date) -> list[RoutineReview]:
    """When a version of the viewer's own unit has been gone through, the last first."""
    rows = RoutineReview.objects.filter(routine=routine, routine__unit=viewer.unit, on__lte=on)
    return named(viewer, rows.select_related("reviewed_by").order_by("-on", "-pk"), at=viewer.unit.pk)


def newest_version(unit: Unit, *, on: date) -> Routine | None:
    """The version decided last, in force or not yet; None where there is none."""
    return versions(unit, on=on).first()


def state_of(newest: Routine | None, *, on: date) -> State:
    """Where a unit stands, by its newest version. One that is decided but has not begun counts."""
    if newest is None:
        return State.MISSING
    return State.REVIEW_DUE if due_on(newest) <= on else State.IN_ORDER


def due_on(routine: Routine) -> date:
    """By when a version from `versions` is gone through next."""
    day: date = routine.due_on  # type: ignore[attr-defined]
    return day


def owed(unit: Unit, tenant: str, *, on: date) -> Owed | None:
    """What the unit owes on the day, if anything; `tenant` is the tenant's slug.

    A first routine is owed only where the region requires one, and by a unit that somebody is a fixed contact at.
    One query, and another where no routine is written.
    """
    newest = newest_version(unit, on=on)
    if newest is None:
        return _owes_first(unit, tenant, on)
    if state_of(newest, on=on) is State.IN_ORDER:
        return None
    since = due_on(newest)
    return Owed(state=State.REVIEW_DUE, since=since, due_on=since + TIME_TO_WRITE, routine=newest)


def _owes_first(unit: Unit, tenant: str, on: date) -> Owed | None:
    required = REQUIREMENTS.get(tenant)
    if required is None or on < required.since:
        return None
    open_contacts = Contact.objects.filter(unit=unit, role__in=roles_of(unit), period__contains=on)
    first: date | None = open_contacts.order_by("starts_on").values_list("starts_on", flat=True).first()
    if first is None:
        return None
    since = max(first, required.since)
    return Owed(state=State.MISSING, since=since, due_on=since + TIME_TO_WRITE, source=required.source)


def examples(viewer: Actor, *, on: date) -> list[Routine]:
    """The routines in force at the other units of the viewer's care provider, by the units' names: to begin from."""
    begun = Q(decided_on__lte=on, starts_on__lte=on)
    others = Routine.objects.filter(begun, unit__provider=viewer.unit.provider_id).exclude(unit=viewer.unit)
    rows = others.order_by("unit_id", "-number").distinct("unit_id").select_related("unit")
    return sorted(rows, key=lambda row: row.unit.name)
