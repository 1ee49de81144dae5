"""The API of agreements."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from agreements.agreed import selectors
from agreements.agreed.drafts import Draft, TaskDraft, TimeDraft
from agreements.agreed.rows import (
    AgreementAnswerBody,
    AgreementBody,
    AgreementRow,
    EndAgreementBody,
    TaskDoneBody,
    VersionBody,
    agreement_row,
)
from agreements.agreed.selectors import SCOPE, Whole
from agreements.agreed.services import answer_version, end_agreement, tick_off, write_agreement, write_version
from agreements.models import AgreementVersion
from contacts.models import Contact
from fastkontakt import permissions
from fastkontakt.api.base import ApiView
from fastkontakt.api.idempotency import idempotent
from fastkontakt.api.schema import page_of
from fastkontakt.clock import today
from patients.models import Patient
from patients.selectors import find_patient


class AgreementView(ApiView):
    """A view of agreements."""

    def whole(self, agreement_id: UUID) -> Whole:
        """An agreement to act on. Raises Agreement.DoesNotExist."""
        return selectors.find_agreement(self.actor, agreement_id, on=today())

    def written(self, version: AgreementVersion, status: int = 200) -> Response:
        """The agreement of a version, as the answer."""
        row = agreement_row(self.whole(version.agreement_id), today=today())
        return self.row(AgreementRow, row, status)

    def draft(self, patient: Patient, told: dict[str, Any]) -> Draft:
        """The body as a draft, ids as rows. Raises ValidationError for one that is not among those to choose."""
        who = selectors.choosable(self.actor, patient, on=today())
        contacts = {contact.pk: contact for contact in who.contacts}
        relatives = {person.rank: person for person in who.relatives}

        def one(field: str, known: dict[Any, Any], key: Any) -> Any:
            if key is not None and key not in known:
                raise ValidationError({field: _("Det här id:t finns inte bland patientens kontakter.")})
            return known.get(key)

        def task(row: dict[str, Any]) -> TaskDraft:
            contact: Contact | None = one("tasks", contacts, row["contact"])
            return TaskDraft(**row | {"contact": contact})

        return Draft(
            **{name: told[name] for name in ("matters", "agreed", "follow_up_on", "coordinator_reason")},
            tasks=tuple(task(row) for row in told.get("tasks", ())),
            times=tuple(TimeDraft(**row) for row in told.get("times", ())),
            coordinator=one("coordinator", contacts, told["coordinator"]),
            contacts=tuple(one("contacts", contacts, key) for key in told["contacts"]),
            relatives=tuple(one("relatives", relatives, rank) for rank in told["relatives"]),
        )


class Agreements(AgreementView):
    """A patient's agreements."""

    @extend_schema(responses=page_of(AgreementRow), tags=["agreements"])
    def get(self, request: Request, patient_id: UUID) -> Response:
        """Those that the viewer may see, open ones first. The read is logged."""
        _patient, found = selectors.read_agreements(self.actor, patient_id, on=today(), page="api_agreements")
        return self.all(AgreementRow, [agreement_row(whole, today=today()) for whole in found])

    @extend_schema(request=AgreementBody, responses={201: AgreementRow}, tags=["agreements"])
    @idempotent
    def post(self, request: Request, patient_id: UUID) -> Response:
        """Write the first version at the own unit, which holds one open agreement with the patient at a time.

        Where two or more fasta vårdkontakter run one coordinates; chosen here, that one does from today.
        """
        patient = find_patient(self.actor, patient_id, on=today(), scope=SCOPE)
        permissions.require(self.actor, permissions.REGISTER_PATIENTS)
        draft = self.draft(patient, self.body(AgreementBody))
        return self.written(write_agreement(by=self.actor, patient=patient, draft=draft, today=today()), 201)


class AgreementVersions(AgreementView):
    """The versions of an agreement."""

    @extend_schema(request=VersionBody, responses={201: AgreementRow}, tags=["agreements"])
    @idempotent
    def post(self, request: Request, agreement_id: UUID) -> Response:
        """Write a new version, from the one that stands. The patient is told of it."""
        whole = self.whole(agreement_id)
        permissions.require(self.actor, permissions.REGISTER_PATIENTS)
        told = self.body(VersionBody)
        version = write_version(
            by=self.actor,
            agreement=whole.agreement,
            draft=self.draft(whole.agreement.patient, told),
            changed=told["changed"],
            based_on=told["based_on"],
            today=today(),
        )
        return self.written(version, 201)


class AgreementAnswers(AgreementView):
    """What the patient says of an agreement."""

    @extend_schema(request=AgreementAnswerBody, responses={201: AgreementRow}, tags=["agreements"])
    @idempotent
    def post(self, request: Request, agreement_id: UUID) -> Response:
        """Confirm or comment on the version that stands: the patient, who acts for one, or staff who were told so."""
        whole = self.whole(agreement_id)
        told = self.body(AgreementAnswerBody)
        try:
            version = selectors.version_of(whole, told["version"])
        except AgreementVersion.DoesNotExist as error:
            raise ValidationError({"version": _("Överenskommelsen har ingen version med det numret.")}) from error
        answer_version(by=self.actor, version=version, kind=told["kind"], text=told["text"], today=today())
        return self.written(version, 201)


class EndAgreement(AgreementView):
    """The end of an agreement."""

    @extend_schema(request=EndAgreementBody, responses=AgreementRow, tags=["agreements"])
    @idempotent
    def post(self, request: Request, agreement_id: UUID) -> Response:
        """End it today. It stays to be read."""
        whole = self.whole(agreement_id)
        permissions.require(self.actor, permissions.REGISTER_PATIENTS)
        end_agreement(by=self.actor, agreement=whole.agreement, today=today(), **self.body(EndAgreementBody))
        return self.written(whole.newest)


class TaskDone(AgreementView):
    """That something agreed on is done."""

    @extend_schema(request=TaskDoneBody, responses=AgreementRow, tags=["agreements"])
    @idempotent
    def post(self, request: Request, agreement_id: UUID, task_id: UUID) -> Response:
        """Note it: staff of the unit, or the patient of the own part."""
        whole = self.whole(agreement_id)
        task = selectors.task_of(whole, task_id)
        tick_off(by=self.actor, task=task, today=today(), **self.body(TaskDoneBody))
        return self.written(whole.newest)
