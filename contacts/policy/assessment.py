"""Which refusals a documented individual assessment would lift: found by asking twice, so no rule is named here."""

from __future__ import annotations

from dataclasses import replace

from contacts.policy.engine import Verdict, evaluate
from contacts.policy.facts import Case
from contacts.policy.objects import Rulebook

REFUSING = frozenset({"stop", "ask", "warn"})
_SOME_ASSESSMENT = "…"


def lifted_by_assessment(rulebook: Rulebook, case: Case) -> frozenset[str]:
    """Ids of the rules that object where the case holds no individual assessment, and do not where it holds one."""
    without = _objecting(evaluate(rulebook, replace(case, individual_assessment="")))
    return without - _objecting(evaluate(rulebook, replace(case, individual_assessment=_SOME_ASSESSMENT)))


def _objecting(verdict: Verdict) -> frozenset[str]:
    return frozenset(finding.rule for finding in verdict.findings if finding.outcome in REFUSING)
