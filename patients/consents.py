"""What the patient agrees to, and takes back. Raises ValidationError keyed by field, PermissionDenied."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from contacts.duties import refresh
from fastkontakt import permissions
from fastkontakt.accounts.actor import Actor
from fastkontakt.audit.services import record
from fastkontakt.periods import require_within_a_year
from patients.models import Consent, Patient
from patients.services import check_order, refuse_overlap

ONE_DAY = timedelta(days=1)


def consents_on(patient: Patient, kind: str, day: date) -> QuerySet[Consent]:
    """The consent of the kind that holds on the day: one or none."""
    held: QuerySet[Consent] = Consent.objects.filter(patient=patient, kind=kind, period__contains=day)
    return held.select_related("unit", "noted_by")


@transaction.atomic
def note_consent(
    *,
    by: Actor,
    patient: Patient,
    kind: str,
    given_how: str,
    starts_on: date,
    today: date,
    ends_on: date | None = None,
) -> Consent:
    """Note that the patient consents, from a day on, or to a last day."""
    permissions.require(by, permissions.REGISTER_PATIENTS)
    found = Patient.objects.select_for_update(no_key=True).get(pk=patient.pk)
    if found.deceased_on is not None:
        raise ValidationError(_("Patienten har avlidit. Ett samtycke kan inte längre antecknas."))
    if found.born_on is not None and starts_on < found.born_on:
        raise ValidationError({"from": _("Dagen är före patientens födelse. Kontrollera årtalet.")})
    require_within_a_year(starts_on, today=today, field="from")
    check_order(starts_on, ends_on, "to")
    refuse_overlap(
        Consent.objects.filter(patient=found, kind=kind, period__isempty=False),
        starts_on,
        ends_on,
        "from",
        _("Patienten har redan samtyckt för de dagarna. Inget mer behöver antecknas."),
    )
    consent = Consent.objects.create(
        patient=found,
        kind=kind,
        given_how=given_how,
        starts_on=starts_on,
        ends_on=ends_on,
        unit=by.unit,
        noted_by=by.staff,
    )
    record(by=by, action="consent.noted", row=consent, patient_id=found.pk, details={"kind": kind})
    refresh([found.pk], on=today)
    return consent


@transaction.atomic
def withdraw_consent(*, by: Actor, consent: Consent, today: date) -> Consent:
    """The patient takes the consent back, today: it held to yesterday.

    Any unit in whose care the patient is may note it, since the patient may say so wherever the patient is.
    """
    permissions.require(by, permissions.REGISTER_PATIENTS)
    Patient.objects.select_for_update(no_key=True).get(pk=consent.patient_id)
    consent.refresh_from_db()
    if consent.withdrawn_at is not None:
        said = _("Samtycket återkallades redan %(day)s.")
        raise ValidationError(said % {"day": date_format(timezone.localdate(consent.withdrawn_at))})
    if consent.ends_on is not None and consent.ends_on < today:
        said = _("Samtycket gällde till och med %(day)s. Det finns inget att återkalla.")
        raise ValidationError(said % {"day": date_format(consent.ends_on)})
    consent.ends_on = max(today, consent.starts_on) - ONE_DAY
    consent.withdrawn_by, consent.withdrawn_at = by.staff, timezone.now()
    consent.save(update_fields=["ends_on", "withdrawn_by", "withdrawn_at"])
    record(by=by, action="consent.withdrawn", row=consent, patient_id=consent.patient_id)
    refresh([consent.patient_id], on=today)
    return consent
