"""Every example of every rule file is run, and together they reach every clause from both sides."""

import pytest

from contacts.policy.engine import evaluate
from contacts.policy.examples import ordinary_case
from contacts.policy.objects import Example, Rule
from contacts.policy.rulebook import load
from tests.unit.contacts.policy.support import FLK, FOK, FVK, TODAY, judge_example, outcome

BOOK = load()
EXAMPLES = [
    pytest.param(rule, example, id=f"{rule.id}-{example.tenant or 'nation'}-{example.number}")
    for rule in BOOK.rules
    for example in BOOK.examples_of(rule)
]


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_example_has_the_outcome_it_states(rule: Rule, example: Example) -> None:
    assert outcome(*judge_example(BOOK, rule, example)) == example.outcome


@pytest.mark.parametrize("rule", BOOK.rules, ids=lambda rule: rule.id)
def test_every_clause_of_every_version_is_broken_by_some_example(rule: Rule) -> None:
    broken = {
        (finding.version, finding.clause)
        for example in BOOK.examples_of(rule)
        for finding in judge_example(BOOK, rule, example)[0]
        if finding.outcome != "ask"
    }
    assert broken == {(version.number, clause.name) for version in rule.versions for clause in version.clauses}


@pytest.mark.parametrize("rule", BOOK.rules, ids=lambda rule: rule.id)
def test_every_kind_of_clause_is_met_in_some_example(rule: Rule) -> None:
    """By what it demands, not by version: the demands of an older version recur in the newer."""
    met = set().union(*(judge_example(BOOK, rule, example)[1] for example in BOOK.examples_of(rule)))
    assert {clause.name for clause in rule.versions[-1].clauses} <= met


@pytest.mark.parametrize("tenant", [*BOOK.regions, "elsewhere"])
@pytest.mark.parametrize("role", [FLK, FVK, FOK])
@pytest.mark.parametrize("checkpoint", ["appoint", "end"])
def test_the_ordinary_case_breaks_no_rule_anywhere(tenant: str, role: str, checkpoint: str) -> None:
    verdict = evaluate(BOOK, ordinary_case(tenant=tenant, checkpoint=checkpoint, role=role, on=TODAY))
    assert verdict.findings == ()
    assert verdict.allowed
    assert verdict.passed
