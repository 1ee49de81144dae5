"""Spot checks of the log (PDL 4:3; HSLF-FS 2016:40 4:9: systematic, recurring, documented)."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.paginator import Page, Paginator
from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Prefetch, QuerySet
from django.utils.translation import gettext as _

from fastkontakt import permissions
from fastkontakt.accounts.actor import Actor
from fastkontakt.audit.enums import Pattern, ReviewOutcome
from fastkontakt.audit.models import Access, LogReview, LogReviewOutcome
from fastkontakt.audit.patterns import Period, counted, matching, staff_reads
from fastkontakt.audit.selectors import reads
from fastkontakt.audit.services import record
from fastkontakt.moments import end_of, start_of
from fastkontakt.organisation.models import Unit
from patients.models import EmergencyAccess

ON_A_PAGE = 20
MOST_ENTRIES = 100
"""How many reads one review holds: what a person can go through and still answer for."""
MOST_DAYS = 31
LEAST_TEXT = 10
NEEDS_TEXT = {ReviewOutcome.FOLLOWED_UP.value, ReviewOutcome.REPORTED.value}
"""Outcomes of reads and of emergency openings that must say what was done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitReads:
    """A unit's reads in a period: all, those of each day, and how many are in a review that has come to something."""

    unit: str
    total: int
    by_day: dict[date, int]
    reviewed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """A period at a glance. `patterns`: (pattern, reads that show it); `total` counts the reads of staff."""

    period: Period
    total: int
    reviewed: int
    patterns: list[tuple[Pattern, int]]
    units: list[UnitReads]


def overview(viewer: Actor, period: Period) -> Overview:
    """What stands out in the period, in a constant number of queries. Raises PermissionDenied, ValidationError."""
    _require_reviewer(viewer, period)
    record(by=viewer, action="log.read", details=_details(period))
    counts = counted(period)
    units = _by_unit(period)
    return Overview(
        period=period,
        total=counts[""],
        reviewed=sum(unit.reviewed for unit in units),
        patterns=[(pattern, counts[pattern]) for pattern in Pattern],
        units=units,
    )


def pattern_page(viewer: Actor, pattern: str, period: Period, *, number: int) -> Page[Any]:
    """A page of the reads that show the pattern, the latest first; the look is recorded."""
    _require_reviewer(viewer, period)
    record(by=viewer, action="log.read", details=_details(period) | {"pattern": pattern})
    return Paginator(reads(matching(pattern, period)), ON_A_PAGE).get_page(number)


@transaction.atomic
def draw_sample(*, by: Actor, period: Period, size: int) -> LogReview:
    """A random sample of the period's reads, to be gone through. One's own reads are for somebody else to review."""
    _require_reviewer(by, period)
    if not 1 <= size <= MOST_ENTRIES:
        most = {"most": MOST_ENTRIES}
        raise ValidationError({"size": _("Ett stickprov har mellan 1 och %(most)s läsningar.") % most})
    return _draw(by, period, staff_reads(period), size=size, order="?")


@transaction.atomic
def review_pattern(*, by: Actor, pattern: str, period: Period) -> LogReview:
    """The latest MOST_ENTRIES reads that show the pattern, to be gone through; one's own are left to others."""
    _require_reviewer(by, period)
    return _draw(by, period, matching(pattern, period), size=MOST_ENTRIES, order="-at", pattern=pattern)


@transaction.atomic
def note_outcome(*, by: Actor, review: LogReview, outcome: str, text: str) -> LogReviewOutcome:
    """Sign what a review came to. A new outcome stands beside the earlier ones and holds from now on."""
    permissions.require(by, permissions.READ_LOG)
    _require_text(outcome, text)
    noted = LogReviewOutcome(review=review, outcome=outcome, text=text.strip(), noted_by=by.staff)
    noted.save(force_insert=True)
    record(by=by, action="log.reviewed", row=review, details={"outcome": outcome})
    return noted


def reviews(viewer: Actor, *, number: int) -> Page[Any]:
    """A page of reviews with their outcomes, the latest first."""
    permissions.require(viewer, permissions.READ_LOG)
    return Paginator(_reviews().order_by("-drawn_at", "-pk"), ON_A_PAGE).get_page(number)


def get_review(viewer: Actor, review_id: UUID) -> tuple[LogReview, list[Access]]:
    """A review, and those of its reads that the log still holds, the latest first; the look is recorded.

    Raises LogReview.DoesNotExist.
    """
    permissions.require(viewer, permissions.READ_LOG)
    review: LogReview = _reviews().get(pk=review_id)
    record(by=viewer, action="log.read", row=review)
    rows = Access.objects.filter(
        pk__in=review.entries, at__gte=start_of(review.starts_on), at__lt=end_of(review.ends_on)
    )
    return review, list(reads(rows).order_by("-at", "-pk"))


def last_week(today: date) -> tuple[date, date]:
    """The seven days that ended yesterday."""
    return today - timedelta(days=7), today - timedelta(days=1)


