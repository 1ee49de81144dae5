"""What the rulebook says of a move, set-wise and in memory, as the unit's manager would ask; caseload counts along.

A contact that has begun ends on the move's last day, and its successor begins the day after. One that has not begun is
replaced from its own first day. A planned last day is kept. An individual assessment is not: it was of another person.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject
from django.utils import timezone

from contacts.models import Contact, Move, MovedContact
from contacts.policy import case as facts
from contacts.policy.engine import Finding, Verdict, evaluate, judge_rule
from contacts.policy.facts import ActorFacts, Case, Days, PatientFacts, StaffFacts, UnitFacts
from contacts.policy.objects import RuleInForce
from contacts.policy.rulebook import for_tenant
from contacts.services.end import both
from fastkontakt.organisation.enums import AssignmentRole
from fastkontakt.organisation.models import PERSONS, Assignment, Leave, StaffMember, Unit
from patients.models import Patient

ONE_DAY = timedelta(days=1)
REFUSING = frozenset({"stop", "ask", "warn"})
PATIENCE = 25
"""After so many refusals and no yes a person is suggested only where nobody else fits."""
ENDED_ALREADY = {"rule": "", "version": 0, "clause": "ended-already", "outcome": "stop"}
"""What stands in the place of a rule's finding where the contact had ended when the move came to it."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the rulebook says of one row; None at a checkpoint that is not asked."""

    ending: Verdict | None
    appointment: Verdict | None

    @property
    def verdict(self) -> Verdict:
        """Both as one."""
        asked = [verdict for verdict in (self.ending, self.appointment) if verdict is not None]
        return asked[0] if len(asked) == 1 else both(*asked)

    @property
    def allowed(self) -> bool:
        return self.verdict.allowed

    def kept(self) -> list[dict[str, Any]]:
        """The findings as they are kept: no text, and nobody's name."""
        return [
            {"rule": f.rule, "version": f.version, "clause": f.clause, "outcome": f.outcome}
            for f in refusing(self.verdict)
        ]


def refusing(verdict: Verdict) -> list[Finding]:
    """The findings that stop, or ask for something, the gravest first."""
    return [finding for finding in verdict.findings if finding.outcome in REFUSING]


def open_contacts(unit: Unit, staff: StaffMember, *, last_day: date) -> QuerySet[Contact]:
    """The person's contacts at the unit that reach beyond the day, those that have not begun too."""
    rows: QuerySet[Contact] = Contact.objects.filter(unit=unit, staff=staff, period__isempty=False)
    return rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=last_day))


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Some of a person's contacts: so many of a role, those that have lasted shortest first; or just those named."""

    role: str = ""
    number: int | None = None
    contacts: frozenset[UUID] = frozenset()

    @property
    def wanted(self) -> int:
        """How many are to be moved."""
        return self.number if self.number is not None else len(self.contacts)

    def of(self, contacts: QuerySet[Contact]) -> QuerySet[Contact]:
        """Those of the contacts that come into question, in the order in which they are tried."""
        if self.number is None:
            return contacts.filter(pk__in=self.contacts).order_by("role", "pk")
        return contacts.filter(role=self.role).order_by("-starts_on", "pk")


def has_ended(contact: Contact, last_day: date) -> bool:
    """Whether nothing of the contact is left after the day."""
    return contact.ends_on is not None and contact.ends_on <= max(last_day, contact.starts_on - ONE_DAY)


def possible_successors(unit: Unit, leaving: StaffMember, *, on: date) -> QuerySet[StaffMember]:
    """The others with an assignment at the unit on the day who are not absent then."""
    assigned = Assignment.objects.filter(PERSONS, unit=unit, period__contains=on).exclude(staff=leaving)
    absent = Leave.objects.filter(unit=unit, period__contains=on)
    rows: QuerySet[StaffMember] = StaffMember.objects.filter(pk__in=assigned.values("staff"))
    return rows.exclude(pk__in=absent.values("staff"))


def patients_facts(contacts: Iterable[Contact]) -> dict[UUID, PatientFacts]:
    """The facts of the contacts' patients, in one query."""
    keys = {contact.patient_id for contact in contacts}
    return {row.pk: facts.patient_facts(row) for row in facts.with_facts(Patient.objects.filter(pk__in=keys))}


