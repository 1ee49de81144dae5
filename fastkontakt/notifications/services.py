"""Writes: telling somebody. Called in the transaction of what is told; nothing is sent before it is committed."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import models

from fastkontakt.notifications.deliveries import keep
from fastkontakt.notifications.enums import Audience, MessageKind
from fastkontakt.notifications.models import Message
from fastkontakt.notifications.scopes import scope_of
from fastkontakt.organisation.models import StaffMember
from fastkontakt.tenancy.models import new_key
from patients.acting import acting_for


def tell_patients(*, kind: str, about: Iterable[models.Model], today: date) -> None:
    """Tell the patient of each row, and those who may act for the patient in it. Rows have `patient_id`; one kind.

    A row is told of once: again says nothing more. As many statements for many rows as for one.
    """
    rows = {row: row.patient_id for row in about}  # type: ignore[attr-defined]
    if not rows:
        return
    acting: dict[UUID, set[int]] = {}
    for patient_id, user_id in acting_for(set(rows.values()), on=today, scope=scope_of(kind)):
        acting.setdefault(patient_id, set()).add(user_id)
    messages = []
    for row, patient_id in rows.items():
        messages.append(_message(kind, row, audience=Audience.PATIENT, patient_id=patient_id))
        for user_id in acting.get(patient_id, ()):
            said = {"audience": Audience.REPRESENTATIVE, "patient_id": patient_id, "user_id": user_id}
            messages.append(_message(kind, row, **said))
    keep(messages, today=today)


def tell_staff(
    *,
    kind: str,
    about: models.Model,
    staff: Iterable[StaffMember],
    patient_id: UUID | None = None,
    occasion: str = "",
) -> None:
    """Tell staff who have a sign-in of a row; each once, or once on each `occasion`, of at most 15 characters."""
    to = {"audience": Audience.STAFF, "patient_id": patient_id}
    messages = [
        _message(kind, about, occasion, staff_id=one.pk, user_id=one.user_id, **to)
        for one in staff
        if one.user_id is not None
    ]
    keep(messages, today=None)


def tell_of_duties(*, duties: Iterable[tuple[StaffMember, models.Model]], day: date) -> list[Message]:
    """Tell each, who has a sign-in, of a duty that is for the day; of each once a day. Returns what was news."""
    return keep([_of_day(MessageKind.DUTY_TODAY, staff, day, duty) for staff, duty in duties], today=None)


def tell_of_worklists(*, counts: Mapping[StaffMember, dict[str, int]], day: date) -> None:
    """Tell each, who has a sign-in, how much waits on the worklist, once a day: standing, and of it for today."""
    digests = [_of_day(MessageKind.DIGEST, staff, day) for staff in counts]
    for digest, said in zip(digests, counts.values(), strict=True):
        digest.counts = said
    keep(digests, today=None)


def _of_day(kind: str, staff: StaffMember, day: date, duty: Any = None) -> Message:
    """A message to staff, with a key for the day."""
    about = {"about_type": duty._meta.label_lower, "about_id": duty.pk, "patient_id": duty.patient_id} if duty else {}
    key = f"{kind}:{duty.pk if duty else ''}:{staff.user_id}:{day.isoformat()}"
    to = {"audience": Audience.STAFF, "staff_id": staff.pk, "user_id": staff.user_id}
    return Message(pk=new_key(), kind=kind, key=key, **to, **about)


def _message(kind: str, row: models.Model, occasion: str = "", **to: object) -> Message:
    about = row._meta.label_lower
    reader = to.get("user_id") or "patient"
    key = ":".join([kind, about, str(row.pk), str(reader), *filter(None, [occasion])])
    return Message(pk=new_key(), kind=kind, about_type=about, about_id=row.pk, key=key, **to)
