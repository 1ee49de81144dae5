"""What the patient asks for, and the answers."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from contacts.api.rows import AnswerBody, RequestBody, RequestRow, RequestsQuery
from contacts.enums import RequestOutcome
from contacts.models import ContactRequest
from contacts.requests.selectors import get_request, requests_of
from contacts.services import answer_request, note_request, withdraw_request
from fastkontakt import permissions
from fastkontakt.access import ANY_SCOPE
from fastkontakt.api.base import ApiView
from fastkontakt.api.idempotency import idempotent
from fastkontakt.api.schema import page_of
from fastkontakt.clock import today
from patients.selectors import find_patient, get_patient


class Requests(ApiView):
    """What the patient asks for."""

    @extend_schema(parameters=[RequestsQuery], responses=page_of(RequestRow), tags=["requests"])
    def get(self, request: Request, patient_id: UUID) -> Response:
        """Open and answered requests, oldest first: the patient's all, for staff those to the own unit.

        The read is logged.
        """
        patient = get_patient(self.actor, patient_id, on=today(), page="api_requests", scope=ANY_SCOPE)
        self.query(RequestsQuery)
        return self.page(RequestRow, requests_of(self.actor, patient, on=today()))

    @extend_schema(request=RequestBody, responses={201: RequestRow}, tags=["requests"])
    @idempotent
    def post(self, request: Request, patient_id: UUID) -> Response:
        """Ask for a contact: the patient or who acts for the patient, or staff for the patient at the own unit.

        Staff may also pass on the wish for a fast läkarkontakt to the unit where the patient is listed. Asked again in
        the same role at the same unit, the open request is added to, and answered with.
        """
        patient = find_patient(self.actor, patient_id, on=today(), scope=ANY_SCOPE)
        if self.actor.is_staff:
            permissions.require(self.actor, permissions.REGISTER_PATIENTS)
        noted = note_request(by=self.actor, patient=patient, today=today(), **self.body(RequestBody))
        return self.row(RequestRow, noted, 201)


class Answer(ApiView):
    """The answer to a request."""

    @extend_schema(request=AnswerBody, responses=RequestRow, tags=["requests"])
    @idempotent
    def post(self, request: Request, request_id: UUID) -> Response:
        """Answer for the own unit, once. `appointed` takes a contact in the role; the patient may only take it back."""
        asked = get_request(self.actor, request_id, on=today())
        if self.actor.is_staff:
            permissions.require(self.actor, permissions.APPOINT_CONTACTS)
        told = self.body(AnswerBody)
        return self.row(RequestRow, self._answered(asked, told))

    def _answered(self, asked: ContactRequest, told: dict[str, Any]) -> ContactRequest:
        if self.actor.is_staff:
            return answer_request(by=self.actor, request=asked, today=today(), **told)
        if told["outcome"] != RequestOutcome.WITHDRAWN:
            raise PermissionDenied(_("Enheten svarar på begäran. Du kan ta tillbaka den."))
        return withdraw_request(by=self.actor, request=asked, today=today())
