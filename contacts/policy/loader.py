"""Read the rule files, and refuse whatever is not in order. See `docs/rulebook.md` for the outcome in print."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from contacts.policy import predicates  # noqa: F401  fills FACTS
from contacts.policy.acts import ACTS
from contacts.policy.anchors import ANCHORS, NamedDay
from contacts.policy.arguments import Reference
from contacts.policy.conditions import Condition, FactCondition, Group
from contacts.policy.examples import example_case
from contacts.policy.messages import GENERIC, names_in
from contacts.policy.objects import (
    DUTY,
    FORCES,
    NATION,
    REGION,
    Clause,
    Example,
    Obligation,
    Parameter,
    Rule,
    Rulebook,
    RuleTexts,
    Setting,
    Source,
    Texts,
    Version,
)
from contacts.policy.owners import OWNERS
from contacts.policy.reading import RulebookError, Table
from contacts.policy.registry import FACTS, Value
from contacts.policy.subjects import SUBJECTS
from contacts.policy.values import TYPES, fits, read_value

ROLES = ("fast_lakarkontakt", "fast_vardkontakt", "fast_omsorgskontakt")
CHECKPOINTS = ("appoint", "end", "answer", "discharge", "standing")
WITH_ROLE = ("contact", "leaving_contact", "request", "assessment")
"""Kinds of subject that say themselves which role they concern."""
OUTCOMES = ("pass", "stop", "warn", "ask", "duty", "silent")
FAILING = ("stop", "warn", "duty")
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Scope:
    """What the parts of a file need to know of the rule they belong to."""

    id: str
    roles: tuple[str, ...]
    titles: Mapping[str, str]
    parameters: Mapping[str, Parameter]
    region: str | None


def read_rulebook(folder: Path) -> Rulebook:
    """Read `national/*.toml` and `regions/<slug>/*.toml`.

    Raises RulebookError, naming file and key, at the first thing that is not in order.
    """
    rules = [read_rule(_open(folder, path), None) for path in sorted((folder / "national").glob("*.toml"))]
    if not rules:
        raise RulebookError(str(folder), "", "holds no national rules")
    national = {rule.id: rule for rule in rules}
    regions = sorted(path for path in (folder / "regions").glob("*") if path.is_dir())
    settings: list[tuple[str, Setting]] = []
    examples: list[tuple[str, Example]] = []
    known: dict[str, str] = {rule.id: f"national/{rule.id}.toml" for rule in rules}
    for region in regions:
        for path in sorted(region.glob("*.toml")):
            table = _open(folder, path)
            if table.has("rule"):
                found, shown = read_settings(table, region.name, national)
                settings += [(region.name, setting) for setting in found]
                examples += [(found[0].rule, example) for example in shown]
                continue
            rule = read_rule(table, region.name)
            if rule.id in known:
                raise table.error("id", f"duplicate id {rule.id!r}, already in {known[rule.id]}")
            known[rule.id] = table.file
            rules.append(rule)
    slugs = tuple(region.name for region in regions)
    return Rulebook(None, tuple(rules), tuple(settings), slugs, tuple(examples))


def _open(folder: Path, path: Path) -> Table:
    name = path.relative_to(folder).as_posix()
    try:
        table = Table(name, tomllib.loads(path.read_text(encoding="utf-8")))
    except tomllib.TOMLDecodeError as error:
        raise RulebookError(name, "", str(error)) from error
    own = "rule" if table.has("rule") and not table.has("id") else "id"
    if table.text(own) != path.stem:
        raise table.error(own, f"must be the file's name, {path.stem!r}")
    return table


def read_rule(table: Table, region: str | None) -> Rule:
    """A whole rule: texts, parameters, versions, examples."""
    rule_id = table.text("id")
    texts = _rule_texts(table)
    parameters = {name: _parameter(table.table("parameters").table(name), name) for name in table.raw("parameters", {})}
    roles = table.some_of("role", ROLES)
    scope = _Scope(rule_id, roles, {lang: said.title for lang, said in texts.items()}, parameters, region)
    versions = _versions(table, scope)
    examples = _examples(table, scope)
    table.done()
    return Rule(
        id=rule_id,
        roles=roles,
        texts=texts,
        origin=REGION if region else NATION,
        region=region,
        disabled=bool(texts["sv"].disabled),
        parameters=parameters,
        versions=versions,
        examples=examples,
    )


def _rule_texts(table: Table) -> dict[str, RuleTexts]:
    optional = {key: table.has(key) for key in ("guidance", "disabled")}
    texts = {}
    for language, suffix in (("sv", ""), ("en", "_en")):
        said = {key: table.text(key + suffix) if present else "" for key, present in optional.items()}
        texts[language] = RuleTexts(table.text("title" + suffix), table.text("summary" + suffix), **said)
    return texts


def _parameter(table: Table, name: str) -> Parameter:
    kind = table.one_of("type", TYPES)
    bounds = table.optional_number("minimum"), table.optional_number("maximum")
    values = tuple(str(value) for value in table.list("values"))
    if not table.has("default"):
        raise table.error("default", "missing")
    default = read_value(table, "default", kind, values, bounds)
    labels = {"sv": table.text("label"), "en": table.text("label_en")}
    parameter = Parameter(name, kind, default, table.flag("regional"), labels, values, *bounds)
    table.done()
    return parameter


def _versions(table: Table, scope: _Scope) -> tuple[Version, ...]:
    tables = list(table.tables("version"))
    if not tables:
        raise table.error("version", "missing: a rule has at least one version")
    periods = _periods(tables)
    return tuple(_version(item, scope, number, *periods[number - 1]) for number, item in enumerate(tables, start=1))


def _periods(tables: list[Table]) -> list[tuple[date, date | None]]:
    """First and last day of each dated table. One without `to` lasts until the next begins."""
    starts = [table.day("from") for table in tables]
    periods = []
    for number, table in enumerate(tables):
        following = starts[number + 1] if number + 1 < len(tables) else None
        to = table.optional_day("to")
        if to is not None and to < starts[number]:
            raise table.error("to", "is before from")
        if following is not None and following <= starts[number]:
            raise tables[number + 1].error("from", "out of order: each must begin after the one before it")
        if following is not None and to is not None and following <= to:
            raise tables[number + 1].error("from", "overlaps the one before it")
        periods.append((starts[number], to or (following - _DAY if following else None)))
    return periods


def _version(table: Table, scope: _Scope, number: int, first: date, last: date | None) -> Version:
    repeal = table.flag("repeal")
    sources = _sources(table, required=True)
    clauses = tuple(_clause(item, scope) for item in table.tables("clause"))
    if repeal and (clauses or number == 1):
        raise table.error("repeal", "a repeal follows a version and has no clause")
    if not repeal and not clauses:
        raise table.error("clause", "missing: a version has at least one clause")
    names = [clause.name for clause in clauses]
    if len(set(names)) != len(names):
        raise table.error("clause", "two clauses have the same name")
    table.done()
    return Version(number, first, last, repeal, sources, clauses)


def _sources(table: Table, *, required: bool) -> tuple[Source, ...]:
    sources = []
    for item in table.tables("sources"):
        sources.append(Source(item.text("text"), item.optional_text("url")))
        item.done()
    if required and not sources:
        raise table.error("sources", "missing: every version and setting states its source")
    return tuple(sources)


def _clause(table: Table, scope: _Scope) -> Clause:
    force = table.one_of("force", (*FORCES, DUTY))
    checkpoint = table.one_of("checkpoint", CHECKPOINTS)
    if (force == DUTY) != (checkpoint == "standing"):
        raise table.error("force", "a duty belongs to the checkpoint standing, and only a duty does")
    roles = table.some_of("role", scope.roles) if table.has("role") else scope.roles
    clause = Clause(
        name=table.optional_text("name"),
        checkpoint=checkpoint,
        roles=roles,
        force=force,
        when=_conditions(table, "when", scope),
        unless=_conditions(table, "unless", scope),
        require=_conditions(table, "require", scope),
        texts={lang: _clause_texts(table, scope, lang) for lang in ("sv", "en")},
        sources=_sources(table, required=False),
        obligation=_obligation(table, scope, roles) if force == DUTY else None,
    )
    if not clause.require:
        raise table.error("require", "missing: a clause demands something")
    table.done()
    return clause


def _obligation(table: Table, scope: _Scope, roles: tuple[str, ...]) -> Obligation:
    subject = table.one_of("subject", tuple(SUBJECTS))
    if len(roles) > 1 and subject not in WITH_ROLE:
        raise table.error("role", f"a duty on a {subject} concerns one role: name it")
    since = _day_named(table, "since", scope)
    working = table.flag("due_working")
    if working and not table.has("due_days"):
        raise table.error("due_working", "needs due_days")
    return Obligation(
        subject=subject,
        owner=table.one_of("owner", tuple(OWNERS)),
        act=table.one_of("act", tuple(ACTS)),
        since=since,
        due_from=_day_named(table, "due_from", scope) if table.has("due_from") else since,
        due_days=_due_days(table, scope, least=int(working)),
        due_working=working,
    )


def _due_days(table: Table, scope: _Scope, *, least: int) -> int | Reference | None:
    """A number of days, or the parameter of the rule that holds it."""
    if isinstance(table.raw("due_days"), str):
        found = _argument(table, "due_days", "due_days", table.raw("due_days"), "integer", scope)
        assert isinstance(found, Reference)
        minimum = scope.parameters[found.parameter].minimum
        if minimum is None or minimum < least:
            raise table.error("due_days", f"takes a parameter whose minimum is at least {least}")
        return found
    number = table.optional_number("due_days")
    if number is not None and number < least:
        raise table.error("due_days", f"must be at least {least}")
    return number


def _day_named(table: Table, key: str, scope: _Scope) -> NamedDay:
    """An anchor's name, or `{ day = …, argument = … }`."""
    item = table.raw(key)
    given = dict(item) if isinstance(item, dict) else {"day": item}
    name = given.pop("day", None)
    if name not in ANCHORS:
        raise table.error(key, f"unknown day {name!r}; known are {', '.join(ANCHORS)}")
    wanted = ANCHORS[name].arguments
    if set(given) != set(wanted):
        raise table.error(key, f"the day {name} takes {', '.join(wanted) or 'no arguments'}")
    return NamedDay(name, tuple((arg, _argument(table, key, arg, given[arg], wanted[arg], scope)) for arg in wanted))


