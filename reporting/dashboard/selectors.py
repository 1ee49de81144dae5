"""What the dashboard counts: the kept figures of a unit on a day, and the same day a month before.

Numbers alone, in as many queries at any number of patients and people. See reporting.figures.selectors.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from contacts.limits.selectors import Limits, limits_on
from fastkontakt.access.protection import called
from fastkontakt.accounts.actor import Actor
from fastkontakt.organisation.models import PERSONS, Assignment, StaffMember
from reporting.enums import GROUPS, Measure
from reporting.figures.selectors import Flow, Key, month_ends, months_of_flow, open_by_person, standing, trend

Counted = Mapping[Key, int]
By = Mapping[tuple[UUID, str], int]
MONTHS, YEAR = 24, 12


@dataclass(frozen=True, kw_only=True)
class Overview:
    """What is counted at a unit at the end of `on`, and of `before`, the same day a month earlier.

    `open_now` and `open_before`: (staff key, role) -> open contacts. `months` are the last days of MONTHS months, the
    last one `on`; `trend` and `flows` have a value for each. `is_known_before`: there were figures on `before`.
    """

    on: date
    before: date
    is_known_before: bool
    now: Counted
    then: Counted
    people: list[StaffMember]
    open_now: By
    open_before: By
    limits: Limits
    limits_before: Limits
    months: list[date]
    trend: Mapping[Key, list[int]]
    flows: Mapping[Key, list[Flow]]

    def of(self, measure: str, about: str = "") -> int:
        """The figure."""
        return self.now.get((measure, about), 0)

    def began(self, measure: str, about: str | None = None) -> int:
        """How many began in the last YEAR months; of every role or rule for None."""
        chosen = [flows for key, flows in self.flows.items() if key[0] == measure and about in (None, key[1])]
        return sum(month.began for flows in chosen for month in flows[-YEAR:])

    @property
    def year_from(self) -> date:
        """The first day of the last YEAR months."""
        return self.months[-YEAR].replace(day=1)


def overview(viewer: Actor, *, on: date, first: date | None) -> Overview:
    """All that the dashboard of the viewer's unit shows; `first` is the first day of which there are figures."""
    unit, before = viewer.unit, month_before(on)
    open_now = open_by_person(unit.pk, on=on)
    return Overview(
        on=on,
        before=before,
        is_known_before=first is not None and first <= before,
        now=standing([unit.pk], on=on).get(unit.pk, {}),
        then=standing([unit.pk], on=before).get(unit.pk, {}),
        people=_people(viewer, {staff for staff, _role in open_now}, on),
        open_now=open_now,
        open_before=open_by_person(unit.pk, on=before),
        limits=limits_on(unit, on=on),
        limits_before=limits_on(unit, on=before),
        months=month_ends(on, MONTHS),
        trend=trend([unit.pk], on=on, months=MONTHS),
        flows=months_of_flow([unit.pk], on=on, months=MONTHS),
    )


def month_before(day: date) -> date:
    """The same day of the month before, or its last day where it has no such day."""
    last = day.replace(day=1) - timedelta(days=1)
    return last.replace(day=min(day.day, last.day))


def total(counted: Counted, measure: str) -> int:
    """The measure in all, whatever it is about."""
    return sum(number for key, number in counted.items() if key[0] == measure)


def missing(counted: Counted) -> int:
    """How many contacts are missing that those in the groups should have: one for each patient, group and role."""
    return sum(lacking(counted, group, about) for group, about in counted if group in GROUPS)


def lacking(counted: Counted, group: str, about: str) -> int:
    """How many in the group have no contact in the role."""
    return counted.get((group, about), 0) - counted.get((GROUPS[Measure(group)], about), 0)


def _people(viewer: Actor, holding: set[UUID], on: date) -> list[StaffMember]:
    """Those who work at the viewer's unit on the day, or hold contacts there, by name."""
    here = Assignment.objects.filter(PERSONS, staff=OuterRef("pk"), unit=viewer.unit, period__contains=on)
    found = StaffMember.objects.filter(Q(pk__in=holding) | Exists(here)).order_by("family_name", "given_name", "pk")
    return [called(viewer, person, at=viewer.unit.pk) for person in found]
