"""The types that a parameter or an argument of a fact may have in a rule file, and how each is read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from contacts.policy.reading import Table
from contacts.policy.registry import SpecialityRange, Value

_CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")

_CHECKS: Mapping[str, Callable[[Any], bool]] = {
    "string": lambda value: isinstance(value, str),
    "clock": lambda value: isinstance(value, str) and _CLOCK.fullmatch(value) is not None,
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "date": lambda value: isinstance(value, date) and not isinstance(value, datetime),
    "strings": lambda value: isinstance(value, list) and all(isinstance(item, str) for item in value),
    "specialities": lambda value: isinstance(value, list) and all(isinstance(item, dict) for item in value),
}

TYPES = tuple(_CHECKS)


def fits(value: object, kind: str) -> bool:
    """Whether a TOML value is of the named type."""
    return _CHECKS[kind](value)


Bounds = tuple[int | None, int | None]
"""The least and the greatest number allowed; None is no bound."""


def read_value(table: Table, key: str, kind: str, values: tuple[str, ...], bounds: Bounds) -> Value:
    """A parameter's value: of its type, among `values` where those are stated, and within the bounds."""
    given = table.raw(key)
    if not fits(given, kind):
        raise table.error(key, f"must be of type {kind}")
    if kind == "specialities":
        return tuple(_speciality(item) for item in table.tables(key))
    for item in given if kind == "strings" else [given] if kind == "string" else []:
        if values and item not in values:
            raise table.error(key, f"unknown value {item!r}; known are {', '.join(values)}")
    least, most = bounds
    if least is not None and given < least:
        raise table.error(key, f"must be at least {least}")
    if most is not None and given > most:
        raise table.error(key, f"must be at most {most}")
    read: Value = tuple(given) if kind == "strings" else given
    return read


def _speciality(table: Table) -> SpecialityRange:
    low, high = table.optional_number("from_age"), table.optional_number("to_age")
    read = SpecialityRange(table.text("speciality"), low, high)
    if low is not None and high is not None and high < low:
        raise table.error("to_age", "is under from_age")
    table.done()
    return read