def _clause_texts(table: Table, scope: _Scope, language: str) -> Texts:
    suffix = "" if language == "sv" else "_en"
    said = {key: table.text(key + suffix) for key in ("message", "remedy")}
    for key, template in said.items():
        try:
            names = names_in(template)
        except ValueError as error:
            raise table.error(key + suffix, str(error)) from error
        for name in names:
            if name not in GENERIC[language] and name not in scope.parameters:
                raise table.error(key + suffix, f"unknown word in braces: {name}")
    return Texts(scope.titles[language], **said)


def _conditions(table: Table, key: str, scope: _Scope) -> tuple[Condition, ...]:
    return tuple(
        _condition(table, f"{key}[{number}]", item, scope) for number, item in enumerate(table.list(key), start=1)
    )


def _condition(table: Table, place: str, item: object, scope: _Scope) -> Condition:
    """A fact's name, `not` and a fact's name, `{ fact = …, argument = … }`, `{ any = […] }` or `{ all = […] }`."""
    if isinstance(item, str):
        return _fact(table, place, item, {}, scope)
    if isinstance(item, dict) and isinstance(item.get("fact"), str):
        arguments = {name: value for name, value in item.items() if name != "fact"}
        return _fact(table, place, item["fact"], arguments, scope)
    if isinstance(item, dict) and len(item) == 1 and (kind := next(iter(item))) in ("any", "all"):
        members = item[kind]
        if not isinstance(members, list) or not members:
            raise table.error(place, f"{kind} takes a list of conditions")
        made = (_condition(table, f"{place}.{kind}[{n}]", member, scope) for n, member in enumerate(members, start=1))
        return Group(any=kind == "any", members=tuple(made))
    raise table.error(place, "must be a fact's name, a table with fact, or a table with any or all alone")


