"""Rules in words: rows of the list, and the parts of a rule's page."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from contacts.policy import words
from contacts.policy.arguments import Settings
from contacts.policy.messages import in_general
from contacts.policy.objects import (
    DUTY,
    Clause,
    Example,
    ObligationTexts,
    Rule,
    Rulebook,
    RuleInForce,
    Source,
    Version,
)
from contacts.policy.printing import ALL_TIME
from fastkontakt.ui.words import FORCES


def language() -> str:
    """The rulebook's language for this reader."""
    return "en" if get_language() == "en" else "sv"


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleRow:
    """A rule in the list. `state` is empty while it holds, else why it does not."""

    id: str
    title: str
    summary: str
    forces: list[str]
    moments: list[str]
    source: str
    state: str
    region: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleGroup:
    """Rules for the same roles; `role` is empty for those that hold for all contacts."""

    key: str
    role: str
    rows: list[RuleRow]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseView:
    """One demand at one moment, and what happens in the system. `duty` is set for a duty alone."""

    moment: str
    roles: list[str]
    force: str
    happens: str
    duty: ObligationTexts | None
    when: list[str]
    unless: list[str]
    require: list[str]
    message: str
    remedy: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionView:
    """A version; `state` is past, current or coming on the day asked about. `first` is None for all time."""

    number: int
    first: date | None
    last: date | None
    state: str
    repeal: bool
    sources: tuple[Source, ...]
    clauses: list[ClauseView]


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterView:
    """A setting of the rule, as it stands where the reader asks about."""

    label: str
    value: str
    set_by: str
    regional: bool
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What each region has decided on the rule, on the day: (place, cells) under the columns."""

    columns: list[str]
    rows: list[list[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleView:
    """An example and its outcome in words."""

    text: str
    on: date
    word: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RulePage:
    """A rule's page."""

    row: RuleRow
    guidance: str
    disabled: str
    roles: list[str]
    current: VersionView | None
    versions: list[VersionView]
    parameters: list[ParameterView]
    comparison: Comparison | None
    permitted: list[ExampleView]
    refused: list[ExampleView]


def groups(book: Rulebook, *, on: date, q: str = "", role: str = "", moment: str = "") -> list[RuleGroup]:
    """The rules that match, by role: first those in force on the day, then the others."""
    found = [rule for rule in book.rules if _matches(rule, q) and _concerns(rule, role, moment, on)]
    by_role: dict[str, list[Rule]] = {key: [] for key in ("", *words_of_roles(book))}
    for rule in found:
        by_role[rule.roles[0] if len(rule.roles) == 1 else ""].append(rule)
    return [
        RuleGroup(key=key or "alla", role=key, rows=sorted((rule_row(book, r, on) for r in rules), key=_in_force_first))
        for key, rules in by_role.items()
        if rules
    ]


def words_of_roles(book: Rulebook) -> list[str]:
    """The roles that the rulebook speaks of, in its order."""
    return list(dict.fromkeys(role for rule in book.rules for role in rule.roles))


def _in_force_first(row: RuleRow) -> bool:
    return bool(row.state)


def _matches(rule: Rule, q: str) -> bool:
    """Whether every word stands somewhere in the rule's texts or sources."""
    said = rule.text(language())
    sources = [source.text for version in rule.versions for source in version.sources]
    text = " ".join([rule.id, said.title, said.summary, said.guidance, *sources]).casefold()
    return all(word in text for word in q.casefold().split())


def _concerns(rule: Rule, role: str, moment: str, on: date) -> bool:
    clauses = _told_version(rule, on).clauses
    return (not role or role in rule.roles) and (not moment or any(c.checkpoint == moment for c in clauses))


def _told_version(rule: Rule, on: date) -> Version:
    """The version to speak of: the one in force, else the next to come, else the last that said anything."""
    standing = [version for version in rule.versions if not version.repeal]
    coming = [version for version in standing if version.valid_from > on]
    return rule.version_on(on) or (coming[0] if coming else standing[-1])


def rule_row(book: Rulebook, rule: Rule, on: date) -> RuleRow:
    """A rule as a row of the list."""
    version = _told_version(rule, on)
    item = book.rule_in_force(rule, on)
    said = rule.text(language())
    found = {item.force(clause) if item else clause.force for clause in version.clauses}
    return RuleRow(
        id=rule.id,
        title=said.title,
        summary=said.summary,
        forces=[force for force in FORCES if force in found],
        moments=_unique(words.term(clause.checkpoint, language()) for clause in version.clauses),
        source="; ".join(source.text for source in version.sources),
        state=_state(rule, version, on),
        region=words.term(rule.region, language()) if rule.region else "",
    )


