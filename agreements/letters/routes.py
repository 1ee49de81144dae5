"""By which way a letter reaches a patient."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from agreements.enums import LetterRoute
from patients.acting import acting_for
from patients.enums import MandateScope
from patients.models import Patient


def usual_route(patient: Patient, *, on: date) -> str:
    """The portal for who reads there; an own way for one with protected identity; else paper."""
    if patient.is_protected:
        return LetterRoute.PROTECTED
    return LetterRoute.PORTAL if reads_in_portal(patient, on=on) else LetterRoute.PRINT


def routes_of(patient: Patient, *, on: date) -> list[str]:
    """The ways that there are, the usual one first. Nobody's protected address is printed on an envelope."""
    usual = usual_route(patient, on=on)
    others = [] if patient.is_protected else [LetterRoute.PRINT]
    if reads_in_portal(patient, on=on):
        others.append(LetterRoute.PORTAL)
    return list(dict.fromkeys([usual, *others]))


def reads_in_portal(patient: Patient, *, on: date) -> bool:
    """Whether the patient has a sign-in, or somebody who may read letters on the patient's behalf has."""
    if patient.user_id is not None:
        return True
    return bool(acting_for([patient.pk], on=on, scope=MandateScope.SEE_AGREEMENTS))


def require_route(patient: Patient, route: str, *, on: date) -> None:
    """Raises ValidationError, saying what to choose instead, where the patient is not reached by the route."""
    if route in routes_of(patient, on=on):
        return
    if patient.is_protected:
        raise ValidationError(
            {
                "route": _(
                    "Patienten har skyddad identitet (22 kap. 1 § och 21 kap. 3 § offentlighets- och sekretesslagen):"
                    " adressen skrivs aldrig ut. Lämna brevet i handen, eller skicka det genom Skatteverket."
                )
            }
        )
    if route == LetterRoute.PORTAL:
        raise ValidationError({"route": _("Patienten loggar inte in på Mina kontakter. Välj papper.")})
    raise ValidationError({"route": _("Egen väg är till för den som har skyddad identitet. Välj papper.")})
