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


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionFacts:
    """A condition that a physician has established, from its first day to its last."""

    kind: str
    days: Days


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingFacts:
    """Where the patient is listed (listning)."""

    unit: str
    days: Days


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactFacts:
    """A contact that the patient has, had or will have. `physician` and `licensed` are the holder's."""

    id: str
    role: str
    staff: str
    unit: str
    unit_principal: str
    days: Days
    coordinating: bool
    physician: bool
    licensed: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientFacts:
    """The patient. `deceased_on=None` means alive; `wished` holds (role, staff id, unit id) of open wishes."""

    id: str
    born_on: date | None
    deceased_on: date | None = None
    listings: tuple[ListingFacts, ...] = ()
    services: tuple[ServiceFacts, ...] = ()
    conditions: tuple[ConditionFacts, ...] = ()
    contacts: tuple[ContactFacts, ...] = ()
    wished: frozenset[tuple[str, str, str]] = frozenset()
    consents_to_coordination: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One question: may this be done, or what is owed, on the day `on`?

    checkpoint  "appoint", "end", "discharge" or "standing"
    role        the contact role asked about; "" at "standing" asks about all three
    on          start day at appoint, last day at end, the day asked about at standing
    decided_on  the day of the decision
    ends_on     planned last day of a new contact, None when open
    replaces    id of the contact that ends the day before `on`
    ending      the contact being ended; `successor` takes over the day after
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
