"""Whether a contact is needed: assessments, reviews, and the answers to offers. Each is a new row; the newest stands.

All raise ValidationError keyed by field, and PermissionDenied with the reason.
"""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from contacts.duties import refresh
from contacts.enums import ContactRole, NeedOutcome
from contacts.models import Contact, NeedAssessment
from contacts.policy import rulebook
from contacts.policy.days import add_months
from fastkontakt import permissions
from fastkontakt.accounts.actor import Actor
from fastkontakt.audit.services import record
from fastkontakt.organisation.enums import ProviderKind
from fastkontakt.organisation.models import Unit
from patients.enums import ServiceKind
from patients.models import CareEpisode, Patient
from patients.services import require_own_unit

FVK, FOK = ContactRole.FAST_VARDKONTAKT, ContactRole.FAST_OMSORGSKONTAKT
WITHOUT_REASON = (NeedOutcome.NEED, NeedOutcome.ACCEPTED)
ASSESSED = (NeedOutcome.NEED, NeedOutcome.NO_NEED, NeedOutcome.PLAINLY_UNNECESSARY)
REVIEWED = (NeedOutcome.NEED, NeedOutcome.NO_NEED)
CHANGING = ("starts_on", "ends_on", "coordinating", "informed_orally_on", "informed_in_writing_on", "next_review_on")
"""What happens to a contact while others look at it."""
OFFERED = (NeedOutcome.ACCEPTED, NeedOutcome.DECLINED, NeedOutcome.PLAINLY_UNNECESSARY)


@transaction.atomic
def assess_need(
    *,
    by: Actor,
    patient: Patient,
    role: str,
    outcome: str,
    reason: str,
    on: date,
    today: date,
    next_review_on: date | None = None,
    episode: CareEpisode | None = None,
    contact: Contact | None = None,
) -> NeedAssessment:
    """Document whether the patient needs a fast vårdkontakt at the actor's unit (PL 6:2).

    `episode` is the hospital stay whose triggers ask for it, `contact` the appointed contact whose need it reviews.
    `next_review_on` lies after `on`, at most the tenant's interval of months later, which is also the default but for
    a hospital stay.
    """
    made = _assess(
        by=by,
        patient=patient,
        role=role,
        outcome=outcome,
        reason=reason,
        on=on,
        today=today,
        next_review_on=next_review_on,
        episode=episode,
        contact=contact,
    )
    record(by=by, action="need.assessed", row=made, patient_id=patient.pk, details={"outcome": outcome})
    refresh([patient.pk], on=today)
    return made


@transaction.atomic
def review_contact(
    *,
    by: Actor,
    contact: Contact,
    outcome: str,
    reason: str,
    today: date,
    next_review_on: date | None = None,
    on: date | None = None,
) -> NeedAssessment:
    """Follow up whether a fast vårdkontakt is still needed (NEED) or not (NO_NEED); `on` is today unless given.

    A need sets the contact's next review. No need leaves it, so that the contact stays on the list until it is ended.
    """
    if outcome not in REVIEWED:
        raise ValidationError({"outcome": _("Svara om behovet kvarstår eller inte.")})
    made = _assess(
        by=by,
        patient=contact.patient,
        role=contact.role,
        outcome=outcome,
        reason=reason,
        on=on or today,
        today=today,
        next_review_on=next_review_on,
        contact=contact,
    )
    if outcome == NeedOutcome.NEED:
        contact.next_review_on = made.next_review_on
        contact.save(update_fields=["next_review_on"])
    record(by=by, action="contact.reviewed", row=contact, patient_id=contact.patient_id, details={"outcome": outcome})
    refresh([contact.patient_id], on=today)
    return made


