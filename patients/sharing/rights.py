"""Who may note what a patient decides on the sharing of records, and the patient locked for it."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from fastkontakt import permissions
from fastkontakt.access import visible_patients
from fastkontakt.access.law import CHILD_UNTIL_AGE
from fastkontakt.access.standing import years_before
from fastkontakt.accounts.actor import PATIENT, Actor
from patients.enums import MandateScope
from patients.models import Patient


def lock_known(by: Actor, patient: Patient, *, on: date) -> Patient:
    """The patient, locked, as one whom the actor may know of. Raises Patient.DoesNotExist where it may not."""
    found: Patient = visible_patients(by, on=on).select_for_update(no_key=True).get(pk=patient.pk)
    return found


def lock_for_consent(by: Actor, patient: Patient, *, on: date) -> Patient:
    """The patient, locked, as one whose consent the actor may give or note.

    Staff in whose care the patient is; the patient; a guardian of a child under 13; who has a mandate with the scope
    `consent`. Raises Patient.DoesNotExist, PermissionDenied.
    """
    if by.is_staff:
        permissions.require(by, permissions.REGISTER_PATIENTS)
    known = visible_patients(by, on=on, scope=MandateScope.CONSENT)
    found: Patient | None = known.select_for_update(no_key=True).filter(pk=patient.pk).first()
    if found is None:
        visible_patients(by, on=on).get(pk=patient.pk)
        raise PermissionDenied(
            _(
                "Du får inte ge eller ta tillbaka samtycke för patienten: det ingår inte i din behörighet. "
                "Patienten kan göra det själv, eller låta dig få göra det."
            )
        )
    return found


def lock_for_blocks(by: Actor, patient: Patient, *, on: date) -> Patient:
    """The patient, locked, as one whose block the actor may set, lift or note: the patient alone, or staff who is told.

    Raises Patient.DoesNotExist, and PermissionDenied for all who act for a patient (lag 2022:913 2:3, PDL 4:4).
    """
    if by.is_staff:
        permissions.require(by, permissions.REGISTER_PATIENTS)
    found = lock_known(by, patient, on=on)
    if by.is_staff or by.kind == PATIENT:
        return found
    if is_child(found, on=on):
        raise PermissionDenied(
            _(
                "En vårdnadshavare kan inte spärra sitt barns uppgifter eller häva en spärr (lagen 2022:913 2 kap. 3 § "
                "och patientdatalagen 4 kap. 4 §). Prata med dem som vårdar barnet om du är orolig för vem som ser."
            )
        )
    raise PermissionDenied(
        _(
            "Bara patienten själv kan spärra sina uppgifter och häva en spärr (lagen 2022:913 2 kap. 3 § och "
            "patientdatalagen 4 kap. 4 §). Patienten kan också be dem som vårdar att göra det."
        )
    )


def is_child(patient: Patient, *, on: date) -> bool:
    """Whether the patient is taken not to be able to consent, being so young (lag 2022:913 3:1 second paragraph)."""
    return patient.born_on is not None and patient.born_on > years_before(on, CHILD_UNTIL_AGE)


def require_alive(patient: Patient) -> None:
    """Nothing of this is decided after the patient's death. Raises ValidationError."""
    if patient.deceased_on is not None:
        raise ValidationError(_("Patienten har avlidit. Vem som får se kan inte längre ändras."))
