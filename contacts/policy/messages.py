"""The words in braces that a message may hold, and what they stand for in a case."""

from __future__ import annotations

import string
from collections.abc import Mapping
from datetime import date

from contacts.policy import words
from contacts.policy.arguments import Settings
from contacts.policy.facts import Case

GENERIC: Mapping[str, Mapping[str, str]] = {
    "sv": {
        "appointee": "[namn]",
        "role": "[roll]",
        "on": "[dag]",
        "ends_on": "[slutdag]",
        "decided_on": "[beslutsdag]",
        "deceased_on": "[dödsdag]",
        "assignment_ends": "[uppdragets sista dag]",
        "contact_starts": "[kontaktens första dag]",
        "contact_ends": "[kontaktens sista dag]",
        "open": "[antal]",
        "limit": "[gräns]",
        "limit_set_by": "[vem som har satt gränsen]",
    },
    "en": {
        "appointee": "[name]",
        "role": "[role]",
        "on": "[day]",
        "ends_on": "[end day]",
        "decided_on": "[day of decision]",
        "deceased_on": "[day of death]",
        "assignment_ends": "[the assignment's last day]",
        "contact_starts": "[the contact's first day]",
        "contact_ends": "[the contact's last day]",
        "open": "[number]",
        "limit": "[limit]",
        "limit_set_by": "[who has set the limit]",
    },
}
"""Every word that a message may hold in braces, beside its rule's parameters, as it reads when no case is at hand."""


def names_in(template: str) -> list[str]:
    """The words in braces. Raises ValueError for anything but a bare name: no attribute, index, conversion, format."""
    names = []
    for _, name, specification, conversion in string.Formatter().parse(template):
        if name is None:
            continue
        if specification or conversion or not name.isidentifier():
            raise ValueError(f"only a bare name may stand in braces, not {{{name}}}")
        names.append(name)
    return names


def render(template: str, filled: Mapping[str, str]) -> str:
    """Fill the braces. A value is put in as it is: braces within it are not read again."""
    return template.format_map(filled)


def in_general(template: str, settings: Settings, language: str) -> str:
    """The message with no case at hand: "[namn] kan inte utses: …", with the rule's own values."""
    said = {name: words.value(value, language) for name, value in settings.items()}
    return render(template, {**GENERIC[language], **said})


def placeholders(case: Case, settings: Settings, language: str) -> dict[str, str]:
    """Every word a message may hold, filled from the case; what the case lacks reads in general terms."""
    said: dict[str, str] = dict(GENERIC[language])
    said |= {name: words.value(value, language) for name, value in settings.items()}
    said["on"] = words.day(case.on, language)
    said["decided_on"] = words.day(case.decided_on, language)
    said |= _staff(case, language)
    contact = case.ending or next((c for c in case.patient.contacts if c.id == case.replaces), None)
    days: dict[str, date | None] = {
        "ends_on": case.ends_on,
        "deceased_on": case.patient.deceased_on,
        "contact_starts": contact.days.starts_on if contact else None,
        "contact_ends": contact.days.ends_on if contact else None,
    }
    said |= {name: words.day(value, language) for name, value in days.items() if value is not None}
    if case.role:
        said["role"] = words.term(case.role, language)
    return said


def _staff(case: Case, language: str) -> dict[str, str]:
    person = case.appointee
    if person is None:
        return {}
    said = {"appointee": person.name, "open": str(person.open_contacts)}
    if person.limit is not None:
        said["limit"] = str(person.limit)
    if person.limit_set_by:
        said["limit_set_by"] = words.term(person.limit_set_by, language)
    ends = [days.ends_on for days in person.assignments if days.ends_on is not None]
    if ends:
        said["assignment_ends"] = words.day(max(ends), language)
    return said
