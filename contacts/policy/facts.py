"""What is known about one question put to the rulebook.

A `Case` is the whole input of the engine. It is plain data: no queries, no clock. In every field that may be
`None` and is not said to mean something else, `None` means "not recorded"; the engine then asks instead of guessing.
Values of roles, kinds and professions are those of `contacts.enums` and `fastkontakt.organisation.enums`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """A period of whole days, both ends included. `ends_on=None` is open."""

    starts_on: date
    ends_on: date | None = None

    def covers(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)

    def overlaps(self, other: Days) -> bool:
        return (self.ends_on is None or other.starts_on <= self.ends_on) and (
            other.ends_on is None or self.starts_on <= other.ends_on
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DelegationFacts:
    """A manager's written delegation to the actor: which roles may be appointed, where and when."""

    unit: str
    roles: frozenset[str]
    days: Days


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorFacts:
    """Who decides: the assignment signed in on, and the actor's own delegations.

    `unit=None` means signed in on no unit; `role` is an AssignmentRole.
    """

    unit: str | None
    role: str
    delegations: tuple[DelegationFacts, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitFacts:
    """The unit that appoints. `primary_care` means publicly financed primary care."""

    id: str
    kind: str
    principal: str
    provides_health_care: bool | None
    performs_home_care: bool | None
    primary_care: bool | None
    has_telephone: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffFacts:
    """The person proposed, as known at the unit asked about.

    `training=None` and `assistant_nurse=None` mean "none", not "unknown". `assignments` are those at the unit asked
    about. `open_contacts` counts contacts in the role that are open on the start day, without the replaced one.
    `limit=None` means that no limit is set; `limit_set_by` is "agreed", "unit" or "tenant".
    """

    id: str
    name: str
    profession: str
    licensed: bool | None
    specialities: frozenset[str] = frozenset()
    training: str | None = None
    training_speciality: str | None = None
    employment: str | None = None
    employed_since: date | None = None
    assistant_nurse: str | None = None
    assignments: tuple[Days, ...] = ()
    has_telephone: bool = False
    open_contacts: int = 0
    limit: int | None = None
    limit_set_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceFacts:
    """Home care, municipal health care or special housing at a unit."""

    kind: str
    unit: str
    days: Days
    id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionFacts:
    """A condition that a physician has established, from its first day to its last.

    `unit` is where it was established, `unit_principal` who runs it; None where that was never noted.
    """

    kind: str
    days: Days
    id: str = ""
    unit: str | None = None
    unit_principal: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingFacts:
    """Where the patient is listed (listning)."""

    unit: str
    days: Days


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactFacts:
    """A contact that the patient has, had or will have. `physician` and `licensed` are the holder's.

    `informed_orally_on` and `informed_in_writing_on` are the first days on which the patient was told so, None for not
    yet; `next_review_on` is the day agreed for the next review, None for the ordinary interval. `holder_assigned_to` is
    the last day of the holder's assignment at the unit, None where it is open; `holder_leaves` are the holder's leaves
    from the unit without substitute. `plan_review_on` is the next review of the newest plan, None without a plan;
    where its newest review found that a new plan is needed, `new_plan_needed` and the day of that review.
    """

    id: str
    role: str
    staff: str
    unit: str
    unit_principal: str
    days: Days
    coordinating: bool
    physician: bool
    licensed: bool | None
    unit_primary_care: bool | None = None
    informed_orally_on: date | None = None
    informed_in_writing_on: date | None = None
    next_review_on: date | None = None
    holder_assigned_to: date | None = None
    holder_leaves: tuple[Days, ...] = ()
    plan_review_on: date | None = None
    new_plan_needed: bool = False
    sip_position_taken: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestFacts:
    """A request for a contact at a unit, the day on which it was made, and the day of the answer, None while open."""

    id: str
    role: str
    unit: str
    made_on: date
    answered_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentFacts:
    """A documented assessment of the need of a contact at a unit, or the answer to an offer (NeedOutcome).

    The newest for the patient, role and unit comes first. `episode` is the hospital stay it was made for, if any, and
    `contact` the appointed contact that it reviews, if any.
    """

    id: str
    role: str
    unit: str
    unit_principal: str
    outcome: str
    on: date
    episode: str | None = None
    contact: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StayFacts:
    """Days at a clinic within an episode, from the first."""

    clinic: str
    starts_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsultationFacts:
    """That a consultant from a clinic saw the patient on a day."""

    clinic: str
    consultant: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class EpisodeFacts:
    """A stay in hospital. Days are Swedish days; `receiving=None` means that no primary-care unit was notified.

    `kind` is the DischargeKind, "" while the patient is in.
    """

    id: str
    ward: str
    receiving: str | None
    admitted_on: date
    noticed_on: date
    expected_on: date | None = None
    ready_on: date | None = None
    sip_needed: bool | None = None
    sip_called_on: date | None = None
    unknown_primary_since: date | None = None
    discharged_on: date | None = None
    kind: str = ""
    stays: tuple[StayFacts, ...] = ()
    consultations: tuple[ConsultationFacts, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientFacts:
    """The patient. `deceased_on=None` means alive; `wished` holds (role, staff id, unit id) of open wishes.

    `coordination_consents` are the days for which the patient has agreed to coordination: one that nobody has recorded
    is none. `requests` are the open ones; `episodes` those that something may still be owed for.
    """

    id: str
    born_on: date | None
    deceased_on: date | None = None
    listings: tuple[ListingFacts, ...] = ()
    services: tuple[ServiceFacts, ...] = ()
    conditions: tuple[ConditionFacts, ...] = ()
    contacts: tuple[ContactFacts, ...] = ()
    wished: frozenset[tuple[str, str, str]] = frozenset()
    coordination_consents: tuple[Days, ...] = ()
    requests: tuple[RequestFacts, ...] = ()
    assessments: tuple[AssessmentFacts, ...] = ()
    episodes: tuple[EpisodeFacts, ...] = ()


Subject = (
    PatientFacts | ContactFacts | RequestFacts | ServiceFacts | ConditionFacts | EpisodeFacts | AssessmentFacts | None
)
"""What a duty may hang on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One question: may this be done, or what is owed, on the day `on`?

    checkpoint  "appoint", "end", "answer", "discharge" or "standing"
    role        the contact role asked about; "" at "standing" asks about all three
    on          start day at appoint, last day at end, day of discharge, the day asked about at standing
    decided_on  the day of the decision
    ends_on     planned last day of a new contact, None when open
    replaces    id of the contact that ends the day before `on`
    ending      the contact being ended; `successor` takes over the day after
    request     the request being answered, with `answer` (RequestOutcome) and `answer_reason`
    episode     the stay being ended by a discharge of the kind `discharge_kind`
    subject     what a duty hangs on; set by the engine at "standing", one at a time
    """

    tenant: str
    checkpoint: str
    role: str
    on: date
    decided_on: date
    patient: PatientFacts
    ends_on: date | None = None
    occasion: str | None = None
    actor: ActorFacts | None = None
    unit: UnitFacts | None = None
    appointee: StaffFacts | None = None
    coordinating: bool = False
    replaces: str | None = None
    ending: ContactFacts | None = None
    successor: StaffFacts | None = None
    end_reason: str = ""
    individual_assessment: str = ""
    override_reason: str = ""
    request: RequestFacts | None = None
    answer: str = ""
    answer_reason: str = ""
    episode: EpisodeFacts | None = None
    discharge_kind: str = ""
    subject: Subject = None
