"""The orders of the list as tuples of sort keys, and the rows beyond a given one (keyset paging).

A page begins after a patient, named by key in the address; where that patient stands is read from the row itself, so
no name or day is in an address. Every order ends with the name and then the key, so that no two rows are equal. Who has
skyddad folkbokföring is not named in a list, and so stands last, in the order of keys: the place tells nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    DateField,
    Exists,
    F,
    FilteredRelation,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Least

from contacts.models import Contact, Duty, NeedAssessment
from fastkontakt.organisation.models import Unit
from patients.enums import Protection
from patients.models import Patient
from reporting.patient_list.enums import Sort

LAST = 2_000_000_000
"""Where what has no day stands, whichever way round."""
RANK = "rank"
NAMES = ("unnamed", "family_key", "given_key", "pk")


def held_on(on: date, way: str = "") -> Q:
    """Rows whose days cover the day, said so that an index with both days answers; `way` leads to them."""
    open_ended = Q(**{f"{way}ends_on__isnull": True}) | Q(**{f"{way}ends_on__gte": on})
    return Q(**{f"{way}starts_on__lte": on}) & open_ended


def with_own(patients: QuerySet[Patient], unit: Unit, *, on: date) -> QuerySet[Patient]:
    """The patients, ready to be joined with the unit's own contacts and listing; neither is unless asked for."""
    return patients.alias(
        own_contacts=FilteredRelation("contacts", condition=Q(contacts__unit=unit) & held_on(on, "contacts__")),
        own_listing=FilteredRelation("listings", condition=Q(listings__unit=unit) & held_on(on, "listings__")),
    )


def next_review(unit: Unit, *, on: date) -> Least:
    """The soonest review that the unit has agreed: of its contacts, or of a need where it has no contact."""
    contacts = Contact.objects.filter(held_on(on), unit=unit)
    return Least(_soonest(contacts, "next_review_on"), _soonest(standing_assessments(unit, on=on), "next_review_on"))


def standing_assessments(unit: Unit, *, on: date) -> QuerySet[NeedAssessment]:
    """The unit's newest assessment of each patient and role with a day for the next, where it has no contact."""
    same = {"patient": OuterRef("patient"), "role": OuterRef("role"), "unit": unit}
    later = Q(on__gt=OuterRef("on")) | Q(on=OuterRef("on"), noted_at__gt=OuterRef("noted_at"))
    rows: QuerySet[NeedAssessment] = NeedAssessment.objects.filter(unit=unit, next_review_on__isnull=False)
    return rows.exclude(Exists(NeedAssessment.objects.filter(later, **same))).exclude(
        Exists(Contact.objects.filter(held_on(on), **same))
    )


@dataclass(frozen=True)
class Order:
    """The names of the sort keys, the pk last; all ascending, or all descending where `backwards`."""

    names: tuple[str, ...]
    backwards: bool

    def sorted(self, patients: QuerySet[Patient], *, towards_start: bool = False) -> QuerySet[Patient]:
        """The patients in order; from the end where `towards_start`."""
        turned = self.backwards != towards_start
        return patients.order_by(*(F(name).desc() if turned else F(name).asc() for name in self.names))

    def beyond(self, place: Sequence[Any], *, towards_start: bool = False) -> Func:
        """The condition that a row stands after the place, or before it where `towards_start`."""
        own = Composite(*(F(name) for name in self.names))
        given = Composite(*(Value(value) for value in place))
        sign = " < " if self.backwards != towards_start else " > "
        return Func(own, given, template="%(expressions)s", arg_joiner=sign, output_field=BooleanField())


class Composite(Func):
    """Several values compared as one, the first first. Its own type is of no use to Django, which wants one named."""

    function = "ROW"
    output_field = CharField()


def ordered(
    patients: QuerySet[Patient], unit: Unit, *, sort: str, descending: bool, on: date
) -> tuple[QuerySet[Patient], Order]:
    """The patients, from `with_own`, with the keys of the order; and the order."""
    by_name = sort == Sort.NAME
    backwards = by_name and descending
    last = Value(-1 if backwards else 1)
    keys: dict[str, Any] = {
        "unnamed": Case(When(IS_UNNAMED, then=last), default=Value(0), output_field=IntegerField()),
        "family_key": _unless_unnamed("family_name"),
        "given_key": _unless_unnamed("given_name"),
    }
    if by_name:
        return patients.annotate(**keys), Order(NAMES, backwards)
    rank = _rank(sort, unit, on, -1 if descending else 1)
    return patients.annotate(**keys, **{RANK: rank}), Order((RANK, *NAMES), backwards=False)


IS_UNNAMED = Q(protection=Protection.SKYDDAD_FOLKBOKFORING)


def _unless_unnamed(name: str) -> Case:
    return Case(When(IS_UNNAMED, then=Value("")), default=F(name), output_field=CharField())


def _rank(sort: str, unit: Unit, on: date, sign: int) -> Any:
    """A number to order by, ascending; what has no day comes last whatever the sign."""
    if sort == Sort.CONTACTS:
        return Count("own_contacts") * Value(sign)
    day = {
        Sort.LISTED: lambda: F("own_listing__starts_on"),
        Sort.DUTY: lambda: _soonest(Duty.objects.filter(unit=unit, met_at__isnull=True), "due_on"),
        Sort.REVIEW: lambda: next_review(unit, on=on),
    }[Sort(sort)]()
    return Coalesce(DayNumber(day) * Value(sign), Value(LAST), output_field=IntegerField())


def _soonest(rows: QuerySet[Any], day: str) -> Case:
    """The soonest day among each patient's rows, None where there is none.

    One look finds all who have any; only of those each is asked for, so that it costs as much as there are rows.
    """
    dated = rows.filter(**{f"{day}__isnull": False})
    of_patient = dated.filter(patient=OuterRef("pk")).order_by(day).values(day)[:1]
    has_any = When(pk__in=dated.order_by().values("patient"), then=Subquery(of_patient))
    return Case(has_any, default=None, output_field=DateField())


class DayNumber(Func):
    """A day as a number of days."""

    template = "(%(expressions)s - DATE '1970-01-01')"
    arity = 1
    output_field = IntegerField()
