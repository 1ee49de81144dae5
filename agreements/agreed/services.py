"""Writes to agreements. A version is never changed: what is changed is a new one, and the patient is told of it.

All raise ValidationError keyed by field, and PermissionDenied with the reason. An agreement is held by a unit; whoever
may register facts there writes it together with the patient.
"""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from agreements.agreed.drafts import Draft, TaskDraft
from agreements.agreed.rules import check_draft
from agreements.agreed.selectors import SCOPE, choosable
from agreements.enums import AnswerKind, Doer
from agreements.models import (
    Agreement,
    AgreementAnswer,
    AgreementParticipant,
    AgreementTask,
    AgreementTime,
    AgreementVersion,
    TaskDone,
)
from contacts.models import Contact
from contacts.services.coordination import choose_coordinator
from fastkontakt import permissions
from fastkontakt.accounts.actor import Actor
from fastkontakt.audit.services import record
from fastkontakt.notifications.enums import MessageKind
from fastkontakt.notifications.services import tell_patients, tell_staff
from patients.models import Patient
from patients.selectors import find_patient
from patients.services import require_own_unit

OF_CITIZENS = (Doer.PATIENT, Doer.RELATIVE)
"""The parts that the patient, or who acts for the patient, ticks off."""


@transaction.atomic
def write_agreement(*, by: Actor, patient: Patient, draft: Draft, today: date) -> AgreementVersion:
    """The first version of an agreement between the patient and the actor's unit, which holds one open at a time.

    Raises PolicyRefused too, where the rulebook stops the choice of who coordinates.
    """
    permissions.require(by, permissions.REGISTER_PATIENTS)
    locked = _lock(patient, _("Patienten har avlidit. En överenskommelse kan inte längre skrivas."))
    if Agreement.objects.filter(patient=locked, unit=by.unit, ended_on__isnull=True).exists():
        raise ValidationError(_("Er enhet har redan en överenskommelse med patienten. Öppna den och ändra i den."))
    check_draft(draft, by=by, patient=locked, who=choosable(by, locked, on=today), before=None, today=today)
    agreement = Agreement.objects.create(patient=locked, unit=by.unit, begun_on=today, begun_by=by.staff)
    return _write(by, agreement, draft, before=None, changed="", today=today)


@transaction.atomic
def write_version(
    *, by: Actor, agreement: Agreement, draft: Draft, changed: str, based_on: int, today: date
) -> AgreementVersion:
    """A new version. `based_on` is the number of the one that the writer went on from; `changed` says what is new.

    A carried task that has been done meanwhile is done, and is left out. Raises PolicyRefused as write_agreement.
    """
    permissions.require(by, permissions.REGISTER_PATIENTS)
    require_own_unit(by, agreement.unit)
    locked = _lock(agreement.patient, _("Patienten har avlidit. Överenskommelsen kan bara avslutas."))
    before = _standing(agreement)
    if before.number != based_on:
        said = _("En kollega har sparat version %(number)s sedan du öppnade sidan. Öppna den, och ändra i den.")
        raise ValidationError({"based_on": said % {"number": before.number}})
    if not changed.strip():
        raise ValidationError({"changed": _("Skriv kort vad som är ändrat, så att patienten ser det direkt.")})
    check_draft(draft, by=by, patient=locked, who=choosable(by, locked, on=today), before=before, today=today)
    return _write(by, agreement, draft, before=before, changed=changed.strip(), today=today)


@transaction.atomic
def end_agreement(*, by: Actor, agreement: Agreement, reason: str, today: date) -> Agreement:
    """End it today. It stays to be read."""
    permissions.require(by, permissions.REGISTER_PATIENTS)
    require_own_unit(by, agreement.unit)
    _lock(agreement.patient)
    _standing(agreement)
    if not reason.strip():
        raise ValidationError({"reason": _("Skriv varför överenskommelsen avslutas. Patienten kan läsa det.")})
    agreement.ended_on, agreement.ended_by, agreement.end_reason = today, by.staff, reason.strip()
    agreement.save(update_fields=["ended_on", "ended_by", "end_reason"])
    record(by=by, action="agreement.ended", row=agreement, patient_id=agreement.patient_id)
    return agreement


@transaction.atomic
def answer_version(*, by: Actor, version: AgreementVersion, kind: str, text: str, today: date) -> AgreementAnswer:
    """What the patient says of the version that stands: confirmed, or a comment.

    Confirmed once: again is the same, and what is said then, if it is something new, is kept as a comment.

    Given by the patient, or by who may act for the patient in agreements; or said to staff of the unit, who note it.
    """
    agreement = version.agreement
    _require_part(by, agreement, today)
    _lock(agreement.patient, _("Patienten har avlidit. Överenskommelsen kan bara läsas."))
    newest = _standing(agreement)
    if version.pk != newest.pk:
        said = _("Överenskommelsen har ändrats. Läs version %(number)s av den %(day)s, och svara på den i stället.")
        raise ValidationError({"version": said % {"number": newest.number, "day": date_format(newest.on)}})
    if kind == AnswerKind.CONFIRMED:
        earlier: AgreementAnswer | None = newest.answers.filter(kind=kind).first()
        if earlier is not None and text.strip() in ("", earlier.text):
            return earlier
        kind = AnswerKind.COMMENT if earlier else kind
    elif not text.strip():
        raise ValidationError({"text": _("Skriv det som du vill säga.")})
    noted_by = by.staff if by.is_staff else None
    answer = AgreementAnswer.objects.create(version=newest, kind=kind, text=text.strip(), by=by.user, noted_by=noted_by)
    action = "agreement.confirmed" if kind == AnswerKind.CONFIRMED else "agreement.commented"
    details = {"version": newest.number, "told_to_staff": by.is_staff}
    record(by=by, action=action, row=answer, patient_id=agreement.patient_id, details=details)
    if not by.is_staff:
        tell_staff(
            kind=MessageKind.AGREEMENT_ANSWERED,
            about=answer,
            staff=[newest.written_by],
            patient_id=agreement.patient_id,
        )
    return answer


