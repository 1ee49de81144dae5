"""What the chart component is fed with: figures already counted and worded. Nothing here asks the database or a clock.

`{% chart drawing %}` (fastkontakt.ui.templatetags.charts) draws one; the gallery shows each kind.
"""

from dataclasses import dataclass
from typing import Any

LINES, STACKED, BALANCE = "lines", "stacked", "balance"
"""Lines over time; bars on top of each other; bars above and below zero, and what is counted beside them as a line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A value, and where what it counts is listed ("" for nowhere)."""

    value: int
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Values of one kind, one for each label of the chart.

    `color` is a `data-color` of the theme. `style` (0, 1, 2) is the stroke, mark and pattern that tell it
    from the others without colour. `below` draws it below zero, `as_line` as a line beside bars.
    """

    name: str
    marks: tuple[Mark, ...]
    color: str
    style: int = 0
    below: bool = False
    as_line: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A picture of figures, what it shows in words, and the same figures as a table.

    `labels` stand in the table's first column, headed `axis`; `short` along the picture's axis, a line break in them
    allowed. `summary` says in words what there is to see.
    """

    key: str
    title: str
    summary: str
    kind: str
    axis: str
    labels: tuple[str, ...]
    short: tuple[str, ...]
    series: tuple[Series, ...]
    hint: str = ""

    @property
    def rows(self) -> list[tuple[str, list[tuple[str, Mark]]]]:
        """The table's rows, the last label first: the label, and each series' name with its mark."""
        found = []
        for place, label in enumerate(self.labels):
            found.append((label, [(series.name, series.marks[place]) for series in self.series]))
        return found[::-1]

    @property
    def drawn(self) -> dict[str, Any]:
        """What static/js/charts.js draws."""
        return {
            "kind": self.kind,
            "labels": self.labels,
            "short": self.short,
            "series": [
                {
                    "name": series.name,
                    "color": series.color,
                    "style": series.style,
                    "below": series.below,
                    "line": series.as_line or self.kind == LINES,
                    "values": [mark.value for mark in series.marks],
                    "urls": [mark.url for mark in series.marks],
                }
                for series in self.series
            ],
        }
