"""The API of SIPs."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from agreements.models import Sip
from agreements.sip import selectors
from agreements.sip.meetings import MeetingTime, answer, cancel_meeting, set_meeting
from agreements.sip.planning import Goal, Intervention, PlanContent, follow_up, write_plan
from agreements.sip.rows import (
    SipAnswerBody,
    SipBody,
    SipCloseBody,
    SipFollowUpBody,
    SipMeetingBody,
    SipPlanBody,
    SipRow,
    WhoBody,
    sip_row,
)
from agreements.sip.services import Called, call, call_more, close
from contacts.api.rows import NoBody
from contacts.models import Contact
from fastkontakt import permissions
from fastkontakt.access.sips import SCOPE
from fastkontakt.api.base import ApiView
from fastkontakt.api.idempotency import idempotent
from fastkontakt.api.schema import page_of
from fastkontakt.clock import now, today
from patients.models import Patient
from patients.selectors import find_patient, get_patient


class SipView(ApiView):
    """A view of SIPs."""

    def sip(self, sip_id: UUID) -> Sip:
        """The SIP to change. Raises Sip.DoesNotExist first, then PermissionDenied."""
        found = selectors.find_sip(self.actor, sip_id, on=today())
        permissions.require(self.actor, permissions.REGISTER_PATIENTS)
        return found

    def told(self, sip_id: UUID, status: int = 200) -> Response:
        """The SIP as the answer; the read is logged."""
        view = selectors.get_sip(self.actor, sip_id, now=now(), page="api_sip")
        return self.row(SipRow, sip_row(self.actor, view), status)

    def called(self, patient: Patient, told: dict[str, Any]) -> Called:
        """Whom a body names. Raises ValidationError for a rank that no relative has."""
        by_rank = {person.rank: person for person in patient.relatives.all()}
        if not set(told["relatives"]) <= set(by_rank):
            raise ValidationError({"relatives": _("Ingen närstående har det rangnumret.")})
        relatives = tuple(by_rank[rank] for rank in told["relatives"])
        return Called(units=tuple(told["units"]), relatives=relatives, others=tuple(told["others"]))


class Sips(SipView):
    """A patient's SIPs."""

    @extend_schema(responses=page_of(SipRow), tags=["sips"])
    def get(self, request: Request, patient_id: UUID) -> Response:
        """Those that the viewer may see, the open first. The read is logged."""
        patient = get_patient(self.actor, patient_id, on=today(), page="api_sips", scope=SCOPE)
        views = selectors.sips_of(self.actor, patient, now=now())
        return self.all(SipRow, [sip_row(self.actor, view) for view in views])

    @extend_schema(request=SipBody, responses={201: SipRow}, tags=["sips"])
    @idempotent
    def post(self, request: Request, patient_id: UUID) -> Response:
        """Call from the own unit. A stay in hospital that waits for the call has got it (lag 2017:612 4:3)."""
        patient = find_patient(self.actor, patient_id, on=today(), scope=SCOPE)
        permissions.require(self.actor, permissions.REGISTER_PATIENTS)
        body = self.body(SipBody)
        made = call(
            by=self.actor,
            patient=patient,
            led_by=self._leader(patient, body["led_by"]),
            reason=body["reason"],
            called=self.called(patient, body),
            consent_given_how=body["consent_given_how"],
            time=MeetingTime(**body["meeting"]) if body["meeting"] else None,
            now=now(),
        )
        return self.told(made.pk, 201)

    def _leader(self, patient: Patient, contact_id: UUID) -> Contact:
        for contact in selectors.leaders(self.actor, patient, on=today()):
            if contact.pk == contact_id:
                return contact
        raise ValidationError({"led_by": _("Välj en fast vårdkontakt på er enhet som gäller i dag.")})


class OneSip(SipView):
    """One SIP."""

    @extend_schema(responses=SipRow, tags=["sips"])
    def get(self, request: Request, sip_id: UUID) -> Response:
        """The SIP, for the unit that called, those called, and the patient. The read is logged."""
        return self.told(sip_id)


