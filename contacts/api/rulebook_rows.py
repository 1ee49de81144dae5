"""Rows of the rulebook: plain dictionaries from its objects, in the language asked for."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from rest_framework import serializers

from contacts.enums import ContactRole
from contacts.policy import words
from contacts.policy.arguments import Settings
from contacts.policy.loader import CHECKPOINTS, OUTCOMES
from contacts.policy.messages import in_general
from contacts.policy.objects import (
    DUTY,
    FORCES,
    Clause,
    Example,
    Obligation,
    Rule,
    Rulebook,
    RuleInForce,
    Setting,
    Version,
)
from contacts.policy.registry import Value
from fastkontakt.api.fields import Choice, Related, Row

EVERY_FORCE = [DUTY, *FORCES]
"""The weakest first."""
OBLIGATION = ("subject", "owner", "act", "since", "due_from", "due_days", "due_working", "deadline")
"""What a clause says of its duty."""


class SourceRow(Row):
    """A provision or a guideline."""

    text = serializers.CharField()
    url = serializers.CharField(help_text="Empty where no stable address is known.")


class ParameterRow(Row):
    """A parameter's value, and who set it."""

    name = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    value = serializers.JSONField()
    text = serializers.CharField(help_text="The value in words.")
    regional = serializers.BooleanField(help_text="Whether a region may set it.")
    set_by = serializers.ChoiceField(choices=["nation", "region"])
    sources = SourceRow(many=True)


class RuleHeadRow(Row):
    """What a rule is."""

    id = serializers.CharField()
    title = serializers.CharField()
    summary = serializers.CharField()
    roles = serializers.ListField(child=Choice(ContactRole))
    set_by = serializers.ChoiceField(choices=["nation", "region"])
    enabled = serializers.BooleanField()


class RuleInForceRow(RuleHeadRow):
    """A rule as it reads on a day."""

    force = serializers.ChoiceField(choices=EVERY_FORCE, help_text="The strongest of `forces`.")
    forces = serializers.ListField(child=serializers.ChoiceField(choices=EVERY_FORCE))
    checkpoints = serializers.ListField(child=serializers.ChoiceField(choices=list(CHECKPOINTS)))
    version = serializers.IntegerField()
    from_ = serializers.DateField()
    to = serializers.DateField(allow_null=True)
    sources = SourceRow(many=True)
    parameters = ParameterRow(many=True)


class ClauseRow(Row):
    """One demand at one checkpoint: applies when all of `when` and none of `unless`; met when all of `require`.

    What a duty hangs on, who must act, by which act, since when and until when is null where `force` is no duty.
    """

    checkpoint = serializers.ChoiceField(choices=list(CHECKPOINTS))
    roles = serializers.ListField(child=Choice(ContactRole))
    force = serializers.ChoiceField(choices=EVERY_FORCE)
    when = serializers.ListField(child=serializers.CharField())
    unless = serializers.ListField(child=serializers.CharField())
    require = serializers.ListField(child=serializers.CharField())
    message = serializers.CharField()
    remedy = serializers.CharField()
    subject = Related(allow_null=True, help_text="What the duty hangs on.")
    owner = Related(allow_null=True, help_text="Who must act.")
    act = Related(allow_null=True, help_text="What is done to meet it.")
    since = serializers.CharField(allow_null=True, help_text="From which day the duty stands, in words.")
    due_from = serializers.CharField(allow_null=True, help_text="The day that `due_days` counts from, in words.")
    due_days = serializers.IntegerField(allow_null=True, help_text="Also null for a duty without deadline.")
    due_working = serializers.BooleanField(allow_null=True, help_text="Whether `due_days` are working days.")
    deadline = serializers.CharField(allow_null=True, help_text="The deadline in words; empty where none is set.")


class VersionRow(Row):
    """The rule as it reads from a day to another. A repeal has no clauses."""

    version = serializers.IntegerField()
    from_ = serializers.DateField()
    to = serializers.DateField(allow_null=True)
    repeal = serializers.BooleanField()
    sources = SourceRow(many=True)
    clauses = ClauseRow(many=True)


class SettingRow(Row):
    """What a region has decided, and from when. `force` is null where it says nothing of it."""

    from_ = serializers.DateField()
    to = serializers.DateField(allow_null=True)
    force = serializers.ChoiceField(choices=list(FORCES), allow_null=True)
    parameters = serializers.DictField(child=serializers.JSONField())
    sources = SourceRow(many=True)


class ExampleRow(Row):
    """A case and its outcome, tried whenever the tests run."""

    on = serializers.DateField()
    checkpoint = serializers.ChoiceField(choices=list(CHECKPOINTS))
    role = Choice(ContactRole)
    outcome = serializers.ChoiceField(choices=list(OUTCOMES))
    text = serializers.CharField()
    tenant = serializers.CharField(allow_null=True, help_text="The region whose example it is.")


