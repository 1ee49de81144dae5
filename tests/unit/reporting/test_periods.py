"""Quarters and years, and which of them are over."""

from datetime import date

import pytest

from reporting.reports.periods import Period, periods_over, quarter_of, year_of


@pytest.mark.parametrize(
    ("day", "first", "last", "key"),
    [
        (date(2026, 1, 1), date(2026, 1, 1), date(2026, 3, 31), "2026-K1"),
        (date(2024, 2, 29), date(2024, 1, 1), date(2024, 3, 31), "2024-K1"),
        (date(2026, 6, 30), date(2026, 4, 1), date(2026, 6, 30), "2026-K2"),
        (date(2026, 9, 30), date(2026, 7, 1), date(2026, 9, 30), "2026-K3"),
        (date(2026, 10, 1), date(2026, 10, 1), date(2026, 12, 31), "2026-K4"),
    ],
)
def test_a_quarter(day: date, first: date, last: date, key: str) -> None:
    assert quarter_of(day) == Period(last, first)
    assert (quarter_of(day).key, quarter_of(day).months, quarter_of(day).is_year) == (key, 3, False)


def test_a_year() -> None:
    year = year_of(date(2026, 5, 5))
    assert (year.key, year.months, year.is_year, year.due) == ("2026", 12, True, date(2027, 1, 5))


def test_the_periods_that_are_over_come_in_order_the_year_after_its_quarters() -> None:
    found = list(periods_over(date(2025, 8, 15), today=date(2026, 4, 1)))
    assert [period.key for period in found] == ["2025-K3", "2025-K4", "2025", "2026-K1"]


def test_a_period_is_not_over_on_its_last_day() -> None:
    assert list(periods_over(date(2026, 7, 1), today=date(2026, 9, 30))) == []
    assert [period.key for period in periods_over(date(2026, 7, 1), today=date(2026, 10, 1))] == ["2026-K3"]
