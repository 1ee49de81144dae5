"""Reads that stand out, found set-wise in SQL over a period. Only those of staff: what citizens read is their own."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import (
    CharField,
    Count,
    DateField,
    DateTimeField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Value,
)
from django.db.models.functions import Cast, Concat, Replace, TruncDate

from fastkontakt.audit.enums import Pattern
from fastkontakt.audit.models import Access, Event
from fastkontakt.moments import SWEDEN, end_of, start_of
from fastkontakt.organisation.models import StaffMember
from patients.enums import Protection
from patients.models import CareRelation, EmergencyAccess, Patient, Relative

MANY = 20
"""More patients than this opened by one person in a day, without anything done for them, stand out."""
LASTING_DAYS = 7
"""A care relation that ended sooner after it began may have been made for the sake of the read."""
LISTS = ("list", "worklist", "search", "requests", "leaving", "deviations", "discharge_list", "behind_figure")
"""Pages that show many patients at once: having seen them there is no sign of having opened their records."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Days, first and last included, and a unit or all."""

    first: date
    last: date
    unit: UUID | None = None


def staff_reads(period: Period) -> QuerySet[Any]:
    """The reads of staff in the period, with `day` (the Swedish day) on each."""
    rows = Access.objects.filter(
        at__gte=start_of(period.first), at__lt=end_of(period.last), assignment__isnull=False, patient__isnull=False
    )
    if period.unit is not None:
        rows = rows.filter(unit=period.unit)
    return rows.annotate(day=TruncDate("at", tzinfo=SWEDEN))


def matching(pattern: str, period: Period) -> QuerySet[Any]:
    """The period's reads that show the pattern, the latest first."""
    return _judged(period).filter(_conditions(period)[pattern]).order_by("-at", "-pk")


def counted(period: Period) -> dict[str, int]:
    """Pattern -> number of reads that show it, and "" -> all reads, in one statement."""
    counts = {name: Count("pk", filter=condition) for name, condition in _conditions(period).items()}
    found = _judged(period).aggregate(everything=Count("pk"), **counts)
    return {"" if name == "everything" else name: number for name, number in found.items()}


def _judged(period: Period) -> QuerySet[Any]:
    return staff_reads(period).annotate(who_and_when=_who_and_when())


def _who_and_when() -> Concat:
    return Concat(Cast("user", CharField()), Value(" "), Cast("day", CharField()), output_field=CharField())


def _conditions(period: Period) -> dict[str, Any]:
    oneself = Q(patient__user=F("user"))
    return {
        Pattern.EMERGENCY: Exists(
            EmergencyAccess.objects.filter(
                patient=OuterRef("patient"),
                unit=OuterRef("unit"),
                opened_at__lte=OuterRef("at"),
                until__gt=OuterRef("at"),
            )
        ),
        Pattern.RELATIVE: oneself | Exists(Relative.objects.filter(patient=OuterRef("patient"), user=OuterRef("user"))),
        Pattern.COLLEAGUE: Exists(StaffMember.objects.filter(user=OuterRef("patient__user"))) & ~oneself,
        Pattern.SAME_ADDRESS: Exists(_same_address()),
        Pattern.SAME_NAME: Q(patient__family_name__iexact=F("assignment__staff__family_name")) & ~oneself,
        Pattern.PROTECTED: Q(patient__protection__in=set(Protection.values) - {Protection.NONE}),
        Pattern.NO_RELATION: ~Exists(_lasting_relation()),
        Pattern.MANY: Q(who_and_when__in=_busy_days(period)),
    }


def _same_address() -> QuerySet[Any]:
    """The reader's own row as a patient, where it has the address of the patient that was read."""
    plain = Replace("postal_code", Value(" "), Value(""))
    theirs = Replace(OuterRef("patient__postal_code"), Value(" "), Value(""))
    rows = Patient.objects.filter(user=OuterRef("user"), street__iexact=OuterRef("patient__street"))
    return rows.annotate(plain=plain).filter(plain=theirs).exclude(street="").exclude(pk=OuterRef("patient"))


def _lasting_relation() -> QuerySet[Any]:
    day = TruncDate(ExpressionWrapper(OuterRef("at"), output_field=DateTimeField()), tzinfo=SWEDEN)
    week_in = ExpressionWrapper(F("starts_on") + Value(LASTING_DAYS), output_field=DateField())
    lasting = Q(ends_on__isnull=True) | (Q(ends_on__gte=day) & Q(ends_on__gte=week_in))
    return CareRelation.objects.filter(lasting, patient=OuterRef("patient"), unit=OuterRef("unit"), starts_on__lte=day)


def _busy_days(period: Period) -> QuerySet[Any]:
    """Person and day, as _who_and_when has them, with more than MANY patients opened and nothing done for them."""
    done = Event.objects.filter(
        user=OuterRef("user"),
        patient=OuterRef("patient"),
        at__gte=start_of(period.first),
        at__lt=end_of(period.last),
        at__date=OuterRef("day"),
    )
    seen_in_lists = [name for page in LISTS for name in (page, f"api_{page}")]
    opened = _judged(period).exclude(page__in=seen_in_lists).filter(~Exists(done))
    busy = opened.values("who_and_when").annotate(patients=Count("patient", distinct=True)).filter(patients__gt=MANY)
    return busy.values("who_and_when")
