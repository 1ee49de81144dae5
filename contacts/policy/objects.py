"""The rulebook as objects: rules, their dated versions, and what a region has set.

Everything is immutable. Texts come in Swedish ("sv") and English ("en").
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from contacts.policy import words
from contacts.policy.acts import ACTS
from contacts.policy.anchors import NamedDay
from contacts.policy.arguments import Reference, Settings
from contacts.policy.conditions import Condition
from contacts.policy.owners import OWNERS
from contacts.policy.registry import Value
from contacts.policy.subjects import SUBJECTS

NATION = "nation"
REGION = "region"

FORCES = ("bör", "ska")
"""Forces that judge an act, the weaker first. `duty` stands apart: it obliges and stops nothing."""
DUTY = "duty"

DAYS_KEPT = 100
"""For how many days a rulebook keeps what is in force: the same few are asked about again and again."""


@dataclass(frozen=True, slots=True)
class Source:
    """A provision or a guideline. `url` is empty where no stable address is known."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Texts:
    """What a clause says in one language: what is wrong and why, and what to do instead."""

    title: str
    message: str
    remedy: str


@dataclass(frozen=True, slots=True)
class RuleTexts:
    """What a rule is called and says in one language. `disabled` is why it is switched off, else empty."""

    title: str
    summary: str
    guidance: str = ""
    disabled: str = ""


@dataclass(frozen=True, slots=True)
class ObligationTexts:
    """A duty in words, each a phrase without a full stop. `deadline` is empty where none is set."""

    subject: str
    owner: str
    since: str
    due_from: str
    deadline: str
    act: str


@dataclass(frozen=True, slots=True)
class Obligation:
    """What makes a standing clause a duty: what it hangs on, who must act, since when, until when, by which act.

    `subject` names a kind of contacts.policy.subjects, `owner` one of contacts.policy.owners, `since` and `due_from`
    days of contacts.policy.anchors. `due_days` counts from `due_from`, in working days where `due_working`; None is no
    deadline.
    """

    subject: str
    owner: str
    act: str
    since: NamedDay
    due_from: NamedDay
    due_days: int | Reference | None
    due_working: bool

    def days(self, settings: Settings) -> int | None:
        """The number of days, with the rule's parameter filled in."""
        found = settings[self.due_days.parameter] if isinstance(self.due_days, Reference) else self.due_days
        assert found is None or isinstance(found, int)
        return found

    def deadline(self, settings: Settings, language: str) -> str:
        """The deadline in words; empty where there is none."""
        days = self.days(settings)
        if days is None:
            return ""
        counted = self.due_from.describe(language)
        return words.deadline(days, working=self.due_working, counted_from=counted, language=language)

    def describe(self, settings: Settings, language: str) -> ObligationTexts:
        """Everything about the duty in words."""
        return ObligationTexts(
            subject=SUBJECTS[self.subject].statements[language],
            owner=OWNERS[self.owner].statements[language],
            since=self.since.describe(language),
            due_from=self.due_from.describe(language),
            deadline=self.deadline(settings, language),
            act=ACTS[self.act][language],
        )


@dataclass(frozen=True, slots=True)
class Clause:
    """One demand at one checkpoint. `roles` and `sources` are the rule's unless the clause states its own."""

    name: str
    checkpoint: str
    roles: tuple[str, ...]
    force: str
    when: tuple[Condition, ...]
    unless: tuple[Condition, ...]
    require: tuple[Condition, ...]
    texts: Mapping[str, Texts]
    sources: tuple[Source, ...]
    obligation: Obligation | None = None


