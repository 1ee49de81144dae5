"""Telling staff of their worklist, as each has chosen: in short in the morning, and of what is for the day at once."""

from collections.abc import Iterator
from datetime import date

from django.db.models import QuerySet

from contacts.models import Duty, WorkingDay
from fastkontakt.accounts.actor import STAFF, Actor, assignments_on
from fastkontakt.notifications.enums import Digest, MessageKind
from fastkontakt.notifications.models import Choice, Message
from fastkontakt.notifications.services import tell_of_duties, tell_of_worklist
from fastkontakt.organisation.enums import AssignmentRole
from fastkontakt.organisation.models import StaffMember
from reporting.enums import Scope
from reporting.selectors import worklist

CARE_ROLES = (AssignmentRole.MANAGER, AssignmentRole.STAFF, AssignmentRole.ADMINISTRATOR)


def tell_all_of_duties(*, today: date) -> None:
    """Tell those who have chosen it of what must be done on the day itself; of each duty once."""
    for person, actors in _choosers(Choice.objects.filter(at_once=True), today):
        for viewer in actors:
            tell_of_duties(staff=person, duties=_mine(viewer, today).filter(due_on=today), day=today)


def tell_all_of_worklists(*, today: date) -> None:
    """On a working day, tell those who have chosen it how much waits; once, and nothing where nothing waits."""
    if not WorkingDay.objects.filter(day=today, works=True).exists():
        return
    told = Message.objects.filter(kind=MessageKind.DIGEST, key__endswith=f":{today.isoformat()}")
    left = Choice.objects.filter(digest=Digest.DAILY).exclude(user__in=told.values("user"))
    for person, actors in _choosers(left, today):
        duties = [_mine(viewer, today) for viewer in actors]
        counts = {
            "standing": sum(rows.count() for rows in duties),
            "today": sum(rows.filter(due_on__lte=today).count() for rows in duties),
        }
        if counts["standing"]:
            tell_of_worklist(staff=person, counts=counts, day=today)


def _mine(viewer: Actor, today: date) -> QuerySet[Duty]:
    return worklist(viewer, scope=Scope.MINE, on=today).order_by()


def _choosers(choices: QuerySet[Choice], today: date) -> Iterator[tuple[StaffMember, list[Actor]]]:
    """Those who have chosen, each as on every assignment of the day."""
    held = assignments_on(today).filter(staff__user__in=choices.values("user"), role__in=CARE_ROLES)
    people: dict[StaffMember, list[Actor]] = {}
    for assignment in held.select_related("staff__user", "unit__provider", "tenant"):
        actor = Actor(assignment.staff.user, assignment.tenant, STAFF, assignment=assignment)
        people.setdefault(assignment.staff, []).append(actor)
    yield from people.items()
