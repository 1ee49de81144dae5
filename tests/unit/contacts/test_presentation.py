"""Small decisions of what the shared view shows."""

from datetime import date

import pytest

from contacts.presentation.cards import age
from contacts.presentation.judgement import reason_alone


@pytest.mark.parametrize(
    ("born", "day", "years"),
    [
        (date(2000, 1, 31), date(2026, 1, 30), 25),
        (date(2000, 1, 31), date(2026, 1, 31), 26),
        (date(2000, 2, 29), date(2025, 2, 28), 24),
        (date(2027, 1, 1), date(2026, 1, 1), None),
        (None, date(2026, 1, 1), None),
    ],
)
def test_age_is_whole_years(born: date | None, day: date, years: int | None) -> None:
    assert age(born, day) == years


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("Anna Ek kan inte utses: hyrläkare kan inte vara det.", "Hyrläkare kan inte vara det."),
        ("patienten är avliden.", "Patienten är avliden."),
    ],
)
def test_the_reason_stands_alone_where_the_place_says_the_rest(message: str, said: str) -> None:
    assert reason_alone(message) == said