@transaction.atomic
def tick_off(*, by: Actor, task: AgreementTask, on: date, note: str, today: date) -> TaskDone:
    """Note that a task of the version that stands is done: by staff of the unit, or one's own part in the portal.

    Done already, what was noted then stands.
    """
    agreement = task.version.agreement
    _require_part(by, agreement, today)
    if not by.is_staff and task.doer not in OF_CITIZENS:
        raise ValidationError({"task": _("Det här ska någon annan göra. Enheten noterar när det är klart.")})
    _lock(agreement.patient)
    newest = _standing(agreement)
    if task.version_id != newest.pk:
        raise ValidationError({"task": _("Överenskommelsen har ändrats. Öppna den nya versionen och markera där.")})
    earlier: TaskDone | None = task.done.first()
    if earlier is not None:
        return earlier
    if not agreement.begun_on <= on <= today:
        said = _("Skriv dagen då det blev klart: från %(first)s till i dag.")
        raise ValidationError({"on": said % {"first": date_format(agreement.begun_on)}})
    staff = by.staff if by.is_staff else None
    done = TaskDone.objects.create(task=task, on=on, note=note.strip(), by=by.user, staff=staff)
    record(by=by, action="agreement.task_done", row=done, patient_id=agreement.patient_id)
    return done


def _require_part(by: Actor, agreement: Agreement, today: date) -> None:
    """Staff of the unit that holds it; the patient, or who acts for the patient in agreements."""
    if by.is_staff:
        permissions.require(by, permissions.REGISTER_PATIENTS)
        require_own_unit(by, agreement.unit)
    else:
        find_patient(by, agreement.patient_id, on=today, scope=SCOPE)


def _lock(patient: Patient, too_late: str = "") -> Patient:
    """The patient, locked. `too_late` refuses what cannot be done for one who has died."""
    locked: Patient = Patient.objects.select_for_update(no_key=True).get(pk=patient.pk)
    if too_late and locked.deceased_on is not None:
        raise ValidationError(too_late)
    return locked


def _standing(agreement: Agreement) -> AgreementVersion:
    """The version that stands, under the lock. Raises ValidationError where the agreement is ended."""
    agreement.refresh_from_db(fields=["ended_on"])
    if agreement.ended_on is not None:
        said = _("Överenskommelsen avslutades %(day)s. Den kan bara läsas.")
        raise ValidationError(said % {"day": date_format(agreement.ended_on)})
    versions = AgreementVersion.objects.filter(agreement=agreement).select_related("written_by")
    newest: AgreementVersion = versions.latest("number")
    return newest


def _write(
    by: Actor, agreement: Agreement, draft: Draft, *, before: AgreementVersion | None, changed: str, today: date
) -> AgreementVersion:
    coordinator = draft.coordinator
    if coordinator is not None:
        _see_to_it_that_coordinates(by, coordinator, draft.coordinator_reason, today)
    version = AgreementVersion.objects.create(
        agreement=agreement,
        number=before.number + 1 if before else 1,
        on=today,
        matters=draft.matters.strip(),
        agreed=draft.agreed.strip(),
        coordinator=coordinator,
        coordinator_reason=draft.coordinator_reason.strip(),
        follow_up_on=draft.follow_up_on,
        changed=changed,
        written_by=by.staff,
    )
    _write_rows(version, draft, before)
    details = {"version": version.number, "coordinator": coordinator is not None}
    record(by=by, action="agreement.written", row=version, patient_id=agreement.patient_id, details=details)
    tell_patients(kind=MessageKind.AGREEMENT, about=[version], today=today)
    return version


def _see_to_it_that_coordinates(by: Actor, contact: Contact, reason: str, today: date) -> None:
    """Chosen in the agreement, the contact coordinates from today; so does one who does already."""
    contact.refresh_from_db(fields=["coordinating"])
    if not contact.coordinating:
        choose_coordinator(by=by, contact=contact, reason=reason, today=today)


def _write_rows(version: AgreementVersion, draft: Draft, before: AgreementVersion | None) -> None:
    done = set(TaskDone.objects.filter(task__version=before).values_list("task", flat=True)) if before else set()
    left = [task for task in draft.tasks if task.carried not in done]
    AgreementTask.objects.bulk_create(_task(version, position, task) for position, task in enumerate(left, 1))
    AgreementTime.objects.bulk_create(
        AgreementTime(version=version, at=time.at, what=time.what.strip(), place=time.place.strip())
        for time in draft.times
    )
    AgreementParticipant.objects.bulk_create(
        [
            *(AgreementParticipant(version=version, contact=contact) for contact in draft.everybody),
            *(AgreementParticipant(version=version, relative=relative) for relative in dict.fromkeys(draft.relatives)),
        ]
    )


def _task(version: AgreementVersion, position: int, task: TaskDraft) -> AgreementTask:
    return AgreementTask(
        version=version,
        position=position,
        doer=task.doer,
        contact=task.contact,
        name="" if task.contact else task.name.strip(),
        what=task.what.strip(),
        due_on=task.due_on,
    )
