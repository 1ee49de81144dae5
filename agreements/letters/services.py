"""Writes: ordering a letter, noting that it is printed and given, calling it off.

All raise PermissionDenied with the reason, and ValidationError keyed by field.
"""

from collections.abc import Iterable
from contextlib import suppress
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from agreements.enums import TO_GIVE, LetterKind, LetterLanguage, LetterRoute, LetterState
from agreements.letters.bounds import EARLIEST_GIVEN
from agreements.letters.content import About, content_of
from agreements.letters.routes import require_route, usual_route
from agreements.letters.tasks import wake
from agreements.models import Letter, LetterFile
from contacts.enums import InformedHow, InformedWhom
from contacts.services.information import note_information
from fastkontakt import permissions
from fastkontakt.accounts.actor import Actor
from fastkontakt.audit.services import record, record_many
from fastkontakt.moments import day_of
from patients.models import Patient
from patients.services import require_own_unit

TELLS_WHO = (LetterKind.CONTACT, LetterKind.CONTACT_CHANGED)
"""Letters that tell who the contact is and how to reach it, which is the information of PL 3:2."""


@transaction.atomic
def order_letter(
    *,
    by: Actor,
    about: About,
    kind: str,
    language: str = LetterLanguage.SWEDISH,
    large_print: bool = False,
    route: str = "",
    now: datetime,
) -> Letter:
    """Order a letter from the actor's own unit; what it says is fixed now, and a worker makes the document.

    `route` is the usual one unless told. Refused for one who has died, for a route that the person cannot be reached
    by, and while the same letter waits to be given.
    """
    today = day_of(now)
    permissions.require(by, permissions.APPOINT_CONTACTS)
    require_own_unit(by, about.unit)
    patient = Patient.objects.select_for_update(no_key=True).get(pk=about.patient.pk)
    _require_alive(patient)
    route = route or usual_route(patient, on=today)
    require_route(patient, route, on=today)
    _require_new(about, kind)
    addressed = route == LetterRoute.PRINT
    letter: Letter = Letter.objects.create(
        patient=patient,
        unit=about.unit,
        kind=kind,
        contact=about.contact,
        version=about.version,
        language=language,
        large_print=large_print,
        route=route,
        content=content_of(about, kind=kind, language=language, addressed=addressed, today=today),
        ordered_by=by.staff,
    )
    details = {"kind": kind, "language": language, "route": route}
    record(by=by, action="letter.ordered", row=letter, patient_id=patient.pk, details=details)
    wake(by.tenant.pk, letter.pk)
    return letter


@transaction.atomic
def mark_printed(*, by: Actor, letters: Iterable[Letter], now: datetime) -> int:
    """Note that letters are on paper. Returns how many were not before; what is no longer to be given is left."""
    permissions.require(by, permissions.APPOINT_CONTACTS)
    keys = [letter.pk for letter in letters]
    rows = Letter.objects.select_for_update(no_key=True).filter(pk__in=keys, unit=by.unit, state=LetterState.READY)
    printed = list(rows.filter(printed_at__isnull=True, patient__deceased_on__isnull=True).order_by("pk"))
    Letter.objects.filter(pk__in=[letter.pk for letter in printed]).update(printed_at=now, printed_by=by.staff)
    told = [{"action": "letter.printed", "row": letter, "patient_id": letter.patient_id} for letter in printed]
    record_many(by=by, events=told)
    return len(printed)


@transaction.atomic
def give_letter(*, by: Actor, letter: Letter, on: date, today: date, whom: str = InformedWhom.PATIENT) -> Letter:
    """Note that the letter was given, sent or handed over, on a day.

    One that tells who the contact is counts as information in writing, and fulfils that part of the duty (PL 3:2).
    """
    locked = _locked(by, letter)
    _require_alive(locked.patient)
    if locked.state != LetterState.READY:
        raise ValidationError({"letter": _NOT_READY[LetterState(locked.state)]()})
    _require_day(locked, on, today)
    locked.state, locked.given_on, locked.given_by = LetterState.GIVEN, on, by.staff
    locked.save(update_fields=["state", "given_on", "given_by"])
    record(by=by, action="letter.given", row=locked, patient_id=locked.patient_id)
    if locked.kind in TELLS_WHO and locked.contact is not None:
        note_information(by=by, contact=locked.contact, how=InformedHow.WRITTEN, whom=whom, on=on, today=today)
    return locked