def _fact(table: Table, place: str, said: str, given: Mapping[str, object], scope: _Scope) -> FactCondition:
    name = said.removeprefix("not ")
    if name not in FACTS:
        raise table.error(place, f"unknown fact {name!r}")
    if name != said and not FACTS[name].denials:
        raise table.error(place, f"the fact {name} cannot be negated: it has no wording for that")
    wanted = FACTS[name].arguments
    if set(given) != set(wanted):
        raise table.error(place, f"the fact {name} takes {', '.join(wanted) or 'no arguments'}")
    arguments = tuple((key, _argument(table, place, key, given[key], wanted[key], scope)) for key in wanted)
    return FactCondition(name, arguments, negated=name != said)


def _argument(table: Table, place: str, key: str, given: object, wanted: str, scope: _Scope) -> Value | Reference:
    if isinstance(given, str) and given.startswith("$"):
        parameter = scope.parameters.get(given[1:])
        if parameter is None or parameter.type != wanted:
            raise table.error(place, f"{key} takes a parameter of type {wanted}, and {given[1:]} is none")
        return Reference(parameter.name)
    if not fits(given, wanted):
        raise table.error(place, f"{key} must be of type {wanted}")
    return tuple(given) if isinstance(given, list) else given  # type: ignore[return-value]


