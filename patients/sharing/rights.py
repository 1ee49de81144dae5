"""Who may note what a patient decides on the sharing of records, and the patient locked for it."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from fastkontakt import permissions
from fastkontakt.access import ANY_SCOPE, require_scope, visible_patients
from fastkontakt.access.standing import is_child
from fastkontakt.accounts.actor import RELATIVE, Actor
from patients.enums import MandateScope
from patients.models import Patient


def lock_known(by: Actor, patient: Patient, *, on: date, scope: str = ANY_SCOPE) -> Patient:
    """The patient, locked, as one whom the actor may know of. Raises Patient.DoesNotExist where it may not."""
    known = visible_patients(by, on=on, scope=scope)
    found: Patient = known.select_for_update(no_key=True).get(pk=patient.pk)
    return found


def lock_for_consent(by: Actor, patient: Patient, *, on: date) -> Patient:
    """The patient, locked, as one whose consent the actor may give or note.

    Staff in whose care the patient is; the patient; a guardian of a child under 13; who has a mandate with the scope
    `consent`. Raises Patient.DoesNotExist, PermissionDenied.
    """
    if by.is_staff:
        permissions.require(by, permissions.REGISTER_PATIENTS)
    require_scope(by, patient.pk, MandateScope.CONSENT, on=on)
    return lock_known(by, patient, on=on, scope=MandateScope.CONSENT)


def lock_for_blocks(by: Actor, patient: Patient, *, on: date) -> Patient:
    """The patient, locked, as one whose block the actor may set, lift or note.

    Raises Patient.DoesNotExist, and PermissionDenied as require_blocks_of does.
    """
    if by.is_staff:
        permissions.require(by, permissions.REGISTER_PATIENTS)
    found = lock_known(by, patient, on=on)
    require_blocks_of(by, found, on=on)
    return found


def require_blocks_of(by: Actor, patient: Patient, *, on: date) -> None:
    """That blocks are the actor's matter: the patient's alone, and that of staff, who note what the patient says.

    Raises PermissionDenied for all who act for the patient (lag 2022:913 2:3, PDL 4:4).
    """
    if by.kind != RELATIVE:
        return
    if is_child(patient, on=on):
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


def require_alive(patient: Patient) -> None:
    """Nothing of this is decided after the patient's death. Raises ValidationError."""
    if patient.deceased_on is not None:
        raise ValidationError(_("Patienten har avlidit. Vem som får se kan inte längre ändras."))
