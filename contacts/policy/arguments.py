"""Arguments that a rule file hands to a fact or a day: plain values, or the rule's own parameter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from contacts.policy.registry import Value

Settings = Mapping[str, Value]
"""A rule's parameters by name, as they stand in a tenant on a day."""


@dataclass(frozen=True, slots=True)
class Reference:
    """An argument whose value is the rule's parameter of that name."""

    parameter: str


Arguments = tuple[tuple[str, Value | Reference], ...]


def resolve(arguments: Arguments, settings: Settings) -> dict[str, Value]:
    """The arguments with the rule's parameters filled in."""
    return {name: settings[value.parameter] if isinstance(value, Reference) else value for name, value in arguments}