def _examples(table: Table, scope: _Scope) -> tuple[Example, ...]:
    examples = tuple(_example(item, scope, number) for number, item in enumerate(table.tables("example"), start=1))
    outcomes = {example.outcome for example in examples}
    if not outcomes & set(FAILING):
        raise table.error("example", f"no failing example: one must have the outcome {', '.join(FAILING)}")
    if "pass" not in outcomes:
        raise table.error("example", "no passing example: one must have the outcome pass")
    return examples


def _example(table: Table, scope: _Scope, number: int) -> Example:
    example = Example(
        number=number,
        on=table.day("on"),
        checkpoint=table.one_of("checkpoint", CHECKPOINTS),
        role=table.one_of("role", scope.roles) if table.has("role") else scope.roles[0],
        outcome=table.one_of("outcome", OUTCOMES),
        texts={"sv": table.text("text"), "en": table.text("text_en")},
        overrides=table.table("case").data,
        parameters=_settings(table.table("parameters"), scope.parameters),
        tenant=scope.region,
    )
    try:
        example_case(example)
    except ValueError as error:
        raise table.error("", str(error)) from error
    table.done()
    return example


def _settings(table: Table, parameters: Mapping[str, Parameter]) -> dict[str, Value]:
    values = {}
    for name in table.data:
        parameter = parameters.get(name)
        if parameter is None:
            raise table.error(name, "the rule has no such parameter")
        values[name] = read_value(table, name, parameter.type, parameter.values, (parameter.minimum, parameter.maximum))
    return values


def read_settings(table: Table, region: str, national: Mapping[str, Rule]) -> tuple[list[Setting], tuple[Example, ...]]:
    """What a region decides on a national rule: dated parameter values and force, with source and examples."""
    rule = national.get(table.text("rule"))
    if rule is None:
        raise table.error("rule", f"unknown national rule {table.text('rule')!r}")
    tables = list(table.tables("set"))
    if not tables:
        raise table.error("set", "missing: say what the region decides, and from when")
    periods = _periods(tables)
    settings = [_setting(item, rule, *period) for item, period in zip(tables, periods, strict=True)]
    titles = {language: said.title for language, said in rule.texts.items()}
    examples = _examples(table, _Scope(rule.id, rule.roles, titles, rule.parameters, region))
    table.done()
    return settings, examples


def _setting(table: Table, rule: Rule, first: date, last: date | None) -> Setting:
    below = table.table("parameters")
    for name in below.data:
        if name in rule.parameters and not rule.parameters[name].regional:
            raise below.error(name, "the national rule does not declare this parameter regional")
    values = _settings(below, rule.parameters)
    force = table.one_of("force", FORCES) if table.has("force") else None
    if force is None and not values:
        raise table.error("", "sets neither a parameter nor the force")
    if force is not None:
        _refuse_loosening(table, rule, force)
    setting = Setting(rule.id, first, last, values, force, _sources(table, required=True))
    table.done()
    return setting


def _refuse_loosening(table: Table, rule: Rule, force: str) -> None:
    national = [clause.force for version in rule.versions for clause in version.clauses if clause.force in FORCES]
    if not national:
        raise table.error("force", "the national rule only has duties, whose force is not set")
    if any(FORCES.index(force) < FORCES.index(own) for own in national):
        raise table.error("force", f"a region cannot loosen what the nation demands ({rule.id} holds a ska)")
