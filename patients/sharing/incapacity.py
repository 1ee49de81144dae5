"""That a patient lastingly cannot take a stand on who reads (lag 2022:913 2:6, 3:3–3:4).

Raises ValidationError keyed by field, PermissionDenied, Patient.DoesNotExist.
"""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from fastkontakt import permissions
from fastkontakt.accounts.actor import Actor
from fastkontakt.audit.services import record
from fastkontakt.organisation.enums import Profession
from patients.models import Incapacity, Patient
from patients.services import check_order, refuse_overlap
from patients.sharing.rights import lock_known, require_alive

LEAST_WORDS, MOST_CHARACTERS = 3, 1000


@transaction.atomic
def establish(
    *, by: Actor, patient: Patient, attitude: str, starts_on: date, ends_on: date | None, today: date
) -> Incapacity:
    """A licensed physician finds that the patient lastingly cannot take a stand.

    `attitude` says what was found out of the patient's own attitude, as far as it could be (2:6).
    """
    _require_physician(by)
    found = lock_known(by, patient, on=today)
    require_alive(found)
    _require_attitude(attitude.strip())
    if starts_on > today:
        raise ValidationError({"from": _("Bedömningen kan inte gälla från en dag som inte har varit.")})
    if found.born_on is not None and starts_on < found.born_on:
        raise ValidationError({"from": _("Dagen är före patientens födelse. Kontrollera årtalet.")})
    check_order(starts_on, ends_on, "to")
    refuse_overlap(
        Incapacity.objects.filter(patient=found, period__isempty=False),
        starts_on,
        ends_on,
        "from",
        _("En bedömning gäller redan de dagarna. Avsluta den först om den inte längre stämmer."),
    )
    incapacity = Incapacity.objects.create(
        patient=found,
        unit=by.unit,
        established_by=by.staff,
        attitude=attitude.strip(),
        starts_on=starts_on,
        ends_on=ends_on,
    )
    record(by=by, action="incapacity.established", row=incapacity, patient_id=found.pk)
    return incapacity


@transaction.atomic
def end(*, by: Actor, incapacity: Incapacity, on: date, today: date) -> Incapacity:
    """The last day of it, set by a licensed physician in whose unit's care the patient is."""
    _require_physician(by)
    lock_known(by, incapacity.patient, on=today)
    incapacity.refresh_from_db()
    check_order(incapacity.starts_on, on, "to")
    if incapacity.ends_on is not None and incapacity.ends_on <= on:
        raise ValidationError({"to": _("Bedömningen slutar redan den dagen, eller tidigare.")})
    incapacity.ends_on = on
    incapacity.save(update_fields=["ends_on"])
    record(by=by, action="incapacity.ended", row=incapacity, patient_id=incapacity.patient_id)
    return incapacity


def may_establish(by: Actor) -> bool:
    """Whether the actor is a licensed physician at a unit that registers patients."""
    if not by.is_staff or not by.may(permissions.REGISTER_PATIENTS):
        return False
    return by.staff.profession == Profession.LAKARE and by.staff.licensed is True


def _require_physician(by: Actor) -> None:
    if not may_establish(by):
        raise PermissionDenied(
            _("Bara en legitimerad läkare kan bedöma det (lagen 2022:913 2 kap. 6 §). Be patientens läkare.")
        )


def _require_attitude(attitude: str) -> None:
    if len(attitude.split()) < LEAST_WORDS:
        said = _("Skriv vad som är känt om patientens egen inställning, och vem som har berättat det.")
        raise ValidationError({"attitude": said})
    if len(attitude) > MOST_CHARACTERS:
        raise ValidationError({"attitude": _("Skriv högst %(count)s tecken.") % {"count": MOST_CHARACTERS}})
