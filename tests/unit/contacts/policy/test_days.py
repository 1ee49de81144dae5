"""Arithmetic on days: months, the next review, a holder's last day, and when a stay passes a threshold."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contacts.policy.days import TRIGGERS, add_months, holder_last_day, review_day, trigger_day
from contacts.policy.examples import CONTACT
from contacts.policy.facts import ConsultationFacts, Days, EpisodeFacts, StayFacts
from tests.unit.contacts.policy.support import TODAY

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2025, 8, 31), 6, date(2026, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2028, 2, 29), 48, date(2032, 2, 29)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 12, 15), 12, date(2027, 12, 15)),
        (date(2026, 11, 1), 1, date(2026, 12, 1)),
        (date(2026, 12, 31), 0, date(2026, 12, 31)),
    ],
)
def test_months_are_added_by_the_calendar(start: date, months: int, expected: date) -> None:
    assert add_months(start, months) == expected


@given(st.dates(date(1950, 1, 1), date(2090, 1, 1)), st.integers(0, 120))
def test_the_months_later_day_has_the_same_number_or_is_the_months_last(start: date, months: int) -> None:
    later = add_months(start, months)
    assert (later.year - start.year) * 12 + later.month - start.month == months
    assert later.day == start.day or (later.day < start.day and (later + DAY).day == 1)


def test_the_review_is_on_the_day_agreed_else_after_the_ordinary_interval() -> None:
    contact = replace(CONTACT, days=Days(starts_on=date(2025, 8, 31)))
    assert review_day(contact, 6) == date(2026, 2, 28)
    assert review_day(replace(contact, next_review_on=date(2026, 1, 7)), 6) == date(2026, 1, 7)
    assert review_day(replace(contact, next_review_on=date(2027, 1, 7)), 6) == date(2027, 1, 7)


def leave(first: date, last: date | None) -> Days:
    return Days(starts_on=first, ends_on=last)


@pytest.mark.parametrize(
    ("assigned_to", "leaves", "expected"),
    [
        (None, [], None),
        (date(2026, 11, 30), [], date(2026, 11, 30)),
        (date(2026, 11, 1), [], date(2026, 11, 1)),
        (None, [leave(date(2026, 12, 1), date(2026, 12, 24))], date(2026, 11, 30)),
        (None, [leave(date(2026, 12, 1), None)], date(2026, 11, 30)),
        (None, [leave(date(2026, 10, 1), TODAY)], date(2026, 9, 30)),
        (None, [leave(date(2026, 10, 1), TODAY - DAY)], None),
        (None, [leave(date(2027, 2, 1), None), leave(date(2026, 12, 1), date(2026, 12, 2))], date(2026, 11, 30)),
        (date(2026, 11, 25), [leave(date(2026, 12, 1), None)], date(2026, 11, 25)),
        (date(2026, 12, 25), [leave(date(2026, 12, 1), None)], date(2026, 11, 30)),
        (date(2026, 12, 25), [leave(date(2026, 10, 1), TODAY - DAY)], date(2026, 12, 25)),
    ],
)
def test_the_holders_last_day_is_the_first_that_is_known(
    assigned_to: date | None, leaves: list[Days], expected: date | None
) -> None:
    contact = replace(CONTACT, holder_assigned_to=assigned_to, holder_leaves=tuple(leaves))
    assert holder_last_day(contact, TODAY) == expected


ADMITTED = date(2026, 2, 26)


def stay(*clinics: tuple[str, int]) -> EpisodeFacts:
    """A stay at clinics, each from so many days after admission."""
    return episode(stays=tuple(StayFacts(clinic=name, starts_on=ADMITTED + n * DAY) for name, n in clinics))


def seen(*consultants: tuple[str, str, int]) -> EpisodeFacts:
    """A stay with consultants, each from a clinic and so many days after admission."""
    return episode(
        consultations=tuple(
            ConsultationFacts(clinic=clinic, consultant=name, on=ADMITTED + n * DAY) for clinic, name, n in consultants
        )
    )


def episode(**known: object) -> EpisodeFacts:
    bare = EpisodeFacts(id="e", ward="w", receiving=None, admitted_on=ADMITTED, noticed_on=ADMITTED)
    return replace(bare, **known)  # type: ignore[arg-type]


ROWS = [
    ("days", 10, episode(), date(2026, 3, 9)),
    ("days", 10, episode(admitted_on=date(2028, 2, 26)), date(2028, 3, 8)),
    ("days", 1, episode(), date(2026, 2, 28)),
    ("clinics", 1, stay(), None),
    ("clinics", 1, stay(("A", 0)), None),
    ("clinics", 1, stay(("A", 0), ("A", 2)), None),
    ("clinics", 1, stay(("A", 0), ("B", 2)), date(2026, 2, 28)),
    ("clinics", 1, stay(("B", 2), ("A", 0), ("C", 9)), date(2026, 2, 28)),
    ("clinics", 1, stay(("A", 0), ("B", 0)), ADMITTED),
    ("clinics", 2, stay(("A", 0), ("B", 2), ("A", 3)), None),
    ("clinics", 2, stay(("A", 0), ("B", 2), ("C", 3)), date(2026, 3, 1)),
    ("consultants", 2, seen(("A", "x", 1), ("A", "y", 2)), None),
    ("consultants", 2, seen(("A", "x", 1), ("A", "y", 2), ("A", "x", 3)), None),
    ("consultants", 2, seen(("A", "x", 1), ("A", "y", 2), ("B", "z", 3)), None),
    ("consultants", 2, seen(("A", "x", 1), ("A", "y", 2), ("A", "z", 3)), date(2026, 3, 1)),
    ("consultants", 2, seen(*[("A", n, 9) for n in "xyz"], *[("B", n, 1) for n in "xyz"]), date(2026, 2, 27)),
    ("consulting_clinics", 1, seen(("A", "x", 1), ("A", "y", 2)), None),
    ("consulting_clinics", 1, seen(("A", "x", 1), ("B", "y", 2)), date(2026, 2, 28)),
    ("consulting_clinics", 1, seen(("B", "x", 2), ("A", "x", 1)), date(2026, 2, 28)),
    ("consulting_clinics", 1, seen(), None),
    ("unknown_primary", 0, episode(), None),
    ("unknown_primary", 0, episode(unknown_primary_since=ADMITTED), ADMITTED),
]


@pytest.mark.parametrize(("trigger", "threshold", "known", "expected"), ROWS)
def test_the_day_on_which_a_stay_passes_a_threshold(
    trigger: str, threshold: int, known: EpisodeFacts, expected: date | None
) -> None:
    assert trigger_day(known, trigger, threshold) == expected


def test_every_trigger_is_tried_on_both_sides_of_its_threshold() -> None:
    for trigger in TRIGGERS:
        answers = {expected is None for name, _, _, expected in ROWS if name == trigger}
        assert answers == ({False} if trigger == "days" else {True, False})


def test_an_unknown_trigger_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown trigger 'weeks'; known are days, clinics"):
        trigger_day(episode(), "weeks", 1)
