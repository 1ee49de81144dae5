"""Reads of requests. Each goes through fastkontakt.access; reads of a patient are logged."""

from datetime import date
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from contacts.enums import ContactRole
from contacts.models import Contact, ContactRequest, Duty
from contacts.requests.units import scope_to_ask
from fastkontakt import permissions
from fastkontakt.access import ground_of, visible_patients
from fastkontakt.access.protection import named
from fastkontakt.accounts.actor import RELATIVE, Actor
from fastkontakt.audit.services import record_access
from fastkontakt.organisation.models import Assignment
from patients.enums import MandateScope
from patients.models import Patient
from patients.selectors import find_patient


def get_request(viewer: Actor, request_id: UUID, *, on: date) -> ContactRequest:
    """A request to act on, which logs itself. Raises ContactRequest.DoesNotExist.

    Staff know of those at units of their own care provider, and of those that they passed on themselves; who may
    answer is the service's matter.
    """
    known = _with_surroundings(ContactRequest.objects.filter(_known(viewer, on)))
    if viewer.is_staff:
        known = known.filter(Q(unit__provider=viewer.unit.provider_id) | Q(noted_by=viewer.staff))
    found: ContactRequest = known.get(pk=request_id)
    return named(viewer, [found])[0]


def open_request(viewer: Actor, request_id: UUID, *, on: date) -> ContactRequest:
    """A request of the viewer's own unit, or of the patient, with the read logged. Raises as get_request."""
    found = get_request(viewer, request_id, on=on)
    if viewer.is_staff and found.unit_id != viewer.unit.pk:
        raise ContactRequest.DoesNotExist
    patient = find_patient(viewer, found.patient_id, on=on, scope=scope_to_ask(found.role))
    record_access(by=viewer, patient_ids=[patient.pk], page="answer", ground=ground_of(viewer, patient))
    return found


def requests_of(viewer: Actor, patient: Patient, *, on: date) -> QuerySet[ContactRequest]:
    """All that the patient has asked for, oldest first; for staff what was asked of the own unit, and for one with a
    mandate what that one could ask for."""
    rows = _with_surroundings(ContactRequest.objects.filter(_known(viewer, on), patient=patient))
    return (rows.filter(unit=viewer.unit) if viewer.is_staff else rows).order_by("made_at", "pk")


def queue(viewer: Actor, *, on: date, number: str, size: int) -> Page:
    """A page of the open requests at the viewer's unit, oldest first; the read is logged. Raises PermissionDenied."""
    permissions.require(viewer, permissions.READ_PATIENTS)
    rows = _with_surroundings(_waiting(viewer, on)).order_by("made_at", "pk")
    page = Paginator(rows, size).get_page(number)
    page.object_list = named(viewer, page.object_list)
    seen = {request.patient_id for request in page.object_list}
    record_access(by=viewer, patient_ids=seen, page="requests", ground=ground_of(viewer))
    return page


def waiting(viewer: Actor, *, on: date) -> int:
    """How many requests the viewer's unit has not answered; 0 for one who may not see patients."""
    return _waiting(viewer, on).count()


def contacts_that_meet(viewer: Actor, request: ContactRequest, *, on: date) -> list[Contact]:
    """The unit's contacts in the role that hold on the day or start later: with one the request can be closed."""
    rows = Contact.objects.filter(
        patient=request.patient_id, unit=request.unit_id, role=request.role, period__isempty=False
    )
    rows = rows.exclude(ends_on__lt=on).select_related("staff")
    return named(viewer, rows.order_by("-coordinating", "starts_on", "pk"))


def _known(viewer: Actor, on: date) -> Q:
    """Whether the viewer may know of the request's patient, and with a mandate ask for the role."""
    if viewer.kind != RELATIVE:
        return Q(patient__in=visible_patients(viewer, on=on))
    asks = visible_patients(viewer, on=on, scope=MandateScope.ASK)
    chooses = visible_patients(viewer, on=on, scope=MandateScope.CHOOSE_PHYSICIAN)
    physician = Q(role=ContactRole.FAST_LAKARKONTAKT)
    return (physician & Q(patient__in=chooses)) | (~physician & Q(patient__in=asks))


def _waiting(viewer: Actor, on: date) -> QuerySet[ContactRequest]:
    """Nobody is appointed for who has died, so what the dead asked for waits no longer."""
    rows: QuerySet[ContactRequest] = ContactRequest.objects.filter(unit=viewer.unit, answered_at__isnull=True)
    return rows.filter(patient__in=visible_patients(viewer, on=on).filter(deceased_on__isnull=True))


def _with_surroundings(rows: QuerySet[ContactRequest]) -> Any:
    """With those named, `due_on` (the standing duty's day or None), and `noted_here` (by the unit's own staff)."""
    duty = Duty.objects.filter(patient=OuterRef("patient"), subject=OuterRef("pk"), met_at__isnull=True)
    at_unit = Assignment.objects.filter(staff=OuterRef("noted_by"), unit=OuterRef("unit"))
    related = ("patient", "unit__provider", "wished_staff", "noted_by", "answered_with__staff", "answered_by")
    return rows.select_related(*related).annotate(
        due_on=Subquery(duty.order_by("due_on").values("due_on")[:1]), noted_here=Exists(at_unit)
    )
