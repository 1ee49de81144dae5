"""Reads of the log, for the reviewer. Row-level security keeps them within the tenant; each look is itself recorded."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Concat

from fastkontakt import permissions
from fastkontakt.accounts.actor import Actor
from fastkontakt.audit.enums import EntryKind
from fastkontakt.audit.models import Access, Event
from fastkontakt.audit.services import record
from fastkontakt.moments import end_of, start_of
from fastkontakt.organisation.models import StaffMember
from patients.models import Patient

ON_A_PAGE = 50
RELATED = ("user", "patient", "unit__provider", "assignment__staff")


@dataclass(frozen=True, slots=True, kw_only=True)
class LogQuery:
    """What to show: days, first and last included, and whatever narrows it.

    `what` is a page or an action by its code; `but_not_by` a user whose own doings are left out.
    """

    first: date
    last: date
    unit: UUID | None = None
    patient: UUID | None = None
    staff: StaffMember | None = None
    kind: str = ""
    what: str = ""
    but_not_by: int | None = None
    page: int = 1


def day_page(viewer: Actor, *, on: date, unit: UUID | None, page: int) -> Page[Any]:
    """A page of a day's accesses and events, the latest first, in a constant number of queries.

    Raises PermissionDenied for all but a log reviewer.
    """
    permissions.require(viewer, permissions.READ_LOG)
    record(by=viewer, action="log.read", details={"on": on.isoformat(), "unit": str(unit or "")})
    return _page(LogQuery(first=on, last=on, unit=unit, page=page))


def search_page(viewer: Actor, query: LogQuery) -> Page[Any]:
    """A page of what a search finds, as day_page. What was sought is recorded, by keys."""
    permissions.require(viewer, permissions.READ_LOG)
    details = {
        "from": query.first.isoformat(),
        "to": query.last.isoformat(),
        "unit": str(query.unit or ""),
        "staff": str(query.staff.pk if query.staff else ""),
        "kind": query.kind,
        "what": query.what,
    }
    record(by=viewer, action="log.searched", patient_id=query.patient, details=details)
    return _page(query)


def find_patient(viewer: Actor, number: str) -> Patient | None:
    """Whoever in the tenant has the number (twelve characters), for the search. For a log reviewer alone."""
    permissions.require(viewer, permissions.READ_LOG)
    found: Patient | None = Patient.objects.filter(identity_number=number).first()
    return found


def get_patient(viewer: Actor, patient_id: UUID) -> Patient:
    """The patient that a search is about. Raises Patient.DoesNotExist. For a log reviewer alone."""
    permissions.require(viewer, permissions.READ_LOG)
    patient: Patient = Patient.objects.get(pk=patient_id)
    return patient


def read_log_of(viewer: Actor, patient_id: UUID) -> Patient:
    """As get_patient, where all that the log has of the patient is shown: recorded."""
    patient = get_patient(viewer, patient_id)
    record(by=viewer, action="log.searched", patient_id=patient.pk)
    return patient


def find_staff(text: str) -> list[StaffMember]:
    """Staff by exact HSA-id, or by whole name; a few where several have it."""
    named = StaffMember.objects.annotate(whole_name=Concat("given_name", Value(" "), "family_name"))
    words = " ".join(text.split())
    return list(named.filter(Q(hsa_id__iexact=words) | Q(whole_name__iexact=words)).order_by("hsa_id")[:10])


def reads(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Accesses with all that a line of the log says of them."""
    return rows.select_related(*RELATED)


def keys_of(query: LogQuery) -> QuerySet[Any, Any]:
    """The keys of what the query finds, the latest first, for `entries_of`."""
    keys = [_keys(model, kind, query) for model, kind in _asked(query)]
    both = keys[0].union(*keys[1:], all=True) if keys[1:] else keys[0]
    return both.order_by("-at", "-pk")


def entries_of(keys: list[dict[str, Any]]) -> list[Access | Event]:
    """The rows themselves, in the order of the keys, looked for in their own months alone."""
    if not keys:
        return []
    found: dict[UUID, Any] = {}
    moments = [key["at"] for key in keys]
    for model, kind in ((Access, EntryKind.READ), (Event, EntryKind.WRITE)):
        wanted = [key["pk"] for key in keys if key["kind"] == kind]
        rows = model.objects.filter(at__gte=min(moments), at__lte=max(moments)).select_related(*RELATED)
        found |= rows.in_bulk(wanted)
    return [found[key["pk"]] for key in keys]


def _page(query: LogQuery) -> Page[Any]:
    page = Paginator(keys_of(query), ON_A_PAGE).get_page(query.page)
    page.object_list = entries_of(list(page.object_list))
    return page


def _asked(query: LogQuery) -> list[tuple[type[Access] | type[Event], str]]:
    both: list[tuple[type[Access] | type[Event], str]] = [(Access, EntryKind.READ), (Event, EntryKind.WRITE)]
    return [(model, kind) for model, kind in both if query.kind in ("", kind)]


def _keys(model: type[Access] | type[Event], kind: str, query: LogQuery) -> QuerySet[Any, Any]:
    wanted: dict[str, Any] = {"unit": query.unit, "patient": query.patient}
    if query.what:
        wanted |= {"page__in": [query.what, f"api_{query.what}"]} if model is Access else {"action": query.what}
    rows = model.objects.filter(at__gte=start_of(query.first), at__lt=end_of(query.last))
    rows = rows.filter(**{name: value for name, value in wanted.items() if value is not None})
    if query.staff is not None:
        rows = rows.filter(assignment__staff=query.staff, user=query.staff.user_id)
    if query.but_not_by is not None:
        rows = rows.exclude(user=query.but_not_by)
    return rows.annotate(kind=Value(kind)).values("at", "pk", "kind")
