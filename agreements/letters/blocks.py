"""The parts that letters are put together of."""

from collections.abc import Iterable
from typing import Any

from agreements.letters.wording import Words
from contacts.models import Contact
from fastkontakt.organisation.models import StaffMember, Unit
from fastkontakt.pdf import printable
from fastkontakt.ui.templatetags.fk import telefon

Content = dict[str, Any]


def block(
    heading: str = "",
    text: Iterable[str] = (),
    *,
    facts: Iterable[tuple[str, str]] = (),
    points: Iterable[str] = (),
) -> Content:
    """A part with its heading: paragraphs, rows of a term and what it is, and points. What is empty is left out."""
    return {
        "heading": printable(heading),
        "text": [line for line in map(printable, text) if line],
        "facts": [[printable(term), printable(value)] for term, value in facts if value],
        "points": [line for line in map(printable, points) if line],
    }


def titled(title: str) -> str:
    """A title with its first letter large."""
    text = printable(title)
    return text[:1].upper() + text[1:]


def name_of(person: StaffMember) -> str:
    """By what name the patient knows a member of staff: one with protected identity by the first name."""
    return person.given_name if person.protected else person.full_name


def reach(words: Words, unit: Unit, contact: Contact | None = None) -> Content:
    """How to reach the contact, or the unit."""
    number = contact or unit
    facts = [
        (words.say("reach.unit"), unit.name),
        (words.say("reach.telephone"), telefon(number.telephone)),
        (words.say("reach.hours"), number.telephone_hours),
    ]
    urgent = words.say("reach.urgent")
    if contact is None:
        return block(words.say("reach.heading_unit"), [urgent], facts=facts)
    person = contact.staff
    who = [
        (words.say("reach.person"), name_of(person)),
        (words.say("reach.profession"), words.profession(person)),
    ]
    with_others = words.say("reach.away", unit=unit.name)
    return block(words.say("reach.heading"), [with_others, urgent], facts=[*who, *facts])
