"""Reads of duties for the worklist. Which patients one may know of is fastkontakt.access' matter; reads are logged."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, F, Func, OuterRef, Q, QuerySet, Subquery, Value
from django.utils import timezone

from contacts.models import Contact, Delegation, Duty, EvaluationRun
from fastkontakt import permissions
from fastkontakt.access import ground_of, unit_knows, visible_patients
from fastkontakt.accounts.actor import Actor
from fastkontakt.audit.models import Access
from fastkontakt.audit.services import record_access
from fastkontakt.organisation.enums import AssignmentRole
from fastkontakt.organisation.models import Assignment
from fastkontakt.organisation.routines.selectors import Owed as OwedRoutine
from fastkontakt.organisation.routines.selectors import owed as owed_routine
from reporting.enums import Scope

PAGE = "worklist"
WAITING_TO, DONE_TO, TALLIED_TO = 99, 99, 2000
"""How far is counted: what waits, what is done today, and what the groups and choices hold. More is "99+"."""

READER = {"reader_staff": "staff", "reader_role": "role", "reader_user": "staff__user"}


@dataclass(frozen=True)
class Standing:
    """What a duty is counted by."""

    rule: str
    role: str
    due_on: date | None


@dataclass(frozen=True)
class Tally:
    """The scope's soonest duties; `cut` where there are more than TALLIED_TO."""

    duties: tuple[Standing, ...]
    cut: bool


@dataclass(frozen=True)
class Done:
    """What has been met today, the newest first; `cut` where there is more than DONE_TO."""

    keys: tuple[UUID, ...]
    cut: bool


def worklist(viewer: Actor, *, scope: str = Scope.UNIT, rule: str = "", role: str = "", on: date) -> QuerySet[Duty]:
    """The standing duties of the viewer's unit, soonest due first (without a last day: last), then oldest first.

    "mine" are those laid on the viewer, and those laid on the unit's manager for the manager, and for a holder of a
    delegation that covers the role on the day. Only patients whom the viewer may know of. Reading it logs nothing:
    hand what was shown to `log_shown` or `log_refreshed`.
    """
    rows = _of_scope(viewer, scope, on).filter(met_at__isnull=True, **_named(rule=rule, role=role))
    return _seen(rows, viewer, on).select_related("patient", "staff").order_by("due_on", "since", "pk")


def own_lists(readers: QuerySet[Assignment], *, on: date) -> QuerySet[Any]:
    """What `worklist` finds in "mine" on each of these assignments; one statement whatever their number.

    A row for each duty and reader: `reader_staff` is the key of the assignment's holder, `reader_user` of the user.
    """
    at_unit = {"unit__assignments__in": permissions.bringing(permissions.READ_PATIENTS, readers)}
    reader = {name: F(f"unit__assignments__{path}") for name, path in READER.items()}
    rows: QuerySet[Any] = Duty.objects.filter(met_at__isnull=True, **at_unit).annotate(**reader)
    delegated = _is_delegated(OuterRef("unit"), OuterRef("reader_staff"), on)
    mine = _laid_on(F("reader_staff"), on_manager=Q(reader_role=AssignmentRole.MANAGER) | Q(delegated))
    return rows.filter(mine, unit_knows(OuterRef("patient"), OuterRef("unit"), on=on))


def tally(viewer: Actor, *, scope: str, on: date) -> Tally:
    """What stands in the scope, for counting."""
    rows = worklist(viewer, scope=scope, on=on).values_list("rule", "role", "due_on")[: TALLIED_TO + 1]
    found = tuple(Standing(*row) for row in rows)
    return Tally(found[:TALLIED_TO], len(found) > TALLIED_TO)


def done_today(viewer: Actor, *, scope: str, rule: str = "", role: str = "", on: date) -> Done:
    """The duties that have been met since midnight."""
    rows = _of_scope(viewer, scope, on).filter(met_at__gte=_midnight(on), **_named(rule=rule, role=role))
    keys = tuple(_seen(rows, viewer, on).order_by("-met_at").values_list("pk", flat=True)[: DONE_TO + 1])
    return Done(keys[:DONE_TO], len(keys) > DONE_TO)


def standing_count(viewer: Actor, *, on: date) -> int:
    """How many duties wait for this person: what stands in "mine", counted to one more than WAITING_TO.

    That is what the list opens with, late or not: a duty stands only from the day that something can be done. The
    unit's own routine counts for the one who writes it.
    """
    of_patients: int = worklist(viewer, scope=Scope.MINE, on=on).order_by()[: WAITING_TO + 1].count()
    return of_patients + (routine_owed(viewer, on=on) is not None)


def routine_owed(viewer: Actor, *, on: date) -> OwedRoutine | None:
    """The unit's routine where it must be written or gone through: to the unit's manager, and nobody else."""
    return owed_routine(viewer.unit, viewer.tenant.slug, on=on) if viewer.is_manager else None


def log_shown(viewer: Actor, duties: Iterable[Duty], *, page: str = PAGE) -> None:
    """Log that these duties' patients were shown, each once."""
    shown = dict.fromkeys(duty.patient_id for duty in duties)
    record_access(by=viewer, patient_ids=shown, page=page, ground=ground_of(viewer))


def log_refreshed(viewer: Actor, duties: Iterable[Duty], *, on: date) -> None:
    """Log those whom the viewer has not been shown on the worklist today: an open page asks again and again."""
    shown = dict.fromkeys(duty.patient_id for duty in duties)
    known = Access.objects.filter(assignment=viewer.assignment, page=PAGE, patient__in=list(shown))
    fresh = set(shown) - set(known.filter(at__gte=_midnight(on)).values_list("patient_id", flat=True))
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
    anybody = Q() if viewer.is_manager else Q(_is_delegated(viewer.unit, viewer.staff, on))
    return rows.filter(_laid_on(viewer.staff, on_manager=anybody))


def _laid_on(staff: Any, *, on_manager: Q) -> Q:
    """The duties laid on a person, and those laid on the unit's manager where `on_manager` holds."""
    return Q(staff=staff) | Q(staff__isnull=True) & on_manager


def _is_delegated(unit: Any, staff: Any, on: date) -> Func:
    """Whether the person holds a delegation for the duty's role: `role = ANY(ARRAY(…))`, which an index can answer."""
    held = Delegation.objects.filter(unit=unit, staff=staff, period__contains=on, revoked_at__isnull=True)
    roles = ArraySubquery(held.annotate(one=Func(F("roles"), function="unnest")).values("one"))
    return Func(F("role"), roles, template="%(expressions)s)", arg_joiner=" = ANY(", output_field=BooleanField())


def _seen(rows: QuerySet[Duty], viewer: Actor, on: date) -> QuerySet[Duty]:
    """The duties of patients whom the viewer may know of.

    Asked as a value, which PostgreSQL does not turn into a join: it then reads the duties in the order of their index
    and asks of each, instead of beginning with every patient of the unit.
    """
    known = visible_patients(viewer, on=on).filter(pk=OuterRef("patient")).annotate(yes=Value(True)).values("yes")
    return rows.filter(Subquery(known[:1], output_field=BooleanField()))


def _named(**asked: str) -> dict[str, str]:
    return {name: value for name, value in asked.items() if value}


def _midnight(on: date) -> datetime:
    return timezone.make_aware(datetime.combine(on, time.min))
