"""What the patient asks for, noted by staff on the patient's behalf."""

from django.db import transaction

from contacts.models import ContactRequest
from fastkontakt import permissions
from fastkontakt.accounts.actor import Actor
from fastkontakt.audit.services import record
from fastkontakt.organisation.models import StaffMember, Unit
from patients.models import Patient
from patients.services import require_own_unit


@transaction.atomic
def note_request(
    *,
    by: Actor,
    patient: Patient,
    role: str,
    wished_staff: StaffMember | None,
    text: str,
    unit: Unit | None = None,
) -> ContactRequest:
    """Note a request for a contact at the actor's unit; a `unit`, where given, must be that one.

    It stays open until an appointment answers it.
    """
    permissions.require(by, permissions.REGISTER_PATIENTS)
    require_own_unit(by, unit or by.unit)
    request = ContactRequest.objects.create(
        patient=patient, role=role, unit=by.unit, wished_staff=wished_staff, text=text, noted_by=by.staff
    )
    record(by=by, action="request.noted", row=request, patient_id=patient.pk, details={"role": role})
    return request
