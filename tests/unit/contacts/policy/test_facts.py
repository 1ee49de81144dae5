"""Every fact, found by enumeration, answers each of the values that it declares."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from contacts.policy import predicates
from contacts.policy.conditions import Condition, FactCondition
from contacts.policy.predicates.staff import age_on
from contacts.policy.registry import FACTS
from contacts.policy.rulebook import load
from tests.unit.contacts.policy import appointing_rows, duty_rows
from tests.unit.contacts.policy.support import FOK, case, standing

assert predicates

TABLE = [*appointing_rows.ROWS, *duty_rows.ROWS]
ROLE_ARGUMENT = {"patient_has_contact": {"role": FOK}}
"""A fact's own argument that is called as the case's role is."""


@pytest.mark.parametrize(
    ("name", "arguments", "expected", "overrides", "kind"),
    TABLE,
    ids=[f"{r[0]}-{r[2]}-{n}" for n, r in enumerate(TABLE)],
)
def test_fact_answers(
    name: str,
    arguments: Mapping[str, Any],
    expected: bool | None,
    overrides: Mapping[str, Any],
    kind: Mapping[str, Any],
) -> None:
    known = dict(kind)
    hangs_on = known.pop("hangs_on", None)
    asked = standing(hangs_on, overrides, **known) if hangs_on else case(overrides, **known)
    answer = FACTS[name].ask(asked, {**arguments, **ROLE_ARGUMENT.get(name, {})})
    assert answer is expected


@pytest.mark.parametrize("name", FACTS)
def test_every_fact_is_tried_for_every_value_it_declares(name: str) -> None:
    declared = {True, False, None} if FACTS[name].can_be_unknown else {True, False}
    assert {row[2] for row in TABLE if row[0] == name} == declared


@pytest.mark.parametrize("name", FACTS)
def test_every_fact_is_used_and_says_what_it_states(name: str) -> None:
    assert name in USED
    fact = FACTS[name]
    arguments = dict.fromkeys(fact.arguments, "X")
    for language in ("sv", "en"):
        assert fact.statement(language, arguments)
        assert "{" not in fact.statement(language, arguments)
    assert fact.statement("sv", arguments) != fact.statement("en", arguments)


@pytest.mark.parametrize("name", [name for name in FACTS if FACTS[name].denials])
def test_every_denial_denies_in_both_languages(name: str) -> None:
    fact = FACTS[name]
    arguments = dict.fromkeys(fact.arguments, "X")
    for language in ("sv", "en"):
        assert fact.denial(language, arguments) != fact.statement(language, arguments)
        assert "{" not in fact.denial(language, arguments)


def test_a_fact_on_another_kind_than_the_duty_hangs_on_is_refused() -> None:
    with pytest.raises(TypeError, match="hangs on ConditionFacts, not on ContactFacts"):
        FACTS["contact_is_physician"].ask(standing("condition", appointing_rows.THREATENED), {})
    with pytest.raises(TypeError, match="hangs on NoneType, not on EpisodeFacts"):
        FACTS["episode_in_progress"].ask(case(checkpoint="standing"), {})


def named(condition: Condition) -> set[str]:
    if isinstance(condition, FactCondition):
        return {condition.fact}
    return set().union(*(named(member) for member in condition.members))


USED = {
    name
    for rule in load().rules
    for version in rule.versions
    for clause in version.clauses
    for part in (*clause.when, *clause.unless, *clause.require)
    for name in named(part)
}


@pytest.mark.parametrize(
    ("born", "on", "age"),
    [
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
        (date(2007, 11, 22), date(2026, 11, 21), 18),
        (date(2007, 11, 22), date(2026, 11, 22), 19),
    ],
)
def test_age_is_counted_in_whole_years(born: date, on: date, age: int) -> None:
    assert age_on(born, on) == age
