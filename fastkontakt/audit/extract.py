"""The patient's own extract of the log (PDL 8:5): for the patient, and for who may see it on the patient's behalf."""

from datetime import date
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator

from fastkontakt.accounts.actor import Actor
from fastkontakt.audit.models import Access, Event
from fastkontakt.audit.selectors import LogQuery, entries_of, keys_of
from fastkontakt.audit.services import record
from patients import selectors
from patients.enums import MandateScope
from patients.models import Mandate, Patient, Relative

ON_A_PAGE = 50
MOST_IN_A_DOCUMENT = 2000


def get_patient(viewer: Actor, patient_id: UUID, *, on: date, page: str) -> Patient:
    """The patient whose log the viewer may see; the read is logged. Raises Patient.DoesNotExist."""
    return selectors.get_patient(viewer, patient_id, on=on, page=page, scope=MandateScope.SEE_LOG)


def looked(viewer: Actor, patient: Patient, *, first: date, last: date, number: int) -> Page[Any]:
    """A page of what others have read and changed, the latest first, in a constant number of queries."""
    page = Paginator(_keys(viewer, patient, first, last), ON_A_PAGE).get_page(number)
    page.object_list = entries_of(list(page.object_list))
    return page


def everything(viewer: Actor, patient: Patient, *, first: date, last: date) -> list[Access | Event]:
    """The same as a whole, for a document, at most MOST_IN_A_DOCUMENT and one; that it was fetched is recorded."""
    record(by=viewer, action="log.extract", patient_id=patient.pk)
    return entries_of(list(_keys(viewer, patient, first, last)[: MOST_IN_A_DOCUMENT + 1]))


def acting_for(patient: Patient) -> dict[int, str]:
    """User -> name of everybody who acts or has acted for the patient, as the patient's own record says."""
    found: dict[int, str] = {}
    for model in (Relative, Mandate):
        rows = model.objects.filter(patient=patient, user__isnull=False)
        found |= {user: f"{given} {family}" for user, given, family in rows.values_list(*_NAMED)}
    return found


_NAMED = ("user", "given_name", "family_name")


def _keys(viewer: Actor, patient: Patient, first: date, last: date) -> Any:
    return keys_of(LogQuery(first=first, last=last, patient=patient.pk, but_not_by=viewer.user.pk))
