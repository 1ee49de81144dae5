"""Who may see, in words that need no database."""

from datetime import UTC, datetime, timedelta

import pytest

from patients.sharing.presentation import time_left

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("left", "said"),
    [
        (timedelta(hours=24), "24 timmar kvar"),
        (timedelta(hours=1, minutes=59), "1 timme kvar"),
        (timedelta(minutes=59), "mindre än en timme kvar"),
    ],
)
def test_how_long_an_opening_lasts_is_never_rounded_up(left: timedelta, said: str) -> None:
    assert time_left(NOW + left, now=NOW) == said
