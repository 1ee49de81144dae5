"""Shared by the rulebook's tests: cases written as in the rule files, and one rule's outcome on a case."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from contacts.policy.engine import OUTCOMES, Finding, judge_rule
from contacts.policy.examples import changed_case, example_case, ordinary_case
from contacts.policy.facts import Case
from contacts.policy.objects import Example, Rule, Rulebook
from contacts.policy.registry import Value
from contacts.policy.subjects import SUBJECTS

TODAY = date(2026, 11, 22)
FVK, FLK, FOK = "fast_vardkontakt", "fast_lakarkontakt", "fast_omsorgskontakt"


def case(
    overrides: Mapping[str, Any] | None = None,
    *,
    checkpoint: str = "appoint",
    role: str = FVK,
    on: date = TODAY,
    tenant: str = "elsewhere",
) -> Case:
    """The ordinary case with overrides, in a tenant that has no rules of its own unless one is named."""
    return changed_case(ordinary_case(tenant=tenant, checkpoint=checkpoint, role=role, on=on), overrides or {})


def standing(
    kind: str,
    overrides: Mapping[str, Any] | None = None,
    *,
    role: str = FVK,
    on: date = TODAY,
    tenant: str = "elsewhere",
) -> Case:
    """A case at "standing" with the first thing of the kind that a duty can hang on."""
    asked = case(overrides, checkpoint="standing", role=role, on=on, tenant=tenant)
    return replace(asked, subject=next(iter(SUBJECTS[kind].find(asked))))


def judged(
    book: Rulebook, rule: Rule, asked: Case, parameters: Mapping[str, Value] | None = None
) -> tuple[list[Finding], set[str]]:
    """One rule's findings on a case, disabled or not, and the names of the clauses that are met."""
    item = book.rule_in_force(rule, asked.on)
    if item is None:
        return [], set()
    values = {
        name: replace(value, value=(parameters or {}).get(name, value.value)) for name, value in item.parameters.items()
    }
    findings, met = judge_rule(replace(item, parameters=values), asked)
    return findings, {clause.name for clause in met}


def outcome(findings: list[Finding], met: set[str]) -> str:
    """The gravest finding, else "pass" where some clause is met, else "silent"."""
    if findings:
        return min((finding.outcome for finding in findings), key=OUTCOMES.index)
    return "pass" if met else "silent"


def judge_example(book: Rulebook, rule: Rule, example: Example) -> tuple[list[Finding], set[str]]:
    own = book.for_tenant(example.tenant or "elsewhere")
    return judged(own, rule, example_case(example), example.parameters)
