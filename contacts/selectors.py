"""Reads of fixed contacts. Each goes through fastkontakt.access; reads of a patient are logged."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from contacts.enums import USUAL_OCCASION, ContactRole
from contacts.models import Contact, ContactRequest, Delegation, InformationGiven
from contacts.policy import case as facts
from contacts.policy.engine import Finding, Verdict, evaluate
from contacts.policy.facts import ActorFacts, Case
from contacts.policy.rulebook import for_tenant
from fastkontakt.access import EXISTENCE, FULL, ground_of, visible_contacts, visible_patients
from fastkontakt.accounts.actor import Actor
from fastkontakt.audit.services import record_access
from fastkontakt.organisation.enums import AssignmentRole
from fastkontakt.organisation.models import StaffMember
from patients.models import Patient, Relative


@dataclass(frozen=True)
class SharedView:
    """A patient's fixed contacts as the viewer may see them on a day.

    `contacts` hold on the day, or start later; `past` have ended (only where asked for). The coordinating contact comes
    first within a role. `hidden` tells that others exist, never whose. `findings` are the standing duties.
    """

    patient: Patient
    on: date
    contacts: list[Contact]
    past: list[Contact]
    hidden: bool
    relatives: list[Relative]
    findings: tuple[Finding, ...]
    listed_at: str = ""
    conditions: frozenset[str] = frozenset()
    services: list[dict[str, Any]] = field(default_factory=list)

    def lane(self, role: str) -> list[Contact]:
        """The role's contacts that hold or start later."""
        return [contact for contact in self.contacts if contact.role == role]

    @property
    def everything(self) -> list[Contact]:
        """Past and present, for the timeline."""
        return sorted([*self.past, *self.contacts], key=lambda contact: (contact.role, contact.starts_on))


def shared_view(viewer: Actor, patient_id: UUID, *, on: date, today: date, history: bool = False) -> SharedView:
    """The shared view, in a constant number of queries; the read is logged.

    `on` is the day shown, `today` the day on which the viewer must have a relation to the patient. Raises
    Patient.DoesNotExist where the viewer may not know of the patient.
    """
    patient: Any = facts.with_facts(visible_patients(viewer, on=today)).get(pk=patient_id)
    record_access(by=viewer, patient_ids=[patient.pk], page="shared_view", ground=ground_of(viewer))
    known = _known_contacts(viewer, patient)
    seen = [contact for contact in known if contact.visibility == FULL]
    return SharedView(
        patient=patient,
        on=on,
        contacts=_coordinating_first([c for c in seen if c.ends_on is None or c.ends_on >= on]),
        past=[c for c in seen if c.ends_on is not None and c.ends_on < on] if history else [],
        hidden=any(c.visibility == EXISTENCE and (c.ends_on is None or c.ends_on >= on) for c in known),
        relatives=list(patient.relatives.order_by("rank")),
        findings=standing_findings(viewer, patient, on=on).findings,
        listed_at=next((r["unit_name"] for r in patient.fact_listings if _holds(r, on)), ""),
        conditions=frozenset(r["kind"] for r in patient.fact_conditions if _holds(r, on)),
        services=[r for r in patient.fact_services if _holds(r, on)],
    )


def _known_contacts(viewer: Actor, patient: Patient) -> list[Any]:
    rows = _with_surroundings(visible_contacts(viewer).filter(patient=patient, period__isempty=False))
    return list(rows.order_by("starts_on", "pk"))


def _with_surroundings(contacts: QuerySet[Contact]) -> QuerySet[Contact]:
    """The contacts with patient, the replaced contact's person, and what was told when."""
    told = InformationGiven.objects.order_by("on", "noted_at")
    return contacts.select_related("patient", "replaces__staff").prefetch_related(
        Prefetch("information_given", queryset=told)
    )


def _coordinating_first(contacts: list[Any]) -> list[Contact]:
    return sorted(contacts, key=lambda contact: (contact.role, not contact.coordinating, contact.starts_on))


def _holds(row: dict[str, Any], on: date) -> bool:
    """Whether a fact row covers the day; ISO days order as text."""
    return row["starts_on"] <= on.isoformat() and (row["ends_on"] is None or on.isoformat() <= row["ends_on"])


def standing_findings(viewer: Actor, patient: Patient, *, on: date) -> Verdict:
    """The standing duties of a patient that came through facts.with_facts."""
    case = Case(
        tenant=viewer.tenant.slug,
        checkpoint="standing",
        role="",
        on=on,
        decided_on=on,
        patient=facts.patient_facts(patient),
    )
    return evaluate(for_tenant(viewer.tenant.slug), case)


