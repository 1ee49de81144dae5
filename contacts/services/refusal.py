"""What a service raises when the rulebook says no."""

from typing import Any

from contacts.policy.engine import Verdict


class PolicyRefused(Exception):
    """The rulebook refused. `verdict` holds every finding, with law and remedy."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(", ".join(finding.rule for finding in verdict.findings))
        self.verdict = verdict


def asked_rules(verdict: Verdict) -> list[dict[str, Any]]:
    """Rule, version and outcome of all that was asked, for the audit."""
    met = [{"rule": rule.rule, "version": rule.version, "outcome": "met"} for rule in verdict.passed]
    found = [{"rule": f.rule, "version": f.version, "outcome": f.outcome} for f in verdict.findings]
    return met + found
