"""The write that follows of reading a letter in the portal: it is given."""

from datetime import datetime

from django.db import transaction

from agreements.enums import LetterRoute, LetterState
from agreements.letters.services import TELLS_WHO
from agreements.models import Letter
from contacts.enums import InformedWhom
from contacts.services.information import note_letter_read
from fastkontakt.accounts.actor import Actor
from fastkontakt.audit.services import record
from fastkontakt.moments import day_of
from patients.models import Patient


@transaction.atomic
def read_letter(*, by: Actor, letter: Letter, now: datetime) -> Letter:
    """Note that the letter was opened in the portal; the first time it is thereby given.

    Who acts for a patient with a sign-in of its own reads without that: the letter waits for the patient. `letter` came
    through agreements.letters.selectors.
    """
    patient = Patient.objects.select_for_update(no_key=True).get(pk=letter.patient_id)
    rows = Letter.objects.select_for_update(no_key=True, of=("self",)).select_related("contact__unit", "ordered_by")
    locked: Letter = rows.get(pk=letter.pk)
    oneself = by.patient_id == patient.pk
    if not oneself and patient.user_id is not None:
        return locked
    if locked.opened_at is None:
        locked.opened_at = now
        locked.save(update_fields=["opened_at"])
    if (locked.route, locked.state) == (LetterRoute.PORTAL, LetterState.READY):
        _give(by, locked, oneself, now)
    return locked


def _give(by: Actor, letter: Letter, oneself: bool, now: datetime) -> None:
    today = day_of(now)
    letter.state, letter.given_on = LetterState.GIVEN, today
    letter.save(update_fields=["state", "given_on"])
    record(by=by, action="letter.read", row=letter, patient_id=letter.patient_id)
    if letter.kind in TELLS_WHO and letter.contact is not None:
        whom = InformedWhom.PATIENT if oneself else InformedWhom.RELATIVE
        note_letter_read(by=by, contact=letter.contact, whom=whom, written_by=letter.ordered_by, today=today)
