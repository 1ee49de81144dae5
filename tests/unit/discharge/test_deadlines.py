"""The deadlines of a discharge at every boundary: noon, midnight, the clock's changes, the leap day."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from uuid import UUID

import pytest

from contacts.discharge import deadlines
from contacts.discharge.deadlines import Terms, call_was_late, deadlines_of, payment_day, sip_call_deadline
from fastkontakt.moments import SWEDEN, day_of, end_of, hours_between, on_swedish_clock, start_of

TERMS = Terms(sip_days=3, payment_days=3, payment_days_after_noon=4, noon=time(12))

RECEIVER = UUID(int=1)


@dataclass
class Stay:
    """What the deadlines ask of an episode."""

    ready_at: datetime | None = None
    sip_needed: bool | None = None
    sip_called_at: datetime | None = None
    expected_discharge: date | None = None
    noticed_at: datetime = datetime(2026, 11, 20, 9, tzinfo=SWEDEN)
    receiving_unit_id: UUID | None = RECEIVER


def swedish(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SWEDEN)


@pytest.mark.parametrize(
    ("notice", "pays"),
    [
        ("2026-11-22T00:00", "2026-11-25"),
        ("2026-11-22T11:59", "2026-11-25"),
        ("2026-11-22T12:00", "2026-11-25"),
        ("2026-11-22T12:00:01", "2026-11-26"),
        ("2026-11-22T12:01", "2026-11-26"),
        ("2026-11-22T23:59", "2026-11-26"),
        ("2028-02-26T12:00", "2028-02-29"),
        ("2028-02-26T12:01", "2028-03-01"),
        ("2028-02-29T11:59", "2028-03-03"),
        ("2026-12-30T13:00", "2027-01-03"),
    ],
)
def test_the_payment_day_turns_at_noon(notice: str, pays: str) -> None:
    assert payment_day(swedish(notice), TERMS) == date.fromisoformat(pays)


def test_noon_is_swedish_whatever_offset_the_notice_came_with() -> None:
    assert payment_day(datetime(2026, 11, 22, 11, 0, tzinfo=UTC), TERMS) == date(2026, 11, 25)
    assert payment_day(datetime(2026, 11, 22, 11, 1, tzinfo=UTC), TERMS) == date(2026, 11, 26)
    assert payment_day(datetime(2026, 7, 22, 10, 0, tzinfo=UTC), TERMS) == date(2026, 7, 25)
    assert payment_day(datetime(2026, 7, 22, 10, 1, tzinfo=UTC), TERMS) == date(2026, 7, 26)


def test_a_notice_before_midnight_belongs_to_the_swedish_day() -> None:
    assert sip_call_deadline(datetime(2026, 11, 22, 22, 59, tzinfo=UTC), TERMS) == date(2026, 11, 25)
    assert sip_call_deadline(datetime(2026, 11, 22, 23, 0, tzinfo=UTC), TERMS) == date(2026, 11, 26)


@pytest.mark.parametrize(
    ("day", "hours"), [("2026-03-28", 24), ("2026-03-29", 23), ("2026-10-25", 25), ("2028-02-29", 24)]
)
def test_a_day_has_the_hours_that_the_clock_gives_it(day: str, hours: int) -> None:
    found = date.fromisoformat(day)
    assert hours_between(start_of(found), end_of(found)) == hours


@pytest.mark.parametrize(
    ("notice", "hours"), [("2026-03-27T10:00", 85), ("2026-10-23T10:00", 87), ("2026-11-20T10:00", 86)]
)
def test_hours_left_pass_the_clocks_change(notice: str, hours: int) -> None:
    ready = swedish(notice)
    assert hours_between(ready, end_of(sip_call_deadline(ready, TERMS))) == hours


def test_a_time_that_clocks_skip_is_none_and_one_shown_twice_is_the_first() -> None:
    with pytest.raises(ValueError, match="skip"):
        on_swedish_clock(datetime(2026, 3, 29, 2, 30))
    assert on_swedish_clock(datetime(2026, 10, 25, 2, 30)).astimezone(UTC) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert day_of(on_swedish_clock(datetime(2026, 3, 29, 3, 0))) == date(2026, 3, 29)


@pytest.mark.parametrize(
    ("called", "at", "late"),
    [
        (None, "2026-11-25T23:59", False),
        (None, "2026-11-26T00:00", True),
        ("2026-11-25T23:59", "2026-11-30T10:00", False),
        ("2026-11-26T00:00", "2026-11-30T10:00", True),
    ],
)
def test_a_call_is_late_from_the_midnight_after_its_last_day(called: str | None, at: str, late: bool) -> None:
    stay = Stay(ready_at=swedish("2026-11-22T12:01"), sip_needed=True, sip_called_at=called and swedish(called))
    assert call_was_late(stay, at=swedish(at), terms=TERMS) is late


@pytest.mark.parametrize("needed", [False, None])
def test_a_call_that_nobody_needs_is_never_late(needed: bool | None) -> None:
    stay = Stay(ready_at=swedish("2026-11-01T10:00"), sip_needed=needed)
    assert not call_was_late(stay, at=swedish("2026-11-30T10:00"), terms=TERMS)
    assert deadlines_of(stay, "halland").sip_call is None
    assert deadlines_of(stay, "halland").pays_without_call


def test_the_contact_is_due_on_the_notice_of_ready_else_the_estimate_else_the_day_after_the_notice() -> None:
    assert deadlines_of(Stay(), "halland").fvk == date(2026, 11, 21)
    assert deadlines_of(Stay(expected_discharge=date(2026, 11, 27)), "halland").fvk == date(2026, 11, 27)
    ready = Stay(expected_discharge=date(2026, 11, 27), ready_at=swedish("2026-11-24T15:00"), sip_needed=False)
    assert deadlines_of(ready, "halland").fvk == date(2026, 11, 24)


def test_without_a_unit_in_primary_care_nobody_appoints_or_calls() -> None:
    found = deadlines_of(Stay(ready_at=swedish("2026-11-24T15:00"), sip_needed=True, receiving_unit_id=None), "halland")
    assert (found.fvk, found.sip_call, found.payment) == (None, None, date(2026, 11, 28))


def test_no_call_means_no_payment_until_it_is_made() -> None:
    stay = Stay(ready_at=swedish("2026-11-22T12:00"), sip_needed=True)
    found = deadlines_of(stay, "halland")
    assert (found.sip_call, found.payment, found.pays_without_call) == (date(2026, 11, 25), date(2026, 11, 25), False)
    stay.sip_called_at = swedish("2026-11-23T09:00")
    assert deadlines_of(stay, "halland").pays_without_call


def test_a_region_sets_other_days(monkeypatch: pytest.MonkeyPatch) -> None:
    agreed = {"sip_days": 1, "payment_days": 2, "payment_days_after_noon": 5, "noon": "10:30"}
    monkeypatch.setattr(deadlines, "parameter", lambda tenant, rule, name, on: agreed[name])
    found = deadlines_of(Stay(ready_at=swedish("2026-11-22T10:31"), sip_needed=True), "halland")
    assert (found.sip_call, found.payment) == (date(2026, 11, 23), date(2026, 11, 27))