@transaction.atomic
def record_offer(*, by: Actor, patient: Patient, outcome: str, reason: str, on: date, today: date) -> NeedAssessment:
    """Record how the offer of a fast omsorgskontakt was answered, by the unit that gives home care (SoL 10:7)."""
    permissions.require(by, permissions.APPOINT_CONTACTS)
    found = Patient.objects.select_for_update(no_key=True).get(pk=patient.pk)
    if outcome not in OFFERED:
        raise ValidationError({"outcome": _("Välj hur erbjudandet besvarades.")})
    require_reason(outcome, reason)
    require_past(on, patient=found, today=today)
    if not found.services.filter(unit=by.unit, kind=ServiceKind.HEMTJANST, period__contains=on).exists():
        raise ValidationError(
            {
                "on": _(
                    "Personen har ingen hemtjänst från er den dagen. Fast omsorgskontakt erbjuds av den enhet som ger "
                    "hemtjänsten (10 kap. 7 § socialtjänstlagen). Registrera insatsen först om den saknas."
                )
            }
        )
    answer = NeedAssessment.objects.create(
        patient=found, unit=by.unit, role=FOK, on=on, outcome=outcome, reason=reason.strip(), assessed_by=by.staff
    )
    record(by=by, action="offer.answered", row=answer, patient_id=found.pk, details={"outcome": outcome})
    refresh([found.pk], on=today)
    return answer


def latest_review(tenant: str, on: date) -> date:
    """The last day for the review that follows on the day: the tenant's interval of months after it (fvk-review)."""
    return add_months(on, review_months(tenant, on))


def review_months(tenant: str, on: date) -> int:
    """The tenant's interval between reviews of a fast vårdkontakt, in months."""
    months = rulebook.parameter(tenant, "fvk-review", "interval_months", on)
    assert isinstance(months, int)
    return months


def may_be_unnecessary(unit: Unit, tenant: str, on: date) -> bool:
    """Whether the unit may find a fast vårdkontakt plainly unnecessary: municipal, in a tenant without a stricter rule.

    PL 6:2 second paragraph; in Halland everyone with municipal health care has one.
    """
    strict = rulebook.parameter(tenant, "fvk-municipal", "exception", on) == "none"
    return unit.provider.kind == ProviderKind.MUNICIPALITY and not strict


def require_past(on: date, *, patient: Patient, today: date, since: date | None = None, field: str = "on") -> None:
    """Raises ValidationError for a day ahead, before birth, before `since`, or after the patient's death."""
    if on > today:
        raise ValidationError({field: _("Dagen har inte varit än. Skriv den dag då det gjordes.")})
    if patient.deceased_on is not None and on > patient.deceased_on:
        said = _("Patienten avled %(day)s. Skriv en dag före det.")
        raise ValidationError({field: said % {"day": date_format(patient.deceased_on)}})
    first = max(filter(None, (patient.born_on, since)), default=None)
    if first is not None and on < first:
        said = _("Dagen är för tidig: tidigast %(day)s är möjligt. Kontrollera årtalet.")
        raise ValidationError({field: said % {"day": date_format(first)}})


def require_reason(outcome: str, reason: str) -> None:
    """Raises ValidationError where the outcome needs a reason and has none."""
    if outcome not in WITHOUT_REASON and not reason.strip():
        raise ValidationError({"reason": _("Skriv skälet. Den som läser bedömningen ska förstå varför.")})


def lock_patient_of(contact: Contact) -> Patient:
    """The contact's patient, locked, and the contact as it stands since then."""
    patient: Patient = Patient.objects.select_for_update(no_key=True).get(pk=contact.patient_id)
    contact.refresh_from_db(fields=CHANGING)
    return patient


def require_running(contact: Contact, *, today: date) -> None:
    """Raises ValidationError where the contact is no fast vårdkontakt, or does not hold on the day."""
    if contact.role != FVK:
        raise ValidationError(_("Det här görs bara för en fast vårdkontakt."))
    if not contact.covers(today):
        raise ValidationError(_("Uppdraget gäller inte i dag. Välj en fast vårdkontakt som gäller."))


