"""Reads of plans and moves, for the unit's manager. Reads of patients go through fastkontakt.access and are logged."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, DateField, Exists, Max, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from contacts.enums import ContactRole, MoveState
from contacts.models import Contact, Move, MovedContact
from contacts.policy import case as facts
from contacts.policy.engine import Finding, evaluate
from contacts.policy.facts import PatientFacts, StaffFacts
from contacts.policy.objects import Texts
from contacts.services.moving import (
    ENDED_ALREADY,
    ONE_DAY,
    Bench,
    Court,
    court_of,
    open_contacts,
    patients_facts,
    possible_successors,
)
from fastkontakt.access import ground_of, visible_patients
from fastkontakt.access.protection import called, named
from fastkontakt.accounts.actor import Actor
from fastkontakt.audit.services import record_access
from fastkontakt.organisation.models import Assignment, Leave, StaffMember, Unit
from patients.enums import ConditionKind
from patients.models import Condition

ROWS = 50
SOON = timedelta(days=30)
FOREVER = date.max


@dataclass(frozen=True, slots=True)
class Row:
    """A contact of the person with its place in the plan or the move, and what stops it there, in words."""

    contact: Contact
    planned: MovedContact | None
    life_threatening: bool
    findings: tuple[Finding, ...] = ()
    ended_already: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What a colleague would hold in a role after the move: open now, new by the move, and the limit at the unit."""

    staff: StaffMember
    role: str
    new: int
    open_contacts: int
    limit: int | None

    @property
    def after(self) -> int:
        """How many it becomes."""
        return self.open_contacts + self.new


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaver:
    """A person with contacts left at the unit whose last assignment there ends soon, or has ended."""

    staff: StaffMember
    last_day: date
    contacts: int


def current_move(viewer: Actor, staff: StaffMember) -> Move | None:
    """The plan or the move under way of the person's contacts at the viewer's unit."""
    return _first(viewer, _moves(viewer).filter(staff=staff, finished_at__isnull=True))


def latest_move(viewer: Actor, staff: StaffMember) -> Move | None:
    """The newest finished move of the person's contacts at the viewer's unit."""
    return _first(viewer, _moves(viewer).filter(staff=staff, finished_at__isnull=False).order_by("-finished_at"))


def get_move(viewer: Actor, move_id: UUID) -> Move:
    """A plan or move at the viewer's unit. Raises Move.DoesNotExist, for all others too."""
    return named(viewer, [_moves(viewer).get(pk=move_id)])[0]


def _first(viewer: Actor, moves: QuerySet[Move]) -> Move | None:
    return next(iter(named(viewer, moves[:1])), None)


def _moves(viewer: Actor) -> QuerySet[Move]:
    moves: QuerySet[Move] = Move.objects.filter(unit=viewer.unit)
    return moves.select_related("staff", "unit__provider", "tenant", "ordered_by__staff")


def likely_last_day(viewer: Actor, staff: StaffMember, *, on: date) -> date:
    """The person's last day at the unit; else the day before the next absence without a substitute; else today."""
    days = _last_days(viewer.unit).get(staff.pk, on)
    if days != FOREVER:
        return days
    away = Leave.objects.filter(staff=staff, unit=viewer.unit, substitute__isnull=True, ends_on__gte=on)
    leave = away.filter(period__isempty=False).order_by("starts_on").first()
    return max(on, leave.starts_on - ONE_DAY) if leave else on


def _last_days(unit: Unit) -> dict[UUID, date]:
    """Of each who has or had an assignment at the unit: the last day of the last one, FOREVER where it is open."""
    held = Assignment.objects.filter(unit=unit, period__isempty=False).values("staff")
    last = Max(Coalesce("ends_on", Value(FOREVER, DateField())))
    return dict(held.annotate(last=last).values_list("staff", "last"))


def leavers(viewer: Actor, *, on: date) -> list[Leaver]:
    """Who leaves the unit within SOON, or has left, with contacts that reach beyond it; the first to leave first."""
    leaving = {key: day for key, day in _last_days(viewer.unit).items() if day <= on + SOON}
    held = Contact.objects.filter(unit=viewer.unit, staff__in=leaving, period__isempty=False)
    rows = held.exclude(ends_on__lt=on).values_list("staff", "ends_on")
    left: dict[UUID, int] = {}
    for key, ends_on in rows:
        if ends_on is None or ends_on > leaving[key]:
            left[key] = left.get(key, 0) + 1
    people = _colleagues(viewer, left)
    found = [Leaver(staff=people[key], last_day=leaving[key], contacts=number) for key, number in left.items()]
    return sorted(found, key=lambda leaver: (leaver.last_day, leaver.staff.family_name))


