"""The geometry of the timeline."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fastkontakt.ui.timeline import Span, draw, gaps

TODAY = date(2026, 11, 22)
LANES = ("fast_lakarkontakt", "fast_vardkontakt")


def span(starts_on: date, ends_on: date | None = None, lane: str = LANES[0], person: str = "Anna Berg") -> Span:
    return Span(lane=lane, person=person, starts_on=starts_on, ends_on=ends_on)


def share(text: str) -> float:
    assert text.endswith("%")
    return float(text.removesuffix("%"))


def test_an_empty_lane_is_still_drawn() -> None:
    drawing = draw([], lanes=LANES, today=TODAY)
    assert [lane.key for lane in drawing.lanes] == list(LANES)
    assert all(lane.bars == () and lane.gaps == () for lane in drawing.lanes)
    assert drawing.ticks


def test_lanes_do_not_overlap_and_fill_the_height() -> None:
    drawing = draw([span(TODAY), span(TODAY, lane=LANES[1])], lanes=LANES, today=TODAY)
    first, second = drawing.lanes
    assert first.y + first.height == second.y
    assert second.y + second.height == drawing.axis_y < drawing.height


def test_successive_persons_share_a_row_when_their_names_fit() -> None:
    bars = (
        draw([span(date(2020, 1, 1), date(2023, 12, 31)), span(date(2024, 1, 1))], lanes=LANES, today=TODAY)
        .lanes[0]
        .bars
    )
    assert bars[0].y == bars[1].y


def test_simultaneous_persons_stand_in_rows_of_their_own() -> None:
    bars = (
        draw([span(date(2024, 1, 1)), span(date(2025, 1, 1), person="Bo Ek")], lanes=LANES, today=TODAY).lanes[0].bars
    )
    assert bars[0].y < bars[1].y


def test_a_short_bar_whose_name_would_run_into_the_next_gives_way() -> None:
    spans = [span(date(2020, 1, 1), date(2020, 2, 1)), span(date(2020, 3, 1))]
    bars = draw(spans, lanes=LANES, today=TODAY).lanes[0].bars
    assert bars[0].y != bars[1].y


def test_a_name_near_the_right_edge_is_written_leftwards() -> None:
    bar = draw([span(date(2020, 1, 1)), span(TODAY, person="Namn Namnsson")], lanes=LANES, today=TODAY).lanes[0].bars[1]
    assert bar.label_anchor == "end"
    assert share(bar.label_x) == 100


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "state"),
    [
        (date(2020, 1, 1), date(2026, 11, 21), "past"),
        (date(2020, 1, 1), TODAY, "current"),
        (date(2020, 1, 1), None, "current"),
        (TODAY, None, "current"),
        (date(2026, 11, 23), None, "planned"),
    ],
)
def test_a_bar_knows_past_present_and_planned(starts_on: date, ends_on: date | None, state: str) -> None:
    assert draw([span(starts_on, ends_on)], lanes=LANES, today=TODAY).lanes[0].bars[0].state == state


def test_gaps_lie_between_holders_and_after_the_last() -> None:
    spans = [span(date(2020, 1, 1), date(2020, 6, 30)), span(date(2020, 8, 1), date(2021, 1, 31))]
    assert gaps(spans, today=TODAY) == [(date(2020, 7, 1), date(2020, 7, 31)), (date(2021, 2, 1), None)]


def test_a_handover_from_one_day_to_the_next_leaves_no_gap() -> None:
    assert gaps([span(date(2020, 1, 1), date(2020, 6, 30)), span(date(2020, 7, 1))], today=TODAY) == []


def test_a_long_span_covers_what_a_shorter_one_leaves() -> None:
    assert gaps([span(date(2020, 1, 1)), span(date(2020, 2, 1), date(2020, 3, 1))], today=TODAY) == []


def test_one_who_ends_today_leaves_no_gap_yet() -> None:
    assert gaps([span(date(2020, 1, 1), TODAY)], today=TODAY) == []


days = st.dates(min_value=date(1990, 1, 1), max_value=TODAY + timedelta(days=90))


@given(
    st.lists(
        st.builds(
            lambda day, length, lane, person: span(
                day, None if length is None else day + timedelta(days=length), lane, person
            ),
            days,
            st.none() | st.integers(min_value=0, max_value=9000),
            st.sampled_from(LANES),
            st.text(min_size=1, max_size=40),
        ),
        max_size=25,
    )
)
def test_everything_stays_inside_the_picture(spans: list[Span]) -> None:
    drawing = draw(spans, lanes=LANES, today=TODAY)
    assert sorted(drawing.spans, key=repr) == sorted(spans, key=repr)
    assert 0 < share(drawing.today_x) < 100
    assert len(drawing.ticks) <= 12
    for lane in drawing.lanes:
        boxes = [(bar.x, bar.width) for bar in lane.bars] + [(gap.x, gap.width) for gap in lane.gaps]
        for x, width in boxes:
            assert share(x) >= 0
            assert share(width) > 0
            assert share(x) + share(width) <= 101
        for bar in lane.bars:
            assert lane.bar_top <= bar.y < lane.bar_top + lane.bar_height
