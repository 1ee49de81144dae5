"""Reads of the log, for the reviewer. Row-level security keeps them within the tenant."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet, Value
from django.utils import timezone

from fastkontakt import permissions
from fastkontakt.accounts.actor import Actor
from fastkontakt.audit.models import Access, Event
from fastkontakt.audit.services import record

ON_A_PAGE = 50
READ, WRITE = "read", "write"
RELATED = ("user", "patient", "unit", "assignment__staff")


@dataclass(frozen=True, slots=True, kw_only=True)
class LogQuery:
    """What to show: one day, one unit or all, one page."""

    on: date
    unit: UUID | None = None
    page: int = 1


def log_page(viewer: Actor, query: LogQuery) -> Page[Any]:
    """A page of accesses and events, the latest first, in a constant number of queries. The look is itself recorded.

    Raises PermissionDenied for all but a log reviewer.
    """
    permissions.require(viewer, permissions.READ_LOG)
    record(by=viewer, action="log.read", details={"on": query.on.isoformat(), "unit": str(query.unit or "")})
    keys = _keys(Access, READ, query).union(_keys(Event, WRITE, query), all=True).order_by("-at", "-pk")
    page = Paginator(keys, ON_A_PAGE).get_page(query.page)
    page.object_list = _entries(list(page.object_list))
    return page


def _keys(model: type[Access] | type[Event], kind: str, query: LogQuery) -> QuerySet[Any, Any]:
    midnight = timezone.make_aware(datetime.combine(query.on, time.min))
    rows = model.objects.filter(at__gte=midnight, at__lt=midnight + timedelta(days=1))
    if query.unit is not None:
        rows = rows.filter(unit=query.unit)
    return rows.annotate(kind=Value(kind)).values("at", "pk", "kind")


def _entries(keys: list[dict[str, Any]]) -> list[Access | Event]:
    """The rows themselves, in the order of the keys."""
    found: dict[UUID, Any] = {}
    for model, kind in ((Access, READ), (Event, WRITE)):
        wanted = [key["pk"] for key in keys if key["kind"] == kind]
        found |= model.objects.select_related(*RELATED).in_bulk(wanted)
    return [found[key["pk"]] for key in keys]
