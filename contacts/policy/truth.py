"""Three-valued logic after Kleene: True, False, and None for "not recorded"."""

from __future__ import annotations

from collections.abc import Iterable

Truth = bool | None


def all_of(values: Iterable[Truth]) -> Truth:
    """False when any value is False, else None when any is None, else True (also for no values)."""
    seen = list(values)
    if any(value is False for value in seen):
        return False
    return None if any(value is None for value in seen) else True


def any_of(values: Iterable[Truth]) -> Truth:
    """True when any value is True, else None when any is None, else False (also for no values)."""
    return negation(all_of(negation(value) for value in values))


def negation(value: Truth) -> Truth:
    return None if value is None else not value
