"""Days that a duty counts from. Each is a pure function on a case with its subject, named in the rule files.

Each has a twin in contacts/duties/sql/anchors.py.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from contacts.policy import days
from contacts.policy.arguments import Arguments, Settings, resolve
from contacts.policy.facts import (
    AssessmentFacts,
    Case,
    ConditionFacts,
    ContactFacts,
    EpisodeFacts,
    RequestFacts,
    ServiceFacts,
)
from contacts.policy.registry import KINDS
from contacts.policy.subjects import subject

FVK = "fast_vardkontakt"


@dataclass(frozen=True, slots=True)
class Anchor:
    """A registered day, with the types of its arguments and its words by language."""

    name: str
    function: Callable[..., date | None]
    arguments: Mapping[str, str]
    statements: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class NamedDay:
    """An anchor as a rule names it, with its arguments."""

    anchor: str
    arguments: Arguments = ()

    def on(self, case: Case, settings: Settings) -> date | None:
        """The day in the case; None where there is none yet."""
        return ANCHORS[self.anchor].function(case, **resolve(self.arguments, settings))

    def describe(self, language: str) -> str:
        """The day in words, such as "dagen då kontakten började"."""
        return ANCHORS[self.anchor].statements[language]


ANCHORS: dict[str, Anchor] = {}


def anchor(*, sv: str, en: str) -> Callable[[Callable[..., date | None]], Callable[..., date | None]]:
    """Register a day under the function's own name."""

    def register(function: Callable[..., date | None]) -> Callable[..., date | None]:
        parameters = list(inspect.signature(function).parameters.values())[1:]
        arguments = {parameter.name: KINDS[str(parameter.annotation)] for parameter in parameters}
        ANCHORS[function.__name__] = Anchor(function.__name__, function, arguments, {"sv": sv, "en": en})
        return function

    return register


@anchor(sv="kontaktens första dag", en="the contact's first day")
def contact_start(case: Case) -> date | None:
    return subject(case, ContactFacts).days.starts_on


@anchor(sv="dagen för nästa uppföljning", en="the day of the next review")
def contact_review(case: Case, *, months: int) -> date | None:
    return days.review_day(subject(case, ContactFacts), months)


@anchor(sv="påminnelsen före nästa uppföljning", en="the reminder before the next review")
def contact_review_reminder(case: Case, *, months: int, ahead: int) -> date | None:
    contact = subject(case, ContactFacts)
    return max(contact.days.starts_on, days.review_day(contact, months) - timedelta(days=ahead))


@anchor(sv="personens sista dag på enheten", en="the person's last day at the unit")
def holder_last_day(case: Case) -> date | None:
    return days.holder_last_day(subject(case, ContactFacts), case.on)


@anchor(sv="förvarningen om personens sista dag", en="the notice of the person's last day")
def holder_notice(case: Case, *, ahead: int) -> date | None:
    contact = subject(case, ContactFacts)
    last = days.holder_last_day(contact, case.on)
    return None if last is None else max(contact.days.starts_on, last - timedelta(days=ahead))


@anchor(sv="dagen då patienten begärde det", en="the day that the patient asked")
def request_made(case: Case) -> date | None:
    return subject(case, RequestFacts).made_on


@anchor(
    sv="insatsens första dag, eller dagen efter att en tidigare kontakt slutade",
    en="the intervention's first day, or the day after a former contact ended",
)
def service_without_contact(case: Case, *, role: str) -> date | None:
    return _after_last(case, subject(case, ServiceFacts).days.starts_on, lambda contact: contact.role == role)


@anchor(
    sv="insatsens första dag, eller dagen efter att kommunens tidigare kontakt slutade",
    en="the intervention's first day, or the day after the municipality's former contact ended",
)
def service_without_municipal_fvk(case: Case) -> date | None:
    def municipal(contact: ContactFacts) -> bool:
        return (contact.role, contact.unit_principal) == (FVK, "municipality")

    return _after_last(case, subject(case, ServiceFacts).days.starts_on, municipal)


@anchor(
    sv="dagen då tillståndet konstaterades, eller dagen efter att en tidigare läkare slutade",
    en="the day that the condition was established, or the day after a former physician ended",
)
def condition_without_physician(case: Case) -> date | None:
    def physician(contact: ContactFacts) -> bool:
        return contact.role == FVK and contact.physician and contact.licensed is True

    return _after_last(case, subject(case, ConditionFacts).days.starts_on, physician)


@anchor(
    sv="dagen för bedömningen, eller dagen efter att en tidigare kontakt på enheten slutade",
    en="the day of the assessment, or the day after a former contact at the unit ended",
)
def assessment_without_fvk(case: Case) -> date | None:
    assessment = subject(case, AssessmentFacts)
    return _after_last(case, assessment.on, lambda contact: (contact.role, contact.unit) == (FVK, assessment.unit))


@anchor(
    sv="dagen då läkaren var kontakt för en patient med livshotande tillstånd, eller planens omprövning",
    en="the day that a physician was the contact of a life-threatened patient, or the plan's review",
)
def plan_owed(case: Case) -> date | None:
    contact = subject(case, ContactFacts)
    threatened = [
        condition.days.starts_on
        for condition in case.patient.conditions
        if condition.kind == "life_threatening" and condition.days.covers(case.on)
    ]
    known = [contact.days.starts_on, min(threatened, default=None), contact.plan_review_on]
    return max(day for day in known if day is not None)


def _after_last(case: Case, first: date, kept: Callable[[ContactFacts], bool]) -> date:
    """The first day, or the day after the last of the contacts that kept the demand has ended, if that is later."""
    ended = (contact.days.ends_on for contact in case.patient.contacts if kept(contact))
    return max([first, *(day + timedelta(days=1) for day in ended if day is not None and day < case.on)])


@anchor(sv="inskrivningsmeddelandet", en="the admission notice")
def episode_noticed(case: Case) -> date | None:
    return subject(case, EpisodeFacts).noticed_on


@anchor(sv="den väntade utskrivningen", en="the expected discharge")
def episode_expected_end(case: Case) -> date | None:
    """The day of the notice that the patient is ready, else the newest estimate, else the day after the notice."""
    episode = subject(case, EpisodeFacts)
    return episode.ready_on or episode.expected_on or episode.noticed_on + timedelta(days=1)


@anchor(
    sv="underrättelsen om att patienten är utskrivningsklar", en="the notice that the patient is ready for discharge"
)
def episode_ready_day(case: Case) -> date | None:
    return subject(case, EpisodeFacts).ready_on


@anchor(sv="dagen då gränsen passerades", en="the day that the threshold was passed")
def episode_trigger_day(case: Case, *, trigger: str, threshold: int) -> date | None:
    return days.trigger_day(subject(case, EpisodeFacts), trigger, threshold)


@anchor(
    sv="dagen då patienten både hade en andra fast vårdkontakt och samtyckte",
    en="the day that the patient both had a second fixed care contact and consented",
)
def coordination_owed(case: Case) -> date | None:
    held = sorted(c.days.starts_on for c in case.patient.contacts if c.role == FVK and c.days.covers(case.on))
    agreed = [days.starts_on for days in case.patient.coordination_consents if days.covers(case.on)]
    return max(held[1], min(agreed)) if len(held) > 1 and agreed else None
