"""Writes: telling somebody. Called in the transaction of what is told; nothing is sent before it is committed."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db import models

from fastkontakt.notifications.enums import Audience, MessageKind
from fastkontakt.notifications.models import Message
from fastkontakt.organisation.models import StaffMember
from patients.acting import acting_for
from patients.enums import MandateScope

SCOPES: dict[str, str] = {
    MessageKind.CONTACT_APPOINTED: MandateScope.SEE_CONTACTS,
    MessageKind.CONTACT_CHANGED: MandateScope.SEE_CONTACTS,
    MessageKind.CONTACT_ENDED: MandateScope.SEE_CONTACTS,
    MessageKind.REQUEST_ANSWERED: MandateScope.ASK,
}
"""What one who acts for a patient must be let do to be told too. All else asks to see agreements and letters."""


def tell_patients(*, kind: str, about: Iterable[models.Model], today: date) -> None:
    """Tell the patient of each row, and those who may act for the patient in it. Rows have `patient_id`; one kind.

    A row is told of once: again says nothing more.
    """
    rows = {row: row.patient_id for row in about}  # type: ignore[attr-defined]
    acting: dict[UUID, set[int]] = {}
    scope = SCOPES.get(kind, MandateScope.SEE_AGREEMENTS)
    for patient_id, user_id in acting_for(set(rows.values()), on=today, scope=scope):
        acting.setdefault(patient_id, set()).add(user_id)
    messages = []
    for row, patient_id in rows.items():
        messages.append(_message(kind, row, audience=Audience.PATIENT, patient_id=patient_id))
        for user_id in acting.get(patient_id, ()):
            said = {"audience": Audience.REPRESENTATIVE, "patient_id": patient_id, "user_id": user_id}
            messages.append(_message(kind, row, **said))
    Message.objects.bulk_create(messages, ignore_conflicts=True)


def tell_staff(*, kind: str, about: models.Model, staff: Iterable[StaffMember], patient_id: UUID | None = None) -> None:
    """Tell staff who have a sign-in of a row; each once."""
    messages = [
        _message(kind, about, audience=Audience.STAFF, staff_id=one.pk, user_id=one.user_id, patient_id=patient_id)
        for one in staff
        if one.user_id is not None
    ]
    Message.objects.bulk_create(messages, ignore_conflicts=True)


def _message(kind: str, row: models.Model, **to: object) -> Message:
    about = row._meta.label_lower
    reader = to.get("user_id") or "patient"
    return Message(kind=kind, about_type=about, about_id=row.pk, key=f"{kind}:{about}:{row.pk}:{reader}", **to)
