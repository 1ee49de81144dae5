"""What the letter about an agreement says: a summary of a version, as it was agreed."""

from collections.abc import Container
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from agreements.enums import Doer
from agreements.letters.blocks import Content, block, name_of
from agreements.letters.wording import Words
from agreements.models import AgreementTask, AgreementVersion
from contacts.models import Contact
from fastkontakt.access.protection import names_relatives_in_letter
from fastkontakt.organisation.models import Unit
from fastkontakt.ui.templatetags.fk import telefon
from patients.models import Patient


@dataclass(frozen=True)
class Summary:
    """A version in a letter. `seen` are the contacts that who orders the letter may see: others are not named in it."""

    words: Words
    patient: Patient
    version: AgreementVersion
    seen: Container[UUID]

    def person(self, contact: Contact) -> str:
        """The contact's name."""
        return name_of(contact.staff) if contact.pk in self.seen else self.words.say("agreement.hidden")


def agreement_blocks(summary: Summary, unit: Unit) -> tuple[str, list[Content]]:
    """The title and the parts."""
    words, version = summary.words, summary.version
    lead = [words.say("agreement.lead", day=words.day(version.on))]
    if version.changed:
        lead.append(words.say("agreement.changed", changed=version.changed))
    parts = [
        block(text=lead),
        block(words.say("agreement.matters"), version.matters.splitlines()),
        block(words.say("agreement.agreed"), version.agreed.splitlines()),
        block(words.say("agreement.tasks"), points=[_task(summary, task) for task in _tasks(version)]),
        block(words.say("agreement.times"), points=[_time(words, time) for time in version.times.order_by("at", "pk")]),
        block(words.say("agreement.people"), points=_people(summary)),
        block(words.say("agreement.coordinator"), _coordinator(summary)),
        block(
            words.say("agreement.follow_up"),
            [words.say("agreement.followed", day=words.day(version.follow_up_on)), words.say("agreement.answer")],
        ),
    ]
    return words.say("agreement.title", unit=unit.name), [part for part in parts if part["text"] or part["points"]]


def _tasks(version: AgreementVersion) -> Any:
    return version.tasks.select_related("contact__staff").order_by("position")


def _task(summary: Summary, task: AgreementTask) -> str:
    words = summary.words
    said = {"who": _doer(summary, task), "what": task.what}
    if task.due_on is None:
        return words.say("agreement.task", **said)
    said["what"] = task.what if task.what.endswith((".", "!", "?")) else f"{task.what}."
    return words.say("agreement.task_by", **said, day=words.day(task.due_on))


def _doer(summary: Summary, task: AgreementTask) -> str:
    if task.contact is not None:
        return summary.person(task.contact)
    if task.doer == Doer.PATIENT:
        return summary.words.say("agreement.you")
    named = task.name if task.doer != Doer.RELATIVE or names_relatives_in_letter(summary.patient) else ""
    return named or summary.words.say(f"agreement.{task.doer}")


def _time(words: Words, time: Any) -> str:
    said = {"moment": words.moment(time.at), "what": time.what}
    return (
        words.say("agreement.time_at", **said, place=time.place) if time.place else words.say("agreement.time", **said)
    )


def _people(summary: Summary) -> list[str]:
    rows: Any = summary.version.participants.select_related("contact__staff", "contact__unit", "relative")
    return [_contact(summary, row.contact) if row.contact else _relative(summary, row) for row in rows.order_by("pk")]


def _relative(summary: Summary, row: Any) -> str:
    named: str = row.relative.name if names_relatives_in_letter(summary.patient, row.relative) else ""
    return named or summary.words.say("agreement.relative")


def _contact(summary: Summary, contact: Contact) -> str:
    person = contact.staff
    if contact.pk not in summary.seen:
        return summary.person(contact)
    said = [name_of(person), summary.words.profession(person).lower(), contact.unit.name]
    return ", ".join([*said, *([telefon(contact.telephone)] if contact.telephone else [])])


def _coordinator(summary: Summary) -> list[str]:
    chosen = summary.version.coordinator
    if chosen is None:
        return []
    if chosen.pk not in summary.seen:
        return [summary.person(chosen)]
    who = {"person": name_of(chosen.staff), "unit": chosen.unit.name}
    return [summary.words.say("agreement.coordinates", **who), summary.version.coordinator_reason]
