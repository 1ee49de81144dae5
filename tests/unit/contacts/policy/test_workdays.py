"""Sweden's working days: weekends, holidays, the eves that count as holidays, and the table of numbers."""

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contacts.policy.workdays import FIRST, LAST, deadline, numbered_days, working_days_after

TABLE = dict(numbered_days())
DAY = timedelta(days=1)
SATURDAY = 5

FREE = {
    "Saturday": date(2026, 11, 21),
    "Sunday": date(2026, 11, 22),
    "New Year's Day": date(2026, 1, 1),
    "Epiphany": date(2026, 1, 6),
    "Good Friday": date(2026, 4, 3),
    "Easter Monday": date(2026, 4, 6),
    "May Day": date(2026, 5, 1),
    "Ascension Day": date(2026, 5, 14),
    "Midsummer Eve": date(2026, 6, 19),
    "Christmas Eve": date(2026, 12, 24),
    "Christmas Day": date(2026, 12, 25),
    "New Year's Eve": date(2026, 12, 31),
    "Christmas Eve on a Friday": date(2027, 12, 24),
    "Second Day of Christmas on a Monday": date(2022, 12, 26),
    "National Day on a Monday, from 2005": date(2005, 6, 6),
    "Whit Monday, until 2004": date(2004, 5, 31),
}

WORKING = {
    "the day before Christmas Eve": date(2026, 12, 23),
    "a weekday between Christmas and the new year": date(2026, 12, 28),
    "the day before New Year's Eve": date(2026, 12, 30),
    "Maundy Thursday": date(2026, 4, 2),
    "the day after Easter Monday": date(2026, 4, 7),
    "the eve of Epiphany": date(2026, 1, 5),
    "Walpurgis Night": date(2026, 4, 30),
    "the day after Ascension Day": date(2026, 5, 15),
    "the day before Midsummer Eve": date(2026, 6, 18),
    "the eve of the National Day": date(2026, 6, 5),
    "the Monday after a National Day on a Saturday": date(2026, 6, 8),
    "Whit Monday, from 2005": date(2005, 5, 16),
    "6 June before it was a holiday": date(2003, 6, 6),
    "a leap day": date(2028, 2, 29),
}


def is_working(day: date) -> bool:
    return TABLE[day] > TABLE[day - DAY]


@pytest.mark.parametrize("name", FREE)
def test_a_free_day(name: str) -> None:
    assert not is_working(FREE[name])


@pytest.mark.parametrize("name", WORKING)
def test_a_working_day(name: str) -> None:
    assert is_working(WORKING[name])


def test_the_table_holds_every_day_once_and_rises_by_one_at_each_working_day() -> None:
    days = [day for day, _ in numbered_days()]
    assert (days[0], days[-1]) == (FIRST, LAST)
    assert len(days) == len(TABLE) == (LAST - FIRST).days + 1
    assert TABLE[FIRST] == 0
    for day, following in itertools.pairwise(days):
        assert following - day == DAY
        assert TABLE[following] - TABLE[day] in (0, 1)
        if following.weekday() >= SATURDAY:
            assert TABLE[following] == TABLE[day]


@pytest.mark.parametrize(
    ("day", "days", "expected"),
    [
        (date(2026, 11, 20), 1, date(2026, 11, 23)),
        (date(2026, 11, 21), 1, date(2026, 11, 23)),
        (date(2026, 11, 22), 1, date(2026, 11, 23)),
        (date(2026, 11, 23), 5, date(2026, 11, 30)),
        (date(2026, 12, 22), 1, date(2026, 12, 23)),
        (date(2026, 12, 22), 2, date(2026, 12, 28)),
        (date(2026, 12, 23), 5, date(2027, 1, 5)),
        (date(2026, 12, 24), 5, date(2027, 1, 5)),
        (date(2026, 4, 2), 1, date(2026, 4, 7)),
        (date(2026, 6, 18), 1, date(2026, 6, 22)),
        (date(2028, 2, 28), 1, date(2028, 2, 29)),
        (date(2027, 2, 26), 1, date(2027, 3, 1)),
    ],
)
def test_working_days_are_counted_from_the_day_after(day: date, days: int, expected: date) -> None:
    assert working_days_after(day, days) == expected
    assert deadline(day, days, working=True) == expected


@pytest.mark.parametrize(
    ("day", "days", "expected"),
    [
        (date(2026, 12, 23), 5, date(2026, 12, 28)),
        (date(2028, 2, 27), 3, date(2028, 3, 1)),
        (date(2027, 2, 27), 3, date(2027, 3, 2)),
        (date(2026, 11, 22), 0, date(2026, 11, 22)),
    ],
)
def test_calendar_days_run_on_through_holidays(day: date, days: int, expected: date) -> None:
    assert deadline(day, days, working=False) == expected


@given(st.dates(FIRST, date(2090, 1, 1)), st.integers(1, 60))
def test_a_deadline_is_a_working_day_with_so_many_working_days_behind_it(day: date, days: int) -> None:
    last = working_days_after(day, days)
    assert is_working(last)
    assert sum(is_working(day + n * DAY) for n in range(1, (last - day).days + 1)) == days


@pytest.mark.parametrize(
    ("day", "days", "said"),
    [
        (FIRST - DAY, 1, "1989-12-31 lies outside 1990-01-01 to 2099-12-31"),
        (LAST + DAY, 1, "2100-01-01 lies outside"),
        (LAST, 1, "1 working days after 2099-12-31 lies outside"),
    ],
)
def test_a_day_outside_the_table_is_refused(day: date, days: int, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        working_days_after(day, days)
