"""Appointing a fixed contact, and replacing one in the same step."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from contacts.duties import refresh
from contacts.enums import ContactRole, RequestOutcome
from contacts.models import Contact, ContactRequest
from contacts.policy import case as facts
from contacts.policy.assessment import lifted_by_assessment
from contacts.policy.engine import Verdict, evaluate
from contacts.policy.facts import Case
from contacts.policy.rulebook import for_tenant
from contacts.services.needs import latest_review
from contacts.services.refusal import PolicyRefused, asked_rules
from fastkontakt import permissions
from fastkontakt.accounts.actor import Actor
from fastkontakt.audit.services import record
from fastkontakt.notifications.enums import MessageKind
from fastkontakt.notifications.services import tell_patients
from fastkontakt.organisation.models import StaffMember, Unit
from patients.enums import RelationGround
from patients.models import Patient
from patients.services import relate


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """Who would be what for whom, where, when and why.

    `replaces` ends the day before `starts_on`, for the reason `replaced_because`.
    """

    patient: Patient
    appointee: StaffMember
    unit: Unit
    role: str
    starts_on: date
    occasion: str
    ends_on: date | None = None
    coordinating: bool = False
    replaces: Contact | None = None
    replaced_because: str = "Ersatt av en annan person"
    override_reason: str = ""
    individual_assessment: str = ""
    note_internal: str = ""
    note_patient: str = ""


def check_appointment(*, proposal: Proposal, by: Actor, today: date) -> Verdict:
    """What the rulebook says of the proposal. Writes nothing. Raises PermissionDenied."""
    permissions.require(by, permissions.APPOINT_CONTACTS)
    return evaluate(for_tenant(by.tenant.slug), appointment_case(proposal, by, today))


def assessable_rules(*, proposal: Proposal, by: Actor, today: date) -> frozenset[str]:
    """The rules whose refusal of the proposal a documented individual assessment lifts. Writes nothing."""
    return lifted_by_assessment(for_tenant(by.tenant.slug), appointment_case(proposal, by, today))


@transaction.atomic
def appoint_contact(*, proposal: Proposal, by: Actor, today: date) -> Contact:
    """Appoint, or raise PolicyRefused with every finding. Raises PermissionDenied where `by` may not try."""
    permissions.require(by, permissions.APPOINT_CONTACTS)
    Patient.objects.select_for_update(no_key=True).get(pk=proposal.patient.pk)
    verdict = check_appointment(proposal=proposal, by=by, today=today)
    if not verdict.allowed:
        raise PolicyRefused(verdict)
    if proposal.replaces is not None:
        close(
            proposal.replaces,
            on=proposal.starts_on - timedelta(days=1),
            reason=proposal.replaced_because,
            by=by,
        )
    contact = _save(proposal, by)
    relate(
        patient=proposal.patient,
        unit=proposal.unit,
        ground=RelationGround.CONTACT,
        on=min(today, proposal.starts_on),
    )
    _answer_requests(contact, by)
    record(
        by=by,
        action="contact.appointed",
        row=contact,
        patient_id=proposal.patient.pk,
        rules=asked_rules(verdict),
        details={"role": contact.role, "replaces": str(contact.replaces_id or "")},
    )
    kind = MessageKind.CONTACT_CHANGED if contact.replaces_id else MessageKind.CONTACT_APPOINTED
    tell_patients(kind=kind, about=[contact], today=today)
    refresh([contact.patient_id], on=today)
    return contact


def close(contact: Contact, *, on: date, reason: str, by: Actor) -> None:
    """Set a contact's last day with its reason. A day before its first means that it never took effect."""
    contact.ends_on = max(on, contact.starts_on - timedelta(days=1))
    contact.ended_by, contact.ended_at, contact.end_reason = by.staff, timezone.now(), reason
    contact.save(update_fields=["ends_on", "ended_by", "ended_at", "end_reason"])
    record(by=by, action="contact.ended", row=contact, patient_id=contact.patient_id)


def appointment_case(proposal: Proposal, by: Actor, today: date) -> Case:
    """The proposal as plain facts, with what the database knows of it at this moment."""
    replaced = proposal.replaces.pk if proposal.replaces else None
    staff = facts.with_caseload(
        StaffMember.objects.filter(pk=proposal.appointee.pk),
        unit=proposal.unit,
        role=proposal.role,
        on=proposal.starts_on,
        without=replaced,
    ).get()
    assignments = facts.assignments_at(proposal.unit, [staff]).get(staff.pk, [])
    patient = facts.with_facts(Patient.objects.filter(pk=proposal.patient.pk)).get()
    return Case(
        tenant=by.tenant.slug,
        checkpoint="appoint",
        role=proposal.role,
        on=proposal.starts_on,
        decided_on=today,
        ends_on=proposal.ends_on,
        occasion=proposal.occasion,
        actor=facts.actor_facts(by),
        unit=facts.unit_facts(proposal.unit),
        appointee=facts.staff_facts(staff, assignments),
        patient=facts.patient_facts(patient),
        coordinating=proposal.coordinating,
        replaces=str(replaced) if replaced else None,
        individual_assessment=proposal.individual_assessment,
        override_reason=proposal.override_reason,
    )


def _save(proposal: Proposal, by: Actor) -> Contact:
    """Keep the contact. The need of a fast vårdkontakt is reviewed for the first time when the interval has passed."""
    reviewed = proposal.role == ContactRole.FAST_VARDKONTAKT
    return Contact.objects.create(
        patient=proposal.patient,
        staff=proposal.appointee,
        unit=proposal.unit,
        role=proposal.role,
        starts_on=proposal.starts_on,
        ends_on=proposal.ends_on,
        occasion=proposal.occasion,
        coordinating=proposal.coordinating,
        replaces=proposal.replaces,
        override_reason=proposal.override_reason,
        individual_assessment=proposal.individual_assessment,
        note_internal=proposal.note_internal,
        note_patient=proposal.note_patient,
        next_review_on=latest_review(by.tenant.slug, proposal.starts_on) if reviewed else None,
        appointed_by=by.staff,
    )


def _answer_requests(contact: Contact, by: Actor) -> None:
    """Open requests for the role at the unit are met by the appointment."""
    ContactRequest.objects.filter(
        patient=contact.patient, role=contact.role, unit=contact.unit, answered_at__isnull=True
    ).update(answered_with=contact, answered_by=by.staff, answered_at=timezone.now(), outcome=RequestOutcome.APPOINTED)
