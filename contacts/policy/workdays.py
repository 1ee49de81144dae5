"""Deadlines in days, with Sweden's working days: not Saturdays, Sundays, public holidays, or the eves of Midsummer,
Christmas and the new year, which count as holidays for deadlines (2 § lagen (1930:173) om beräkning av lagstadgad tid).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

import holidays

FIRST, LAST = date(1990, 1, 1), date(2099, 12, 31)
SATURDAY = 5


def numbered_days() -> Iterator[tuple[date, int]]:
    """Every day from FIRST to LAST with the number of working days up to and including it."""
    free = holidays.country_holidays("SE", years=range(FIRST.year, LAST.year + 1), categories=("public", "de_facto"))
    number = 0
    for ordinal in range(FIRST.toordinal(), LAST.toordinal() + 1):
        day = date.fromordinal(ordinal)
        number += day.weekday() < SATURDAY and day not in free
        yield day, number


@cache
def _numbers() -> tuple[int, ...]:
    return tuple(number for _, number in numbered_days())


def working_days_after(day: date, days: int) -> date:
    """The day that lies so many working days after the day. Raises ValueError outside FIRST to LAST."""
    numbers = _numbers()
    place = (day - FIRST).days
    if not 0 <= place < len(numbers):
        raise ValueError(f"{day} lies outside {FIRST} to {LAST}")
    found = bisect_left(numbers, numbers[place] + days)
    if found == len(numbers):
        raise ValueError(f"{days} working days after {day} lies outside {FIRST} to {LAST}")
    return FIRST + timedelta(days=found)


def deadline(day: date, days: int, *, working: bool) -> date:
    """The last day on which something is in time: so many days, or working days, after the day."""
    return working_days_after(day, days) if working else day + timedelta(days=days)
