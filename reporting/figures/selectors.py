"""Reads of the kept figures: numbers alone, no patients. A few rows are summed for each number, however many patients.

Which units one may ask about is the caller's matter (reporting.figures.reach); small numbers are hidden there too.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from reporting.enums import Grain, Measure

Key = tuple[str, str]
"""A measure, and the contact role or the rule that it is about ("" where it is about none)."""

ONE_DAY = timedelta(days=1)
TRENDED = 24


@dataclass(frozen=True)
class Flow:
    """How many began and how many ceased to count in the days asked for."""

    began: int
    ceased: int


@dataclass(frozen=True)
class Stretch:
    """Tallies of one grain whose first day lies from `first` to and including `last`."""

    grain: str
    first: date
    last: date


def standing(unit_ids: Iterable[UUID] | None, *, on: date) -> dict[UUID, dict[Key, int]]:
    """Unit -> what is counted there at the end of the day, where it is not 0. None: every unit. One query."""
    found: dict[UUID, dict[Key, int]] = defaultdict(dict)
    for unit, measure, about, began, ceased in _sums(_until(on), ("unit_id", "measure", "about"), unit_ids):
        if began != ceased:
            found[unit][measure, about] = began - ceased
    return found


def open_by_person(unit_id: UUID, *, on: date) -> dict[tuple[UUID, str], int]:
    """(Member of staff, role) -> open contacts at the unit at the end of the day, where there are any. One query."""
    rows = _sums(_until(on), ("staff_id", "about"), [unit_id], measure=Measure.OPEN)
    return {(staff, role): began - ceased for staff, role, began, ceased in rows if began != ceased}


def loads(unit_ids: Iterable[UUID] | None, *, on: date) -> dict[UUID, dict[str, list[int]]]:
    """Unit -> role -> how many open contacts each one there has at the end of the day, without persons. One query."""
    found: dict[UUID, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    rows = _sums(_until(on), ("unit_id", "about", "staff_id"), unit_ids, measure=Measure.OPEN)
    for unit, role, _staff, began, ceased in rows:
        if began != ceased:
            found[unit][role].append(began - ceased)
    return found


def flow(unit_ids: Iterable[UUID] | None, *, first: date, last: date) -> dict[UUID, dict[Key, Flow]]:
    """Unit -> what began and ceased there from the first day to and including the last. One query."""
    found: dict[UUID, dict[Key, Flow]] = defaultdict(dict)
    rows = _sums(_between(first, last), ("unit_id", "measure", "about"), unit_ids)
    for unit, measure, about, began, ceased in rows:
        if began or ceased:
            found[unit][measure, about] = Flow(began, ceased)
    return found


def month_ends(on: date, months: int = TRENDED) -> list[date]:
    """The last days of the months before, and the day itself as the last: so many days in all."""
    ends = [on]
    while len(ends) < months:
        ends.append(ends[-1].replace(day=1) - ONE_DAY)
    return ends[::-1]


def trend(unit_ids: Iterable[UUID] | None, *, on: date, months: int = TRENDED) -> dict[Key, list[int]]:
    """What is counted at all the units together at each of `month_ends`. Two queries."""
    units = None if unit_ids is None else list(unit_ids)
    days = month_ends(on, months)
    found: dict[Key, list[int]] = defaultdict(lambda: [0] * months)
    for measure, about, began, ceased in _sums(_until(days[0]), ("measure", "about"), units):
        found[measure, about] = [began - ceased] * months
    for measure, about, month, began, ceased in _sums(
        _between(days[0] + ONE_DAY, on), ("measure", "about", "date_trunc('month', first)::date"), units
    ):
        values = found[measure, about]
        for at in range(_place(month, days), months):
            values[at] += began - ceased
    return dict(found)


def months_of_flow(unit_ids: Iterable[UUID] | None, *, on: date, months: int = TRENDED) -> dict[Key, list[Flow]]:
    """What began and ceased at all the units together in each month, the last one to the day. One query."""
    days = month_ends(on, months)
    found: dict[Key, list[Flow]] = defaultdict(lambda: [Flow(0, 0)] * months)
    stretches = _between(days[0].replace(day=1), on)
    columns = ("measure", "about", "date_trunc('month', first)::date")
    for measure, about, month, began, ceased in _sums(stretches, columns, unit_ids):
        found[measure, about][_place(month, days)] = Flow(began, ceased)
    return dict(found)


def first_day() -> date | None:
    """The first day of which there are figures in the tenant, if there are any."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT min(first) FROM reporting_tally WHERE grain = 'd' AND first >= "
            "(SELECT min(first) FROM reporting_tally WHERE grain = 'y')"
        )
        found: date | None = cursor.fetchone()[0]
        return found


def _place(month: date, days: list[date]) -> int:
    """Where in `month_ends` a month lies."""
    return (month.year - days[0].year) * 12 + month.month - days[0].month


def _until(on: date) -> list[Stretch]:
    """All days to and including the day: whole years, whole months of its year, days of its month."""
    year, month = on.replace(month=1, day=1), on.replace(day=1)
    return [
        Stretch(Grain.YEAR, date.min, year - ONE_DAY),
        Stretch(Grain.MONTH, year, month - ONE_DAY),
        Stretch(Grain.DAY, month, on),
    ]


def _between(first: date, last: date) -> list[Stretch]:
    """All days from the first to and including the last: whole months, and the days on either side."""
    months_from = first if first.day == 1 else _next_month(first)
    months_to = (last + ONE_DAY).replace(day=1)
    if months_from >= months_to:
        return [Stretch(Grain.DAY, first, last)]
    return [
        Stretch(Grain.DAY, first, months_from - ONE_DAY),
        Stretch(Grain.MONTH, months_from, months_to - ONE_DAY),
        Stretch(Grain.DAY, months_to, last),
    ]


def _next_month(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)


def _sums(
    stretches: list[Stretch], columns: tuple[str, ...], unit_ids: Iterable[UUID] | None, *, measure: str = ""
) -> Iterator[tuple[Any, ...]]:
    """Rows of the columns, `began` and `ceased`. Each stretch is a branch of its own, which an index answers."""
    values: list[Any] = []
    branches = []
    for stretch in stretches:
        where = ["grain = %s", "first BETWEEN %s AND %s"]
        values += [stretch.grain, stretch.first, stretch.last]
        if unit_ids is not None:
            where.append("unit_id = ANY (%s)")
            values.append(list(unit_ids))
        if measure:
            where.append("measure = %s")
            values.append(measure)
        branches.append(f"SELECT * FROM reporting_tally WHERE {' AND '.join(where)}")
    places = ", ".join(str(number) for number in range(1, len(columns) + 1))
    text = (
        f"SELECT {', '.join(columns)}, sum(began)::bigint, sum(ceased)::bigint "
        f"FROM ({' UNION ALL '.join(branches)}) tallies GROUP BY {places}"
    )
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        yield from cursor.fetchall()
