"""The conditions of a clause: facts, negated facts, and groups of them, judged in three-valued logic."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from contacts.policy import words
from contacts.policy.arguments import Arguments, Settings, resolve
from contacts.policy.facts import Case
from contacts.policy.registry import FACTS, Value
from contacts.policy.truth import Truth, all_of, any_of, negation

_ANY = {"sv": "minst ett av följande: {}", "en": "at least one of: {}"}
_AND = {"sv": ", och ", "en": ", and "}
_LETTERS = "abcdefgh"


@dataclass(frozen=True, slots=True)
class FactCondition:
    """A fact, with its arguments filled in; `negated` turns the answer round."""

    fact: str
    arguments: Arguments = ()
    negated: bool = False

    def judge(self, case: Case, settings: Settings) -> Truth:
        answer = FACTS[self.fact].ask(case, self.resolved(settings))
        return negation(answer) if self.negated else answer

    def unknown(self, case: Case, settings: Settings) -> Iterator[FactCondition]:
        if self.judge(case, settings) is None:
            yield self

    def resolved(self, settings: Settings) -> dict[str, Value]:
        return resolve(self.arguments, settings)

    def statement(self, language: str, settings: Settings) -> str:
        """The fact in words, without its negation: what to ask for."""
        return FACTS[self.fact].statement(language, self._spoken(language, settings))

    def describe(self, language: str, settings: Settings) -> str:
        said = FACTS[self.fact].denial if self.negated else FACTS[self.fact].statement
        return said(language, self._spoken(language, settings))

    def _spoken(self, language: str, settings: Settings) -> dict[str, str]:
        return {name: words.value(value, language) for name, value in self.resolved(settings).items()}


@dataclass(frozen=True, slots=True)
class Group:
    """Any or all of several conditions."""

    any: bool
    members: tuple[Condition, ...]

    def judge(self, case: Case, settings: Settings) -> Truth:
        answers = (member.judge(case, settings) for member in self.members)
        return any_of(answers) if self.any else all_of(answers)

    def unknown(self, case: Case, settings: Settings) -> Iterator[FactCondition]:
        """What would have to be known for the group to be judged; nothing where it can be judged already."""
        if self.judge(case, settings) is None:
            for member in self.members:
                yield from member.unknown(case, settings)

    def describe(self, language: str, settings: Settings) -> str:
        """The group in words: its members lettered where one is enough, joined by "och" where all are needed."""
        said = [member.describe(language, settings) for member in self.members]
        if not self.any:
            return _AND[language].join(said)
        return _ANY[language].format(
            "; ".join(f"({letter}) {text}" for letter, text in zip(_LETTERS, said, strict=False))
        )


Condition = FactCondition | Group
