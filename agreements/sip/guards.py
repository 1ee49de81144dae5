"""What the writes to a SIP have in common: the lock, who may, and whether the plan still rests on a consent."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from agreements.models import Sip
from fastkontakt import permissions
from fastkontakt.accounts.actor import Actor
from patients.consents import consents_on
from patients.enums import ConsentKind
from patients.models import Patient


def locked(sip: Sip) -> Sip:
    """The SIP as it stands, its patient locked until the transaction ends."""
    Patient.objects.select_for_update(no_key=True).get(pk=sip.patient_id)
    found: Sip = Sip.objects.select_related("patient", "unit", "led_by__staff", "led_by__unit").get(pk=sip.pk)
    return found


def open_at_own_unit(by: Actor, sip: Sip) -> Sip:
    """The SIP, locked, for a write by the unit that called it, until it is closed."""
    permissions.require(by, permissions.REGISTER_PATIENTS)
    found = locked(sip)
    if found.unit_id != by.unit.pk:
        said = _("Bara den enhet som har kallat kan göra det här. Be %(unit)s.")
        raise PermissionDenied(said % {"unit": found.unit.name})
    require_open(found)
    return found


def going_on_at_own_unit(by: Actor, sip: Sip, *, today: date) -> Sip:
    """As open_at_own_unit, and the plan can still be made."""
    found = open_at_own_unit(by, sip)
    require_going_on(found, today=today)
    return found


def require_open(sip: Sip) -> None:
    """Raises ValidationError where the SIP is closed."""
    if sip.closed_on is not None:
        said = _("Planen avslutades %(day)s och kan inte längre ändras. Kalla till en ny om behovet finns.")
        raise ValidationError(said % {"day": date_format(sip.closed_on)})


def require_going_on(sip: Sip, *, today: date) -> None:
    """Raises ValidationError, saying why, where nothing more is planned: see `rests`."""
    require_open(sip)
    require_alive(sip.patient)
    if not rests(sip.patient, on=today):
        raise ValidationError(
            _(
                "Patienten har tagit tillbaka sitt samtycke till planen. Utan samtycke får ingen kallas och ingen plan "
                "göras (16 kap. 4 § hälso- och sjukvårdslagen, 4 kap. 2 § lagen 2017:612). Avsluta planen, eller fråga "
                "patienten på nytt."
            )
        )


def require_alive(patient: Patient) -> None:
    """Nothing is planned for one who has died. Raises ValidationError."""
    if patient.deceased_on is not None:
        raise ValidationError(_("Patienten har avlidit. En plan kan inte göras. Är en plan öppen: avsluta den."))


def rests(patient: Patient, *, on: date) -> bool:
    """Whether the patient consents on the day to a plan being made (HSL 16:4, lag 2017:612 4:2)."""
    return consents_on(patient, ConsentKind.INDIVIDUAL_PLAN, on).exists()
