"""The log's only way in."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import models

from fastkontakt.accounts.actor import Actor
from fastkontakt.accounts.models import User
from fastkontakt.audit.models import Access, Event
from fastkontakt.organisation.models import Assignment


def record(
    *,
    by: Actor,
    action: str,
    row: models.Model | None = None,
    patient_id: UUID | None = None,
    rules: Iterable[dict[str, Any]] = (),
    details: dict[str, Any] | None = None,
) -> Event:
    """One write. `rules` are {rule, version, outcome}; `details` holds keys and values that name no person."""
    event = _event(by, action=action, row=row, patient_id=patient_id, rules=rules, details=details)
    event.save(force_insert=True)
    return event


def record_sign_in(
    *, user: User | None, action: str, assignment: Assignment | None = None, details: dict[str, Any] | None = None
) -> Event:
    """That somebody was let in or refused, or that a system's access changed. `user` is None for a stranger.

    `assignment` is one that the user has where there are several to choose between.
    """
    unit_id = assignment.unit_id if assignment else None
    event = Event(user=user, assignment=assignment, unit_id=unit_id, action=action, details=details or {})
    event.save(force_insert=True)
    return event


def record_many(*, by: Actor, events: Iterable[dict[str, Any]]) -> None:
    """Many writes in one statement; each names what `record` is told."""
    Event.objects.bulk_create(_event(by, **told) for told in events)


def _event(
    by: Actor,
    *,
    action: str,
    row: models.Model | None = None,
    patient_id: UUID | None = None,
    rules: Iterable[dict[str, Any]] = (),
    details: dict[str, Any] | None = None,
) -> Event:
    return Event(
        **_who(by),
        patient_id=patient_id,
        action=action,
        object_type=row._meta.label_lower if row is not None else "",
        object_id=row.pk if row is not None else None,
        rules=list(rules),
        details=details or {},
    )


def record_access(*, by: Actor, patient_ids: Iterable[UUID], page: str, ground: str) -> None:
    """Reads of patients, one row each in one statement."""
    record_accesses(by=by, read=[(patient_id, ground) for patient_id in patient_ids], page=page)


def record_accesses(*, by: Actor, read: Iterable[tuple[UUID, str]], page: str) -> None:
    """Reads of patients, each on its ground, one row each in one statement."""
    Access.objects.bulk_create(
        [Access(**_who(by), patient_id=patient_id, page=page, ground=ground) for patient_id, ground in read]
    )


def _who(actor: Actor) -> dict[str, Any]:
    unit_id = actor.assignment.unit_id if actor.assignment else None
    return {"user": actor.user, "assignment": actor.assignment, "unit_id": unit_id}
