"""Care episodes: admission notice, notices, and discharge (lag 2017:612)."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from contacts.api.episodes_rows import (
    AdmissionBody,
    ConsultationBody,
    DischargeBody,
    EpisodeRow,
    EstimateBody,
    ReadyBody,
    SipCallBody,
    StayBody,
    UnknownPrimaryBody,
    episode_row,
)
from contacts.api.rows import NoBody
from contacts.discharge import selectors
from contacts.services import discharge
from fastkontakt import permissions
from fastkontakt.api.base import ApiView
from fastkontakt.api.idempotency import idempotent
from fastkontakt.clock import now, today
from patients.models import CareEpisode
from patients.selectors import find_patient


class AdmissionView(ApiView):
    """A view of one care episode."""

    def episode(self, admission_id: UUID) -> CareEpisode:
        """The episode to change. Raises CareEpisode.DoesNotExist first, then PermissionDenied."""
        episode = selectors.find_episode(self.actor, admission_id, on=today())
        permissions.require(self.actor, permissions.REGISTER_PATIENTS)
        return episode

    def episode_row(self, admission_id: UUID, status: int = 200) -> Response:
        """The episode as the answer; the read is logged."""
        view = selectors.get_episode(self.actor, admission_id, now=now(), page="api_admission")
        return self.row(EpisodeRow, episode_row(view), status)


class Admissions(AdmissionView):
    """A patient's admissions."""

    @extend_schema(request=AdmissionBody, responses={201: EpisodeRow}, tags=["admissions"])
    @idempotent
    def post(self, request: Request, patient_id: UUID) -> Response:
        """Admit the patient at the own ward, which is the admission notice (2:1). Those who get it see the patient."""
        patient = find_patient(self.actor, patient_id, on=today())
        permissions.require(self.actor, permissions.REGISTER_PATIENTS)
        told = self.body(AdmissionBody)
        return self.episode_row(discharge.admit(by=self.actor, patient=patient, now=now(), **told).pk, 201)


class OneAdmission(AdmissionView):
    """One admission."""

    @extend_schema(responses=EpisodeRow, tags=["admissions"])
    def get(self, request: Request, admission_id: UUID) -> Response:
        """The episode, for the ward and for those who got the notice. The read is logged."""
        return self.episode_row(admission_id)


class Estimate(AdmissionView):
    """The expected day of discharge."""

    @extend_schema(request=EstimateBody, responses=EpisodeRow, tags=["admissions"])
    @idempotent
    def post(self, request: Request, admission_id: UUID) -> Response:
        """Note a new estimate of the day of discharge (2:3). For the ward."""
        episode = self.episode(admission_id)
        discharge.note_estimate(by=self.actor, episode=episode, now=now(), **self.body(EstimateBody))
        return self.episode_row(admission_id)


class Ready(AdmissionView):
    """The notice that the patient is ready."""

    @extend_schema(request=ReadyBody, responses=EpisodeRow, tags=["admissions"])
    @idempotent
    def post(self, request: Request, admission_id: UUID) -> Response:
        """Notify that the patient is ready for discharge (3:1). For the ward. One that stands is withdrawn first."""
        episode = self.episode(admission_id)
        discharge.note_ready(by=self.actor, episode=episode, now=now(), **self.body(ReadyBody))
        return self.episode_row(admission_id)


class WithdrawReady(AdmissionView):
    """The notice that the patient is ready, taken back."""

    @extend_schema(request=NoBody, responses=EpisodeRow, tags=["admissions"])
    @idempotent
    def post(self, request: Request, admission_id: UUID) -> Response:
        """Take the notice back; a SIP call made on it falls with it. For the ward."""
        episode = self.episode(admission_id)
        self.body(NoBody)
        discharge.withdraw_ready(by=self.actor, episode=episode, now=now())
        return self.episode_row(admission_id)


class SipCall(AdmissionView):
    """The call to the individual plan."""

    @extend_schema(request=SipCallBody, responses=EpisodeRow, tags=["admissions"])
    @idempotent
    def post(self, request: Request, admission_id: UUID) -> Response:
        """Note that the SIP is called (4:3). For the receiving unit."""
        episode = self.episode(admission_id)
        discharge.call_sip(by=self.actor, episode=episode, now=now(), **self.body(SipCallBody))
        return self.episode_row(admission_id)


class Discharge(AdmissionView):
    """The discharge."""

    @extend_schema(request=DischargeBody, responses=EpisodeRow, tags=["admissions"])
    @idempotent
    def post(self, request: Request, admission_id: UUID) -> Response:
        """Discharge, or be refused: home needs an active fast vårdkontakt at the receiving unit (2:5). For the ward.

        Against advice is registered as a deviation. A death is registered for the patient too.
        """
        episode = self.episode(admission_id)
        discharge.discharge_patient(by=self.actor, episode=episode, now=now(), **self.body(DischargeBody))
        return self.episode_row(admission_id)


class Stays(AdmissionView):
    """Moves between wards."""

    @extend_schema(request=StayBody, responses={201: EpisodeRow}, tags=["admissions"])
    @idempotent
    def post(self, request: Request, admission_id: UUID) -> Response:
        """Move the patient to another ward within the episode; from then on its staff act. For the ward."""
        episode = self.episode(admission_id)
        discharge.move_to_ward(by=self.actor, episode=episode, now=now(), **self.body(StayBody))
        return self.episode_row(admission_id, 201)


class Consultations(AdmissionView):
    """Consultants."""

    @extend_schema(request=ConsultationBody, responses={201: EpisodeRow}, tags=["admissions"])
    @idempotent
    def post(self, request: Request, admission_id: UUID) -> Response:
        """Note that a consultant from another clinic saw the patient. For the ward."""
        episode = self.episode(admission_id)
        discharge.note_consultation(by=self.actor, episode=episode, now=now(), **self.body(ConsultationBody))
        return self.episode_row(admission_id, 201)


class UnknownPrimary(AdmissionView):
    """A cancer with unknown primary tumour."""

    @extend_schema(request=UnknownPrimaryBody, responses=EpisodeRow, tags=["admissions"])
    @idempotent
    def post(self, request: Request, admission_id: UUID) -> Response:
        """Note since when a cancer with unknown primary tumour is investigated. For the ward."""
        episode = self.episode(admission_id)
        discharge.note_unknown_primary(by=self.actor, episode=episode, now=now(), **self.body(UnknownPrimaryBody))
        return self.episode_row(admission_id)
