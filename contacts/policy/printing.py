"""The whole rulebook as Swedish Markdown, for those who would rather read it than run it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from contacts.policy import words
from contacts.policy.arguments import Settings
from contacts.policy.messages import in_general
from contacts.policy.objects import (
    Clause,
    Example,
    ObligationTexts,
    Parameter,
    Rule,
    Rulebook,
    Setting,
    Source,
    Version,
)

SV = "sv"

ALL_TIME = date(1900, 1, 1)
"""The first day of the register's own rules, which hold for every day there is."""

_HEAD = """# Regelverket

Utskrivet av `python manage.py rulebook --write` ur filerna i `contacts/policy/rules/`. Ändra där, inte här.

**Ska** stoppar. **Bör** varnar och släpper igenom den som skriver en motivering. En **skyldighet** ligger kvar tills
den är uppfylld. Saknas en uppgift som regeln behöver ställs frågan, och ingenting godkänns under tiden. Första och
sista dagen räknas alltid med. Det som gäller är lagen på kontaktens startdag, vid avslut på dess sista dag, när en
begäran besvaras eller en patient skrivs ut på den dagen.

En skyldighet står tidigast från den dag då kravet började gälla. Dagar är kalenderdagar om det inte står arbetsdagar:
då räknas inte lördagar, söndagar, helgdagar och midsommar-, jul- och nyårsafton. Där källan inte anger någon tid är
tiden registrets ordning.
"""

_GROUPS = (
    ("Alla fasta kontakter", None),
    ("Fast läkarkontakt", "fast_lakarkontakt"),
    ("Fast vårdkontakt", "fast_vardkontakt"),
    ("Fast omsorgskontakt", "fast_omsorgskontakt"),
)


_STANDING = {"duty": "skyldighet", "pass": "uppfyllt"}


def rulebook_markdown(book: Rulebook) -> str:
    """The printed rulebook. The same rules give the same text, whatever the day."""
    lines = [_HEAD]
    for heading, role in _GROUPS:
        lines += [f"## {heading}", ""]
        for rule in book.rules:
            if (rule.roles[0] if len(rule.roles) == 1 else None) == role:
                lines += [*_rule(book, rule), ""]
    return "\n".join(lines).rstrip() + "\n"


def _rule(book: Rulebook, rule: Rule) -> Iterator[str]:
    said = rule.text(SV)
    yield f"### {said.title} (`{rule.id}`)"
    yield ""
    yield said.summary
    if rule.region:
        yield f"\nBara i {words.term(rule.region, SV)}."
    if said.disabled:
        yield f"\n**{said.disabled}**"
    if said.guidance:
        yield f"\nVägledning: {said.guidance}"
    settings = {name: parameter.default for name, parameter in rule.parameters.items()}
    for version in rule.versions:
        yield from _version(version, settings)
    yield from _parameters(rule.parameters.values())
    yield from _regions(book.settings_of(rule), rule)
    yield from _examples(book.examples_of(rule))


def _version(version: Version, settings: Settings) -> Iterator[str]:
    period = _period(version.valid_from, version.valid_to)
    yield f"\n**Version {version.number}, {period}.** {_sources(version.sources)}"
    if version.repeal:
        yield "\nUpphävd."
    for clause in version.clauses:
        yield from _clause(clause, settings)


def _clause(clause: Clause, settings: Settings) -> Iterator[str]:
    said = clause.texts[SV]
    roles = words.listing((words.term(role, SV) for role in clause.roles), SV)
    yield f"\n- *{words.term(clause.checkpoint, SV).capitalize()}* ({roles}): {words.term(clause.force, SV)}"
    if clause.sources:
        yield f"  - {_sources(clause.sources)}"
    duty = clause.obligation.describe(settings, SV) if clause.obligation else None
    if duty:
        yield f"  - Avser: {duty.subject}"
    for heading, conditions in (("Gäller när", clause.when), ("Utom när", clause.unless), ("Krav", clause.require)):
        yield from (f"  - {heading}: {condition.describe(SV, settings)}" for condition in conditions)
    if duty:
        yield from _obligation(duty)
    yield f"  - Besked: {in_general(said.message, settings, SV)}"
    yield f"  - Gör så här: {in_general(said.remedy, settings, SV)}"


def _obligation(said: ObligationTexts) -> Iterator[str]:
    yield f"  - Ansvarar: {said.owner}"
    yield f"  - Står sedan: {said.since}"
    yield f"  - Senast: {said.deadline or 'ingen tid är satt'}"
    yield f"  - Uppfylls när: {said.act}"


def _parameters(parameters: Iterable[Parameter]) -> Iterator[str]:
    for number, parameter in enumerate(parameters):
        if number == 0:
            yield "\n**Inställningar**\n"
        who = "regionen kan ändra" if parameter.regional else "lika i hela landet"
        yield f"- {parameter.labels[SV]}: {words.value(parameter.default, SV)} ({who})"


def _regions(settings: Iterable[tuple[str, Setting]], rule: Rule) -> Iterator[str]:
    for number, (region, setting) in enumerate(settings):
        if number == 0:
            yield "\n**Regioner**\n"
        decided = [
            f"{rule.parameters[name].labels[SV]}: {words.value(v, SV)}" for name, v in setting.parameters.items()
        ]
        if setting.force:
            decided.append(words.term(setting.force, SV))
        period = _period(setting.valid_from, setting.valid_to)
        yield f"- {words.term(region, SV)}, {period}: {'; '.join(decided)}. {_sources(setting.sources)}"


def _examples(examples: Iterable[Example]) -> Iterator[str]:
    yield "\n| Exempel | Dag | Utfall |\n|---|---|---|"
    for example in examples:
        outcome = _STANDING.get(example.outcome) if example.checkpoint == "standing" else None
        outcome = outcome or words.term(example.outcome, SV)
        yield f"| {example.texts[SV]} | {words.day(example.on, SV)} | {outcome} |"


def _period(first: date, last: date | None) -> str:
    if first == ALL_TIME:
        return f"alla dagar till och med den {words.day(last, SV)}" if last else "alla dagar"
    return f"från den {words.day(first, SV)}" + (f" till och med den {words.day(last, SV)}" if last else "")


def _sources(sources: Iterable[Source]) -> str:
    said = (f"[{source.text}]({source.url})" if source.url else source.text for source in sources)
    return f"Källa: {'; '.join(said)}."
