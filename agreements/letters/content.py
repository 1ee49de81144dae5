"""What a letter says, fixed as plain values when it is ordered: lines and rows of text, and no markup.

`{lang, page, title, sender, dated, recipient, greeting, blocks, signed}`; a block is `{heading, text, facts, points}`.
All text has gone through fastkontakt.pdf.printable.
"""

from collections.abc import Container
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from agreements.letters.agreed import Summary, agreement_blocks
from agreements.letters.blocks import Content, reach, titled
from agreements.letters.contacts import BLOCKS
from agreements.letters.wording import Words
from agreements.models import AgreementVersion
from contacts.models import Contact
from fastkontakt.organisation.models import Unit
from fastkontakt.pdf import printable
from fastkontakt.periods import years_before
from patients.acting import GUARDIAN_UNTIL_AGE
from patients.models import Patient


@dataclass(frozen=True, kw_only=True)
class About:
    """What a letter is about: one contact, or one version of an agreement.

    `seen` are the contacts, by key, that who orders may see: of an agreement others are not named.
    """

    patient: Patient
    unit: Unit
    contact: Contact | None = None
    version: AgreementVersion | None = None
    seen: Container[UUID] = ()


def content_of(about: About, *, kind: str, language: str, addressed: bool, today: date) -> Content:
    """The letter. `addressed`: with the patient's address, for the window of an envelope.

    Raises ValidationError where the kind says nothing of this contact.
    """
    words = Words(language)
    if about.version is not None:
        title, blocks = agreement_blocks(Summary(words, about.patient, about.version, about.seen), about.unit)
    else:
        assert about.contact is not None
        title, blocks = BLOCKS[kind](words, about.contact, today)
    child = is_child(about.patient, on=today)
    return {
        "lang": words.lang,
        "page": words.say("page"),
        "title": titled(title),
        "sender": _sender(about.unit),
        "dated": words.day(today),
        "recipient": _recipient(words, about.patient, child=child, addressed=addressed),
        "greeting": words.say("greeting_child" if child else "greeting", name=printable(about.patient.given_name)),
        "blocks": [*blocks, *([] if about.contact else [reach(words, about.unit)])],
        "signed": [words.say("signed"), printable(about.unit.name)],
    }


def is_child(patient: Patient, *, on: date) -> bool:
    """Whether letters go to the patient's guardians: until the day it turns 13."""
    return patient.born_on is not None and patient.born_on > years_before(on, GUARDIAN_UNTIL_AGE)


def _sender(unit: Unit) -> list[str]:
    return [printable(name) for name in dict.fromkeys((unit.tenant.name, unit.name, unit.provider.name))]


def _recipient(words: Words, patient: Patient, *, child: bool, addressed: bool) -> list[str]:
    """The name, and where it is asked for and may be told the address."""
    lines = [words.say("to_child")] if child else []
    lines.append(patient.name)
    if addressed and not patient.is_protected:
        lines += [patient.street, f"{patient.postal_code} {patient.city}"]
    return [line for line in map(printable, lines) if line]
