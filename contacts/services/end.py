"""Ending a fixed contact, with or without a successor in the same step."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from contacts.duties import refresh
from contacts.models import Contact
from contacts.policy import case as facts
from contacts.policy.engine import Verdict, evaluate
from contacts.policy.facts import Case
from contacts.policy.rulebook import for_tenant
from contacts.services.appoint import Proposal, appoint_contact, appointment_case, close
from contacts.services.refusal import PolicyRefused, asked_rules
from fastkontakt import permissions
from fastkontakt.accounts.actor import Actor
from fastkontakt.audit.services import record
from fastkontakt.notifications.enums import MessageKind
from fastkontakt.notifications.services import tell_patients
from fastkontakt.organisation.models import StaffMember
from patients.models import Patient


@dataclass(frozen=True, kw_only=True)
class Ending:
    """A contact's last day, why, and who takes over the day after."""

    contact: Contact
    on: date
    reason: str
    successor: StaffMember | None = None
    override_reason: str = ""

    @property
    def succession(self) -> Proposal | None:
        """The successor's appointment: same role, unit and duties, from the day after."""
        if self.successor is None:
            return None
        return Proposal(
            patient=self.contact.patient,
            appointee=self.successor,
            unit=self.contact.unit,
            role=self.contact.role,
            starts_on=self.on + timedelta(days=1),
            occasion=self.contact.occasion,
            coordinating=self.contact.coordinating,
            replaces=self.contact,
            replaced_because=self.reason,
            override_reason=self.override_reason,
            individual_assessment=self.contact.individual_assessment,
            note_patient=self.contact.note_patient,
        )


def check_ending(*, ending: Ending, by: Actor, today: date) -> Verdict:
    """What the rulebook says of the ending, and of the successor. Writes nothing."""
    permissions.require(by, permissions.APPOINT_CONTACTS)
    rulebook = for_tenant(by.tenant.slug)
    succession = ending.succession
    successor_case = appointment_case(succession, by, today) if succession else None
    verdict = evaluate(rulebook, _ending_case(ending, by, today, successor_case))
    if successor_case is None:
        return verdict
    return both(verdict, evaluate(rulebook, successor_case))


@transaction.atomic
def end_contact(*, ending: Ending, by: Actor, today: date) -> Contact:
    """End the contact and appoint the successor, or raise PolicyRefused. The row stays."""
    permissions.require(by, permissions.APPOINT_CONTACTS)
    Patient.objects.select_for_update(no_key=True).get(pk=ending.contact.patient_id)
    verdict = check_ending(ending=ending, by=by, today=today)
    if not verdict.allowed:
        raise PolicyRefused(verdict)
    if ending.succession is None:
        close(ending.contact, on=ending.on, reason=ending.reason, by=by)
        tell_patients(kind=MessageKind.CONTACT_ENDED, about=[ending.contact], today=today)
    else:
        appoint_contact(proposal=ending.succession, by=by, today=today)
    record(
        by=by,
        action="contact.ending_judged",
        row=ending.contact,
        patient_id=ending.contact.patient_id,
        rules=asked_rules(verdict),
    )
    refresh([ending.contact.patient_id], on=today)
    return ending.contact


def both(first: Verdict, second: Verdict) -> Verdict:
    """Two verdicts as one: what both find is told once."""
    told = {(finding.rule, finding.outcome, finding.message) for finding in first.findings}
    more = [f for f in second.findings if (f.rule, f.outcome, f.message) not in told]
    return Verdict(
        findings=(*first.findings, *more),
        passed=(*first.passed, *(rule for rule in second.passed if rule not in first.passed)),
        allowed=first.allowed and second.allowed,
    )


def _ending_case(ending: Ending, by: Actor, today: date, successor_case: Case | None) -> Case:
    contact = ending.contact
    patient = facts.patient_facts(facts.with_facts(Patient.objects.filter(pk=contact.patient_id)).get())
    return Case(
        tenant=by.tenant.slug,
        checkpoint="end",
        role=contact.role,
        on=ending.on,
        decided_on=today,
        actor=facts.actor_facts(by),
        unit=facts.unit_facts(contact.unit),
        patient=patient,
        ending=next((known for known in patient.contacts if known.id == str(contact.pk)), None),
        successor=successor_case.appointee if successor_case else None,
        end_reason=ending.reason,
        override_reason=ending.override_reason,
    )
