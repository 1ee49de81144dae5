"""Who must act on a duty: a unit, and the person there, or (None) the unit's manager.

Each has a twin in contacts/duties/sql/owners.py.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from contacts.policy.facts import (
    AssessmentFacts,
    Case,
    ConditionFacts,
    ContactFacts,
    EpisodeFacts,
    RequestFacts,
    ServiceFacts,
)
from contacts.policy.subjects import subject

FVK = "fast_vardkontakt"
Owner = tuple[str | None, str | None]


def _contact_unit(case: Case) -> Owner:
    return subject(case, ContactFacts).unit, None


def _contact_holder(case: Case) -> Owner:
    contact = subject(case, ContactFacts)
    return contact.unit, contact.staff


def _request_unit(case: Case) -> Owner:
    return subject(case, RequestFacts).unit, None


def _service_unit(case: Case) -> Owner:
    return subject(case, ServiceFacts).unit, None


def _assessment_unit(case: Case) -> Owner:
    return subject(case, AssessmentFacts).unit, None


def _condition_unit(case: Case) -> Owner:
    """Where the condition was established, else where the patient is listed."""
    unit = subject(case, ConditionFacts).unit
    return unit or next((item.unit for item in case.patient.listings if item.days.covers(case.on)), None), None


def _episode_ward(case: Case) -> Owner:
    return subject(case, EpisodeFacts).ward, None


def _episode_receiver(case: Case) -> Owner:
    return subject(case, EpisodeFacts).receiving, None


def _episode_contact(case: Case) -> Owner:
    """The patient's fast vårdkontakt at the unit that receives: the coordinating one first, then the oldest."""
    unit = subject(case, EpisodeFacts).receiving
    held = [c for c in case.patient.contacts if (c.role, c.unit) == (FVK, unit) and c.days.covers(case.on)]
    first = min(held, key=lambda c: (not c.coordinating, c.days.starts_on, c.id), default=None)
    return unit, first.staff if first else None


def _suggested_coordinator(case: Case) -> Owner:
    """Among those with a fast vårdkontakt: primary care first, then the one that has known the patient longest."""
    held = [c for c in case.patient.contacts if c.role == FVK and c.days.covers(case.on)]
    first = min(held, key=lambda c: (c.unit_primary_care is not True, c.days.starts_on, c.id), default=None)
    return (first.unit if first else None), None


OWNERS: Mapping[str, Callable[[Case], Owner]] = {
    "contact_unit": _contact_unit,
    "contact_holder": _contact_holder,
    "request_unit": _request_unit,
    "service_unit": _service_unit,
    "assessment_unit": _assessment_unit,
    "condition_unit": _condition_unit,
    "episode_ward": _episode_ward,
    "episode_receiver": _episode_receiver,
    "episode_contact": _episode_contact,
    "suggested_coordinator": _suggested_coordinator,
}
