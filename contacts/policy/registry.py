"""The facts that a rule may name, and the values that a rule may hand them.

A fact is a pure function on a `Case`, with keyword-only arguments that the rule file fills in, and says in Swedish and
English what it states. A rule names it by the function's own name.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from contacts.policy.facts import Case
from contacts.policy.truth import Truth


@dataclass(frozen=True, slots=True)
class SpecialityRange:
    """A speciality, and the ages in whole years (both ends included) for which it is accepted; None is no bound."""

    speciality: str
    from_age: int | None = None
    to_age: int | None = None

    def has_bounds(self) -> bool:
        return self.from_age is not None or self.to_age is not None

    def admits(self, age: int) -> bool:
        return (self.from_age is None or self.from_age <= age) and (self.to_age is None or age <= self.to_age)


Value = str | int | date | tuple[str, ...] | tuple[SpecialityRange, ...]
"""What a fact's argument, and so a rule's parameter, may hold."""

KINDS: Mapping[str, str] = {
    "str": "string",
    "int": "integer",
    "date": "date",
    "tuple[str, ...]": "strings",
    "tuple[SpecialityRange, ...]": "specialities",
}
"""The annotation of a fact's argument -> the name of that type in a rule file."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A registered fact. `statements` and `denials` hold it in words by language; they may name arguments in braces.

    `denials` is empty where no rule has had a reason to negate the fact.
    """

    name: str
    function: Callable[..., Truth]
    statements: Mapping[str, str]
    denials: Mapping[str, str]
    can_be_unknown: bool
    arguments: Mapping[str, str]

    def ask(self, case: Case, arguments: Mapping[str, Value]) -> Truth:
        return self.function(case, **arguments)

    def statement(self, language: str, arguments: Mapping[str, Any]) -> str:
        """The fact in words, for example "personen har legitimation"."""
        return self.statements[language].format_map(dict(arguments))

    def denial(self, language: str, arguments: Mapping[str, Any]) -> str:
        """The fact negated, for example "personen är inte inhyrd"."""
        return self.denials[language].format_map(dict(arguments))


FACTS: dict[str, Fact] = {}


def fact(
    *, sv: str, en: str, sv_not: str = "", en_not: str = "", unknown: bool = False
) -> Callable[[Callable[..., Truth]], Callable[..., Truth]]:
    """Register a fact, in words and (where rules negate it) denied. `unknown=True` declares that it can answer None."""

    def register(function: Callable[..., Truth]) -> Callable[..., Truth]:
        name = function.__name__
        if name in FACTS:
            raise ValueError(f"the fact {name} is registered twice")
        parameters = list(inspect.signature(function).parameters.values())[1:]
        arguments = {parameter.name: KINDS[str(parameter.annotation)] for parameter in parameters}
        denials = {"sv": sv_not, "en": en_not} if sv_not else {}
        FACTS[name] = Fact(name, function, {"sv": sv, "en": en}, denials, unknown, arguments)
        return function

    return register
