"""Emergency access (nödöppning). Raises ValidationError keyed by field, PermissionDenied, Patient.DoesNotExist."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from fastkontakt import permissions
from fastkontakt.accounts.actor import Actor
from fastkontakt.audit.services import record
from fastkontakt.moments import day_of
from patients.models import EmergencyAccess, Patient
from patients.sharing.rights import lock_known, require_alive
from patients.sharing.selectors import blocks_within, lasting_openings

LEAST_WORDS, MOST_CHARACTERS = 3, 1000


def open_in_emergency(*, by: Actor, patient: Patient, reason: str, now: datetime) -> tuple[EmergencyAccess, bool]:
    """Open others' records to the actor's unit for settings.EMERGENCY_HOURS by the clock of the database.

    For health care alone, where the patient cannot be asked and life or health is in serious danger (lag 2022:913
    3:5–3:6). An opening that lasts is given back as it is, with False: it is never prolonged in silence, and when it
    has run out a new one takes a new reason. That social care tried is kept in the log.
    """
    require_may_open(by, patient, now=now)
    return _open(by, patient, reason.strip(), now)


def require_may_open(by: Actor, patient: Patient, *, now: datetime) -> None:
    """That the actor is one for whom emergency access exists. Raises PermissionDenied, with the law."""
    if not by.is_staff:
        raise PermissionDenied(_("Nödöppning är till för hälso- och sjukvårdens personal."))
    permissions.require(by, permissions.REGISTER_PATIENTS)
    if by.unit.is_social_care:
        _refuse_social_care(by, patient, now)


@transaction.atomic
def _open(by: Actor, patient: Patient, reason: str, now: datetime) -> tuple[EmergencyAccess, bool]:
    found = lock_known(by, patient, on=day_of(now))
    require_alive(found)
    _require_reason(reason)
    lasting = lasting_openings(by, found).first()
    if lasting is not None:
        record(by=by, action="emergency.asked_again", row=lasting, patient_id=found.pk)
        return lasting, False
    opening = EmergencyAccess.objects.create(
        patient=found,
        unit=by.unit,
        opened_by=by.staff,
        reason=reason,
        opened_at=Now(),
        until=Now() + timedelta(hours=settings.EMERGENCY_HOURS),
    )
    opening.refresh_from_db(fields=["opened_at", "until"])
    record(by=by, action="emergency.opened", row=opening, patient_id=found.pk)
    return opening, True


@transaction.atomic
def lift_own_blocks(*, by: Actor, opening: EmergencyAccess, now: datetime) -> EmergencyAccess:
    """Open what the patient has blocked within the own body too, once it has been shown which units it is (PDL 4:5).

    Only while the opening lasts, at the unit that it is for. Again: nothing changes.
    """
    permissions.require(by, permissions.REGISTER_PATIENTS)
    found = lock_known(by, opening.patient, on=day_of(now))
    lasting: EmergencyAccess | None = lasting_openings(by, found).filter(pk=opening.pk).first()
    if lasting is None:
        raise ValidationError(_("Nödöppningen gäller inte längre, eller hör till en annan enhet. Öppna på nytt."))
    if lasting.blocks_lifted_at is not None:
        return lasting
    if not blocks_within(by, found).exists():
        raise ValidationError(_("Patienten har inte spärrat något hos er vårdgivare. Det finns inget att öppna."))
    lasting.blocks_lifted_at = now
    lasting.save(update_fields=["blocks_lifted_at"])
    record(by=by, action="emergency.blocks_lifted", row=lasting, patient_id=found.pk)
    return lasting


def _refuse_social_care(by: Actor, patient: Patient, now: datetime) -> None:
    """Kept outside the transaction of the opening, which is never begun."""
    with transaction.atomic():
        found = lock_known(by, patient, on=day_of(now))
        record(by=by, action="emergency.refused", row=found, patient_id=found.pk, details={"unit": str(by.unit.pk)})
    raise PermissionDenied(
        _(
            "Nödöppning finns bara för hälso- och sjukvården, aldrig för socialtjänstens omsorg (lagen 2022:913 3 kap. "
            "5–6 §§). Ring hälso- och sjukvården, eller 112, om det är bråttom. Försöket är loggat."
        )
    )


def _require_reason(reason: str) -> None:
    if len(reason.split()) < LEAST_WORDS:
        said = _("Skriv med några ord varför det är bråttom och varför patienten inte kan tillfrågas.")
        raise ValidationError({"reason": said})
    if len(reason) > MOST_CHARACTERS:
        raise ValidationError({"reason": _("Skriv högst %(count)s tecken.") % {"count": MOST_CHARACTERS}})
