"""Reads of letters. Each goes through fastkontakt.access; reads of a patient are logged."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from agreements.enums import TO_GIVE, LetterRoute, LetterState
from agreements.letters.bounds import MOST_AT_ONCE
from agreements.letters.content import About
from agreements.models import Agreement, Letter, LetterFile
from contacts.selectors import get_contact
from fastkontakt import permissions
from fastkontakt.access import IN_FULL, ground_of, visible_contacts, visible_patients
from fastkontakt.access.contacts import visible_records
from fastkontakt.access.letters import SCOPE, require_letter_scope, visible_letters
from fastkontakt.access.protection import named
from fastkontakt.accounts.actor import Actor
from fastkontakt.audit.services import record_access, record_accesses
from patients.models import Patient
from patients.selectors import get_patient

ON_PAPER = (LetterRoute.PRINT, LetterRoute.PROTECTED)
GIVEN_SHOWN = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """A unit's letters: on paper to print and to give, in the portal unread, failed, being made, and given lately.

    At most MOST_AT_ONCE of each, those ordered first, first; of the given GIVEN_SHOWN, the latest first.
    """

    to_print: list[Letter]
    to_give: list[Letter]
    unread: list[Letter]
    failed: list[Letter]
    waiting: list[Letter]
    given: list[Letter]


def queue(viewer: Actor, *, on: date) -> Queue:
    """The letters of the viewer's own unit, in a constant number of queries; the reads are logged.

    Raises PermissionDenied for who sees no patients.
    """
    permissions.require(viewer, permissions.READ_PATIENTS)
    own = _known(viewer, on).filter(unit=viewer.unit)
    living = own.filter(patient__deceased_on__isnull=True)
    ready = living.filter(state=LetterState.READY).order_by("ordered_at", "pk")
    found = {
        "to_print": ready.filter(route__in=ON_PAPER, printed_at__isnull=True),
        "to_give": ready.filter(route__in=ON_PAPER, printed_at__isnull=False),
        "unread": ready.filter(route=LetterRoute.PORTAL),
        "failed": living.filter(state=LetterState.FAILED).order_by("ordered_at", "pk"),
        "waiting": living.filter(state=LetterState.WAITING).order_by("ordered_at", "pk"),
    }
    shown = {name: named(viewer, rows[:MOST_AT_ONCE]) for name, rows in found.items()}
    given = own.filter(state=LetterState.GIVEN).order_by("-given_on", "-ordered_at", "-pk")
    shown["given"] = named(viewer, given[:GIVEN_SHOWN])
    seen = {letter.patient_id: letter.ground for rows in shown.values() for letter in rows}
    record_accesses(by=viewer, read=list(seen.items()), page="letters")
    return Queue(**shown)


def get_letter(viewer: Actor, letter_id: UUID, *, on: date, page: str) -> Letter:
    """A letter that the viewer may read, the read logged. Raises Letter.DoesNotExist, and PermissionDenied where the
    viewer acts for the patient, but not in this."""
    letter = find_letter(viewer, letter_id, on=on)
    record_access(by=viewer, patient_ids=[letter.patient_id], page=page, ground=_ground(letter))
    return letter


def find_letter(viewer: Actor, letter_id: UUID, *, on: date) -> Letter:
    """A letter as the object of a write, which logs itself. Raises as get_letter does."""
    require_letter_scope(viewer, letter_id, on=on)
    found: Letter = _known(viewer, on).get(pk=letter_id)
    return found


def find_letters(viewer: Actor, keys: Collection[UUID], *, on: date) -> list[Letter]:
    """Letters as the objects of a write of staff, which logs itself, in one query.

    Raises Letter.DoesNotExist where one is missing.
    """
    found = list(_known(viewer, on).filter(pk__in=keys))
    if len(found) < len(set(keys)):
        raise Letter.DoesNotExist
    return found


def letters_of(viewer: Actor, patient_id: UUID, *, on: date, page: str) -> tuple[Patient, QuerySet[Letter]]:
    """The patient and its letters, the newest first: to the patient what can be read, to staff what they may see.

    The read is logged. Raises Patient.DoesNotExist, and PermissionDenied for who acts for the patient, but not in this.
    """
    patient = get_patient(viewer, patient_id, on=on, page=page, scope=SCOPE)
    return patient, _known(viewer, on).filter(patient=patient).order_by("-ordered_at", "-pk")


def body_of(letter: Letter) -> bytes:
    """The document. Raises LetterFile.DoesNotExist where there is none."""
    return bytes(LetterFile.objects.get(letter=letter).body)


def about_contact(viewer: Actor, contact_id: UUID, *, on: date, page: str) -> About:
    """What a letter about a contact is ordered of, the read logged. Raises Contact.DoesNotExist."""
    contact = get_contact(viewer, contact_id, on=on)
    record_access(by=viewer, patient_ids=[contact.patient_id], page=page, ground=ground_of(viewer))
    return About(patient=contact.patient, unit=contact.unit, contact=contact)


def about_agreement(viewer: Actor, agreement_id: UUID, *, on: date, page: str) -> About:
    """What a letter about the version that stands is ordered of, the read logged. Raises Agreement.DoesNotExist."""
    rows: Any = visible_records(viewer, Agreement.objects.select_related("patient", "unit__provider"), on=on)
    known = rows.filter(IN_FULL, patient__in=visible_patients(viewer, on=on, scope=SCOPE))
    agreement = known.get(pk=agreement_id)
    version = agreement.versions.select_related("coordinator__staff", "coordinator__unit").order_by("-number").first()
    if version is None:
        raise Agreement.DoesNotExist
    record_access(by=viewer, patient_ids=[agreement.patient_id], page=page, ground=agreement.ground)
    seen = visible_contacts(viewer, on=on).filter(IN_FULL, patient=agreement.patient)
    keys = frozenset(seen.values_list("pk", flat=True))
    return About(patient=agreement.patient, unit=agreement.unit, version=version, seen=keys)


def waiting_about(viewer: Actor, about: About, *, on: date) -> Letter | None:
    """The letter about the same that is ordered and not given, the newest that the viewer may read, if any."""
    same = _known(viewer, on).filter(patient=about.patient, contact=about.contact, version=about.version)
    newest = same.filter(state__in=TO_GIVE).order_by("-ordered_at")
    return next(iter(named(viewer, newest[:1])), None)


def _known(viewer: Actor, on: date) -> QuerySet[Any]:
    """The letters that the viewer may read, each with `ground`, and whom and what they are about."""
    related = ("patient", "unit__provider", "tenant", "contact__staff", "contact__unit", "ordered_by", "given_by")
    return visible_letters(viewer, on=on).select_related(*related)


def _ground(letter: Any) -> str:
    ground: str = letter.ground
    return ground