def _draw(by: Actor, period: Period, rows: QuerySet[Any], *, size: int, order: str, pattern: str = "") -> LogReview:
    rows = rows.exclude(user=by.user)
    entries = list(rows.order_by(order).values_list("pk", flat=True)[:size])
    if not entries:
        raise ValidationError(_("Det finns inga läsningar att granska för de dagarna. Välj andra dagar."))
    review = LogReview(
        drawn_by=by.staff,
        unit_id=period.unit,
        starts_on=period.first,
        ends_on=period.last,
        pattern=pattern,
        entries=entries,
        drawn_from=rows.count(),
    )
    review.save(force_insert=True)
    record(by=by, action="log.drawn", row=review, details=_details(period) | {"pattern": pattern})
    return review


def _reviews() -> QuerySet[Any]:
    outcomes = LogReviewOutcome.objects.select_related("noted_by").order_by("-noted_at", "-pk")
    return LogReview.objects.select_related("unit", "drawn_by").prefetch_related(Prefetch("outcomes", outcomes))


def _by_unit(period: Period) -> list[UnitReads]:
    """The units with reads, the most first."""
    rows = staff_reads(period).values("unit", "day").annotate(number=Count("pk")).order_by()
    by_day: dict[UUID, dict[date, int]] = defaultdict(dict)
    for row in rows:
        by_day[row["unit"]][row["day"]] = row["number"]
    reviewed = _reviewed(period)
    units = Unit.objects.in_bulk(by_day)
    found = [
        UnitReads(unit=units[key].name, total=sum(days.values()), by_day=days, reviewed=reviewed[key])
        for key, days in by_day.items()
    ]
    return sorted(found, key=lambda row: (-row.total, row.unit))


def _reviewed(period: Period) -> Counter[UUID]:
    """Unit -> how many of its reads are in a review that has come to something."""
    done = LogReview.objects.filter(
        Exists(LogReviewOutcome.objects.filter(review=OuterRef("pk"))),
        starts_on__lte=period.last,
        ends_on__gte=period.first,
    )
    keys: Iterable[UUID] = {key for entries in done.values_list("entries", flat=True) for key in entries}
    rows = staff_reads(period).filter(pk__in=keys).values("unit").annotate(number=Count("pk")).order_by()
    return Counter({row["unit"]: row["number"] for row in rows})


def _require_reviewer(viewer: Actor, period: Period) -> None:
    permissions.require(viewer, permissions.READ_LOG)
    if period.last < period.first:
        raise ValidationError({"last": _("Sista dagen är före den första.")})
    if (period.last - period.first).days >= MOST_DAYS:
        raise ValidationError({"last": _("Välj högst %(days)s dagar åt gången.") % {"days": MOST_DAYS}})


def _require_text(outcome: str, text: str) -> None:
    if outcome in NEEDS_TEXT and len(text.strip()) < LEAST_TEXT:
        raise ValidationError({"text": _("Skriv vad som följdes upp eller anmäldes, och vad det ledde till.")})


def _details(period: Period) -> dict[str, Any]:
    return {"from": period.first.isoformat(), "to": period.last.isoformat(), "unit": str(period.unit or "")}


def waiting_emergencies(viewer: Actor) -> list[EmergencyAccess]:
    """The openings in an emergency that nobody has reviewed, the oldest first; at most MOST_ENTRIES."""
    permissions.require(viewer, permissions.READ_LOG)
    waiting = EmergencyAccess.objects.filter(reviewed_at__isnull=True).exclude(opened_by__user=viewer.user)
    found = waiting.select_related("patient", "unit", "opened_by").order_by("opened_at", "pk")
    return list(found[:MOST_ENTRIES])


def get_emergency(viewer: Actor, emergency_id: UUID) -> tuple[EmergencyAccess, list[Access]]:
    """An opening, and what the unit read of the patient while it held, the latest first; the look is recorded.

    Raises EmergencyAccess.DoesNotExist.
    """
    permissions.require(viewer, permissions.READ_LOG)
    opening: EmergencyAccess = EmergencyAccess.objects.select_related(
        "patient", "unit", "opened_by", "reviewed_by"
    ).get(pk=emergency_id)
    record(by=viewer, action="log.read", row=opening, patient_id=opening.patient_id)
    rows = Access.objects.filter(
        patient=opening.patient_id, unit=opening.unit_id, at__gte=opening.opened_at, at__lt=opening.until
    )
    return opening, list(reads(rows).order_by("-at", "-pk")[:MOST_ENTRIES])


@transaction.atomic
def review_emergency(*, by: Actor, opening: EmergencyAccess, outcome: str, text: str, now: datetime) -> EmergencyAccess:
    """Sign whether an opening in an emergency was right. Once, and never one's own."""
    permissions.require(by, permissions.READ_LOG)
    locked: EmergencyAccess = EmergencyAccess.objects.select_for_update(no_key=True).get(pk=opening.pk)
    if locked.reviewed_at is not None:
        raise ValidationError(_("Öppningen är redan granskad. Bedömningen står kvar."))
    if locked.opened_by_id == by.staff.pk:
        raise ValidationError(_("Du öppnade själv. Någon annan måste granska (PDL 4 kap. 3 §)."))
    _require_text(outcome, text)
    locked.reviewed_at, locked.reviewed_by = now, by.staff
    locked.outcome, locked.outcome_text = outcome, text.strip()
    locked.save(update_fields=["reviewed_at", "reviewed_by", "outcome", "outcome_text"])
    record(by=by, action="emergency.reviewed", row=locked, patient_id=locked.patient_id, details={"outcome": outcome})
    return locked
