"""Which region's guideline requires a routine of its units, since when, and how long a unit has for it."""

from dataclasses import dataclass
from datetime import date, timedelta

TIME_TO_WRITE = timedelta(days=30)
"""From the first contact, or from the review day. The guideline names no time: a month is enough to write five short
texts and talk them over at a staff meeting, and short enough that contacts are not appointed long without criteria."""


@dataclass(frozen=True, slots=True)
class Requirement:
    """By what source units owe a routine, and the first day that they do."""

    source: str
    since: date


REQUIREMENTS = {
    "gotland": Requirement(
        source="Region Gotlands riktlinje för fasta kontakter (2024-02-21), kapitel 5", since=date(2024, 2, 21)
    ),
}
"""Tenant -> what requires a routine there. Units elsewhere may have one, and owe then only the review they decided."""
