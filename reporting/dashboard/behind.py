"""The rows behind a figure of the dashboard, a page at a time: as many as the figure, but for patients whom the unit
no longer knows. The longest first, so that what has waited longest is met first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, DateField, Exists, F, Func, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Greatest, TruncDate

from contacts.models import Duty
from fastkontakt.access import ground_of, visible_patients
from fastkontakt.access.protection import called
from fastkontakt.accounts.actor import Actor
from fastkontakt.audit.services import record_access
from fastkontakt.organisation.models import StaffMember
from patients.models import Patient
from reporting.dashboard.question import LASTED, Kind, Question
from reporting.enums import GROUPS, Measure
from reporting.models import Spell

PAGE, ON_A_PAGE = "behind_figure", 50


@dataclass(frozen=True, kw_only=True)
class Row:
    """A patient behind the figure. `about` is a role or a rule, `measure` what the spell is of ("" for duties).

    `day`: since when, or on which day it happened; of duties the last day, None where there is none.
    """

    key: UUID | int
    patient: Patient
    about: str
    measure: str
    staff: StaffMember | None
    day: date | None


@dataclass(frozen=True, kw_only=True)
class Page:
    """Rows, how many there are in all, how many of the figure are not shown, and whether there are more."""

    rows: list[Row]
    seen: int
    unseen: int
    more: bool


def page(viewer: Actor, question: Question, *, today: date, size: int = ON_A_PAGE) -> Page:
    """The rows after the place that the question names. As many queries at any number of rows. Logs nothing."""
    counted = _duties(viewer, question) if question.is_of_duties else _spells(viewer, question)
    known = visible_patients(viewer, on=today).filter(pk=OuterRef("patient_id")).annotate(yes=Value(True)).values("yes")
    seen = counted.filter(Subquery(known[:1], output_field=BooleanField()))
    number = seen.count()
    rows = list(_beyond(seen, counted, question).order_by("day", "pk")[: size + 1])
    return Page(rows=_rows(viewer, rows[:size]), seen=number, unseen=counted.count() - number, more=len(rows) > size)


def holder(viewer: Actor, staff_id: UUID) -> StaffMember:
    """One who has held contacts at the viewer's unit. Raises StaffMember.DoesNotExist, for all others too."""
    held = Spell.objects.filter(unit_id=viewer.unit.pk, staff_id=OuterRef("pk"))
    found: StaffMember = StaffMember.objects.filter(Exists(held)).get(pk=staff_id)
    return called(viewer, found, at=viewer.unit.pk)


def log_shown(viewer: Actor, rows: list[Row]) -> None:
    """Log that these patients were shown, each once."""
    shown = dict.fromkeys(row.patient.pk for row in rows)
    record_access(by=viewer, patient_ids=shown, page=PAGE, ground=ground_of(viewer))


def _beyond(seen: QuerySet[Any], counted: QuerySet[Any], question: Question) -> QuerySet[Any]:
    """The rows after the place; from the beginning where it is gone."""
    if question.after is None:
        return seen
    place = counted.filter(pk=question.after).values_list("day", flat=True)[:1]
    found = list(place)
    if not found:
        return seen
    return seen.filter(Q(day__gt=found[0]) | Q(day=found[0], pk__gt=question.after))


def _rows(viewer: Actor, found: list[Any]) -> list[Row]:
    patients = Patient.objects.in_bulk({row.patient_id for row in found})
    staff = StaffMember.objects.in_bulk({row.staff_id for row in found if row.staff_id})
    for person in staff.values():
        called(viewer, person, at=viewer.unit.pk)
    return [
        Row(
            key=row.pk,
            patient=patients[row.patient_id],
            about=row.rule if isinstance(row, Duty) else row.about,
            measure="" if isinstance(row, Duty) else row.measure,
            staff=staff.get(row.staff_id),
            day=row.due_on if isinstance(row, Duty) else row.day,
        )
        for row in found
    ]


