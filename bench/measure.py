"""Measuring in turns: what is measured and its floor, round after round, so that both meet the same machine."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from statistics import median
from time import perf_counter

LEAST_ROUNDS = 3
LEAST = 10_000
"""Patients in the least county, where the small one has more."""


@dataclass(frozen=True)
class Scale:
    """How large the counties are: `patients` in the large one, a tenth in the small one. `seconds` for a figure.

    `in_one` and `in_all`: how many patients there are kept figures of in the large county, and in all (bench.crowd).
    """

    name: str
    patients: int
    in_one: int
    in_all: int
    rounds: int
    seconds: int


SCALES = {
    "tiny": Scale("tiny", patients=1_000, in_one=2_400, in_all=5_300, rounds=1, seconds=5),
    "small": Scale("small", patients=100_000, in_one=240_000, in_all=1_060_000, rounds=7, seconds=60),
    "national": Scale("national", patients=1_000_000, in_one=2_400_000, in_all=10_600_000, rounds=5, seconds=600),
}


@dataclass(frozen=True)
class Setting:
    """What a figure measures on: the large county, one with a tenth of its patients, one with LEAST, and the day."""

    large: int
    small: int
    least: int
    scale: Scale
    on: date
    admin_url: str


@dataclass(frozen=True)
class Figure:
    """A median and its floor in the same unit. Missed where the ratio is above the target.

    `spread` is that of the value: (largest - smallest) / median.
    """

    name: str
    unit: str
    value: float
    floor: float | None = None
    target: float | None = None
    spread: float = 0.0

    @property
    def ratio(self) -> float | None:
        """How many times the floor."""
        return self.value / self.floor if self.floor else None

    @property
    def missed(self) -> bool:
        """Whether there is a target and the ratio is above it."""
        return self.target is not None and (self.ratio is None or self.ratio > self.target)


def figure(name: str, unit: str, values: list[float], floors: list[float], *, target: float | None = None) -> Figure:
    """The figure of several rounds."""
    middle = median(values)
    spread = (max(values) - min(values)) / middle if middle else 0.0
    return Figure(name, unit, middle, median(floors) if floors else None, target, spread)


def in_turns(
    value: Callable[[], object],
    floor: Callable[[], object],
    *,
    scale: Scale,
    before: Callable[[], object] = lambda: None,
) -> tuple[list[float], list[float]]:
    """Seconds of the value and of its floor, round after round, until rounds or time are up.

    At least three rounds, or all of fewer. `before` comes first in each round and is not measured.
    """
    values: list[float] = []
    floors: list[float] = []
    began = perf_counter()
    while len(values) < min(LEAST_ROUNDS, scale.rounds) or (
        len(values) < scale.rounds and perf_counter() - began < scale.seconds
    ):
        before()
        floors.append(seconds(floor))
        values.append(seconds(value))
    return values, floors


def seconds(work: Callable[[], object]) -> float:
    """How long the work takes."""
    began = perf_counter()
    work()
    return perf_counter() - began