def _colleagues(viewer: Actor, keys: Iterable[UUID]) -> dict[UUID, StaffMember]:
    """The people of the viewer's unit with these keys, by name."""
    people = StaffMember.objects.in_bulk(list(keys))
    return {key: called(viewer, person, at=viewer.unit.pk) for key, person in people.items()}


def counts_by_role(viewer: Actor, staff: StaffMember, *, last_day: date) -> dict[str, int]:
    """How many of the person's contacts reach beyond the day, in each role that has any."""
    rows = open_contacts(viewer.unit, staff, last_day=last_day).order_by().values("role").annotate(number=Count("pk"))
    found = dict(rows.values_list("role", "number"))
    return {role: found[role] for role in ContactRole.values if role in found}


def contact_page(
    viewer: Actor,
    staff: StaffMember,
    move: Move | None,
    *,
    role: str,
    last_day: date,
    unsettled: bool,
    number: str,
    on: date,
) -> tuple[Page, list[Row]]:
    """A page of the person's contacts in the role, the oldest first, logged; `unsettled` are those that need the
    manager: nobody takes over (where all are to be moved), or a rule objects. In a constant number of queries."""
    contacts = open_contacts(viewer.unit, staff, last_day=last_day).filter(role=role)
    contacts = contacts.filter(patient__in=visible_patients(viewer, on=on))
    if unsettled and move:
        planned = MovedContact.objects.filter(move=move, contact=OuterRef("pk"))
        stays = Q() if move.wanted is None else Exists(planned)
        contacts = contacts.filter(stays, ~Exists(planned.filter(findings=[])))
    page = Paginator(_with_marks(contacts, last_day + ONE_DAY).order_by("starts_on", "pk"), ROWS).get_page(number)
    shown: list[Any] = named(viewer, page.object_list)
    _log(viewer, shown)
    chosen = MovedContact.objects.filter(move=move, contact__in=shown).select_related("successor") if move else []
    by_contact = {row.contact_id: row for row in named(viewer, chosen, at=viewer.unit.pk)}
    return page, _rows(move, by_contact, shown, on)


def refused_page(viewer: Actor, move: Move, *, number: str, on: date) -> tuple[Page, list[Row]]:
    """A page of what could not be moved, logged, each with what stops it. In a constant number of queries."""
    refused = move.contacts.filter(state=MoveState.REFUSED).select_related("successor")
    page = Paginator(refused.order_by("contact__role", "pk"), ROWS).get_page(number)
    planned = {row.contact_id: row for row in named(viewer, page.object_list, at=viewer.unit.pk)}
    contacts = Contact.objects.filter(pk__in=planned, patient__in=visible_patients(viewer, on=on))
    marked = _with_marks(contacts, move.last_day + ONE_DAY).order_by("role", "starts_on", "pk")
    shown: list[Any] = named(viewer, marked)
    _log(viewer, shown)
    return page, _rows(move, planned, shown, on)


def _with_marks(contacts: QuerySet[Contact], on: date) -> QuerySet[Contact]:
    threat = Condition.objects.filter(
        patient=OuterRef("patient"), kind=ConditionKind.LIFE_THREATENING, period__contains=on
    )
    return contacts.select_related("patient", "staff", "unit").annotate(life_threatening=Exists(threat))


def _log(viewer: Actor, contacts: Iterable[Contact]) -> None:
    seen = sorted({contact.patient_id for contact in contacts})
    record_access(by=viewer, patient_ids=seen, page="leaving", ground=ground_of(viewer))


def _rows(move: Move | None, planned: dict[UUID, MovedContact], contacts: list[Any], on: date) -> list[Row]:
    stopped = [contact for contact in contacts if contact.pk in planned and planned[contact.pk].findings]
    words = _in_words(move, planned, stopped, on) if move and stopped else {}
    return [
        Row(
            contact,
            planned.get(contact.pk),
            contact.life_threatening,
            words.get(contact.pk, ()),
            contact.pk in planned and ENDED_ALREADY in planned[contact.pk].findings,
        )
        for contact in contacts
    ]


