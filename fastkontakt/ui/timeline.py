"""Geometry of the timeline picture: lanes by role, bars by person, gaps between them, today marked.

Pure functions. Horizontal measures are percentages as strings ("12.50%"), so that the picture follows the width of
the page while its text keeps its size and a decimal comma never reaches the SVG. Vertical measures are pixels.
Days are inclusive; an open end is None.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

LANE_TITLE = 34
ROW = 40
LANE_PADDING = 14
TOP = 30
AXIS = 28
NARROWEST = 340  # pixels: the plot on a 390 px wide screen, on which labels must still fit
LONGEST = 42  # characters of a label that fit there
CHARACTER = 7.6  # pixels: a mean character of a label
STEPS = ((5, 1), (15, 3), (30, 6), (84, 12), (180, 24), (420, 60))  # (up to so many months, months between ticks)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Somebody in a role for some days, at a care provider. `lane` is a key of the lanes asked for."""

    lane: str
    person: str
    starts_on: date
    ends_on: date | None = None
    detail: str = ""
    provider: str = ""

    @property
    def label(self) -> str:
        """What stands at the bar: person and provider, cut where they do not fit."""
        whole = ", ".join(part for part in (self.person, self.provider) if part)
        return whole if len(whole) <= LONGEST else f"{whole[: LONGEST - 1].rstrip(' ,')}…"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A span as drawn. `state`: past, current or planned; `label_anchor` is SVG's text-anchor."""

    span: Span
    x: str
    width: str
    y: int
    label_x: str
    label_anchor: str
    state: str
    open_ended: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Days inside a lane when nobody held the role; the last one may still last (`ends_on` None)."""

    starts_on: date
    ends_on: date | None
    x: str
    width: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """A role's strip of the picture; `bar_top` and `bar_height` bound its rows."""

    key: str
    y: int
    height: int
    bar_top: int
    bar_height: int
    bars: tuple[Bar, ...]
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A line across the lanes at a first day of a month; `yearly` says how to word it."""

    day: date
    x: str
    yearly: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """The whole picture, `height` pixels tall and as wide as its place."""

    lanes: tuple[Lane, ...]
    ticks: tuple[Tick, ...]
    today: date
    today_x: str
    today_anchor: str
    height: int
    axis_y: int
    starts_on: date
    ends_on: date

    @property
    def spans(self) -> list[Span]:
        """Every span drawn, lane by lane and oldest first: the rows of the table twin."""
        return [bar.span for lane in self.lanes for bar in lane.bars]


@dataclass(frozen=True, slots=True)
class _Scale:
    starts_on: date
    ends_on: date

    def share(self, day: date) -> float:
        days = (self.ends_on - self.starts_on).days
        return min(100.0, max(0.0, 100 * (day - self.starts_on).days / days))


def draw(spans: Iterable[Span], *, lanes: Sequence[str], today: date) -> Timeline:
    """Lay out `spans` in `lanes` (drawn in that order, also when empty) as seen on `today`."""
    ordered = sorted(spans, key=lambda span: (span.starts_on, span.person))
    scale = _scale(ordered, today)
    drawn, y = [], TOP
    for key in lanes:
        lane = _lane(key, [span for span in ordered if span.lane == key], scale, today, y)
        drawn.append(lane)
        y += lane.height
    today_share = scale.share(today)
    return Timeline(
        lanes=tuple(drawn),
        ticks=_ticks(scale),
        today=today,
        today_x=_percent(today_share),
        today_anchor="end" if today_share > 60 else "start",
        height=y + AXIS,
        axis_y=y,
        starts_on=scale.starts_on,
        ends_on=scale.ends_on,
    )


def gaps(spans: Sequence[Span], *, today: date) -> list[tuple[date, date | None]]:
    """Days between the first start and today when no span covers, as inclusive pairs; None: still lasting."""
    found: list[tuple[date, date | None]] = []
    covered: date | None = None
    for span in sorted(spans, key=lambda span: span.starts_on):
        if covered is not None and (span.starts_on - covered).days > 1:
            found.append((covered + timedelta(days=1), span.starts_on - timedelta(days=1)))
        end = span.ends_on or date.max
        covered = end if covered is None else max(covered, end)
    if covered is not None and covered < today:
        found.append((covered + timedelta(days=1), None))
    return found


def _scale(spans: Sequence[Span], today: date) -> _Scale:
    first = min([today - timedelta(days=120), *(span.starts_on for span in spans)])
    last = max([today, *(span.ends_on or span.starts_on for span in spans)])
    starts_on = first.replace(day=1)
    margin = max(20, (last - starts_on).days // 16)
    return _Scale(starts_on, last + timedelta(days=margin))


def _lane(key: str, spans: Sequence[Span], scale: _Scale, today: date, y: int) -> Lane:
    bars: list[Bar] = []
    row_ends: list[float] = []
    top = y + LANE_TITLE
    for span in spans:
        left, right, anchor = _extent(span, scale)
        row = next((i for i, end in enumerate(row_ends) if end <= left), len(row_ends))
        row_ends[row : row + 1] = [right]
        bars.append(_bar(span, scale, today, top + row * ROW, anchor))
    height = max(1, len(row_ends)) * ROW
    found = [_gap(pair, scale, today) for pair in gaps(spans, today=today)]
    return Lane(
        key=key,
        y=y,
        height=LANE_TITLE + height + LANE_PADDING,
        bar_top=top,
        bar_height=height,
        bars=tuple(bars),
        gaps=tuple(found),
    )


def _extent(span: Span, scale: _Scale) -> tuple[float, float, str]:
    """Left and right share that bar and label together take on a narrow screen, and the label's anchor."""
    start, end = scale.share(span.starts_on), _end_share(span, scale)
    label = min(96.0, 100 * len(span.label) * CHARACTER / NARROWEST)
    if start + label <= 100:
        return start, max(end, start + label + 1), "start"
    return min(start, end - label - 1), end, "end"


def _bar(span: Span, scale: _Scale, today: date, y: int, anchor: str) -> Bar:
    start, end = scale.share(span.starts_on), _end_share(span, scale)
    state = "planned" if span.starts_on > today else "current"
    if span.ends_on is not None and span.ends_on < today:
        state = "past"
    return Bar(
        span=span,
        x=_percent(start),
        width=_percent(max(0.8, end - start)),
        y=y,
        label_x=_percent(start if anchor == "start" else end),
        label_anchor=anchor,
        state=state,
        open_ended=span.ends_on is None,
    )


def _end_share(span: Span, scale: _Scale) -> float:
    return 100.0 if span.ends_on is None else scale.share(span.ends_on + timedelta(days=1))


def _gap(pair: tuple[date, date | None], scale: _Scale, today: date) -> Gap:
    start = scale.share(pair[0])
    end = scale.share((pair[1] or today) + timedelta(days=1))
    return Gap(starts_on=pair[0], ends_on=pair[1], x=_percent(start), width=_percent(max(0.4, end - start)))


def _ticks(scale: _Scale) -> tuple[Tick, ...]:
    months = (scale.ends_on - scale.starts_on).days / 30.4
    step = next((step for most, step in STEPS if months <= most), 120)
    day, found = date(scale.starts_on.year - scale.starts_on.year % max(1, step // 12), 1, 1), []
    while day < scale.ends_on:
        share = scale.share(day)
        if day >= scale.starts_on and share < 90:
            found.append(Tick(day=day, x=_percent(share), yearly=step >= 12))
        years, month = divmod(day.month - 1 + step, 12)
        day = date(day.year + years, month + 1, 1)
    return tuple(found)


def _percent(share: float) -> str:
    return f"{share:.2f}%"
