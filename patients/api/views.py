"""Patients: find, register, see, and the facts that the rules need."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from contacts.services import change_listing, register_death
from fastkontakt import permissions
from fastkontakt.api.base import ApiView
from fastkontakt.api.idempotency import idempotent
from fastkontakt.api.schema import page_of
from fastkontakt.clock import today
from fastkontakt.ratelimits import REGISTER, SEARCH, throttle
from patients import selectors
from patients.api.rows import (
    ConditionBody,
    ConditionRow,
    DeceasedBody,
    FoundPatientRow,
    ListingBody,
    ListingRow,
    PatientRow,
    RegisterBody,
    SearchBody,
    ServiceBody,
    ServiceRow,
)
from patients.models import Patient
from patients.services import add_service, establish_condition, register_patient


class PatientView(ApiView):
    """A view of one patient."""

    def patient_row(self, patient_id: UUID, status: int = 200) -> Response:
        """The patient as the answer; the read is logged."""
        patient = selectors.get_patient_with_facts(self.actor, patient_id, on=today(), page="api_patient")
        return self.row(PatientRow, patient, status)

    def patient_to_change(self, patient_id: UUID) -> Patient:
        """The patient, for a write. Raises Patient.DoesNotExist first, then PermissionDenied."""
        patient = selectors.find_patient(self.actor, patient_id, on=today())
        permissions.require(self.actor, permissions.REGISTER_PATIENTS)
        return patient


class Search(ApiView):
    """Find patients."""

    throttle_classes = [throttle(SEARCH)]

    @extend_schema(request=SearchBody, responses=page_of(FoundPatientRow), tags=["patients"])
    def post(self, request: Request) -> Response:
        """Patients by exact number or by name, among those that the own unit has a care relation with. At most 50.

        A POST, since addresses are logged.
        """
        permissions.require(self.actor, permissions.READ_PATIENTS)
        text = next(iter(self.body(SearchBody).values()))
        return self.all(FoundPatientRow, selectors.search_patients(self.actor, text, on=today()))


class Patients(PatientView):
    """Register patients."""

    throttle_classes = [throttle(REGISTER)]

    @extend_schema(request=RegisterBody, responses={200: PatientRow, 201: PatientRow}, tags=["patients"])
    @idempotent
    def post(self, request: Request) -> Response:
        """Register a care relation at the own unit. 201 for a new person, 200 for one that the tenant knows."""
        permissions.require(self.actor, permissions.REGISTER_PATIENTS)
        details = self.body(RegisterBody)
        named = {name: details.pop(name) for name in ("given_name", "family_name")}
        number = details.pop("personal_identity_number")
        patient, created = register_patient(
            by=self.actor, identity_number=number, today=today(), details=details, **named
        )
        return self.patient_row(patient.pk, 201 if created else 200)


class OnePatient(PatientView):
    """One patient."""

    @extend_schema(responses=PatientRow, tags=["patients"])
    def get(self, request: Request, patient_id: UUID) -> Response:
        """The patient. The read is logged."""
        return self.patient_row(patient_id)


class Listing(PatientView):
    """Where the patient is listed."""

    @extend_schema(request=ListingBody, responses=ListingRow, tags=["patients"])
    @idempotent
    def put(self, request: Request, patient_id: UUID) -> Response:
        """List the patient at the own unit from a day. The former listing, and an FLK elsewhere, end the day before."""
        patient = self.patient_to_change(patient_id)
        listing = change_listing(by=self.actor, patient=patient, today=today(), **self.body(ListingBody))
        return self.row(ListingRow, listing)


class Deceased(PatientView):
    """That the patient has died."""

    @extend_schema(request=DeceasedBody, responses=PatientRow, tags=["patients"])
    @idempotent
    def post(self, request: Request, patient_id: UUID) -> Response:
        """Note that the patient has died. Every contact ends that day."""
        patient = self.patient_to_change(patient_id)
        register_death(by=self.actor, patient=patient, today=today(), **self.body(DeceasedBody))
        return self.patient_row(patient_id)


class Conditions(PatientView):
    """The patient's conditions."""

    @extend_schema(request=ConditionBody, responses={201: ConditionRow}, tags=["patients"])
    @idempotent
    def post(self, request: Request, patient_id: UUID) -> Response:
        """Record a condition that the signed-in physician has established (SOSFS 2011:7 2:3)."""
        patient = self.patient_to_change(patient_id)
        condition = establish_condition(by=self.actor, patient=patient, today=today(), **self.body(ConditionBody))
        return self.row(ConditionRow, condition, 201)


class Services(PatientView):
    """The patient's interventions."""

    @extend_schema(request=ServiceBody, responses={201: ServiceRow}, tags=["patients"])
    @idempotent
    def post(self, request: Request, patient_id: UUID) -> Response:
        """Record an intervention (insats) that the own unit performs."""
        patient = self.patient_to_change(patient_id)
        service = add_service(by=self.actor, patient=patient, today=today(), **self.body(ServiceBody))
        return self.row(ServiceRow, service, 201)
