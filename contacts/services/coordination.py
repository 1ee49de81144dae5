"""Who among several fasta vårdkontakter coordinates."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from contacts.duties import refresh
from contacts.models import Contact, CoordinatorChoice
from contacts.policy.engine import Verdict, evaluate
from contacts.policy.rulebook import for_tenant
from contacts.services.appoint import Proposal, appointment_case
from contacts.services.needs import lock_patient_of, require_past, require_running
from contacts.services.refusal import PolicyRefused, asked_rules
from fastkontakt import permissions
from fastkontakt.accounts.actor import Actor
from fastkontakt.audit.services import record
from patients.consents import consents_on
from patients.enums import ConsentKind
from patients.models import Patient
from patients.services import require_own_unit

JUDGED = {"appointer-authorised", "own-unit", "fvk-coordinator-single"}
"""The rules of appointment that a choice among those already appointed can break."""


@transaction.atomic
def choose_coordinator(*, by: Actor, contact: Contact, reason: str, today: date) -> CoordinatorChoice:
    """Let a running fast vårdkontakt of the own unit coordinate from today; the unit's former coordinator ceases.

    Needs the patient's consent. Raises PolicyRefused where somebody at another unit coordinates, or `by` may not
    appoint; ValidationError; PermissionDenied.
    """
    permissions.require(by, permissions.APPOINT_CONTACTS)
    require_own_unit(by, contact.unit)
    patient = lock_patient_of(contact)
    require_running(contact, today=today)
    require_past(today, patient=patient, today=today)
    if contact.coordinating:
        raise ValidationError({"contact": _("%(name)s samordnar redan.") % {"name": contact.staff.name}})
    if not reason.strip():
        raise ValidationError({"reason": _("Skriv varför. Valet och skälet förs in i överenskommelsen med patienten.")})
    if not consents_on(patient, ConsentKind.COORDINATION, today).exists():
        raise ValidationError(
            _("Patienten har inte samtyckt till att kontakterna samordnas. Fråga patienten och anteckna samtycket.")
        )
    _release(by, patient, today)
    verdict = _judge(by, contact, today)
    if not verdict.allowed:
        raise PolicyRefused(verdict)
    contact.coordinating, contact.coordinating_from = True, today
    contact.save(update_fields=["coordinating", "coordinating_from"])
    choice = CoordinatorChoice.objects.create(
        patient=patient, contact=contact, on=today, reason=reason.strip(), chosen_by=by.staff
    )
    record(by=by, action="coordinator.chosen", row=choice, patient_id=patient.pk, rules=asked_rules(verdict))
    refresh([patient.pk], on=today)
    return choice


def _release(by: Actor, patient: Patient, today: date) -> None:
    """Those of the own unit who coordinate today or later cease."""
    coordinating = Contact.objects.filter(patient=patient, unit=by.unit, coordinating=True)
    for former in coordinating.filter(period__isempty=False).exclude(ends_on__lt=today):
        former.coordinating, former.coordinating_from = False, None
        former.save(update_fields=["coordinating", "coordinating_from"])
        record(by=by, action="coordinator.released", row=former, patient_id=patient.pk)


def _judge(by: Actor, contact: Contact, today: date) -> Verdict:
    """What the rules of appointment say of the choice, as if the contact were appointed anew to coordinate."""
    proposal = Proposal(
        patient=contact.patient,
        appointee=contact.staff,
        unit=contact.unit,
        role=contact.role,
        starts_on=today,
        ends_on=contact.ends_on,
        occasion=contact.occasion,
        coordinating=True,
        replaces=contact,
    )
    verdict = evaluate(for_tenant(by.tenant.slug), appointment_case(proposal, by, today))
    findings = tuple(finding for finding in verdict.findings if finding.rule in JUDGED)
    return Verdict(
        findings=findings,
        passed=tuple(rule for rule in verdict.passed if rule.rule in JUDGED),
        allowed=not any(finding.outcome in ("stop", "ask") for finding in findings),
    )
