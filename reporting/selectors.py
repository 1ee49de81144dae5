"""Reads of duties for the worklist. Which patients one may know of is fastkontakt.access' matter; reads are logged."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Func, Q, QuerySet, Window
from django.utils import timezone

from contacts.models import Contact, Delegation, Duty, EvaluationRun
from fastkontakt.access import ground_of, visible_patients
from fastkontakt.accounts.actor import Actor
from fastkontakt.audit.models import Access
from fastkontakt.audit.services import record_access
from reporting.enums import Scope

PAGE = "worklist"
COUNTED_TO = 99
"""The navigation's count goes no further, so that it stays cheap."""
NEWEST_DONE = 50


@dataclass(frozen=True)
class Tally:
    """How many duties by a rule in a role are late, due today, due later this week (to Sunday), and later or never."""

    rule: str
    role: str
    late: int
    today: int
    week: int
    later: int

    @property
    def in_all(self) -> int:
        return self.late + self.today + self.week + self.later


@dataclass(frozen=True)
class Done:
    """What has been met today: how many, and the keys of the newest."""

    count: int
    newest: tuple[UUID, ...]


def worklist(viewer: Actor, *, scope: str = Scope.UNIT, rule: str = "", role: str = "", on: date) -> QuerySet[Duty]:
    """The standing duties of the viewer's unit, soonest due first (without a last day: last), then oldest first.

    "mine" are those laid on the viewer, and those laid on the unit's manager for the manager, and for a holder of a
    delegation that covers the role on the day. Only patients whom the viewer may know of. Reading it logs nothing:
    hand what was shown to `log_shown` or `log_refreshed`.
    """
    rows = _narrowed(_of_scope(viewer, scope, on), rule, role).filter(met_at__isnull=True)
    seen = rows.filter(patient__in=visible_patients(viewer, on=on))
    return seen.select_related("patient", "staff").order_by("due_on", "since", "pk")


def tallies(viewer: Actor, *, scope: str, on: date) -> list[Tally]:
    """The scope's standing duties by rule and role, in one query."""
    sunday = on + timedelta(days=6 - on.weekday())
    grouped = worklist(viewer, scope=scope, on=on).order_by().values("rule", "role")
    counted: Any = grouped.annotate(
        late=Count("pk", filter=Q(due_on__lt=on)),
        today=Count("pk", filter=Q(due_on=on)),
        week=Count("pk", filter=Q(due_on__gt=on, due_on__lte=sunday)),
        later=Count("pk", filter=Q(due_on__gt=sunday) | Q(due_on__isnull=True)),
    )
    return [Tally(**row) for row in counted]


def done_today(viewer: Actor, *, scope: str, rule: str = "", role: str = "", on: date) -> Done:
    """The duties that have been met since midnight."""
    midnight = timezone.make_aware(datetime.combine(on, time.min))
    rows = _narrowed(_of_scope(viewer, scope, on), rule, role).filter(met_at__gte=midnight)
    seen = rows.filter(patient__in=visible_patients(viewer, on=on)).order_by("-met_at")
    newest = list(seen.annotate(in_all=Window(Count("pk"))).values_list("pk", "in_all")[:NEWEST_DONE])
    return Done(newest[0][1] if newest else 0, tuple(key for key, _count in newest))


def standing_count(viewer: Actor, *, on: date) -> int:
    """How many duties wait for this person: what stands in "mine", counted to one more than COUNTED_TO.

    That is what the list opens with, late or not: a duty stands only from the day that something can be done.
    """
    return worklist(viewer, scope=Scope.MINE, on=on).order_by()[: COUNTED_TO + 1].count()


def log_shown(viewer: Actor, duties: Iterable[Duty], *, page: str = PAGE) -> None:
    """Log that these duties' patients were shown, each once."""
    shown = dict.fromkeys(duty.patient_id for duty in duties)
    record_access(by=viewer, patient_ids=shown, page=page, ground=ground_of(viewer))


def log_refreshed(viewer: Actor, duties: Iterable[Duty], *, on: date) -> None:
    """Log those whom the viewer has not been shown on the worklist today: an open page asks again and again."""
    shown = dict.fromkeys(duty.patient_id for duty in duties)
    midnight = timezone.make_aware(datetime.combine(on, time.min))
    known = Access.objects.filter(assignment=viewer.assignment, page=PAGE, at__gte=midnight, patient__in=list(shown))
    fresh = set(shown) - set(known.values_list("patient_id", flat=True))
    record_access(by=viewer, patient_ids=fresh, page=PAGE, ground=ground_of(viewer))


def leavers(contact_ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """Contact -> the member of staff who holds it, for duties to move what a person leaves behind."""
    return dict(Contact.objects.filter(pk__in=list(contact_ids)).values_list("pk", "staff_id"))


def newest_run() -> EvaluationRun | None:
    """The evaluation of the whole register that began last, if there has been one."""
    newest: EvaluationRun | None = EvaluationRun.objects.order_by("-started_at").first()
    return newest


def _of_scope(viewer: Actor, scope: str, on: date) -> QuerySet[Duty]:
    rows: QuerySet[Duty] = Duty.objects.filter(unit=viewer.unit)
    if scope == Scope.UNIT:
        return rows
    laid_on_manager = Q(staff__isnull=True)
    if not viewer.is_manager:
        laid_on_manager &= Q(role__in=_delegated_roles(viewer, on))
    return rows.filter(Q(staff=viewer.staff) | laid_on_manager)


def _delegated_roles(viewer: Actor, on: date) -> QuerySet[Any]:
    held = Delegation.objects.filter(unit=viewer.unit, staff=viewer.staff, period__contains=on, revoked_at__isnull=True)
    return held.annotate(one=Func(F("roles"), function="unnest")).values("one")


def _narrowed(rows: QuerySet[Duty], rule: str, role: str) -> QuerySet[Duty]:
    asked = {name: value for name, value in (("rule", rule), ("role", role)) if value}
    return rows.filter(**asked)
