"""What the patient agrees to, and takes back. Raises ValidationError keyed by field, PermissionDenied."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from agreements.sip.telling import tell_of_stop
from contacts.duties import refresh
from fastkontakt.accounts.actor import Actor
from fastkontakt.audit.services import record
from fastkontakt.moments import day_of
from fastkontakt.organisation.models import CareProvider
from fastkontakt.periods import require_within_a_year
from patients.enums import ConsentGivenHow, ConsentKind
from patients.models import Consent, Incapacity, Patient
from patients.services import check_order, refuse_overlap
from patients.sharing.rights import lock_for_consent

ONE_DAY = timedelta(days=1)
STAFF_TOLD_HOW = (ConsentGivenHow.ORAL, ConsentGivenHow.WRITTEN)
"""How staff may be told of a consent. On Mina kontakter it is given by the patient, or by who acts for the patient."""


def consents_on(patient: Patient, kind: str, day: date) -> QuerySet[Consent]:
    """The consents of the kind that hold on the day: of coordination one or none, of sharing one for each reader."""
    held: QuerySet[Consent] = Consent.objects.filter(patient=patient, kind=kind, period__contains=day)
    return held.select_related("unit", "noted_by", "provider")


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
    provider: CareProvider | None = None,
) -> Consent:
    """The patient consents, from a day on, or to a last day: noted by staff, or given on Mina kontakter.

    `provider` is the care provider that may read others' records (lag 2022:913 3:1–3:2); None: every one. On Mina
    kontakter `given_how` is what it is, whatever is said.
    """
    found = lock_for_consent(by, patient, on=today)
    _require_told(by, kind, given_how, provider)
    if found.deceased_on is not None:
        raise ValidationError(_("Patienten har avlidit. Ett samtycke kan inte längre antecknas."))
    _require_days(found, starts_on, ends_on, today)
    _refuse_incapable(found, kind, starts_on, ends_on)
    readers = Q(provider__isnull=True) if provider is None else Q(provider__isnull=True) | Q(provider=provider)
    refuse_overlap(
        Consent.objects.filter(readers, patient=found, kind=kind, period__isempty=False),
        starts_on,
        ends_on,
        "from",
        _("Patienten har redan samtyckt för de dagarna. Inget mer behöver antecknas."),
    )
    consent = Consent.objects.create(
        patient=found,
        kind=kind,
        provider=provider,
        given_how=given_how if by.is_staff else ConsentGivenHow.PORTAL,
        starts_on=starts_on,
        ends_on=ends_on,
        unit=by.unit if by.is_staff else None,
        noted_by=by.staff if by.is_staff else None,
        given_by=None if by.is_staff else by.user,
    )
    details = {"kind": kind} if provider is None else {"kind": kind, "provider": str(provider.pk)}
    record(by=by, action="consent.noted", row=consent, patient_id=found.pk, details=details)
    _refresh(consent, today)
    return consent


@transaction.atomic
def withdraw_consent(*, by: Actor, consent: Consent, today: date) -> Consent:
    """The patient takes the consent back, today: it held to yesterday.

    Any unit in whose care the patient is may note it, since the patient may say so wherever the patient is. Who leads a
    SIP that rests on it is told.
    """
    lock_for_consent(by, consent.patient, on=today)
    consent.refresh_from_db()
    if consent.withdrawn_at is not None:
        said = _("Samtycket återkallades redan %(day)s.")
        raise ValidationError(said % {"day": date_format(day_of(consent.withdrawn_at))})
    if consent.ends_on is not None and consent.ends_on < today:
        said = _("Samtycket gällde till och med %(day)s. Det finns inget att återkalla.")
        raise ValidationError(said % {"day": date_format(consent.ends_on)})
    consent.ends_on = max(today, consent.starts_on) - ONE_DAY
    consent.withdrawn_by, consent.withdrawn_at = by.staff if by.is_staff else None, timezone.now()
    consent.save(update_fields=["ends_on", "withdrawn_by", "withdrawn_at"])
    record(by=by, action="consent.withdrawn", row=consent, patient_id=consent.patient_id)
    _refresh(consent, today)
    if consent.kind == ConsentKind.INDIVIDUAL_PLAN:
        tell_of_stop(by=by, consent=consent, today=today)
    return consent


def _require_told(by: Actor, kind: str, given_how: str, provider: CareProvider | None) -> None:
    if by.is_staff and given_how not in STAFF_TOLD_HOW:
        said = _("Välj om patienten samtyckte muntligt eller skriftligt. På Mina kontakter samtycker patienten själv.")
        raise ValidationError({"given_how": said})
    if provider is not None and kind != ConsentKind.SHARE_BETWEEN_PROVIDERS:
        raise ValidationError({"provider": _("Samtycket gäller kontakterna, inte en vårdgivare. Lämna fältet tomt.")})


def _require_days(patient: Patient, starts_on: date, ends_on: date | None, today: date) -> None:
    if patient.born_on is not None and starts_on < patient.born_on:
        raise ValidationError({"from": _("Dagen är före patientens födelse. Kontrollera årtalet.")})
    require_within_a_year(starts_on, today=today, field="from")
    check_order(starts_on, ends_on, "to")


def _refuse_incapable(patient: Patient, kind: str, starts_on: date, ends_on: date | None) -> None:
    """What one who lastingly cannot take a stand says opens nothing; the law has its own grounds (2022:913 3:3–3:4)."""
    if kind == ConsentKind.SHARE_BETWEEN_PROVIDERS:
        refuse_overlap(
            Incapacity.objects.filter(patient=patient, period__isempty=False),
            starts_on,
            ends_on,
            "",
            _(
                "En läkare har fastställt att patienten varaktigt inte kan ta ställning till vem som får se. Då gäller "
                "lagen 2022:913 3 kap. 3–4 §§ i stället för samtycke. Har det ändrats: be en läkare avsluta "
                "bedömningen först."
            ),
        )


def _refresh(consent: Consent, today: date) -> None:
    """A duty rests on the consent to coordination, none on that to sharing."""
    if consent.kind == ConsentKind.COORDINATION:
        refresh([consent.patient_id], on=today)
