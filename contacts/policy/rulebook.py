"""The rulebook that the product runs on, read once from `rules/` and kept.

`load()` is the whole of it, `for_tenant(slug)` one tenant's, and `in_force(on, tenant)` what holds there on a day.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

from contacts.policy.loader import read_rulebook
from contacts.policy.objects import Rulebook, RuleInForce
from contacts.policy.registry import Value

RULES = Path(__file__).parent / "rules"


@cache
def load() -> Rulebook:
    """Raises contacts.policy.reading.RulebookError where a rule file is not in order."""
    return read_rulebook(RULES)


def for_tenant(slug: str) -> Rulebook:
    return load().for_tenant(slug)


def in_force(on: date, tenant: str) -> tuple[RuleInForce, ...]:
    return for_tenant(tenant).in_force(on)


def parameter(tenant: str, rule_id: str, name: str, on: date) -> Value:
    """A rule's parameter as it stands in the tenant on the day. Raises KeyError where the rule or name is unknown."""
    book = for_tenant(tenant)
    rule = book.rule(rule_id)
    item = book.rule_in_force(rule, on)
    return item.settings[name] if item else rule.parameters[name].default
