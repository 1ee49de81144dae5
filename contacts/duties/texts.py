"""What a duty says to people: the words of its clause in the rulebook, under the law that it was found by."""

from __future__ import annotations

from dataclasses import dataclass

from contacts.models import Duty
from contacts.policy.messages import in_general
from contacts.policy.objects import Clause, RuleInForce
from contacts.policy.rulebook import for_tenant


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyText:
    """A duty in one language. `act` names the page where it is done; `url` is the law's address or empty."""

    title: str
    message: str
    remedy: str
    source: str
    url: str
    act: str


def describe(duty: Duty, tenant_slug: str, language: str) -> DutyText:
    """The duty in words ("sv" or "en"), with the tenant's own settings. Raises KeyError for a rule that is no more."""
    item, clause = _clause(duty, tenant_slug)
    said = clause.texts[language]
    sources = item.sources(clause)
    return DutyText(
        title=said.title,
        message=in_general(said.message, item.settings, language),
        remedy=in_general(said.remedy, item.settings, language),
        source="; ".join(source.text for source in sources),
        url=next((source.url for source in sources if source.url), ""),
        act=clause.obligation.act if clause.obligation else "",
    )


def _clause(duty: Duty, tenant_slug: str) -> tuple[RuleInForce, Clause]:
    book = for_tenant(tenant_slug)
    rule = book.rule(duty.rule)
    version = rule.versions[duty.version - 1]
    item = book.rule_in_force(rule, max(version.valid_from, min(duty.since, version.valid_to or duty.since)))
    if item is None:
        raise KeyError(duty.rule)
    clauses = (c for c in version.clauses if c.checkpoint == "standing" and c.name == duty.clause)
    return item, next(clauses)
