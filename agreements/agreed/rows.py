"""Bodies and rows of agreements in the API."""

from datetime import date
from typing import Any
from uuid import UUID

from rest_framework import serializers

from agreements.agreed import presentation
from agreements.agreed.forms import (
    COMMENT_LENGTH,
    NAME_LENGTH,
    REASON_LENGTH,
    SHORT_LENGTH,
    TEXT_LENGTH,
    TIME_LENGTH,
)
from agreements.agreed.selectors import Whole
from agreements.enums import AnswerKind, Doer
from agreements.models import AgreementTask, AgreementVersion
from contacts.models import Contact
from fastkontakt.api.fields import Body, Choice, Day, Id, Moment, OptionalText, Related, Row, Text

MOST_PEOPLE, MOST_VERSIONS = 20, 32000


class TaskBody(Body):
    """Who does what, by when. `contact` for a fixed contact, `name` for a relative or somebody else."""

    doer = Choice(Doer)
    contact = Id(required=False, allow_null=True, default=None)
    name = OptionalText(max_length=NAME_LENGTH)
    what = Text(max_length=SHORT_LENGTH)
    due_on = Day(required=False, allow_null=True, default=None)
    carried = Id(required=False, allow_null=True, default=None, help_text="The undone task of the version before.")


class TimeBody(Body):
    """A planned time."""

    at = Moment()
    what = Text(max_length=TIME_LENGTH)
    place = OptionalText(max_length=TIME_LENGTH)


class AgreementBody(Body):
    """A version as it is written. `contacts` and `relatives` (by rank) take part beside the patient."""

    matters = Text(max_length=TEXT_LENGTH)
    agreed = Text(max_length=TEXT_LENGTH)
    follow_up_on = Day()
    tasks = TaskBody(many=True, required=False)
    times = TimeBody(many=True, required=False)
    coordinator = Id(required=False, allow_null=True, default=None, help_text="A fast vårdkontakt.")
    coordinator_reason = OptionalText(
        max_length=REASON_LENGTH, help_text="Why just that one, or without a coordinator why there is none."
    )
    contacts = serializers.ListField(child=Id(), required=False, default=list, max_length=MOST_PEOPLE)
    relatives = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=999), required=False, default=list, max_length=MOST_PEOPLE
    )


class VersionBody(AgreementBody):
    """A new version."""

    changed = Text(max_length=SHORT_LENGTH, help_text="What is new, in short.")
    based_on = serializers.IntegerField(
        min_value=1, max_value=MOST_VERSIONS, help_text="The number of the version gone on from."
    )


class AgreementAnswerBody(Body):
    """What the patient says of the version of that number."""

    version = serializers.IntegerField(min_value=1, max_value=MOST_VERSIONS)
    kind = Choice(AnswerKind)
    text = OptionalText(max_length=COMMENT_LENGTH)


class EndAgreementBody(Body):
    """Why it ends."""

    reason = Text(max_length=SHORT_LENGTH)


class TaskDoneBody(Body):
    """On which day it was done."""

    on = Day()
    note = OptionalText(max_length=SHORT_LENGTH)


class AgreedTaskRow(Row):
    """Who does what. `contact` is null for others, and where the viewer may not see the contact."""

    id = serializers.CharField()
    doer = Choice(Doer)
    contact = Id(allow_null=True)
    who = serializers.CharField()
    what = serializers.CharField()
    due_on = serializers.DateField(allow_null=True)
    done_on = serializers.DateField(allow_null=True)


class AgreedTimeRow(Row):
    """A planned time."""

    at = Moment()
    what = serializers.CharField()
    place = serializers.CharField()


class AgreementAnswerRow(Row):
    """What the patient said. `told_to_staff`: a member of staff noted it."""

    kind = Choice(AnswerKind)
    text = serializers.CharField()
    at = Moment()
    told_to_staff = serializers.BooleanField()


class AgreementVersionRow(Row):
    """A version. `coordinator` is null where there is none, and where the viewer may not see the contact."""

    number = serializers.IntegerField()
    on = serializers.DateField()
    matters = serializers.CharField()
    agreed = serializers.CharField()
    changed = serializers.CharField()
    coordinator = Related(allow_null=True)
    coordinator_reason = serializers.CharField()
    follow_up_on = serializers.DateField()
    tasks = AgreedTaskRow(many=True)
    times = AgreedTimeRow(many=True)
    contacts = Related(many=True, help_text="Those who take part and whom the viewer may see.")
    relatives = serializers.ListField(child=serializers.CharField())
    answers = AgreementAnswerRow(many=True)
    confirmed = serializers.BooleanField()


class AgreementRow(Row):
    """An agreement with its versions, the one that stands first."""

    id = serializers.CharField()
    patient = Related()
    unit = Related()
    from_ = serializers.DateField(source="begun_on")
    to = serializers.DateField(source="ended_on", allow_null=True)
    end_reason = serializers.CharField()
    status = serializers.ChoiceField(choices=[state.value for state in presentation.State])
    versions = AgreementVersionRow(many=True)


def agreement_row(whole: Whole, *, today: date) -> dict[str, Any]:
    """The agreement as AgreementRow, people named as far as the viewer may see them."""
    agreement = whole.agreement
    return {
        "id": agreement.pk,
        "patient": {"id": agreement.patient_id, "name": agreement.patient.name},
        "unit": agreement.unit,
        "begun_on": agreement.begun_on,
        "ended_on": agreement.ended_on,
        "end_reason": agreement.end_reason,
        "status": presentation.state_of(whole, today=today),
        "versions": [_version(whole, version) for version in whole.versions],
    }


def _version(whole: Whole, row: AgreementVersion) -> dict[str, Any]:
    taking_part = list(row.participants.all())
    kin = [participant.relative for participant in taking_part if participant.relative]
    return {
        **{name: getattr(row, name) for name in ("number", "on", "matters", "agreed", "changed", "follow_up_on")},
        "coordinator": _contact(whole, row.coordinator_id),
        "coordinator_reason": row.coordinator_reason,
        "tasks": [_task(whole, task) for task in row.tasks.all()],
        "times": row.times.all(),
        "contacts": [found for p in taking_part if (found := _contact(whole, p.contact_id))],
        "relatives": [person.name for person in kin] if whole.names_kin else [],
        "answers": [
            {"kind": answer.kind, "text": answer.text, "at": answer.at, "told_to_staff": answer.noted_by_id is not None}
            for answer in row.answers.all()
        ],
        "confirmed": presentation.confirmed(row),
    }


def _task(whole: Whole, task: AgreementTask) -> dict[str, Any]:
    contact = _seen(whole, task.contact_id)
    done = next(iter(task.done.all()), None)
    who = {Doer.PATIENT: whole.agreement.patient.name, Doer.CONTACT: contact.staff.name if contact else ""}
    return {
        "id": task.pk,
        "doer": task.doer,
        "contact": contact.pk if contact else None,
        "who": who.get(Doer(task.doer), presentation.name_in(whole, task)),
        "what": task.what,
        "due_on": task.due_on,
        "done_on": done.on if done else None,
    }


def _seen(whole: Whole, contact_id: UUID | None) -> Contact | None:
    return whole.seen.get(contact_id) if contact_id else None


def _contact(whole: Whole, contact_id: UUID | None) -> dict[str, Any] | None:
    found = _seen(whole, contact_id)
    return {"id": found.pk, "name": found.staff.name} if found else None
