"""The periods that reports are of: quarters and years."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)
DAYS_TO_REGISTER = 5
"""The report of a period is established early on this day of the next one: what was done is registered by then."""
YEARS_BACK = 5
"""The system establishes missed reports from no longer ago than so many years."""


@dataclass(frozen=True, order=True)
class Period:
    """The days from `first` to and including `last`: a quarter or a year of the calendar. Ordered by the last day."""

    last: date
    first: date

    @property
    def is_year(self) -> bool:
        """Whether it is a year."""
        return self.first.month == 1 and self.last.month == 12

    @property
    def quarter(self) -> int:
        """Which quarter of the year its last day is in, from 1."""
        return (self.last.month + 2) // 3

    @property
    def months(self) -> int:
        """How many months it has."""
        return self.last.month - self.first.month + 1

    @property
    def key(self) -> str:
        """`2026-K1`, or `2026`."""
        return str(self.last.year) if self.is_year else f"{self.last.year}-K{self.quarter}"

    @property
    def due(self) -> date:
        """The day on which the system establishes its report."""
        return self.last + timedelta(days=DAYS_TO_REGISTER)


def quarter_of(day: date) -> Period:
    """The quarter in which the day lies."""
    first = date(day.year, day.month - (day.month - 1) % 3, 1)
    after = (first + timedelta(days=93)).replace(day=1)
    return Period(after - ONE_DAY, first)


def year_of(day: date) -> Period:
    """The year in which the day lies."""
    return Period(date(day.year, 12, 31), date(day.year, 1, 1))


def periods_over(since: date, *, today: date) -> Iterator[Period]:
    """The quarters and years with any day since, that are over on the day: by last day, a year after its quarters."""
    quarter = quarter_of(since)
    while quarter.last < today:
        yield quarter
        if quarter.last.month == 12:
            yield year_of(quarter.last)
        quarter = quarter_of(quarter.last + ONE_DAY)