def _assess(
    *,
    by: Actor,
    patient: Patient,
    role: str,
    outcome: str,
    reason: str,
    on: date,
    today: date,
    next_review_on: date | None,
    episode: CareEpisode | None = None,
    contact: Contact | None = None,
) -> NeedAssessment:
    permissions.require(by, permissions.APPOINT_CONTACTS)
    found = lock_patient_of(contact) if contact else Patient.objects.select_for_update(no_key=True).get(pk=patient.pk)
    _require_assessable(by, role, outcome, on)
    require_reason(outcome, reason)
    since = None
    if contact is not None:
        require_own_unit(by, contact.unit)
        require_running(contact, today=today)
        since = contact.starts_on
    if episode is not None:
        since = _admitted(by, episode, found, on)
    require_past(on, patient=found, today=today, since=since)
    if next_review_on is None and episode is None:
        next_review_on = latest_review(by.tenant.slug, on)
    if next_review_on is not None:
        _require_review_in_time(next_review_on, after=on, latest=latest_review(by.tenant.slug, on))
    return NeedAssessment.objects.create(
        patient=found,
        unit=by.unit,
        role=role,
        on=on,
        outcome=outcome,
        reason=reason.strip(),
        next_review_on=next_review_on,
        contact=contact,
        episode=episode,
        assessed_by=by.staff,
    )


def _require_assessable(by: Actor, role: str, outcome: str, on: date) -> None:
    if role != FVK:
        raise ValidationError(
            {
                "role": _(
                    "Behov bedöms för fast vårdkontakt. Fast läkarkontakt väljer patienten själv, och fast "
                    "omsorgskontakt erbjuds den som har hemtjänst."
                )
            }
        )
    if by.unit.provides_health_care is False:
        raise ValidationError(_("Enheten ger inte hälso- och sjukvård och har därför inga fasta vårdkontakter."))
    if outcome not in ASSESSED:
        raise ValidationError({"outcome": _("Välj vad bedömningen kom fram till.")})
    if outcome == NeedOutcome.PLAINLY_UNNECESSARY and not may_be_unnecessary(by.unit, by.tenant.slug, on):
        raise ValidationError({"outcome": _why_never_unnecessary(by.unit)})


def _why_never_unnecessary(unit: Unit) -> str:
    if unit.provider.kind == ProviderKind.MUNICIPALITY:
        return _(
            "I den här regionen ska alla som får kommunal hälso- och sjukvård ha en fast vårdkontakt i kommunen. "
            "Utse en i stället."
        )
    return _(
        "Bara kommunens enheter kan bedöma att en fast vårdkontakt är uppenbart obehövlig (6 kap. 2 § andra stycket "
        "patientlagen). Välj Behov finns eller Inget behov."
    )


def _admitted(by: Actor, episode: CareEpisode, patient: Patient, on: date) -> date:
    """The day of admission. Raises where the stay is another patient's, at other wards, or had ended by the day."""
    if episode.patient_id != patient.pk:
        raise ValidationError({"episode": _("Vårdtillfället gäller en annan patient.")})
    if not episode.stays.filter(unit=by.unit).exists():
        require_own_unit(by, episode.ward)
    if episode.discharged_at is not None and on > timezone.localdate(episode.discharged_at):
        said = _("Patienten skrevs ut %(day)s. Bedömningen för vårdtillfället görs senast den dagen.")
        raise ValidationError({"on": said % {"day": date_format(timezone.localdate(episode.discharged_at))}})
    return timezone.localdate(episode.admitted_at)


def _require_review_in_time(day: date, *, after: date, latest: date) -> None:
    if day <= after:
        raise ValidationError({"next_review_on": _("Nästa uppföljning ska vara efter bedömningens dag.")})
    if day > latest:
        said = _("Behovet ska följas upp regelbundet, senast %(day)s efter den här bedömningen. Välj en tidigare dag.")
        raise ValidationError({"next_review_on": said % {"day": date_format(latest)}})