def _state(rule: Rule, version: Version, on: date) -> str:
    """Why the rule does not hold on the day; empty where it does."""
    if rule.disabled:
        return _("Avstängd")
    if version.covers(on):
        return ""
    day = words.day(version.valid_from if version.valid_from > on else version.valid_to or on, language())
    said = _("Börjar gälla %(day)s") if version.valid_from > on else _("Gällde till och med %(day)s")
    return said % {"day": day}


def rule_page(book: Rulebook, rule: Rule, *, on: date, everyone: Rulebook) -> RulePage:
    """A rule's page for a tenant's rulebook and a day; `everyone` is the whole rulebook, for the comparison."""
    item = book.rule_in_force(rule, on)
    said = rule.text(language())
    versions = [_version(version, rule, item, on) for version in rule.versions]
    examples = book.examples_of(rule)
    return RulePage(
        row=rule_row(book, rule, on),
        guidance=said.guidance,
        disabled=said.disabled,
        roles=list(rule.roles),
        current=next((version for version in versions if version.state == "current"), None),
        versions=versions,
        parameters=list(_parameters(item)) if item else [],
        comparison=_comparison(everyone, rule, on),
        permitted=[_example(example) for example in examples if example.allowed],
        refused=[_example(example) for example in examples if not example.allowed],
    )


def _version(version: Version, rule: Rule, item: RuleInForce | None, on: date) -> VersionView:
    state = "current" if version.covers(on) else "coming" if version.valid_from > on else "past"
    defaults = {name: parameter.default for name, parameter in rule.parameters.items()}
    held = item if item is not None and item.version is version else None
    settings = held.settings if held else defaults
    return VersionView(
        number=version.number,
        first=None if version.valid_from == ALL_TIME else version.valid_from,
        last=version.valid_to,
        state=state,
        repeal=version.repeal,
        sources=version.sources,
        clauses=[_clause(clause, settings, held) for clause in version.clauses],
    )


def _clause(clause: Clause, settings: Settings, item: RuleInForce | None) -> ClauseView:
    lang = language()
    said = clause.texts[lang]
    force = item.force(clause) if item else clause.force
    return ClauseView(
        moment=words.term(clause.checkpoint, lang),
        roles=list(clause.roles),
        force=force,
        happens=_happens(force),
        duty=clause.obligation.describe(settings, lang) if clause.obligation else None,
        when=[condition.describe(lang, settings) for condition in clause.when],
        unless=[condition.describe(lang, settings) for condition in clause.unless],
        require=[condition.describe(lang, settings) for condition in clause.require],
        message=in_general(said.message, settings, lang),
        remedy=in_general(said.remedy, settings, lang),
        sources=clause.sources,
    )


def _happens(force: str) -> str:
    if force == DUTY:
        return _("Skyldigheten står på arbetslistan tills den är uppfylld.")
    if force == "ska":
        return _("Det stoppas tills kravet är uppfyllt. Är en uppgift okänd frågar systemet efter den.")
    return _("Systemet varnar. Det går att fortsätta med en skriftlig motivering, som sparas.")


def _parameters(item: RuleInForce) -> Iterator[ParameterView]:
    lang = language()
    for found in item.parameters.values():
        yield ParameterView(
            label=found.parameter.labels[lang],
            value=words.value(found.value, lang),
            set_by=words.term(found.set_by, lang),
            regional=found.parameter.regional,
            sources=found.sources,
        )


def _comparison(everyone: Rulebook, rule: Rule, on: date) -> Comparison | None:
    """The rule in the whole country and in each region; None where no region can or does differ."""
    regional = [parameter for parameter in rule.parameters.values() if parameter.regional]
    if rule.region or not (regional or everyone.settings_of(rule)):
        return None
    lang = language()
    rows = []
    for slug in ("", *everyone.regions):
        item = everyone.for_tenant(slug).rule_in_force(rule, on)
        if item is None:
            return None
        place = words.term(slug, lang) if slug else _("Om regionen inget säger")
        forces = _unique(str(FORCES[item.force(clause)][0]) for clause in item.version.clauses)
        values = [words.value(item.parameters[p.name].value, lang) for p in regional]
        rows.append([place, ", ".join(forces), *values])
    return Comparison(columns=[_("Region"), _("Styrka"), *(p.labels[lang] for p in regional)], rows=rows)


def _example(example: Example) -> ExampleView:
    lang = language()
    standing = {"duty": _("skyldighet"), "pass": _("uppfyllt")} if example.checkpoint == "standing" else {}
    return ExampleView(
        text=example.texts[lang],
        on=example.on,
        word=standing.get(example.outcome) or words.term(example.outcome, lang),
        place=words.term(example.tenant, lang) if example.tenant else "",
    )


def _unique(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(texts))
