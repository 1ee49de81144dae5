"""What a fast vårdkontakt plans: the physician's plan at a life-threatening condition, and whether a SIP is needed.

The plan's treatments are checked in contacts.services.treatments.

Each is a new row; the newest stands. All raise ValidationError keyed by field, and PermissionDenied with the reason.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from contacts.duties import refresh
from contacts.enums import ReviewResult
from contacts.models import Contact, LifeThreateningPlan, PlanReview, SipPosition
from contacts.policy.days import add_months
from contacts.services.needs import lock_patient_of, require_past, require_running
from contacts.services.treatments import Treatment, require_grounded, save_treatments
from fastkontakt import permissions
from fastkontakt.accounts.actor import Actor
from fastkontakt.audit.services import record
from fastkontakt.organisation.enums import Profession
from fastkontakt.organisation.models import StaffMember
from patients.enums import ConditionKind
from patients.models import Patient
from patients.services import require_own_unit

LONGEST_BETWEEN_REVIEWS = 12
"""Months. The plan is to be reviewed continuously (SOSFS 2011:7); no longer interval can be typed."""

NEWER_PLAN = "newer_plan"
"""The code of the refusal of what was written before the newest plan was read."""


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
    *,
    by: Actor,
    contact: Contact,
    content: PlanContent,
    next_review_on: date,
    today: date,
    treatments: Sequence[Treatment] = (),
    seen: UUID | None = None,
) -> LifeThreateningPlan:
    """Decide the plan of a patient with a life-threatening condition, as of today.

    `by` is a licensed physician at the unit where a licensed physician is the patient's fast vårdkontakt. `seen` is the
    plan that the writer went on from, None where none stood: where a newer one has come since, that one is to be read
    first.
    """
    patient = _plannable(by, contact, today)
    _require_newest(contact, seen)
    _require_all_told(content)
    require_grounded(treatments, by=by)
    _require_ahead(next_review_on, today)
    plan = LifeThreateningPlan.objects.create(
        patient=patient,
        contact=contact,
        on=today,
        next_review_on=next_review_on,
        decided_by=by.staff,
        **asdict(content),
    )
    save_treatments(plan, treatments)
    record(by=by, action="plan.decided", row=plan, patient_id=patient.pk)
    refresh([patient.pk], on=today)
    return plan


@transaction.atomic
def review_plan(
    *, by: Actor, plan: LifeThreateningPlan, result: str, note: str, next_review_on: date | None, today: date
) -> PlanReview:
    """Note that the plan was gone through today, and whether it stands (SOSFS 2011:7).

    One that stands is reviewed again on `next_review_on`. Where a new plan is needed the duty to decide one stands from
    today. `by` is one who may decide the plan.
    """
    contact = plan.contact
    patient = _plannable(by, contact, today)
    _require_newest(contact, plan.pk)
    if result not in ReviewResult.values:
        raise ValidationError({"result": _("Välj om planen gäller eller om en ny plan behövs.")})
    if not note.strip():
        raise ValidationError({"note": _("Skriv vad du kom fram till, och varför.")})
    stands = result == ReviewResult.STANDS
    if stands:
        _require_ahead(next_review_on, today)
    review = PlanReview.objects.create(
        plan=plan,
        on=today,
        result=result,
        note=note.strip(),
        next_review_on=next_review_on if stands else None,
        reviewed_by=by.staff,
    )
    record(by=by, action="plan.reviewed", row=review, patient_id=patient.pk, details={"result": result})
    refresh([patient.pk], on=today)
    return review


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


def _plannable(by: Actor, contact: Contact, today: date) -> Patient:
    """The contact's patient, locked, where `by` may plan for it today. Raises PermissionDenied and ValidationError."""
    permissions.require(by, permissions.APPOINT_CONTACTS)
    require_own_unit(by, contact.unit)
    if not is_licensed_physician(by.staff):
        raise PermissionDenied(_("Bara en legitimerad läkare på enheten kan besluta om planen (SOSFS 2011:7)."))
    patient = lock_patient_of(contact)
    require_running(contact, today=today)
    require_past(today, patient=patient, today=today)
    _require_physicians_contact(contact, today)
    return patient


def _require_newest(contact: Contact, seen: UUID | None) -> None:
    plans = LifeThreateningPlan.objects.filter(contact=contact).order_by("-on", "-pk")
    if plans.values_list("pk", flat=True).first() != seen:
        said = _("En nyare plan har beslutats under tiden. Läs den, och spara igen om det behövs.")
        raise ValidationError(said, code=NEWER_PLAN)


def _require_ahead(next_review_on: date | None, today: date) -> None:
    latest = add_months(today, LONGEST_BETWEEN_REVIEWS)
    if next_review_on is None or not today < next_review_on <= latest:
        said = _("Planen ska omprövas efter i dag, och senast %(day)s.")
        raise ValidationError({"next_review_on": said % {"day": date_format(latest)}})


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
