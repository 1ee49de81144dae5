"""A patient's fixed contacts: see, check, appoint, end, inform."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from contacts import selectors
from contacts.api.rows import (
    AppointBody,
    CandidateRow,
    CandidatesQuery,
    ContactRow,
    ContactsQuery,
    EndBody,
    EndedContactRow,
    InformedBody,
    SharedViewRow,
    VerdictRow,
    candidate_row,
    relative_row,
)
from contacts.candidates import candidates
from contacts.models import Contact
from contacts.services import (
    Ending,
    Proposal,
    appoint_contact,
    check_appointment,
    end_contact,
    note_information,
)
from fastkontakt import permissions
from fastkontakt.api.base import ApiView
from fastkontakt.api.idempotency import idempotent
from fastkontakt.api.schema import page_of
from fastkontakt.clock import today
from patients.models import Patient
from patients.selectors import find_patient, get_patient


class ContactView(ApiView):
    """A view of fixed contacts."""

    def proposal(self, patient: Patient) -> Proposal:
        """The body as a proposal. Raises PermissionDenied before the body is read, then ValidationError."""
        permissions.require(self.actor, permissions.APPOINT_CONTACTS)
        told = self.body(AppointBody)
        return Proposal(patient=patient, **told | {"replaces": self._replaced(patient, told)})

    def _replaced(self, patient: Patient, told: dict[str, Any]) -> Contact | None:
        if told["replaces"] is None:
            return None
        role, on = told["role"], told["starts_on"]
        try:
            return selectors.replaceable_contact(self.actor, patient, told["replaces"], role=role, on=on)
        except Contact.DoesNotExist as error:
            message = _("Det finns ingen sådan kontakt i rollen på din enhet som gäller den dagen.")
            raise ValidationError({"replaces": message}) from error

    def contact(self, contact_id: UUID) -> Contact:
        """A contact to change. Raises Contact.DoesNotExist first, then PermissionDenied."""
        contact = selectors.get_contact(self.actor, contact_id, on=today())
        permissions.require(self.actor, permissions.APPOINT_CONTACTS)
        return contact


class Contacts(ContactView):
    """A patient's fixed contacts."""

    @extend_schema(parameters=[ContactsQuery], responses=SharedViewRow, tags=["contacts"])
    def get(self, request: Request, patient_id: UUID) -> Response:
        """The shared view on a day: contacts that hold (today: or start later), and all with `history`.

        The coordinating contact comes first within a role. The read is logged.
        """
        asked = self.query(ContactsQuery)
        on = asked.get("on", today())
        view = selectors.shared_view(self.actor, patient_id, on=on, today=today(), history=asked["history"])
        return self.row(
            SharedViewRow,
            {
                "contacts": [*view.contacts, *view.past],
                "hidden": {"exists": view.hidden},
                "relatives": [relative_row(self.actor, row, view.patient) for row in view.relatives],
                "findings": view.findings if self.actor.is_staff else (),
            },
        )

    @extend_schema(request=AppointBody, responses={201: ContactRow}, tags=["contacts"])
    @idempotent
    def post(self, request: Request, patient_id: UUID) -> Response:
        """Appoint, or be refused with every finding. With `replaces`, the old contact ends the day before."""
        proposal = self.proposal(find_patient(self.actor, patient_id, on=today()))
        contact = appoint_contact(proposal=proposal, by=self.actor, today=today())
        return self.row(ContactRow, self.contact(contact.pk), 201)


class Check(ContactView):
    """What the rulebook would say."""

    @extend_schema(request=AppointBody, responses=VerdictRow, tags=["contacts"])
    def post(self, request: Request, patient_id: UUID) -> Response:
        """Judge an appointment without making it. The read is logged."""
        patient = get_patient(self.actor, patient_id, on=today(), page="api_check")
        verdict = check_appointment(proposal=self.proposal(patient), by=self.actor, today=today())
        return self.row(VerdictRow, verdict)


class Candidates(ContactView):
    """Who can be appointed."""

    @extend_schema(parameters=[CandidatesQuery], responses=page_of(CandidateRow), tags=["contacts"])
    def get(self, request: Request, patient_id: UUID) -> Response:
        """All who work at the own unit on the day, eligible first, with findings and caseload. The read is logged."""
        get_patient(self.actor, patient_id, on=today(), page="api_candidates")
        permissions.require(self.actor, permissions.APPOINT_CONTACTS)
        asked = self.query(CandidatesQuery)
        on = asked.get("on", today())
        found = candidates(self.actor, patient_id, role=asked["role"], on=on, today=today())
        rows = [candidate_row(candidate) for candidate in found]
        return self.all(CandidateRow, sorted(rows, key=lambda row: not row["eligible"]))


class End(ContactView):
    """The end of a contact."""

    @extend_schema(request=EndBody, responses=EndedContactRow, tags=["contacts"])
    @idempotent
    def post(self, request: Request, contact_id: UUID) -> Response:
        """Give the contact its last day, and appoint a successor from the day after where one is named."""
        ending = Ending(contact=self.contact(contact_id), **self.body(EndBody))
        end_contact(ending=ending, by=self.actor, today=today())
        ended: Any = self.contact(contact_id)
        ended.successor = selectors.successor_of(self.actor, ended)
        return self.row(EndedContactRow, ended)


class Informed(ContactView):
    """That the patient was told."""

    @extend_schema(request=InformedBody, responses=ContactRow, tags=["contacts"])
    @idempotent
    def post(self, request: Request, contact_id: UUID) -> Response:
        """Note that the patient or a relative was told who the contact is and how to reach it (PL 3:2)."""
        contact = self.contact(contact_id)
        note_information(by=self.actor, contact=contact, today=today(), **self.body(InformedBody))
        return self.row(ContactRow, self.contact(contact_id))
