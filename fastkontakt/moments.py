"""Moments and Swedish days. A moment is an aware datetime; what day it belongs to is decided by Swedish time."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SWEDEN = ZoneInfo("Europe/Stockholm")


def day_of(moment: datetime) -> date:
    """The Swedish day that the moment falls on."""
    return moment.astimezone(SWEDEN).date()


def start_of(day: date) -> datetime:
    """The first moment of the Swedish day."""
    return datetime.combine(day, time(), SWEDEN)


def end_of(day: date) -> datetime:
    """The first moment after the Swedish day, 23, 24 or 25 hours after its start."""
    return start_of(day + timedelta(days=1))


def hours_between(first: datetime, last: datetime) -> float:
    """Hours that pass from the one moment to the other, also where the clock is set forward or back between them."""
    return (last.astimezone(UTC) - first.astimezone(UTC)).total_seconds() / 3600


def on_swedish_clock(naive: datetime) -> datetime:
    """The moment at which Swedish clocks show this; the first of the two where they are set back.

    Raises ValueError for a time that they skip when set forward.
    """
    moment = naive.replace(tzinfo=SWEDEN)
    if moment.astimezone(UTC).astimezone(SWEDEN).replace(tzinfo=None) != naive:
        raise ValueError("Swedish clocks skip this time")
    return moment
