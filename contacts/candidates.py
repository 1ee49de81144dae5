"""Who can be appointed, and what stops everybody, as the rulebook judges. Each read goes through fastkontakt.access."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from contacts.enums import USUAL_OCCASION, ContactRole
from contacts.models import Contact
from contacts.policy import case as facts
from contacts.policy.assessment import lifted_by_assessment
from contacts.policy.engine import Finding, Verdict, evaluate
from contacts.policy.facts import ActorFacts, Case
from contacts.policy.rulebook import for_tenant
from fastkontakt.access import visible_patients
from fastkontakt.access.protection import known_to
from fastkontakt.accounts.actor import Actor
from fastkontakt.organisation.enums import AssignmentRole
from fastkontakt.organisation.models import StaffMember, Unit
from fastkontakt.organisation.selectors import staff_at
from patients.enums import MandateScope
from patients.models import Patient


@dataclass(frozen=True)
class Candidate:
    """A person at the unit with what the rulebook says, whoever asks; load and limit in the role."""

    staff: StaffMember
    verdict: Verdict
    open_contacts: int
    limit: int | None
    wished: bool
    after_assessment: bool = False
    """Whether a documented individual assessment lifts all that stands in the way."""

    @property
    def outcome(self) -> str:
        """The worst outcome: "stop", "ask", "warn" or "met". What an assessment lifts is a warning."""
        found = {finding.outcome for finding in self.verdict.findings}
        if self.after_assessment:
            return "warn"
        return next((outcome for outcome in ("stop", "ask", "warn") if outcome in found), "met")


OUTCOME_ORDER = {"met": 0, "warn": 1, "ask": 2, "stop": 3}


def candidates(
    viewer: Actor,
    patient_id: UUID,
    *,
    role: str,
    on: date,
    today: date,
    occasion: str = "",
    replaces: Contact | None = None,
    unit: Unit | None = None,
    scope: str = MandateScope.SEE_CONTACTS,
) -> list[Candidate]:
    """All who work at the unit (the viewer's own where none is named) and may be known, eligible first; who cannot be
    appointed come with why.

    Judged as if the unit's manager asked, so that the answer is about the person. In a constant number of queries.
    """
    patient = facts.with_facts(visible_patients(viewer, on=today, scope=scope)).get(pk=patient_id)
    known = facts.patient_facts(patient)
    unit = unit or viewer.unit
    replaced = replaces.pk if replaces else None
    working = staff_at(unit_id=unit.pk, on=on)
    at_work = known_to(viewer, StaffMember.objects.filter(pk__in=working.values("pk")), on=on)
    people = list(facts.with_caseload(at_work, unit=unit, role=role, on=on, without=replaced))
    assignments = facts.assignments_at(unit, people)
    question = Case(
        tenant=viewer.tenant.slug,
        checkpoint="appoint",
        role=role,
        on=on,
        decided_on=today,
        occasion=occasion or USUAL_OCCASION[ContactRole(role)],
        actor=ActorFacts(unit=str(unit.pk), role=AssignmentRole.MANAGER),
        unit=facts.unit_facts(unit),
        patient=known,
        replaces=str(replaced) if replaced else None,
    )
    found = [
        _judged(member, replace(question, appointee=facts.staff_facts(member, assignments.get(member.pk, []))))
        for member in people
    ]
    return sorted(found, key=_best_first)


def _judged(member: Any, case: Case) -> Candidate:
    assert case.unit is not None
    verdict = evaluate(for_tenant(case.tenant), case)
    barring = {finding.rule for finding in verdict.findings if finding.outcome in ("stop", "ask")}
    return Candidate(
        staff=member,
        verdict=verdict,
        open_contacts=member.open_contacts,
        limit=member.limit,
        wished=(case.role, str(member.pk), case.unit.id) in case.patient.wished,
        after_assessment=bool(barring) and barring <= lifted_by_assessment(for_tenant(case.tenant), case),
    )


def obstacles(
    viewer: Actor, patient: Patient, *, role: str, on: date, today: date, replaces: Contact | None = None
) -> tuple[Finding, ...]:
    """What stops the viewer from appointing anyone at all in the role, whoever is proposed; empty where nothing does.

    `patient` came through facts.with_facts.
    """
    return _obstacles(viewer, facts.actor_facts(viewer), patient, role, on, today, replaces)


def obstacles_by_role(viewer: Actor, patient: Patient, *, today: date) -> dict[str, tuple[Finding, ...]]:
    """As `obstacles` for an appointment today, for each role, in one query."""
    actor = facts.actor_facts(viewer)
    return {role: _obstacles(viewer, actor, patient, role, today, today, None) for role in ContactRole.values}


def _obstacles(
    viewer: Actor,
    actor: ActorFacts,
    patient: Patient,
    role: str,
    on: date,
    today: date,
    replaces: Contact | None,
) -> tuple[Finding, ...]:
    case = Case(
        tenant=viewer.tenant.slug,
        checkpoint="appoint",
        role=role,
        on=on,
        decided_on=today,
        occasion=USUAL_OCCASION[ContactRole(role)],
        actor=actor,
        unit=facts.unit_facts(viewer.unit),
        patient=facts.patient_facts(patient),
        replaces=str(replaces.pk) if replaces else None,
    )
    verdict = evaluate(for_tenant(case.tenant), case)
    return tuple(finding for finding in verdict.findings if finding.outcome == "stop")


def _best_first(candidate: Candidate) -> tuple[int, bool, float, str]:
    """Eligible first, then the wished for, then the one with most room, then by name."""
    load = candidate.open_contacts / candidate.limit if candidate.limit else 0.0
    staff = candidate.staff
    return OUTCOME_ORDER[candidate.outcome], not candidate.wished, load, f"{staff.family_name} {staff.given_name}"