@dataclass(frozen=True, slots=True)
class Version:
    """The rule as it reads from `valid_from` to `valid_to` (both included; None is until further notice)."""

    number: int
    valid_from: date
    valid_to: date | None
    repeal: bool
    sources: tuple[Source, ...]
    clauses: tuple[Clause, ...]

    def covers(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A named value of a rule. Only a `regional` one may be set by a region.

    `maximum` keeps a region from allowing more days than the law does; both bounds are included.
    """

    name: str
    type: str
    default: Value
    regional: bool
    labels: Mapping[str, str]
    values: tuple[str, ...] = ()
    minimum: int | None = None
    maximum: int | None = None


@dataclass(frozen=True, slots=True)
class ParameterValue:
    """A parameter's value in a tenant on a day, who set it ("nation" or "region"), and by which source."""

    parameter: Parameter
    value: Value
    set_by: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """A case and its outcome: pass, stop, warn, ask, duty or silent.

    `overrides` are what differs from the ordinary case (see `contacts.policy.examples`). `tenant` is the region whose
    file holds it, None for a national example; `parameters` are settings tried in the example alone.
    """

    number: int
    on: date
    checkpoint: str
    role: str
    outcome: str
    texts: Mapping[str, str]
    overrides: Mapping[str, Any]
    parameters: Mapping[str, Value]
    tenant: str | None

    @property
    def allowed(self) -> bool:
        return self.outcome in ("pass", "silent")


@dataclass(frozen=True, slots=True)
class Rule:
    """One provision. `origin` is "nation" or "region"; `disabled` rules are shown and never applied."""

    id: str
    roles: tuple[str, ...]
    texts: Mapping[str, RuleTexts]
    origin: str
    region: str | None
    disabled: bool
    parameters: Mapping[str, Parameter]
    versions: tuple[Version, ...]
    examples: tuple[Example, ...]

    def text(self, language: str) -> RuleTexts:
        return self.texts[language]

    @property
    def title(self) -> str:
        return self.texts["sv"].title

    def version_on(self, day: date) -> Version | None:
        """The version that holds on the day; None before the first, in a gap and after a repeal."""
        found = next((version for version in self.versions if version.covers(day)), None)
        return None if found is None or found.repeal else found


@dataclass(frozen=True, slots=True)
class Setting:
    """What a region has decided on a national rule, and from when. `force` is None where the region says nothing."""

    rule: str
    valid_from: date
    valid_to: date | None
    parameters: Mapping[str, Value]
    force: str | None
    sources: tuple[Source, ...]

    def covers(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class RuleInForce:
    """A rule as a tenant meets it on a day: version, parameter values, and the region's setting if any."""

    rule: Rule
    version: Version
    parameters: Mapping[str, ParameterValue]
    setting: Setting | None

    @property
    def settings(self) -> Settings:
        return {name: found.value for name, found in self.parameters.items()}

    def obliged_from(self, clause: Clause) -> date:
        """The first day of the demand: versions that follow on each other with a clause of that name are one law."""
        first = self.version.valid_from
        for earlier in reversed(self.rule.versions[: self.version.number - 1]):
            if earlier.valid_to is None or first - earlier.valid_to != timedelta(days=1):
                break
            if not any(c.checkpoint == clause.checkpoint and c.name == clause.name for c in earlier.clauses):
                break
            first = earlier.valid_from
        return first

    def force(self, clause: Clause) -> str:
        """The clause's force, as raised by the region."""
        if clause.force == DUTY or self.setting is None or self.setting.force is None:
            return clause.force
        return max(clause.force, self.setting.force, key=FORCES.index)

    def sources(self, clause: Clause) -> tuple[Source, ...]:
        """The law first, then the region's decision where there is one."""
        own = clause.sources or self.version.sources
        return own + (self.setting.sources if self.setting else ())


@dataclass(frozen=True, slots=True)
class Rulebook:
    """All rules (`tenant=None`), or those of one tenant: the national ones, its own, and its settings."""

    tenant: str | None
    rules: tuple[Rule, ...]
    settings: tuple[tuple[str, Setting], ...]
    regions: tuple[str, ...]
    region_examples: tuple[tuple[str, Example], ...] = ()
    _by_tenant: dict[str, Rulebook] = field(default_factory=dict, compare=False, repr=False)
    _by_day: dict[date, tuple[RuleInForce, ...]] = field(default_factory=dict, init=False, compare=False, repr=False)

    def for_tenant(self, slug: str) -> Rulebook:
        """The rulebook of one tenant. A tenant without a region folder has the national rules alone."""
        if self.tenant is not None:
            if slug != self.tenant:
                raise ValueError(f"this rulebook is that of {self.tenant}, not of {slug}")
            return self
        if slug not in self.regions:
            slug_rules = tuple(rule for rule in self.rules if rule.region is None)
            return replace(self, tenant=slug, rules=slug_rules, settings=(), region_examples=())
        if slug not in self._by_tenant:
            self._by_tenant[slug] = replace(
                self,
                tenant=slug,
                rules=tuple(rule for rule in self.rules if rule.region in (None, slug)),
                settings=tuple(pair for pair in self.settings if pair[0] == slug),
                region_examples=tuple(pair for pair in self.region_examples if pair[1].tenant == slug),
            )
        return self._by_tenant[slug]

    def rule(self, rule_id: str) -> Rule:
        """Raises KeyError for an id that the rulebook (or this tenant's) does not hold."""
        for rule in self.rules:
            if rule.id == rule_id:
                return rule
        raise KeyError(rule_id)

    def in_force(self, on: date) -> tuple[RuleInForce, ...]:
        """The enabled rules with a version that holds on the day, in the rulebook's order. Kept for some days."""
        if on not in self._by_day:
            if len(self._by_day) >= DAYS_KEPT:
                self._by_day.clear()
            found = (self.rule_in_force(rule, on) for rule in self.rules if not rule.disabled)
            self._by_day[on] = tuple(item for item in found if item is not None)
        return self._by_day[on]

    def rule_in_force(self, rule: Rule, on: date) -> RuleInForce | None:
        """The rule as it reads on the day, disabled or not; None where no version holds."""
        version = rule.version_on(on)
        if version is None:
            return None
        setting = self.setting(rule, on)
        values = {name: _value(parameter, setting, rule.origin) for name, parameter in rule.parameters.items()}
        return RuleInForce(rule, version, values, setting)

    def setting(self, rule: Rule, on: date) -> Setting | None:
        """What the tenant's region has decided on the rule, as it reads on the day."""
        if self.tenant is None:
            return None
        return next((s for _, s in self.settings if s.rule == rule.id and s.covers(on)), None)

    def settings_of(self, rule: Rule) -> tuple[tuple[str, Setting], ...]:
        """Every region's (or this tenant's) decisions on the rule, as (region, setting), in order of time."""
        return tuple(pair for pair in self.settings if pair[1].rule == rule.id)

    def examples_of(self, rule: Rule) -> tuple[Example, ...]:
        """The rule's own examples, then those that regions give with their settings."""
        return rule.examples + tuple(example for rule_id, example in self.region_examples if rule_id == rule.id)


def _value(parameter: Parameter, setting: Setting | None, origin: str) -> ParameterValue:
    if setting is not None and parameter.name in setting.parameters:
        return ParameterValue(parameter, setting.parameters[parameter.name], REGION, setting.sources)
    return ParameterValue(parameter, parameter.default, origin, ())