@dataclass(frozen=True)
class Candidate:
    """A person at the unit with what the rulebook says, whoever asks; load and limit in the role."""

    staff: StaffMember
    verdict: Verdict
    open_contacts: int
    limit: int | None
    wished: bool

    @property
    def outcome(self) -> str:
        """The worst outcome: "stop", "ask", "warn" or "met"."""
        found = {finding.outcome for finding in self.verdict.findings}
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
) -> list[Candidate]:
    """All who work at the viewer's unit on the day, eligible first; those who cannot be appointed come with why.

    Judged as if the unit's manager asked, so that the answer is about the person. In a constant number of queries.
    """
    patient = facts.with_facts(visible_patients(viewer, on=today)).get(pk=patient_id)
    known = facts.patient_facts(patient)
    unit = viewer.unit
    replaced = replaces.pk if replaces else None
    working = StaffMember.objects.filter(assignments__unit=unit, assignments__period__contains=on).distinct()
    people = list(
        facts.with_caseload(
            StaffMember.objects.filter(pk__in=working.values("pk")), unit=unit, role=role, on=on, without=replaced
        )
    )
    assignments = facts.assignments_at(unit, people)
    rulebook = for_tenant(viewer.tenant.slug)
    manager = ActorFacts(unit=str(unit.pk), role=AssignmentRole.MANAGER)
    found = [
        Candidate(
            staff=member,
            verdict=evaluate(
                rulebook,
                Case(
                    tenant=viewer.tenant.slug,
                    checkpoint="appoint",
                    role=role,
                    on=on,
                    decided_on=today,
                    occasion=occasion or USUAL_OCCASION[ContactRole(role)],
                    actor=manager,
                    unit=facts.unit_facts(unit),
                    appointee=facts.staff_facts(member, assignments.get(member.pk, [])),
                    patient=known,
                    replaces=str(replaced) if replaced else None,
                ),
            ),
            open_contacts=member.open_contacts,
            limit=member.limit,
            wished=(role, str(member.pk), str(unit.pk)) in known.wished,
        )
        for member in people
    ]
    return sorted(found, key=_best_first)


def _best_first(candidate: Candidate) -> tuple[int, bool, float, str]:
    """Eligible first, then the wished for, then the one with most room, then by name."""
    load = candidate.open_contacts / candidate.limit if candidate.limit else 0.0
    staff = candidate.staff
    return OUTCOME_ORDER[candidate.outcome], not candidate.wished, load, f"{staff.family_name} {staff.given_name}"


def get_contact(viewer: Actor, contact_id: UUID, *, on: date) -> Contact:
    """A contact that the viewer may see in full. Raises Contact.DoesNotExist."""
    known = visible_patients(viewer, on=on)
    return _with_surroundings(visible_contacts(viewer)).filter(patient__in=known, visibility=FULL).get(pk=contact_id)


def successor_of(contact: Contact) -> Contact | None:
    """The contact that was appointed in its place, if any."""
    successor: Contact | None = contact.replaced_by.select_related("staff").order_by("appointed_at").first()
    return successor


def replaceable_contact(viewer: Actor, patient: Patient, contact_id: UUID, *, role: str, on: date) -> Contact:
    """A contact of the role at the viewer's unit that still holds on the day. Raises Contact.DoesNotExist."""
    rows = visible_contacts(viewer).filter(patient=patient, role=role, unit=viewer.unit, period__isempty=False)
    return rows.exclude(ends_on__lt=on).get(pk=contact_id)


def open_requests(viewer: Actor, patient: Patient) -> QuerySet[ContactRequest]:
    """What the patient has asked of the viewer's unit and not yet got."""
    rows: QuerySet[ContactRequest] = ContactRequest.objects.filter(
        patient=patient, unit=viewer.unit, answered_at__isnull=True
    )
    return rows.select_related("wished_staff", "unit").order_by("made_at")


def get_delegation(viewer: Actor, delegation_id: UUID) -> Delegation:
    """A delegation at the viewer's own unit. Raises Delegation.DoesNotExist, for all others too."""
    if not viewer.is_staff:
        raise Delegation.DoesNotExist
    return unit_delegations(viewer).get(pk=delegation_id)


def unit_delegations(viewer: Actor) -> QuerySet[Delegation]:
    """Every delegation at the viewer's unit, newest first."""
    rows: QuerySet[Delegation] = Delegation.objects.filter(unit=viewer.unit)
    return rows.select_related("staff", "unit", "granted_by", "revoked_by").order_by("-starts_on", "-granted_at")
