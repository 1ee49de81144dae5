"""Strict reading of a rule file: every key is asked for by name and type, and what nobody asked for is refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any


class RulebookError(ValueError):
    """A rule file that cannot be taken in: which file, which key, and what is wrong."""

    def __init__(self, file: str, key: str, problem: str) -> None:
        super().__init__(f"{file}: {key}: {problem}" if key else f"{file}: {problem}")
        self.file, self.key, self.problem = file, key, problem


class Table:
    """One TOML table with its place in the file. `done()` refuses the keys that were never asked for."""

    def __init__(self, file: str, data: Mapping[str, Any], place: str = "") -> None:
        self.file, self.data, self.place = file, data, place
        self._asked: set[str] = set()

    def error(self, key: str, problem: str) -> RulebookError:
        return RulebookError(self.file, ".".join(part for part in (self.place, key) if part), problem)

    def done(self) -> None:
        unknown = sorted(set(self.data) - self._asked)
        if unknown:
            raise self.error(unknown[0], "unknown key")

    def has(self, key: str) -> bool:
        return key in self.data

    def raw(self, key: str, default: Any = None) -> Any:
        self._asked.add(key)
        return self.data.get(key, default)

    def text(self, key: str) -> str:
        value = self.raw(key)
        if value is None:
            raise self.error(key, "missing")
        if not isinstance(value, str) or not value.strip():
            raise self.error(key, "must be a text that is not blank")
        return value.strip()

    def optional_text(self, key: str) -> str:
        return self.text(key) if self.has(key) else ""

    def one_of(self, key: str, allowed: tuple[str, ...]) -> str:
        value = self.text(key)
        if value not in allowed:
            raise self.error(key, f"unknown value {value!r}; known are {', '.join(allowed)}")
        return value

    def some_of(self, key: str, allowed: tuple[str, ...]) -> tuple[str, ...]:
        """A text or a list of texts, each among those allowed and none twice."""
        value = self.raw(key)
        if value is None:
            raise self.error(key, "missing")
        values = [value] if isinstance(value, str) else value
        if not isinstance(values, list) or not values or len(set(map(str, values))) != len(values):
            raise self.error(key, "must be a text or a list of different texts")
        for item in values:
            if item not in allowed:
                raise self.error(key, f"unknown value {item!r}; known are {', '.join(allowed)}")
        return tuple(values)

    def day(self, key: str) -> date:
        value = self.optional_day(key)
        if value is None:
            raise self.error(key, "missing")
        return value

    def optional_day(self, key: str) -> date | None:
        value = self.raw(key)
        if value is not None and (not isinstance(value, date) or isinstance(value, datetime)):
            raise self.error(key, "must be a date, written 2026-07-01")
        return value

    def flag(self, key: str) -> bool:
        value = self.raw(key, False)
        if not isinstance(value, bool):
            raise self.error(key, "must be true or false")
        return value

    def optional_number(self, key: str) -> int | None:
        value = self.raw(key)
        if value is not None and (not isinstance(value, int) or isinstance(value, bool)):
            raise self.error(key, "must be a whole number")
        return value

    def list(self, key: str) -> list[Any]:
        value = self.raw(key, [])
        if not isinstance(value, list):
            raise self.error(key, "must be a list")
        return value

    def table(self, key: str) -> Table:
        """The table under the key; an empty one where there is none."""
        value = self.raw(key, {})
        if not isinstance(value, dict):
            raise self.error(key, "must be a table")
        return self._below(value, key)

    def tables(self, key: str) -> Iterator[Table]:
        for number, value in enumerate(self.list(key), start=1):
            if not isinstance(value, dict):
                raise self.error(f"{key}[{number}]", "must be a table")
            yield self._below(value, f"{key}[{number}]")

    def _below(self, data: Mapping[str, Any], key: str) -> Table:
        return Table(self.file, data, ".".join(part for part in (self.place, key) if part))