class RuleRow(RuleHeadRow):
    """A rule through time."""

    guidance = serializers.CharField()
    disabled_because = serializers.CharField(help_text="Empty where the rule is not switched off.")
    versions = VersionRow(many=True)
    settings = SettingRow(many=True)
    examples = ExampleRow(many=True)


def list_row(item: RuleInForce, lang: str) -> dict[str, Any]:
    """A rule in force as RuleInForceRow."""
    forces = {item.force(clause) for clause in item.version.clauses}
    return _head(item.rule, lang) | {
        "force": max(forces, key=EVERY_FORCE.index),
        "forces": sorted(forces, key=EVERY_FORCE.index, reverse=True),
        "checkpoints": list(dict.fromkeys(clause.checkpoint for clause in item.version.clauses)),
        "version": item.version.number,
        "from": item.version.valid_from,
        "to": item.version.valid_to,
        "sources": [*item.version.sources, *(item.setting.sources if item.setting else ())],
        "parameters": [
            {
                "name": name,
                "label": found.parameter.labels[lang],
                "value": plain(found.value),
                "text": words.value(found.value, lang),
                "regional": found.parameter.regional,
                "set_by": found.set_by,
                "sources": found.sources,
            }
            for name, found in item.parameters.items()
        ],
    }


def rule_row(book: Rulebook, rule: Rule, lang: str) -> dict[str, Any]:
    """A rule through time as RuleRow."""
    defaults = {name: parameter.default for name, parameter in rule.parameters.items()}
    return _head(rule, lang) | {
        "guidance": rule.text(lang).guidance,
        "disabled_because": rule.text(lang).disabled,
        "versions": [_version(version, defaults, lang) for version in rule.versions],
        "settings": [_setting(setting) for _, setting in book.settings_of(rule)],
        "examples": [_example(example, lang) for example in book.examples_of(rule)],
    }


def _head(rule: Rule, lang: str) -> dict[str, Any]:
    said = rule.text(lang)
    return {
        "id": rule.id,
        "title": said.title,
        "summary": said.summary,
        "roles": list(rule.roles),
        "set_by": rule.origin,
        "enabled": not rule.disabled,
    }


def _version(version: Version, settings: Settings, lang: str) -> dict[str, Any]:
    return {
        "version": version.number,
        "from": version.valid_from,
        "to": version.valid_to,
        "repeal": version.repeal,
        "sources": version.sources,
        "clauses": [_clause(clause, settings, lang) for clause in version.clauses],
    }


def _clause(clause: Clause, settings: Settings, lang: str) -> dict[str, Any]:
    said = clause.texts[lang]
    return {
        "checkpoint": clause.checkpoint,
        "roles": list(clause.roles),
        "force": clause.force,
        "when": [condition.describe(lang, settings) for condition in clause.when],
        "unless": [condition.describe(lang, settings) for condition in clause.unless],
        "require": [condition.describe(lang, settings) for condition in clause.require],
        "message": in_general(said.message, settings, lang),
        "remedy": in_general(said.remedy, settings, lang),
        **_obligation(clause.obligation, settings, lang),
    }


def _obligation(made: Obligation | None, settings: Settings, lang: str) -> dict[str, Any]:
    """The part of a ClauseRow that only a duty has."""
    if made is None:
        return dict.fromkeys(OBLIGATION)
    said = made.describe(settings, lang)
    return {
        "subject": {"id": made.subject, "name": said.subject},
        "owner": {"id": made.owner, "name": said.owner},
        "act": {"id": made.act, "name": said.act},
        "since": said.since,
        "due_from": said.due_from,
        "due_days": made.days(settings),
        "due_working": made.due_working,
        "deadline": said.deadline,
    }


def _setting(setting: Setting) -> dict[str, Any]:
    return {
        "from": setting.valid_from,
        "to": setting.valid_to,
        "force": setting.force,
        "parameters": _plain_all(setting.parameters),
        "sources": setting.sources,
    }


def _example(example: Example, lang: str) -> dict[str, Any]:
    return {
        "on": example.on,
        "checkpoint": example.checkpoint,
        "role": example.role,
        "outcome": example.outcome,
        "text": example.texts[lang],
        "tenant": example.tenant,
    }


def _plain_all(values: Mapping[str, Value]) -> dict[str, Any]:
    return {name: plain(value) for name, value in values.items()}


def plain(value: Value) -> Any:
    """A parameter's value as JSON has it."""
    if isinstance(value, tuple):
        return [member if isinstance(member, str) else asdict(member) for member in value]
    return value.isoformat() if isinstance(value, date) else value