class Bench:
    """Those who can take over in a role at the unit, with their open contacts counted along. Asked in one query."""

    def __init__(self, unit: Unit, role: str, staff: QuerySet[StaffMember], *, on: date) -> None:
        held = Assignment.objects.filter(unit=unit, staff=OuterRef("pk"), period__isempty=False)
        days = ArraySubquery(held.values(row=JSONObject(starts_on="starts_on", ends_on="ends_on")))
        rows: Any = facts.with_caseload(staff, unit=unit, role=role, on=on).annotate(held=days)
        self.people: dict[UUID, StaffFacts] = {
            row.pk: facts.staff_facts(row, [_days(held) for held in row.held]) for row in rows
        }
        self.refusals: Counter[UUID] = Counter()
        self.fitting: set[UUID] = set()
        self.highest_limit = max((person.limit or 0 for person in self.people.values()), default=0) or 1

    def takes_one(self, staff_id: UUID) -> None:
        """Count one more open contact for the person."""
        person = self.people[staff_id]
        self.people[staff_id] = replace(person, open_contacts=person.open_contacts + 1)

    def fairest_first(self, wished: frozenset[str]) -> list[UUID]:
        """Whom the patient wishes for first, then the one with fewest open contacts against the limit.

        Last those who have never fitted anybody, after PATIENCE refusals: a nurse is not asked about 1,500 times.
        """

        def place(key: UUID) -> tuple[bool, bool, float, int, str]:
            person = self.people[key]
            return (
                person.id not in wished,
                key not in self.fitting and self.refusals[key] >= PATIENCE,
                *self._load(person),
            )

        return sorted(self.people, key=place)

    def _load(self, person: StaffFacts) -> tuple[float, int, str]:
        return person.open_contacts / (person.limit or self.highest_limit), person.open_contacts, person.name


def _days(row: dict[str, Any]) -> Days:
    ends_on = row["ends_on"] and date.fromisoformat(row["ends_on"])
    return Days(starts_on=date.fromisoformat(row["starts_on"]), ends_on=ends_on)


class Court:
    """Judges the contacts of a move by the tenant's rulebook. `decided_on` is the day of the order."""

    def __init__(self, move: Move, unit: UnitFacts, tenant: str, *, decided_on: date) -> None:
        self.move, self.unit, self.tenant, self.decided_on = move, unit, tenant, decided_on
        self.rulebook = for_tenant(tenant)
        self._asked: dict[tuple[str, str, date], list[RuleInForce]] = {}

    def judge(self, row: MovedContact, patient: PatientFacts, bench: Bench) -> Judgement:
        """The row's ending and appointment. One that is allowed counts in the successor's caseload from then on."""
        contact, key = row.contact, row.successor_id
        successor = bench.people[key] if key else None
        appointment = ending = None
        if successor is not None:
            appointment = evaluate(self.rulebook, self.appointing(contact, patient, successor, row.override_reason))
        if successor is None or contact.starts_on <= self.move.last_day:
            ending = evaluate(self.rulebook, self.ending(contact, patient, successor, row.override_reason))
        judged = Judgement(ending, appointment)
        if key and judged.allowed:
            bench.takes_one(key)
        return judged

    def suggest(self, contact: Contact, patient: PatientFacts, bench: Bench) -> UUID | None:
        """The fairest successor of whom no rule says anything but yes; None where there is nobody."""
        wishes = {staff for role, staff, unit in patient.wished if (role, unit) == (contact.role, self.unit.id)}
        anyone = None
        for key in bench.fairest_first(frozenset(wishes)):
            if self._fits(contact, patient, bench.people[key]):
                bench.takes_one(key)
                bench.fitting.add(key)
                return key
            bench.refusals[key] += 1
            if anyone is None:
                anyone = not self._objects(self.appointing(contact, patient, None, ""), frozenset({"stop"}))
            if not anyone:
                return None
        return None

    def _fits(self, contact: Contact, patient: PatientFacts, successor: StaffFacts) -> bool:
        if self._objects(self.appointing(contact, patient, successor, ""), REFUSING):
            return False
        begun = contact.starts_on <= self.move.last_day
        return not begun or not self._objects(self.ending(contact, patient, successor, ""), REFUSING)

    def _objects(self, case: Case, outcomes: frozenset[str]) -> bool:
        """Whether a rule does, asking no more than is needed: the one that last said no is asked first."""
        rules = self._rules(case)
        for place, item in enumerate(rules):
            if any(finding.outcome in outcomes for finding in judge_rule(item, case)[0]):
                rules.insert(0, rules.pop(place))
                return True
        return False

    def _rules(self, case: Case) -> list[RuleInForce]:
        """The rules with something to say at the checkpoint in the role on the day."""
        key = (case.checkpoint, case.role, case.on)
        if key not in self._asked:
            self._asked[key] = [
                item
                for item in self.rulebook.in_force(case.on)
                if any(c.checkpoint == case.checkpoint and case.role in c.roles for c in item.version.clauses)
            ]
        return self._asked[key]

    def appointing(
        self, contact: Contact, patient: PatientFacts, successor: StaffFacts | None, override_reason: str
    ) -> Case:
        """The successor's appointment, in the place of the contact."""
        return Case(
            **self._question(contact, patient, override_reason),
            checkpoint="appoint",
            on=starts_on(contact, self.move),
            ends_on=contact.ends_on,
            occasion=contact.occasion,
            appointee=successor,
            coordinating=contact.coordinating,
            replaces=str(contact.pk),
        )

    def ending(
        self, contact: Contact, patient: PatientFacts, successor: StaffFacts | None, override_reason: str
    ) -> Case:
        """The contact's ending, with or without a successor."""
        return Case(
            **self._question(contact, patient, override_reason),
            checkpoint="end",
            on=self.move.last_day,
            ending=next((known for known in patient.contacts if known.id == str(contact.pk)), None),
            successor=successor,
            end_reason=self.move.reason,
        )

    def _question(self, contact: Contact, patient: PatientFacts, override_reason: str) -> dict[str, Any]:
        return {
            "tenant": self.tenant,
            "role": contact.role,
            "decided_on": self.decided_on,
            "patient": patient,
            "actor": ActorFacts(unit=self.unit.id, role=AssignmentRole.MANAGER),
            "unit": self.unit,
            "override_reason": override_reason,
        }


