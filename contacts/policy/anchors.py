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


@anchor(sv="insatsens första dag", en="the intervention's first day")
def service_start(case: Case) -> date | None:
    return subject(case, ServiceFacts).days.starts_on


@anchor(sv="dagen då tillståndet konstaterades", en="the day that the condition was established")
def condition_start(case: Case) -> date | None:
    return subject(case, ConditionFacts).days.starts_on


@anchor(sv="dagen för bedömningen", en="the day of the assessment")
def assessment_made(case: Case) -> date | None:
    return subject(case, AssessmentFacts).on


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