class SipParticipants(SipView):
    """Those called."""

    @extend_schema(request=WhoBody, responses={201: SipRow}, tags=["sips"])
    @idempotent
    def post(self, request: Request, sip_id: UUID) -> Response:
        """Call more. For the unit that called."""
        sip = self.sip(sip_id)
        call_more(by=self.actor, sip=sip, called=self.called(sip.patient, self.body(WhoBody)), now=now())
        return self.told(sip_id, 201)


class SipAnswer(SipView):
    """The answer to a call."""

    @extend_schema(request=SipAnswerBody, responses=SipRow, tags=["sips"])
    @idempotent
    def post(self, request: Request, sip_id: UUID, participant_id: UUID) -> Response:
        """Answer for the own unit, for oneself, or, for the unit that called, note what somebody said."""
        row = selectors.find_participant(self.actor, sip_id, participant_id, on=today())
        answer(by=self.actor, participant=row, now=now(), **self.body(SipAnswerBody))
        return self.told(sip_id)


class SipMeetings(SipView):
    """Time and place."""

    @extend_schema(request=SipMeetingBody, responses={201: SipRow}, tags=["sips"])
    @idempotent
    def post(self, request: Request, sip_id: UUID) -> Response:
        """Set or change it. Where the time is another, everybody is asked anew. For the unit that called."""
        sip = self.sip(sip_id)
        set_meeting(by=self.actor, sip=sip, time=MeetingTime(**self.body(SipMeetingBody)), now=now())
        return self.told(sip_id, 201)


class CancelSipMeeting(SipView):
    """A meeting that is not held."""

    @extend_schema(request=NoBody, responses=SipRow, tags=["sips"])
    @idempotent
    def post(self, request: Request, sip_id: UUID) -> Response:
        """Cancel the coming meeting. For the unit that called."""
        sip = self.sip(sip_id)
        self.body(NoBody)
        cancel_meeting(by=self.actor, sip=sip, now=now())
        return self.told(sip_id)


class SipPlans(SipView):
    """The plan."""

    @extend_schema(request=SipPlanBody, responses={201: SipRow}, tags=["sips"])
    @idempotent
    def post(self, request: Request, sip_id: UUID) -> Response:
        """Write the plan or its next version (HSL 16:4, SoL 10:8). For the unit that called."""
        sip = self.sip(sip_id)
        told = self.body(SipPlanBody)
        based_on = told.pop("based_on")
        content = PlanContent(
            interventions=tuple(Intervention(**row) for row in told.pop("interventions")),
            goals=tuple(Goal(**row) for row in told.pop("goals")),
            attended=frozenset(told.pop("attended")),
            **told,
        )
        write_plan(by=self.actor, sip=sip, content=content, now=now(), based_on=based_on)
        return self.told(sip_id, 201)


class SipFollowUps(SipView):
    """How it goes."""

    @extend_schema(request=SipFollowUpBody, responses={201: SipRow}, tags=["sips"])
    @idempotent
    def post(self, request: Request, sip_id: UUID) -> Response:
        """Note it of every goal. The plan goes on without those that are met or dropped. For the unit that called."""
        sip = self.sip(sip_id)
        told = self.body(SipFollowUpBody)
        outcomes = {row["goal"]: (row["outcome"], row["note"]) for row in told.pop("outcomes")}
        follow_up(by=self.actor, sip=sip, outcomes=outcomes, now=now(), **told)
        return self.told(sip_id, 201)


class CloseSip(SipView):
    """The end."""

    @extend_schema(request=SipCloseBody, responses=SipRow, tags=["sips"])
    @idempotent
    def post(self, request: Request, sip_id: UUID) -> Response:
        """Close it today. A coming meeting is cancelled. For the unit that called."""
        sip = self.sip(sip_id)
        close(by=self.actor, sip=sip, now=now(), **self.body(SipCloseBody))
        return self.told(sip_id)
