"""The rulebook that the product runs on, read once from `rules/` and kept.

`load()` is the whole of it, `for_tenant(slug)` one tenant's, and `in_force(on, tenant)` what holds there on a day.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

from contacts.policy.loader import read_rulebook
from contacts.policy.objects import Rulebook, RuleInForce

RULES = Path(__file__).parent / "rules"


@cache
def load() -> Rulebook:
    """Raises contacts.policy.reading.RulebookError where a rule file is not in order."""
    return read_rulebook(RULES)


def for_tenant(slug: str) -> Rulebook:
    return load().for_tenant(slug)


def in_force(on: date, tenant: str) -> tuple[RuleInForce, ...]:
    return for_tenant(tenant).in_force(on)
