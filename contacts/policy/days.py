"""Arithmetic on days that the rules need. Facts, anchors and services share it."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from contacts.policy.facts import ContactFacts, EpisodeFacts

TRIGGERS = ("days", "clinics", "consultants", "consulting_clinics", "unknown_primary")
"""What makes a hospital assess the need of a fast vårdkontakt (Region Hallands rutin)."""


def add_months(day: date, months: int) -> date:
    """The same day some months later; the month's last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def review_day(contact: ContactFacts, months: int) -> date:
    """The day agreed for the next review, else the ordinary interval from the contact's start."""
    return contact.next_review_on or add_months(contact.days.starts_on, months)


def holder_last_day(contact: ContactFacts, on: date) -> date | None:
    """The holder's last day at the unit as known on the day: before the next leave without substitute, or the
    assignment's last. None where no such day is known.
    """
    leaves = [
        leave.starts_on - timedelta(days=1)
        for leave in contact.holder_leaves
        if leave.ends_on is None or leave.ends_on >= on
    ]
    return min([*leaves, *([contact.holder_assigned_to] if contact.holder_assigned_to else [])], default=None)


def trigger_day(episode: EpisodeFacts, trigger: str, threshold: int) -> date | None:
    """The first day on which the stay has passed the threshold of one of TRIGGERS, None while it has not.

    days                more than `threshold` days in
    clinics             more than `threshold` clinics in the stay
    consultants         more than `threshold` consultants from one clinic
    consulting_clinics  consultants from more than `threshold` clinics
    unknown_primary     investigated for cancer without known primary tumour; the threshold says nothing

    Raises ValueError for a trigger that is none of TRIGGERS.
    """
    if trigger == "days":
        return episode.admitted_on + timedelta(days=threshold + 1)
    if trigger == "clinics":
        return _passed([(stay.clinic, stay.starts_on) for stay in episode.stays], threshold)
    if trigger == "consulting_clinics":
        return _passed([(seen.clinic, seen.on) for seen in episode.consultations], threshold)
    if trigger == "consultants":
        clinics = {seen.clinic for seen in episode.consultations}
        days = (
            _passed([(s.consultant, s.on) for s in episode.consultations if s.clinic == clinic], threshold)
            for clinic in clinics
        )
        return min((day for day in days if day is not None), default=None)
    if trigger == "unknown_primary":
        return episode.unknown_primary_since
    raise ValueError(f"unknown trigger {trigger!r}; known are {', '.join(TRIGGERS)}")


def _passed(seen: list[tuple[str, date]], threshold: int) -> date | None:
    """The day on which the number of different ones first is over the threshold."""
    first: dict[str, date] = {}
    for name, day in seen:
        first[name] = min(day, first.get(name, day))
    days = sorted(first.values())
    return days[threshold] if len(days) > threshold else None
