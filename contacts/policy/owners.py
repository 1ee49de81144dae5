"""Who must act on a duty: a unit, and the person there, or (None) the unit's manager.

Each has a twin in contacts/duties/sql/owners.py.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from contacts.policy.coordination import Standing
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

FLK, FVK = "fast_lakarkontakt", "fast_vardkontakt"
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
    """Where the condition was established, else where the patient is listed.

    A municipal manager is not concerned (SOSFS 2011:7, 1 kap. 1 §), so there the health centre must act.
    """
    condition = subject(case, ConditionFacts)
    unit = None if condition.unit_principal == "municipality" else condition.unit
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
    """Among those with a fast vårdkontakt, the first in the order of contacts.policy.coordination."""
    current = [contact for contact in case.patient.contacts if contact.days.covers(case.on)]
    held = {contact.id: contact for contact in current if contact.role == FVK}
    physicians = {contact.unit for contact in current if contact.role == FLK}
    treating = {condition.unit for condition in case.patient.conditions if condition.days.covers(case.on)}
    reviewed = {made.contact for made in case.patient.assessments if made.on <= case.on}
    standings = (
        Standing(
            id=contact.id,
            starts_on=contact.days.starts_on,
            primary_care=contact.unit_primary_care,
            followed_up=contact.id in reviewed,
            beside_physician=contact.unit in physicians,
            treating=contact.unit in treating,
            physician=contact.physician,
            licensed=contact.licensed,
        )
        for contact in held.values()
    )
    first = min(standings, key=lambda standing: standing.place(case.on), default=None)
    return (held[first.id].unit if first else None), None


@dataclass(frozen=True, slots=True)
class OwnerKind:
    """How the owner is found in a case, and the owner in words by language."""

    find: Callable[[Case], Owner]
    statements: Mapping[str, str]


OWNERS: Mapping[str, OwnerKind] = {
    "contact_unit": OwnerKind(
        _contact_unit, {"sv": "chefen för kontaktens enhet", "en": "the manager of the contact's unit"}
    ),
    "contact_holder": OwnerKind(
        _contact_holder, {"sv": "den som är patientens kontakt", "en": "the person who is the patient's contact"}
    ),
    "request_unit": OwnerKind(
        _request_unit, {"sv": "chefen för enheten som fick begäran", "en": "the manager of the unit that was asked"}
    ),
    "service_unit": OwnerKind(
        _service_unit,
        {"sv": "chefen för enheten som ger insatsen", "en": "the manager of the unit that provides the intervention"},
    ),
    "assessment_unit": OwnerKind(
        _assessment_unit,
        {"sv": "chefen för enheten som gjorde bedömningen", "en": "the manager of the unit that made the assessment"},
    ),
    "condition_unit": OwnerKind(
        _condition_unit,
        {
            "sv": "chefen för enheten där tillståndet konstaterades, annars där patienten är listad",
            "en": "the manager of the unit where the condition was established, else where the patient is listed",
        },
    ),
    "episode_ward": OwnerKind(
        _episode_ward, {"sv": "chefen för vårdavdelningen", "en": "the manager of the hospital ward"}
    ),
    "episode_receiver": OwnerKind(
        _episode_receiver,
        {
            "sv": "chefen för den mottagande enheten i primärvården",
            "en": "the manager of the receiving unit in primary care",
        },
    ),
    "episode_contact": OwnerKind(
        _episode_contact,
        {
            "sv": "den fasta vårdkontakten på den mottagande enheten, annars enhetens chef",
            "en": "the fixed care contact (fast vårdkontakt) at the receiving unit, else the unit's manager",
        },
    ),
    "suggested_coordinator": OwnerKind(
        _suggested_coordinator,
        {
            "sv": "chefen för enheten som i första hand föreslås samordna",
            "en": "the manager of the unit that is first suggested to coordinate",
        },
    ),
}
