"""Reads for the pages on caseload: who has how many against which limit, who may hold a role, who could take over."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count

from contacts.caseload import roles_of
from contacts.enums import USUAL_OCCASION, ContactRole
from contacts.limits.forecast import Seat
from contacts.models import Contact, Move
from contacts.policy.case import unit_facts
from contacts.policy.engine import evaluate
from contacts.policy.facts import ActorFacts, Case, Days, ListingFacts, PatientFacts, ServiceFacts, StaffFacts
from contacts.policy.rulebook import for_tenant
from contacts.services.moving import REFUSING, Bench, Part, open_contacts, suggest
from fastkontakt.access.protection import called, known_to
from fastkontakt.accounts.actor import Actor
from fastkontakt.organisation.enums import AssignmentRole, Profession, Training
from fastkontakt.organisation.models import Leave, StaffMember
from fastkontakt.organisation.selectors import staff_at
from patients.enums import ServiceKind

GUIDE_SPECIALIST, GUIDE_TRAINEE = 1_100, 550
"""The national guide: inhabitants for each specialist, and for each physician in ST. Neither floor nor ceiling."""
AT_MOST_AT_A_TIME = 500
"""So many patients are tried at most when a distribution is suggested on a page."""
LIMIT_RULE = "caseload-limit"
TRIAL = "trial"
"""In the place of a reason to end a contact: what is only tried is never written."""
AGES = (timedelta(days=365 * 50), timedelta(days=365 * 7))


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A person in one of the unit's roles: see Seat. `set_by` is whose limit it is: agreed, unit, tenant or ""."""

    staff: StaffMember
    role: str
    open_contacts: int
    here: int
    limit: int | None
    set_by: str
    guide: int | None
    may_hold: bool
    away: bool

    @property
    def over(self) -> int:
        """By how many the limit is passed."""
        return max(0, self.open_contacts - self.limit) if self.limit is not None else 0

    @property
    def seat(self) -> Seat:
        """The plain numbers."""
        return Seat(
            key=self.staff.pk,
            open_contacts=self.open_contacts,
            here=self.here,
            limit=self.limit,
            takes=self.may_hold and not self.away,
        )


def guide_value(staff: StaffMember, role: str) -> int | None:
    """How many the national guide has in mind for a physician in primary care; None for all others and other roles."""
    if role != ContactRole.FAST_LAKARKONTAKT or staff.profession != Profession.LAKARE:
        return None
    if staff.training:
        return GUIDE_TRAINEE if staff.training == Training.ST else None
    return GUIDE_SPECIALIST if staff.specialities else None


def board(viewer: Actor, *, on: date) -> dict[str, list[Place]]:
    """For each of the unit's roles those who may hold it, or do, the fullest first. Three queries, and one a role."""
    people = list(known_to(viewer, staff_at(unit_id=viewer.unit.pk, on=on), on=on))
    away = set(Leave.objects.filter(unit=viewer.unit, period__contains=on).values_list("staff", flat=True))
    here = _open_here(viewer, on)
    return {role: _places(viewer, role, people, here, away, on) for role in roles_of(viewer.unit)}


def _open_here(viewer: Actor, on: date) -> dict[tuple[UUID, str], int]:
    """How many contacts each has at the viewer's unit that are open on the day or begin later."""
    rows = Contact.objects.filter(unit=viewer.unit, period__isempty=False).exclude(ends_on__lt=on).order_by()
    counted = rows.values("staff", "role").annotate(number=Count("pk"))
    return {(row["staff"], row["role"]): row["number"] for row in counted}


def _places(
    viewer: Actor,
    role: str,
    people: list[StaffMember],
    here: dict[tuple[UUID, str], int],
    away: set[UUID],
    on: date,
) -> list[Place]:
    bench = Bench(viewer.unit, role, StaffMember.objects.filter(pk__in=[person.pk for person in people]), on=on)
    fitting = may_hold(viewer, role, bench.people.values(), on=on)
    found = []
    for person in people:
        known = bench.people[person.pk]
        if known.open_contacts or known.id in fitting or known.limit_set_by == "agreed":
            found.append(
                Place(
                    staff=person,
                    role=role,
                    open_contacts=known.open_contacts,
                    here=here.get((person.pk, role), 0),
                    limit=known.limit,
                    set_by=known.limit_set_by or "",
                    guide=guide_value(person, role),
                    may_hold=known.id in fitting,
                    away=person.pk in away,
                )
            )
    return sorted(found, key=_fullest_first)


def _fullest_first(place: Place) -> tuple[float, int]:
    share = place.open_contacts / place.limit if place.limit else 0.0
    return -share, -place.open_contacts


def may_hold(viewer: Actor, role: str, people: Iterable[StaffFacts], *, on: date) -> set[str]:
    """Whom the rulebook would let hold the role for an ordinary patient of the unit, whatever the caseload.

    Tried for a grown-up and for a child, who are known for nothing else. Each real patient is tried when moved.
    """
    question = Case(
        tenant=viewer.tenant.slug,
        checkpoint="appoint",
        role=role,
        on=on,
        decided_on=on,
        occasion=USUAL_OCCASION[ContactRole(role)],
        actor=ActorFacts(unit=str(viewer.unit.pk), role=AssignmentRole.MANAGER),
        unit=unit_facts(viewer.unit),
        patient=_ordinary(viewer, on, AGES[0]),
    )
    cases = [replace(question, patient=_ordinary(viewer, on, age)) for age in AGES]
    return {person.id for person in people if any(_nothing_against(replace(case, appointee=person)) for case in cases)}


def _ordinary(viewer: Actor, on: date, age: timedelta) -> PatientFacts:
    days, unit = Days(starts_on=on - timedelta(days=1)), str(viewer.unit.pk)
    services = (ServiceFacts(kind=ServiceKind.HEMTJANST, unit=unit, days=days),)
    return PatientFacts(id="", born_on=on - age, listings=(ListingFacts(unit=unit, days=days),), services=services)


def _nothing_against(case: Case) -> bool:
    findings = evaluate(for_tenant(case.tenant), case).findings
    return not any(found.outcome in REFUSING and found.rule != LIMIT_RULE for found in findings)


def share_out(viewer: Actor, staff: StaffMember, role: str, number: int, *, on: date) -> list[tuple[StaffMember, int]]:
    """Who could take over how many of so many of the person's contacts at the viewer's unit, the most first.

    Each patient is tried by the rulebook, those with the shortest contact first; nobody passes a limit, and nothing is
    written. As many queries at any number.
    """
    move = Move(unit=viewer.unit, staff=staff, tenant=viewer.tenant, last_day=on, reason=TRIAL)
    part = Part(role=role, number=min(number, AT_MOST_AT_A_TIME))
    contacts = list(part.of(open_contacts(viewer.unit, staff, last_day=on))[:AT_MOST_AT_A_TIME])
    given = Counter(suggest(move, contacts, today=on, number=part.number).values())
    people = StaffMember.objects.in_bulk(list(given))
    return [(called(viewer, people[key], at=viewer.unit.pk), taken) for key, taken in given.most_common()]
