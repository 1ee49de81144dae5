"""When something must have begun for its deadline to fall late, today, later this week or later still."""

from datetime import date, timedelta
from enum import Enum, auto
from itertools import count

from contacts.policy.rulebook import in_force
from contacts.policy.workdays import deadline

ONE_DAY = timedelta(days=1)
SUNDAY = 6
SOON = 2
FURTHER = 3
"""Days to a deadline later this week, and from Sunday to one that is not this week's."""


class Due(Enum):
    """How the worklist groups deadlines."""

    LATE = auto()
    TODAY = auto()
    THIS_WEEK = auto()
    LATER = auto()


def last_day(due: Due, *, today: date, late: int = 3) -> date:
    """A deadline of the kind, `late` days ago for one that has passed. On a Sunday nothing is left of the week."""
    left = SUNDAY - today.weekday()
    ahead = {Due.LATE: -late, Due.TODAY: 0, Due.THIS_WEEK: max(1, min(SOON, left)), Due.LATER: left + FURTHER}
    return today + timedelta(days=ahead[due])


def begun(due: Due, days: int, *, today: date, working: bool = False, late: int = 3) -> date:
    """The day, no later than today, from which so many days, or working days, end on such a deadline.

    Where no day does, the nearest: one that ends before for what is late, after for the rest, today at the latest.
    """
    wanted = last_day(due, today=today, late=late)
    backwards = (today - timedelta(days=back) for back in count())
    if due is Due.LATE:
        return next(day for day in backwards if deadline(day, days, working=working) <= wanted)
    return next(day for day in backwards if deadline(day - ONE_DAY, days, working=working) < wanted)


def terms(tenant: str, rule: str, *, on: date) -> tuple[int, bool]:
    """How many days a rule's duty gives in the tenant, and whether they are working days."""
    item = next(item for item in in_force(on, tenant) if item.rule.id == rule)
    obligation = next(clause.obligation for clause in item.version.clauses if clause.obligation)
    return obligation.days(item.settings) or 0, obligation.due_working