AT_A_TIME = 100
"""Of how many more patients the facts are asked for, where only some contacts are to be moved."""


def suggest(move: Move, contacts: list[Contact], *, today: date, number: int | None = None) -> dict[UUID, UUID]:
    """Who might take over: contact -> successor, of whom no rule says anything but yes, each with a fair share.

    At most `number` where one is given, in the order of the contacts. Writes nothing. Constant in queries, but for one
    for each role, and one for every further AT_A_TIME contacts that are tried in vain.
    """
    court, first_day = court_of(move, today=today), move.last_day + ONE_DAY
    others = possible_successors(move.unit, move.staff, on=first_day)
    benches: dict[str, Bench] = {}
    found: dict[UUID, UUID] = {}
    step = max(len(contacts) if number is None else max(number, AT_A_TIME), 1)
    for place in range(0, len(contacts), step):
        if number is not None and len(found) >= number:
            break
        some = contacts[place : place + step]
        patients = patients_facts(some)
        for contact in some:
            if contact.role not in benches:
                benches[contact.role] = Bench(move.unit, contact.role, others, on=first_day)
            key = court.suggest(contact, patients[contact.patient_id], benches[contact.role])
            if key:
                found[contact.pk] = key
            if len(found) == number:
                break
    return found


def court_of(move: Move, *, today: date) -> Court:
    """The court of a move that came with unit, provider and tenant: an order is judged as of its own day, for good."""
    decided_on = timezone.localdate(move.ordered_at) if move.ordered_at else today
    return Court(move, facts.unit_facts(move.unit), move.tenant.slug, decided_on=decided_on)


def starts_on(contact: Contact, move: Move) -> date:
    """The successor's first day."""
    return max(move.last_day + ONE_DAY, contact.starts_on)


def findings_by_row(kept: Mapping[UUID, list[dict[str, Any]]]) -> models.Case:
    """Each row's findings, as one expression for one statement; none for the rows that are not named."""
    alike: dict[str, tuple[Any, list[UUID]]] = {}
    for key, findings in kept.items():
        if findings:
            alike.setdefault(str(findings), (findings, []))[1].append(key)
    field = models.JSONField()
    cases = [models.When(pk__in=keys, then=models.Value(findings, field)) for findings, keys in alike.values()]
    return models.Case(*cases, default=models.Value([], field), output_field=field)