def _duties(viewer: Actor, question: Question) -> QuerySet[Any]:
    """Duties as the database's reporting_duty_days counts them; `day` orders them."""
    rows = Duty.objects.filter(unit=viewer.unit, since__lte=question.last)
    if question.about:
        rows = rows.filter(rule=question.about)
    rows = rows.annotate(met_on=Greatest(TruncDate("met_at"), F("since"), output_field=DateField()))
    if question.kind == Kind.OVERDUE:
        standing = Q(met_at__isnull=True) | Q(met_at__date__gt=question.last)
        return rows.filter(standing, due_on__lt=question.last).annotate(day=F("due_on"))
    rows = rows.filter(met_at__isnull=False, met_on__range=(question.first, question.last)).annotate(day=F("met_on"))
    late = Q(due_on__isnull=False, met_on__gt=F("due_on"))
    return rows.filter(late) if question.kind == Kind.MET_LATE else rows.exclude(late)


def _spells(viewer: Actor, question: Question) -> QuerySet[Any]:
    """Spells that the figure counts; `day` orders them."""
    rows = Spell.objects.filter(unit_id=viewer.unit.pk)
    if question.about:
        rows = rows.filter(about=question.about)
    if question.staff:
        rows = rows.filter(staff_id=question.staff)
    begins: Any = Func(F("days"), function="lower", output_field=DateField())
    last_days: Mapping[Kind, Any] = {
        Kind.ENDED: Func(F("days"), template="(upper(%(expressions)s) - 1)", output_field=DateField()),
        Kind.LASTED: Func(F("days"), template="(lower(%(expressions)s) - 1)", output_field=DateField()),
    }
    rows = rows.annotate(day=last_days.get(question.kind, begins))
    return SPELLS[question.kind](rows, question)


def _open(rows: QuerySet[Any], question: Question) -> QuerySet[Any]:
    return rows.filter(measure=Measure.OPEN, days__contains=question.last)


def _missing(rows: QuerySet[Any], question: Question) -> QuerySet[Any]:
    """Members of the groups who have not the contact; the day is their first in the group."""
    lacks = Q(pk__in=[])
    for group, covered in GROUPS.items():
        if question.group in ("", group):
            has = _same(covered).filter(days__contains=question.last)
            lacks |= Q(measure=group) & ~Q(Exists(has))
    return rows.filter(lacks, days__contains=question.last)


def _uninformed(rows: QuerySet[Any], question: Question) -> QuerySet[Any]:
    told = _same(Measure.INFORMED).filter(staff_id=OuterRef("staff_id"), days__contains=question.last)
    return _open(rows, question).exclude(Exists(told))


def _begun(rows: QuerySet[Any], question: Question) -> QuerySet[Any]:
    return rows.filter(measure=Measure.OPEN, days__startswith__range=(question.first, question.last))


def _ended(rows: QuerySet[Any], question: Question) -> QuerySet[Any]:
    return rows.filter(measure=Measure.OPEN, days__endswith__range=(question.first, question.last))


def _changed(rows: QuerySet[Any], question: Question) -> QuerySet[Any]:
    return rows.filter(measure=Measure.CHANGED, days__startswith__range=(question.first, question.last))


def _lasted(rows: QuerySet[Any], question: Question) -> QuerySet[Any]:
    measures = [question.group] if question.group else LASTED
    return rows.filter(measure__in=measures, days__startswith__range=(question.first, question.last))


def _same(measure: str) -> QuerySet[Any]:
    """The same patient's spells at the same unit, about the same, of another measure."""
    return Spell.objects.filter(
        patient_id=OuterRef("patient_id"), unit_id=OuterRef("unit_id"), about=OuterRef("about"), measure=measure
    )


SPELLS: Mapping[Kind, Any] = {
    Kind.OPEN: _open,
    Kind.MISSING: _missing,
    Kind.UNINFORMED: _uninformed,
    Kind.BEGUN: _begun,
    Kind.ENDED: _ended,
    Kind.CHANGED: _changed,
    Kind.LASTED: _lasted,
}
