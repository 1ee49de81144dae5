"""Writes to the organisation: assignments, their last day, and leaves."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from contacts.duties import refresh
from contacts.models import Contact
from fastkontakt import permissions
from fastkontakt.accounts.actor import Actor
from fastkontakt.audit.services import record
from fastkontakt.organisation.models import Assignment, Leave, StaffMember, Unit
from fastkontakt.periods import require_within_a_year
from patients.services import require_own_unit

ONE_DAY = timedelta(days=1)


@transaction.atomic
def assign(
    *,
    staff: StaffMember,
    unit: Unit,
    role: str,
    starts_on: date,
    ends_on: date | None = None,
    primary: bool = False,
) -> Assignment:
    """Give a person an assignment at a unit, and with it the role's permissions there."""
    assignment = Assignment.objects.create(
        staff=staff, unit=unit, role=role, starts_on=starts_on, ends_on=ends_on, primary=primary
    )
    permissions.grant(assignment)
    return assignment


@transaction.atomic
def end_assignment(*, by: Actor, assignment: Assignment, on: date | None, today: date) -> Assignment:
    """The assignment's last day at the own unit; None is until further notice. The person's contacts stay.

    Until the day has passed the permissions stay too, since the day itself is judged at every request.
    Raises PermissionDenied, ValidationError keyed by `on`.
    """
    permissions.require(by, permissions.DELEGATE)
    require_own_unit(by, assignment.unit)
    _lock(assignment.staff)
    assignment.refresh_from_db(fields=["starts_on", "ends_on"])
    _check_last_day(assignment, on, today)
    assignment.ends_on = on
    assignment.save(update_fields=["ends_on"])
    if on is not None and on < today:
        others = Assignment.objects.filter(staff=assignment.staff, unit=assignment.unit).exclude(pk=assignment.pk)
        permissions.withdraw(assignment, remaining_roles=list(others.values_list("role", flat=True)))
    record(by=by, action="assignment.last_day", row=assignment, details={"on": on.isoformat() if on else ""})
    _refresh_patients_of(assignment.staff, assignment.unit, today)
    return assignment


@transaction.atomic
def end_assignments(*, by: Actor, assignments: Iterable[Assignment], on: date | None, today: date) -> None:
    """The same last day for several assignments, all or none. Raises as end_assignment."""
    for assignment in assignments:
        end_assignment(by=by, assignment=assignment, on=on, today=today)


@transaction.atomic
def register_leave(
    *, by: Actor, staff: StaffMember, starts_on: date, ends_on: date, substitute: StaffMember | None, today: date
) -> Leave:
    """Note that a person at the own unit is away these days, both included, and who stands in, if anyone.

    At most a year ahead and a year long. Raises PermissionDenied, ValidationError keyed by field.
    """
    permissions.require(by, permissions.DELEGATE)
    require_within_a_year(starts_on, today=today, field="starts_on")
    _lock(staff)
    if not _assigned(staff, by.unit, starts_on, starts_on):
        raise ValidationError({"starts_on": _("Personen har inget uppdrag på enheten den dagen. Välj en annan dag.")})
    _check_days(starts_on, ends_on, today)
    if _absences(staff, by.unit, starts_on, ends_on).exists():
        raise ValidationError(
            {"starts_on": _("Personen är redan frånvarande under de dagarna. Ändra den frånvaron i stället.")}
        )
    _check_substitute(staff, by.unit, substitute, starts_on, ends_on)
    leave = Leave.objects.create(
        staff=staff, unit=by.unit, starts_on=starts_on, ends_on=ends_on, substitute=substitute, noted_by=by.staff
    )
    record(by=by, action="leave.registered", row=leave, details={"substitute": substitute is not None})
    _refresh_patients_of(staff, by.unit, today)
    return leave


@transaction.atomic
def change_leave(*, by: Actor, leave: Leave, ends_on: date, substitute: StaffMember | None, today: date) -> Leave:
    """Another last day, or another substitute, of a leave at the own unit that is not over. The past stays as it was.

    Raises PermissionDenied, ValidationError keyed by field.
    """
    leave = _own_leave(by, leave, today)
    if ends_on < leave.starts_on:
        raise ValidationError({"ends_on": _("Sista dagen kan inte vara före första dagen.")})
    require_within_a_year(ends_on, today=leave.starts_on, field="ends_on")
    if _absences(leave.staff, leave.unit, leave.starts_on, ends_on).exclude(pk=leave.pk).exists():
        raise ValidationError({"ends_on": _("Personen har en annan frånvaro under de dagarna. Ändra den i stället.")})
    first_left = max(leave.starts_on, today)
    if substitute is not None and first_left <= ends_on:
        _check_substitute(leave.staff, leave.unit, substitute, first_left, ends_on)
    leave.ends_on, leave.substitute = ends_on, substitute
    leave.save(update_fields=["ends_on", "substitute"])
    record(by=by, action="leave.changed", row=leave, details={"substitute": substitute is not None})
    _refresh_patients_of(leave.staff, leave.unit, today)
    return leave


