"""Judge a case: every rule in force, clause by clause, in three-valued logic.

    applicable = all(when) and not any(unless)
    violated   = applicable and not all(require)

Violated gives stop (`ska`), warn (`bör`) or duty; not decidable gives ask, naming what is missing; met gives passed;
and a clause that does not apply is silent. The law is that of the case's day `on`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain

from contacts.policy import words
from contacts.policy.arguments import Settings
from contacts.policy.conditions import FactCondition, Group
from contacts.policy.facts import Case
from contacts.policy.messages import placeholders, render
from contacts.policy.objects import Clause, Rulebook, RuleInForce, Texts
from contacts.policy.owners import OWNERS
from contacts.policy.subjects import SUBJECTS
from contacts.policy.truth import Truth, all_of, negation
from contacts.policy.workdays import deadline

OUTCOMES = ("stop", "ask", "warn", "duty")
"""The gravest first; findings come in this order."""

_OUTCOME_OF_FORCE = {"ska": "stop", "bör": "warn", "duty": "duty"}

_ASK = {
    "sv": (
        "Det går inte att avgöra om kravet är uppfyllt. Det är inte känt om {missing}.",
        "Registrera uppgiften och pröva igen.",
        " eller om ",
    ),
    "en": (
        "It cannot be decided whether the demand is met. It is not known whether {missing}.",
        "Record what is missing and try again.",
        " or whether ",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """An obligation in a case: on what, by whom, since when, until when (both days included), by which act.

    `subject` is the subject's id. `unit` is None where none can be named; `staff` is None for the unit's manager.
    `due_on` is None without a deadline.
    """

    subject: str
    unit: str | None
    staff: str | None
    since: date
    due_on: date | None
    act: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a clause has to say on the case. `missing` names the facts that an `ask` lacks; `duty` is set at "standing".

    The texts may hold the appointee's name: show them to those who may see the case, and keep them out of logs.
    """

    rule: str
    version: int
    clause: str
    outcome: str
    role: str
    source: str
    url: str
    texts: Mapping[str, Texts]
    missing: tuple[str, ...] = ()
    duty: Standing | None = None

    def text(self, language: str) -> Texts:
        return self.texts[language]

    @property
    def title(self) -> str:
        return self.texts["sv"].title

    @property
    def message(self) -> str:
        return self.texts["sv"].message

    @property
    def remedy(self) -> str:
        return self.texts["sv"].remedy


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """A rule that applies to the case and is met in every clause."""

    rule: str
    version: int
    title: str
    titles: Mapping[str, str]
    source: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The answer: findings, the gravest first, and the rules that are met.

    `allowed` is no stop, no ask, and no warn unless the case states why the advice is not followed.
    """

    findings: tuple[Finding, ...]
    passed: tuple[Passed, ...]
    allowed: bool

    @property
    def applied(self) -> tuple[tuple[str, int], ...]:
        """(rule, version) of every rule that had something to say, for the audit trail."""
        found = {(finding.rule, finding.version) for finding in self.findings}
        return tuple(sorted(found | {(rule.rule, rule.version) for rule in self.passed}))


def evaluate(rulebook: Rulebook, case: Case) -> Verdict:
    """Judge the case by its tenant's rules. `rulebook` is the whole one or that tenant's own.

    Raises ValueError when handed another tenant's rulebook.
    """
    findings: list[Finding] = []
    passed: list[Passed] = []
    for item in rulebook.for_tenant(case.tenant).in_force(case.on):
        found, met = judge_rule(item, case)
        findings += found
        if met and not found:
            passed.append(_passed(item, met))
    findings.sort(key=lambda finding: OUTCOMES.index(finding.outcome))
    outcomes = {finding.outcome for finding in findings}
    allowed = not outcomes & {"stop", "ask"} and ("warn" not in outcomes or bool(case.override_reason.strip()))
    return Verdict(findings=tuple(findings), passed=tuple(passed), allowed=allowed)


def judge_rule(item: RuleInForce, case: Case) -> tuple[list[Finding], list[Clause]]:
    """One rule: its findings, and the clauses that apply and are met."""
    findings: list[Finding] = []
    met: list[Clause] = []
    for clause in item.version.clauses:
        if clause.checkpoint != case.checkpoint:
            continue
        for asked in _asked(clause, case):
            found, passed = _judge(clause, item, asked)
            findings += found
            met += passed
    return findings, met


def _asked(clause: Clause, case: Case) -> Iterator[Case]:
    """The questions that the clause answers: the case itself, or at "standing" one for each thing a duty hangs on."""
    if clause.obligation is None:
        if case.role in ("", *clause.roles):
            yield case
        return
    for subject in SUBJECTS[clause.obligation.subject].find(case):
        role = getattr(subject, "role", clause.roles[0])
        if role in clause.roles and case.role in ("", role):
            yield replace(case, role=role, subject=subject)


def _judge(clause: Clause, item: RuleInForce, case: Case) -> tuple[list[Finding], list[Clause]]:
    settings = item.settings
    applicable = _applicable(clause, settings, case)
    if applicable is False:
        return [], []
    violated = all_of((applicable, negation(all_of(demand.judge(case, settings) for demand in clause.require))))
    if violated is None:
        return [_ask(clause, item, case)], []
    if violated:
        return [_finding(clause, item, case)], []
    return [], [clause] if applicable else []


def _standing(clause: Clause, item: RuleInForce, case: Case) -> Standing | None:
    """The obligation as it stands in the case; nothing is owed for the time before the demand was law."""
    made = clause.obligation
    if made is None:
        return None
    unit, staff = OWNERS[made.owner].find(case)
    first, settings = item.obliged_from(clause), item.settings
    since, counted, days = made.since.on(case, settings), made.due_from.on(case, settings), made.days(settings)
    ends = None if counted is None or days is None else deadline(max(counted, first), days, working=made.due_working)
    return Standing(
        subject=case.subject.id if case.subject else "",
        unit=unit,
        staff=staff,
        since=max(since or first, first),
        due_on=ends,
        act=made.act,
    )


def _applicable(clause: Clause, settings: Settings, case: Case) -> Truth:
    wanted = (condition.judge(case, settings) for condition in clause.when)
    unwanted = (negation(condition.judge(case, settings)) for condition in clause.unless)
    return all_of(chain(wanted, unwanted))


def _finding(clause: Clause, item: RuleInForce, case: Case) -> Finding:
    filled = {language: placeholders(case, item.settings, language) for language in words.LANGUAGES}
    texts = {
        language: Texts(said.title, render(said.message, filled[language]), render(said.remedy, filled[language]))
        for language, said in clause.texts.items()
    }
    return _build(clause, item, case, _OUTCOME_OF_FORCE[item.force(clause)], texts)


def _ask(clause: Clause, item: RuleInForce, case: Case) -> Finding:
    groups = (Group(False, clause.when), Group(True, clause.unless), Group(False, clause.require))
    missing = _unique(fact for group in groups for fact in group.unknown(case, item.settings))
    texts = {}
    for language, (message, remedy, separator) in _ASK.items():
        statements = separator.join(fact.statement(language, item.settings) for fact in missing)
        texts[language] = Texts(clause.texts[language].title, message.format(missing=statements), remedy)
    return _build(clause, item, case, "ask", texts, tuple(fact.fact for fact in missing))


def _build(
    clause: Clause,
    item: RuleInForce,
    case: Case,
    outcome: str,
    texts: Mapping[str, Texts],
    missing: tuple[str, ...] = (),
) -> Finding:
    source, url = _source(item, clause)
    return Finding(
        rule=item.rule.id,
        version=item.version.number,
        clause=clause.name,
        outcome=outcome,
        role=case.role or (clause.roles[0] if len(clause.roles) == 1 else ""),
        source=source,
        url=url,
        texts=texts,
        missing=missing,
        duty=_standing(clause, item, case),
    )


def _passed(item: RuleInForce, met: list[Clause]) -> Passed:
    source, url = _source(item, met[0])
    return Passed(
        rule=item.rule.id,
        version=item.version.number,
        title=item.rule.title,
        titles={language: item.rule.text(language).title for language in words.LANGUAGES},
        source=source,
        url=url,
    )


def _source(item: RuleInForce, clause: Clause) -> tuple[str, str]:
    sources = item.sources(clause)
    return "; ".join(source.text for source in sources), next((s.url for s in sources if s.url), "")


def _unique(facts: Iterable[FactCondition]) -> list[FactCondition]:
    return list(dict.fromkeys(facts))