def _in_words(
    move: Move, planned: dict[UUID, MovedContact], contacts: list[Contact], on: date
) -> dict[UUID, tuple[Finding, ...]]:
    """What the kept findings say, in the words of the rulebook: they are kept without words and names."""
    court, patients = court_of(move, today=on), patients_facts(contacts)
    benches = {role: _chosen(move, planned, contacts, role) for role in {contact.role for contact in contacts}}
    found = {}
    for contact in contacts:
        row = planned[contact.pk]
        successor = benches[contact.role].people.get(row.successor_id) if row.successor_id else None
        said = _said_now(court, row, contact, patients[contact.patient_id], successor)
        kept = [finding for finding in row.findings if finding != ENDED_ALREADY]
        found[contact.pk] = tuple(said.get((f["rule"], f["clause"])) or _said_then(court, f) for f in kept)
    return found


def _chosen(move: Move, planned: dict[UUID, MovedContact], contacts: list[Contact], role: str) -> Bench:
    """The successors of the contacts in the role, with their caseload as full as it was when a limit was reached."""
    keys = {planned[contact.pk].successor_id for contact in contacts if contact.role == role}
    bench = Bench(move.unit, role, StaffMember.objects.filter(pk__in=keys - {None}), on=move.last_day + ONE_DAY)
    for key, person in bench.people.items():
        bench.people[key] = replace(person, open_contacts=max(person.open_contacts, person.limit or 0))
    return bench


def _said_now(
    court: Court, row: MovedContact, contact: Contact, patient: PatientFacts, successor: StaffFacts | None
) -> dict[tuple[str, str], Finding]:
    cases = [court.ending(contact, patient, successor, row.override_reason)]
    if successor is not None:
        cases.append(court.appointing(contact, patient, successor, row.override_reason))
    return {(f.rule, f.clause): f for case in cases for f in evaluate(court.rulebook, case).findings}


def _said_then(court: Court, kept: dict[str, Any]) -> Finding:
    """A finding that would not be made any more: what its rule demands, in general."""
    rule = court.rulebook.rule(kept["rule"])
    texts = {language: Texts(said.title, said.summary, "") for language, said in rule.texts.items()}
    version = rule.versions[kept["version"] - 1]
    return Finding(**kept, role="", source=version.sources[0].text, url=version.sources[0].url, texts=texts)


def shares(viewer: Actor, move: Move, role: str) -> list[Share]:
    """The colleagues who can take over in the role, by name, with what each gets by the plan. In two queries."""
    chosen = move.contacts.filter(contact__role=role, successor__isnull=False)
    new = dict(chosen.order_by().values("successor").annotate(number=Count("pk")).values_list("successor", "number"))
    on = move.last_day + ONE_DAY
    possible = possible_successors(move.unit, move.staff, on=on)
    people = StaffMember.objects.filter(Q(pk__in=possible.values("pk")) | Q(pk__in=new))
    rows: Any = facts.with_caseload(people, unit=move.unit, role=role, on=on).order_by(
        "family_name", "given_name", "pk"
    )
    return [
        Share(
            staff=called(viewer, row, at=move.unit_id),
            role=role,
            new=new.get(row.pk, 0),
            open_contacts=row.open_contacts,
            limit=row.limit,
        )
        for row in rows
    ]


def planned_counts(move: Move) -> tuple[int, int, int]:
    """How many contacts of the plan move, how many end, and to how many of both a rule objects."""
    counted = move.contacts.aggregate(
        moved=Count("pk", filter=Q(successor__isnull=False)),
        ended=Count("pk", filter=Q(successor__isnull=True)),
        objected=Count("pk", filter=~Q(findings=[])),
    )
    return counted["moved"], counted["ended"], counted["objected"]


def states(move: Move) -> dict[str, int]:
    """How many contacts of the move stand where."""
    counted = move.contacts.order_by().values("state").annotate(number=Count("pk"))
    return dict.fromkeys(MoveState.values, 0) | dict(counted.values_list("state", "number"))


def received(viewer: Actor, move: Move) -> list[tuple[StaffMember, str, int]]:
    """Who took over how many contacts in which role, by name."""
    moved = move.contacts.filter(state=MoveState.MOVED).order_by()
    rows = moved.values_list("successor", "contact__role").annotate(number=Count("pk"))
    people = _colleagues(viewer, [key for key, _, _ in rows])
    found = [(people[key], role, number) for key, role, number in rows]
    return sorted(found, key=lambda row: (row[0].family_name, row[0].given_name, row[1]))
