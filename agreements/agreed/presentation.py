"""An agreement in words, for staff and for the patient: how it stands at a glance, and what each part says."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from agreements.agreed.selectors import Whole
from agreements.enums import AnswerKind, Doer
from agreements.models import AgreementTask, AgreementVersion
from contacts.models import Contact
from fastkontakt.ui.templatetags.fk import dag, role_label

FOLLOW_UP_AHEAD = timedelta(days=14)
"""So long before its day the follow-up is told of."""


class State(StrEnum):
    """How an agreement stands: the first that holds, in this order."""

    ENDED = "ended"
    LATE = "late"
    FOLLOW_UP = "follow_up"
    WAITING = "waiting"
    CONFIRMED = "confirmed"


LOOKS = {
    State.ENDED: ("neutral", "end"),
    State.LATE: ("danger", "warning"),
    State.FOLLOW_UP: ("warning", "calendar"),
    State.WAITING: ("info", "clock"),
    State.CONFIRMED: ("success", "check"),
}
"""Colour and icon."""
LABELS: dict[State, Any] = {
    State.ENDED: gettext_lazy("Avslutad"),
    State.LATE: gettext_lazy("Försenad"),
    State.FOLLOW_UP: gettext_lazy("Dags att följa upp"),
    State.WAITING: gettext_lazy("Väntar på patienten"),
    State.CONFIRMED: gettext_lazy("Bekräftad"),
}
PORTAL_LABELS: dict[State, Any] = LABELS | {
    State.LATE: gettext_lazy("Något är försenat"),
    State.FOLLOW_UP: gettext_lazy("Ska gås igenom snart"),
    State.WAITING: gettext_lazy("Väntar på ditt svar"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """How it stands, in a few words with an icon, and in sentences."""

    state: State
    label: str
    color: str
    icon: str
    lines: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRow:
    """Who does what. `done` says when and by whom it was noted; `own`: the patient's part, also `patients`, or a
    relative's."""

    key: UUID
    who: str
    what: str
    due_on: date | None
    late: bool
    own: bool
    patients: bool
    done: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeRow:
    """A planned time."""

    at: datetime
    what: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRow:
    """What the patient said, and by which way."""

    title: str
    text: str
    confirmed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A version in words."""

    number: int
    title: str
    changed: str
    matters: str
    agreed: str
    coordinator: str
    coordinator_reason: str
    follow_up_on: date
    tasks: list[TaskRow]
    times: list[TimeRow]
    participants: list[str]
    answers: list[AnswerRow]
    confirmed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """An agreement: how it stands, the version that stands, and the earlier ones."""

    key: UUID
    unit: str
    telephone: str
    hours: str
    begun_on: date
    ended_on: date | None
    end_reason: str
    status: Status
    newest: Version
    older: list[Version] = field(default_factory=list)


def shown(whole: Whole, *, today: date, portal: bool = False) -> Shown:
    """The agreement for staff, or as the patient and who acts for the patient read it."""
    words = _Words(whole, today, portal)
    newest, *older = [words.version(version) for version in whole.versions]
    agreement = whole.agreement
    return Shown(
        key=agreement.pk,
        unit=agreement.unit.name,
        telephone=agreement.unit.telephone,
        hours=agreement.unit.telephone_hours,
        begun_on=agreement.begun_on,
        ended_on=agreement.ended_on,
        end_reason=agreement.end_reason,
        status=status(whole, today=today, portal=portal),
        newest=newest,
        older=older,
    )


def status(whole: Whole, *, today: date, portal: bool = False) -> Status:
    """How it stands at a glance."""
    state = state_of(whole, today=today)
    color, icon = LOOKS[state]
    label = (PORTAL_LABELS if portal else LABELS)[state]
    lines = list(_status_lines(whole, today, portal=portal))
    return Status(state=state, label=str(label), color=color, icon=icon, lines=lines)


def state_of(whole: Whole, *, today: date) -> State:
    """The state, from the version that stands. One of a patient who has died is ended."""
    newest = whole.newest
    if whole.agreement.ended_on is not None or whole.agreement.patient.deceased_on is not None:
        return State.ENDED
    if newest.follow_up_on < today or late_tasks(newest, today):
        return State.LATE
    if newest.follow_up_on - today <= FOLLOW_UP_AHEAD:
        return State.FOLLOW_UP
    return State.CONFIRMED if confirmed(newest) else State.WAITING


def late_tasks(version: AgreementVersion, today: date) -> list[AgreementTask]:
    """Those whose day has gone by undone."""
    return [task for task in undone(version) if task.due_on is not None and task.due_on < today]


def undone(version: AgreementVersion) -> list[AgreementTask]:
    """The tasks that are not done."""
    return [task for task in version.tasks.all() if not task.done.all()]


def confirmed(version: AgreementVersion) -> bool:
    """Whether the patient has confirmed the version."""
    return any(answer.kind == AnswerKind.CONFIRMED for answer in version.answers.all())


def contact_name(contact: Contact) -> str:
    """A fixed contact in a list: who, as what, where."""
    return f"{contact.staff.name}, {role_label(contact.role).lower()}, {contact.unit.name}"


def name_in(whole: Whole, task: AgreementTask) -> str:
    """Who does it, as it was written; "" for a relative who is not named to the viewer."""
    return task.name if task.doer != Doer.RELATIVE or whole.names_kin else ""


def _status_lines(whole: Whole, today: date, *, portal: bool) -> Iterable[str]:
    newest, ended = whole.newest, whole.agreement.ended_on
    if ended is not None:
        yield _("Avslutad %(day)s: %(reason)s") % {"day": dag(ended), "reason": whole.agreement.end_reason}
        return
    if whole.agreement.patient.deceased_on is not None:
        yield _("Patienten har avlidit. Överenskommelsen följs inte upp.")
        return
    late, all_tasks = late_tasks(newest, today), list(newest.tasks.all())
    if late:
        said = ngettext("%(count)s sak skulle ha varit klar.", "%(count)s saker skulle ha varit klara.", len(late))
        yield said % {"count": len(late)}
    passed = newest.follow_up_on < today
    said = _("Skulle ha följts upp %(day)s.") if passed else _("Följs upp %(day)s.")
    yield said % {"day": dag(newest.follow_up_on)}
    if all_tasks:
        done = len(all_tasks) - len(undone(newest))
        yield _("%(done)s av %(all)s saker är klara.") % {"done": done, "all": len(all_tasks)}
    if portal:
        yield _("Den är bekräftad.") if confirmed(newest) else _("Den är inte bekräftad än.")
    elif confirmed(newest):
        yield _("Version %(number)s är bekräftad.") % {"number": newest.number}
    else:
        yield _("Version %(number)s är inte bekräftad än.") % {"number": newest.number}


class _Words:
    """The parts of a version in words."""

    def __init__(self, whole: Whole, today: date, portal: bool) -> None:
        self.whole, self.today, self.portal = whole, today, portal
        self.seen: Mapping[UUID, Contact] = whole.seen

    def version(self, row: AgreementVersion) -> Version:
        """A version."""
        written = {"number": row.number, "day": dag(row.on), "name": row.written_by.name}
        return Version(
            number=row.number,
            title=_("Version %(number)s, %(day)s, skriven av %(name)s") % written,
            changed=row.changed,
            matters=row.matters,
            agreed=row.agreed,
            coordinator=self._coordinator(row),
            coordinator_reason=row.coordinator_reason,
            follow_up_on=row.follow_up_on,
            tasks=[self._task(task) for task in row.tasks.all()],
            times=[TimeRow(at=time.at, what=time.what, place=time.place) for time in row.times.all()],
            participants=list(self._participants(row)),
            answers=[self._answer(answer) for answer in row.answers.all()],
            confirmed=confirmed(row),
        )

    def _coordinator(self, row: AgreementVersion) -> str:
        if row.coordinator_id is None:
            return ""
        contact = self.seen.get(row.coordinator_id)
        return contact_name(contact) if contact else _("En fast vårdkontakt som inte visas för dig")

    def _participants(self, row: AgreementVersion) -> Iterable[str]:
        """Contacts that the viewer may see, and relatives as far as they are shown."""
        for participant in row.participants.all():
            contact = self.seen.get(participant.contact_id) if participant.contact_id else None
            name = contact_name(contact) if contact else self._relative(participant.relative)
            if name:
                yield name

    def _relative(self, person: Any) -> str:
        return f"{person.name}, {str(person.get_role_display()).lower()}" if person and self.whole.names_kin else ""

    def _task(self, task: AgreementTask) -> TaskRow:
        done = next(iter(task.done.all()), None)
        return TaskRow(
            key=task.pk,
            who=self._who(task),
            what=task.what,
            due_on=task.due_on,
            late=done is None and task.due_on is not None and task.due_on < self.today,
            own=task.doer in (Doer.PATIENT, Doer.RELATIVE),
            patients=task.doer == Doer.PATIENT,
            done=self._done(done) if done else "",
        )

    def _who(self, task: AgreementTask) -> str:
        if task.doer == Doer.PATIENT:
            return self._patient()
        if task.doer == Doer.CONTACT:
            contact = self.seen.get(task.contact_id) if task.contact_id else None
            return contact_name(contact) if contact else str(Doer.CONTACT.label)
        return name_in(self.whole, task) or str(Doer(task.doer).label)

    def _patient(self) -> str:
        return self.whole.agreement.patient.name if self.portal else str(Doer.PATIENT.label)

    def _done(self, done: Any) -> str:
        by = done.staff.name if done.staff else self._citizen(done.by_id)
        said = _("Klart %(day)s. Noterat av %(name)s.") % {"day": dag(done.on), "name": by}
        return f"{said} {done.note}".strip()

    def _answer(self, answer: Any) -> AnswerRow:
        told = {"day": dag(answer.at)}
        if answer.noted_by is not None:
            said = _("Sagt till %(name)s %(day)s") % {**told, "name": answer.noted_by.name}
        else:
            said = _("%(name)s, på Mina kontakter %(day)s") % {**told, "name": self._citizen(answer.by_id)}
        is_confirmed = answer.kind == AnswerKind.CONFIRMED
        title = (
            _("Bekräftad. %(said)s.") % {"said": said} if is_confirmed else _("Kommentar. %(said)s.") % {"said": said}
        )
        return AnswerRow(title=title, text=answer.text, confirmed=is_confirmed)

    def _citizen(self, user_id: int) -> str:
        own = self.whole.agreement.patient.user_id == user_id
        return self._patient() if own else _("Den som får handla för patienten")
