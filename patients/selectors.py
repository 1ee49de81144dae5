"""Reads of patients. Each goes through fastkontakt.access and is logged."""

from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet

from fastkontakt.access import ground_of, open_within, require_scope, sees_records_of, visible_patients
from fastkontakt.access.protection import listing_may_be_known
from fastkontakt.accounts.actor import Actor
from fastkontakt.audit.services import record_access
from fastkontakt.validators import normalise_identity_number
from patients.enums import MandateScope, Protection
from patients.models import Patient

MOST_FOUND = 50


def get_patient(
    viewer: Actor, patient_id: UUID, *, on: date, page: str, scope: str = MandateScope.SEE_CONTACTS
) -> Patient:
    """The patient, with the read logged. Raises Patient.DoesNotExist where the viewer may not know of it, and
    PermissionDenied where the viewer acts for the patient, but not in the scope."""
    require_scope(viewer, patient_id, scope, on=on)
    patient = visible_patients(viewer, on=on, scope=scope).get(pk=patient_id)
    record_access(by=viewer, patient_ids=[patient.pk], page=page, ground=ground_of(viewer, patient))
    return patient


def find_patient(viewer: Actor, patient_id: UUID, *, on: date, scope: str = MandateScope.SEE_CONTACTS) -> Patient:
    """The patient as the object of a write, which logs itself. Raises as get_patient does."""
    require_scope(viewer, patient_id, scope, on=on)
    return visible_patients(viewer, on=on, scope=scope).get(pk=patient_id)


def get_patient_with_facts(viewer: Actor, patient_id: UUID, *, on: date, page: str) -> Patient:
    """As get_patient, with `current_listing` (None also where it `listing_is_hidden`), `current_conditions` and
    `current_services` on the day.

    Conditions and services that start later are among them; those that have ended are not, nor services of a unit
    whose records the viewer may not see.
    """
    patient: Any = get_patient(viewer, patient_id, on=on, page=page)
    lasting = Q(ends_on__isnull=True) | Q(ends_on__gte=on)
    listing = patient.listings.filter(period__contains=on).select_related("unit").first()
    own = listing is None or sees_records_of(viewer, listing.unit)
    patient.listing_is_hidden = not listing_may_be_known(patient, own=own)
    patient.current_listing = None if patient.listing_is_hidden else listing
    patient.current_conditions = list(patient.conditions.filter(lasting).order_by("starts_on", "pk"))
    shown = open_within(viewer, on=on) if viewer.is_staff else Q()
    services = patient.services.filter(lasting, shown).select_related("unit")
    patient.current_services = list(services.order_by("starts_on", "pk"))
    found: Patient = patient
    return found


def unit_patients(viewer: Actor, *, on: date) -> QuerySet[Patient]:
    """The patients that the viewer may know of, by name."""
    return visible_patients(viewer, on=on).order_by("family_name", "given_name", "pk")


def search_patients(viewer: Actor, text: str, *, on: date) -> list[Patient]:
    """Patients by exact number or by parts of the name, among those whom the viewer may know of; logged.

    A protected person is found by number only. At most MOST_FOUND.
    """
    found = unit_patients(viewer, on=on)
    try:
        found = found.filter(identity_number=normalise_identity_number(text))
    except ValidationError:
        found = found.filter(protection=Protection.NONE)
        for part in text.split():
            found = found.filter(given_name__icontains=part) | found.filter(family_name__icontains=part)
    rows = list(found[:MOST_FOUND]) if text.strip() else []
    record_access(by=viewer, patient_ids=[row.pk for row in rows], page="search", ground=ground_of(viewer))
    return rows
