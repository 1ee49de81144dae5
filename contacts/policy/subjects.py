"""What a duty may hang on. Each kind yields, from a case, the things that can oblige on its day."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from contacts.policy.days import holder_last_day
from contacts.policy.facts import (
    AssessmentFacts,
    Case,
    ConditionFacts,
    ContactFacts,
    EpisodeFacts,
    PatientFacts,
    RequestFacts,
    ServiceFacts,
    Subject,
)

Kind = TypeVar(
    "Kind", PatientFacts, ContactFacts, RequestFacts, ServiceFacts, ConditionFacts, EpisodeFacts, AssessmentFacts
)


def subject(case: Case, kind: type[Kind]) -> Kind:
    """The subject under judgement. Raises TypeError where a rule asks for another kind than its own."""
    if not isinstance(case.subject, kind):
        raise TypeError(f"the duty hangs on {type(case.subject).__name__}, not on {kind.__name__}")
    return case.subject


def _the_patient(case: Case) -> Iterator[PatientFacts]:
    yield case.patient


def _contacts(case: Case) -> Iterator[ContactFacts]:
    return (contact for contact in case.patient.contacts if contact.days.covers(case.on))


def _leaving_contacts(case: Case) -> Iterator[ContactFacts]:
    return (contact for contact in _contacts(case) if holder_last_day(contact, case.on) is not None)


def _requests(case: Case) -> Iterator[RequestFacts]:
    return (request for request in case.patient.requests if request.made_on <= case.on)


def _services(case: Case) -> Iterator[ServiceFacts]:
    return (service for service in case.patient.services if service.days.covers(case.on))


def _conditions(case: Case) -> Iterator[ConditionFacts]:
    return (condition for condition in case.patient.conditions if condition.days.covers(case.on))


def _episodes(case: Case) -> Iterator[EpisodeFacts]:
    return (episode for episode in case.patient.episodes if episode.noticed_on <= case.on)


def _assessments(case: Case) -> Iterator[AssessmentFacts]:
    """Only the newest of a role at a unit stands."""
    told: set[tuple[str, str]] = set()
    for assessment in case.patient.assessments:
        if assessment.on <= case.on and (assessment.role, assessment.unit) not in told:
            told.add((assessment.role, assessment.unit))
            yield assessment


@dataclass(frozen=True, slots=True)
class SubjectKind:
    """How things of the kind are found in a case, and the kind in words by language."""

    find: Callable[[Case], Iterator[Subject]]
    statements: Mapping[str, str]


SUBJECTS: Mapping[str, SubjectKind] = {
    "patient": SubjectKind(_the_patient, {"sv": "patienten", "en": "the patient"}),
    "contact": SubjectKind(_contacts, {"sv": "varje pågående kontakt", "en": "each current contact"}),
    "leaving_contact": SubjectKind(
        _leaving_contacts,
        {
            "sv": "varje pågående kontakt vars person har en känd sista dag på enheten",
            "en": "each current contact whose person has a known last day at the unit",
        },
    ),
    "request": SubjectKind(_requests, {"sv": "varje begäran", "en": "each request"}),
    "service": SubjectKind(_services, {"sv": "varje pågående insats", "en": "each current intervention"}),
    "condition": SubjectKind(_conditions, {"sv": "varje pågående tillstånd", "en": "each current condition"}),
    "episode": SubjectKind(_episodes, {"sv": "varje vårdtillfälle på sjukhus", "en": "each hospital stay"}),
    "assessment": SubjectKind(
        _assessments, {"sv": "den senaste bedömningen på varje enhet", "en": "the newest assessment at each unit"}
    ),
}
