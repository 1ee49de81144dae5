"""What a fast vårdkontakt plans: the physician's plan at a life-threatening condition, and whether a SIP is needed.

Each is a new row; the newest stands. All raise ValidationError keyed by field, and PermissionDenied with the reason.
"""

from dataclasses import asdict, dataclass
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from contacts.duties import refresh
from contacts.models import Contact, LifeThreateningPlan, SipPosition
from contacts.policy.days import add_months
from contacts.services.needs import lock_patient_of, require_past, require_running
from fastkontakt import permissions
from fastkontakt.accounts.actor import Actor
from fastkontakt.audit.services import record
from fastkontakt.organisation.enums import Profession
from fastkontakt.organisation.models import StaffMember
from patients.enums import ConditionKind
from patients.services import require_own_unit

LONGEST_BETWEEN_REVIEWS = 12
"""Months. The plan is to be reviewed continuously (SOSFS 2011:7); no longer interval can be typed."""


@dataclass(frozen=True, kw_only=True)
class PlanContent:
    """What the plan holds, in words (SOSFS 2011:7)."""

    goals: str
    sub_goals: str
    social_needs: str
    psychological_needs: str
    existential_needs: str


@transaction.atomic
def decide_plan(
    *, by: Actor, contact: Contact, content: PlanContent, next_review_on: date, today: date
) -> LifeThreateningPlan:
    """Decide the plan of a patient with a life-threatening condition, as of today.

    `by` is a licensed physician at the unit where a licensed physician is the patient's fast vårdkontakt.
    """
    permissions.require(by, permissions.APPOINT_CONTACTS)
    require_own_unit(by, contact.unit)
    if not is_licensed_physician(by.staff):
        raise PermissionDenied(_("Bara en legitimerad läkare på enheten kan besluta om planen (SOSFS 2011:7)."))
    patient = lock_patient_of(contact)
    require_running(contact, today=today)
    require_past(today, patient=patient, today=today)
    _require_physicians_contact(contact, today)
    _require_all_told(content)
    latest = add_months(today, LONGEST_BETWEEN_REVIEWS)
    if not today < next_review_on <= latest:
        said = _("Planen ska omprövas efter i dag, och senast %(day)s.")
        raise ValidationError({"next_review_on": said % {"day": date_format(latest)}})
    plan = LifeThreateningPlan.objects.create(
        patient=patient,
        contact=contact,
        on=today,
        next_review_on=next_review_on,
        decided_by=by.staff,
        **asdict(content),
    )
    record(by=by, action="plan.decided", row=plan, patient_id=patient.pk)
    refresh([patient.pk], on=today)
    return plan


@transaction.atomic
def take_sip_position(*, by: Actor, contact: Contact, needed: bool, reason: str, on: date, today: date) -> SipPosition:
    """The fast vårdkontakt's position, or the unit manager's, on whether a SIP is needed (HSL 16:4)."""
    permissions.require(by, permissions.APPOINT_CONTACTS)
    require_own_unit(by, contact.unit)
    if not may_take_sip_position(by, contact):
        said = _("Ställningstagandet görs av %(name)s, som är fast vårdkontakt, eller av enhetens chef.")
        raise PermissionDenied(said % {"name": contact.staff.name})
    patient = lock_patient_of(contact)
    require_running(contact, today=today)
    require_past(on, patient=patient, today=today, since=contact.starts_on)
    if not reason.strip():
        raise ValidationError({"reason": _("Skriv varför planen behövs eller inte behövs.")})
    position = SipPosition.objects.create(
        patient=patient, contact=contact, on=on, needed=needed, reason=reason.strip(), taken_by=by.staff
    )
    record(by=by, action="sip.position_taken", row=position, patient_id=patient.pk, details={"needed": needed})
    refresh([patient.pk], on=today)
    return position


def is_licensed_physician(member: StaffMember) -> bool:
    """Whether the person is a licensed physician; ST and AT without licence do not count."""
    return member.profession == Profession.LAKARE and member.licensed is True


def may_take_sip_position(by: Actor, contact: Contact) -> bool:
    """Whether `by` is the contact itself or the manager of its unit."""
    at_unit = by.unit.pk == contact.unit_id
    return at_unit and (by.is_manager or by.staff.pk == contact.staff_id)


def _require_physicians_contact(contact: Contact, today: date) -> None:
    if not is_licensed_physician(contact.staff):
        said = _("Planen hör till den läkare som är fast vårdkontakt. %(name)s är inte legitimerad läkare.")
        raise ValidationError(said % {"name": contact.staff.name})
    conditions = contact.patient.conditions.filter(kind=ConditionKind.LIFE_THREATENING, period__contains=today)
    if not conditions.exists():
        raise ValidationError(_("Patienten har inget livshotande tillstånd registrerat. Registrera det först."))


def _require_all_told(content: PlanContent) -> None:
    said = _("Fyll i, eller skriv varför det inte är aktuellt.")
    empty = {name: said for name, text in asdict(content).items() if not text.strip()}
    if empty:
        raise ValidationError(empty)