@transaction.atomic
def cancel_leave(*, by: Actor, leave: Leave, today: date) -> Leave:
    """Take back a leave at the own unit that has not begun: the row stays, with no days in it.

    Raises PermissionDenied, ValidationError for one that has begun, which gets a last day instead.
    """
    leave = _own_leave(by, leave, today)
    if leave.starts_on <= today:
        raise ValidationError(_("Frånvaron har redan börjat. Sätt en sista dag i stället."))
    leave.ends_on = leave.starts_on - ONE_DAY
    leave.save(update_fields=["ends_on"])
    record(by=by, action="leave.cancelled", row=leave)
    _refresh_patients_of(leave.staff, leave.unit, today)
    return leave


def _lock(staff: StaffMember) -> None:
    """One change of a person's days at a time."""
    StaffMember.objects.select_for_update().get(pk=staff.pk)


def _own_leave(by: Actor, leave: Leave, today: date) -> Leave:
    """The leave as it stands, locked. Raises PermissionDenied, and ValidationError where it is over or taken back."""
    permissions.require(by, permissions.DELEGATE)
    require_own_unit(by, leave.unit)
    _lock(leave.staff)
    standing: Leave = Leave.objects.select_related("staff", "unit").get(pk=leave.pk)
    if standing.ends_on is None or standing.ends_on < max(today, standing.starts_on):
        raise ValidationError(_("Frånvaron är redan slut eller återtagen, och ändras inte."))
    return standing


def _check_last_day(assignment: Assignment, on: date | None, today: date) -> None:
    if assignment.ends_on is not None and assignment.ends_on < today:
        raise ValidationError({"on": _("Uppdraget är redan slut. Ge personen ett nytt uppdrag i katalogen.")})
    if on is not None and on < assignment.starts_on:
        raise ValidationError({"on": _("Sista dagen kan inte vara före uppdragets första dag.")})
    if on is not None:
        require_within_a_year(on, today=today, field="on")
    later = Assignment.objects.filter(staff=assignment.staff, unit=assignment.unit, role=assignment.role)
    later = later.filter(starts_on__gt=assignment.starts_on, period__isempty=False)
    if (later if on is None else later.filter(starts_on__lte=on)).exists():
        raise ValidationError({"on": _("Personen har ett nytt likadant uppdrag som börjar före den dagen.")})


def _check_days(starts_on: date, ends_on: date, today: date) -> None:
    if ends_on < starts_on:
        raise ValidationError({"ends_on": _("Sista dagen kan inte vara före första dagen.")})
    if ends_on < today:
        raise ValidationError({"ends_on": _("Frånvaron är redan över. Registrera den som är eller kommer.")})
    require_within_a_year(ends_on, today=starts_on, field="ends_on")


def _check_substitute(
    staff: StaffMember, unit: Unit, substitute: StaffMember | None, starts_on: date, ends_on: date
) -> None:
    if substitute is None:
        return
    if substitute.pk == staff.pk:
        raise ValidationError({"substitute": _("Ingen kan ersätta sig själv. Välj en annan person.")})
    if not _assigned(substitute, unit, starts_on, ends_on):
        raise ValidationError(
            {"substitute": _("Personen har inte uppdrag på enheten alla dagarna. Välj en annan, eller kortare tid.")}
        )
    if _absences(substitute, unit, starts_on, ends_on).exists():
        raise ValidationError({"substitute": _("Personen är själv frånvarande någon av dagarna. Välj en annan.")})


def _assigned(staff: StaffMember, unit: Unit, first: date, last: date) -> bool:
    held = Assignment.objects.filter(staff=staff, unit=unit, starts_on__lte=first)
    return held.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=last)).exists()


def _absences(staff: StaffMember, unit: Unit, first: date, last: date) -> QuerySet[Leave]:
    """The person's leaves from the unit that touch the days."""
    leaves = Leave.objects.filter(staff=staff, unit=unit, period__isempty=False)
    return leaves.filter(starts_on__lte=last, ends_on__gte=first)


def _refresh_patients_of(staff: StaffMember, unit: Unit, today: date) -> None:
    """Whether a contact needs a successor depends on the holder's days."""
    held = Contact.objects.filter(staff=staff, unit=unit, period__isempty=False).exclude(ends_on__lt=today)
    refresh(list(held.values_list("patient_id", flat=True).distinct()), on=today)