@transaction.atomic
def give_letters(*, by: Actor, letters: Iterable[Letter], on: date, today: date) -> int:
    """Note that letters were given to the patients on a day. Returns how many; what is no longer to be given is left.

    In the order of the patients' keys, so that two who do so at once do not wait for each other.
    """
    permissions.require(by, permissions.APPOINT_CONTACTS)
    count = 0
    for letter in sorted(letters, key=lambda letter: letter.patient_id):
        with suppress(ValidationError):
            give_letter(by=by, letter=letter, on=on, today=today)
            count += 1
    return count


@transaction.atomic
def cancel_letter(*, by: Actor, letter: Letter) -> Letter:
    """Call off a letter that is not given; its document is removed."""
    locked = _locked(by, letter)
    if locked.state not in TO_GIVE:
        raise ValidationError({"letter": _("Brevet är redan lämnat eller makulerat.")})
    locked.state = LetterState.CANCELLED
    locked.save(update_fields=["state"])
    LetterFile.objects.filter(letter=locked).delete()
    record(by=by, action="letter.cancelled", row=locked, patient_id=locked.patient_id)
    return locked


@transaction.atomic
def retry_letter(*, by: Actor, letter: Letter) -> Letter:
    """Have the document of a letter made anew, where it could not be made."""
    locked = _locked(by, letter)
    _require_alive(locked.patient)
    if locked.state != LetterState.FAILED:
        raise ValidationError({"letter": _("Det finns inget att göra om: dokumentet är klart, eller skapas just nu.")})
    locked.state, locked.failure, locked.attempts = LetterState.WAITING, "", 0
    locked.save(update_fields=["state", "failure", "attempts"])
    record(by=by, action="letter.retried", row=locked, patient_id=locked.patient_id)
    wake(by.tenant.pk, locked.pk)
    return locked


def _locked(by: Actor, letter: Letter) -> Letter:
    """The letter as it now is, after the patient: whoever writes of a patient locks in that order."""
    permissions.require(by, permissions.APPOINT_CONTACTS)
    require_own_unit(by, letter.unit)
    Patient.objects.select_for_update(no_key=True).get(pk=letter.patient_id)
    locked: Letter = (
        Letter.objects.select_for_update(no_key=True, of=("self",))
        .select_related("patient", "contact", "unit")
        .get(pk=letter.pk)
    )
    return locked


def _require_alive(patient: Patient) -> None:
    if patient.deceased_on is not None:
        raise ValidationError({"letter": _("Patienten har avlidit. Inga brev skickas, och de som väntar makuleras.")})


def _require_new(about: About, kind: str) -> None:
    """One letter of a kind about the same thing at a time. The patient is locked, so that two cannot come at once."""
    same = {"kind": kind, "contact": about.contact, "version": about.version}
    if Letter.objects.filter(patient=about.patient, state__in=TO_GIVE, **same).exists():
        raise ValidationError(
            {
                "kind": _(
                    "Det finns redan ett sådant brev som inte är lämnat. Lämna det, eller makulera det på sidan Brev om"
                    " det ska skrivas på ett annat sätt."
                )
            }
        )


def _require_day(letter: Letter, on: date, today: date) -> None:
    ordered = day_of(letter.ordered_at)
    if on > today:
        raise ValidationError({"on": _("Brevet kan inte ha lämnats en dag som inte har varit.")})
    if on < ordered or on < today - EARLIEST_GIVEN:
        raise ValidationError({"on": _("Dagen är före brevet beställdes, eller mer än 60 dagar sedan.")})


_NOT_READY = {
    LetterState.WAITING: lambda: _("Brevet skapas fortfarande. Vänta en stund och försök igen."),
    LetterState.FAILED: lambda: _("Brevet gick inte att skapa. Försök skapa det igen först."),
    LetterState.GIVEN: lambda: _("Brevet är redan lämnat."),
    LetterState.CANCELLED: lambda: _("Brevet är makulerat."),
}
