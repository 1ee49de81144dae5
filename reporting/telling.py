"""Telling staff of their worklist, as each has chosen: in short in the morning, and of what is for the day at once.

Asked every few minutes: a fixed number of statements, however many have chosen.
"""

from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from contacts.models import WorkingDay
from fastkontakt.accounts.actor import assignments_on
from fastkontakt.notifications.enums import Digest, MessageKind
from fastkontakt.notifications.models import Choice, Message
from fastkontakt.notifications.services import tell_of_duties, tell_of_worklists
from fastkontakt.organisation.enums import AssignmentRole
from fastkontakt.organisation.models import StaffMember
from reporting.selectors import own_lists

CARE_ROLES = (AssignmentRole.MANAGER, AssignmentRole.STAFF, AssignmentRole.ADMINISTRATOR)


def tell_all_of_duties(*, today: date) -> None:
    """Tell those who have chosen it of what must be done on the day itself; of each duty once."""
    due = _lists(Choice.objects.filter(at_once=True), today).filter(due_on=today)
    told = Message.objects.filter(
        user=OuterRef("reader_user"), about_id=OuterRef("pk"), **_on(MessageKind.DUTY_TODAY, today)
    )
    news = list(due.filter(~Exists(told)))
    people = StaffMember.objects.in_bulk({duty.reader_staff for duty in news})
    tell_of_duties(duties=[(people[duty.reader_staff], duty) for duty in news], day=today)


def tell_all_of_worklists(*, today: date) -> None:
    """On a working day, tell those who have chosen it how much waits; once, and nothing where nothing waits."""
    if not WorkingDay.objects.filter(day=today, works=True).exists():
        return
    told = Message.objects.filter(**_on(MessageKind.DIGEST, today))
    left = Choice.objects.filter(digest=Digest.DAILY).exclude(user__in=told.values("user"))
    waits = _lists(left, today).values("reader_staff").order_by()
    due = Count("pk", distinct=True, filter=Q(due_on__lte=today))
    found = {row["reader_staff"]: row for row in waits.annotate(standing=Count("pk", distinct=True), today=due)}
    people = StaffMember.objects.in_bulk(found)
    counts = {people[key]: {name: row[name] for name in ("standing", "today")} for key, row in found.items()}
    tell_of_worklists(counts=counts, day=today)


def _lists(choices: QuerySet[Choice], today: date) -> QuerySet[Any]:
    """The own worklists of those who have chosen, on every assignment of the day."""
    held = assignments_on(today).filter(staff__user__in=choices.values("user"), role__in=CARE_ROLES)
    return own_lists(held.order_by(), on=today)


def _on(kind: str, day: date) -> dict[str, str]:
    """What tells messages of the kind that were for the day."""
    return {"kind": kind, "key__endswith": f":{day.isoformat()}"}
