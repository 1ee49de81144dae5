"""Writes a county's rows in the active tenant: the organisation first, then patients as the cases ask for them."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count, cycle
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db.models import Model

from contacts.enums import USUAL_OCCASION, ContactRole, InformedHow, InformedWhom, Occasion
from contacts.models import Contact, InformationGiven, SipPosition
from fastkontakt.accounts.actor import STAFF, Actor
from fastkontakt.accounts.models import User
from fastkontakt.demodata.counties import County, UnitPlan
from fastkontakt.demodata.due import Due, begun, last_day, terms
from fastkontakt.demodata.names import patient_name
from fastkontakt.demodata.numbers import Numbers, hsa_id, mobile_numbers
from fastkontakt.demodata.teams import ALSO_AT, Post
from fastkontakt.moments import day_of, start_of
from fastkontakt.organisation.enums import AssignmentRole
from fastkontakt.organisation.models import Assignment, CareProvider, StaffMember, Unit
from fastkontakt.organisation.services import assign
from fastkontakt.tenancy.models import Tenant, new_key
from fastkontakt.validators import born_on, identity_kind
from patients.enums import RelationGround, RelativeRole
from patients.models import CareRelation, CareService, Condition, Listing, Patient, Relative

Years = tuple[int, int]
"""Born in these years and between."""
CHILD, TEEN, YOUNG, ADULT, OLD = (2014, 2022), (2009, 2012), (1990, 2008), (1955, 1989), (1931, 1954)
FLK, FVK, FOK = ContactRole.FAST_LAKARKONTAKT, ContactRole.FAST_VARDKONTAKT, ContactRole.FAST_OMSORGSKONTAKT
FIRST_DIRECT_LINE = 40
TOLD = tuple(InformedHow)
SIP_POSITION_AFTER = timedelta(days=6)
SIP_REASONS = (
    (False, "Insatserna från kommunen och regionen behöver inte samordnas i en gemensam plan."),
    (False, "Patienten klarar vardagen själv och vill inte ha någon plan."),
    (True, "Insatser från både kommunen och regionen behöver samordnas."),
)

Day = date | int
"""A date, or a number of days from the day of the seeding (negative: before it)."""


@dataclass
class Builder:
    """One county under construction. Units and staff are named by their keys: "hemtjanst", "hemtjanst.chef".

    What the cases ask for is written together by `write`. `acts` is what people do on the day of the seeding, after
    that: each by the services, and so in the log.
    """

    county: County
    tenant: Tenant
    now: datetime
    assignments: dict[str, Assignment] = field(default_factory=dict)
    acts: list[Callable[[], object]] = field(default_factory=list)
    units: dict[str, Unit] = field(default_factory=dict)
    staff: dict[str, StaffMember] = field(default_factory=dict)
    relations: dict[tuple[Any, Any], CareRelation] = field(default_factory=dict)
    collected: list[Model] = field(default_factory=list)
    ranks: Counter[Any] = field(default_factory=Counter)
    turns: Iterator[int] = field(default_factory=count)
    mobiles: Iterator[str] = field(default_factory=mobile_numbers)

    def __post_init__(self) -> None:
        self.numbers = Numbers(first=self.county.first_number)
        self.reviews = cycle(range(20, 170, 11))
        self.sip_reasons = cycle(SIP_REASONS)

    @property
    def today(self) -> date:
        """The Swedish day of the seeding."""
        return day_of(self.now)

    def day(self, day: Day) -> date:
        """The date itself, or that many days from today."""
        return day if isinstance(day, date) else self.today + timedelta(days=day)

    def begun(self, due: Due, rule: str, *, late: int = 3) -> date:
        """Since when a duty by the rule ends on such a deadline (fastkontakt.demodata.due)."""
        days, working = terms(self.county.slug, rule, on=self.today)
        return begun(due, days, today=self.today, working=working, late=late)

    def last_day(self, due: Due, *, late: int = 3) -> date:
        """Such a deadline."""
        return last_day(due, today=self.today, late=late)

    def moment(self, day: Day, hour: int = 9) -> datetime:
        """A time on the day, never one that has not been."""
        return min(start_of(self.day(day)) + timedelta(hours=hour, minutes=20), self.now)

    # The organisation

    def sign_ins(self) -> None:
        """Every user; one shared between counties is made once. No password works but the demo's."""
        keys = [key for key, _, post, _ in self.county.staff() if post.signs_in] + list(self.county.citizens)
        names = [self.county.username(key) for key in keys]
        User.objects.bulk_create(
            [User(username=name, password=make_password(None)) for name in names], ignore_conflicts=True
        )
        self._users = {user.username: user for user in User.objects.filter(username__in=names)}

    def user(self, key: str) -> User:
        """The sign-in of a staff key or a citizen's key."""
        return self._users[self.county.username(key)]

    def organisation(self) -> None:
        """Providers, units, staff and assignments."""
        providers = {plan.key: self._provider(plan) for plan in self.county.providers}
        for serial, plan in enumerate(self.county.units, start=1):
            organisation = self._organisation_number(plan)
            self.units[plan.key] = Unit.objects.create(
                provider=providers[plan.provider],
                hsa_id=hsa_id(organisation, "E", serial),
                kind=plan.kind,
                telephone_hours=plan.hours if plan.telephone else "",
                **{name: getattr(plan, name) for name in UNIT_FIELDS},
            )
        lines = count(FIRST_DIRECT_LINE)
        for serial, (key, plan, post, name) in enumerate(self.county.staff(), start=1):
            line = f"{self.county.direct_line}{next(lines)}" if post.direct_line else ""
            self._employ(key, plan, post, name, serial, line)
        for key, (unit, role) in ALSO_AT.items():
            self._assign(self.staff[key], unit, role, self.staff[key].employed_since or self.today)

    def _organisation_number(self, plan: UnitPlan) -> str:
        return next(provider.organisation for provider in self.county.providers if provider.key == plan.provider)

    def _provider(self, plan: Any) -> CareProvider:
        provider: CareProvider = CareProvider.objects.create(
            hsa_id=hsa_id(plan.organisation, "V", 1),
            **{name: getattr(plan, name) for name in PROVIDER_FIELDS},
        )
        return provider

    def _employ(self, key: str, unit: UnitPlan, post: Post, name: tuple[str, str], serial: int, line: str) -> None:
        since = self.day(post.since)
        person = StaffMember.objects.create(
            user=self.user(key) if post.signs_in else None,
            hsa_id=hsa_id(self._organisation_number(unit), "P", serial),
            given_name=name[0],
            family_name=name[1],
            specialities=list(post.specialities),
            employed_since=since,
            telephone=line,
            telephone_hours=unit.hours if line else "",
            **{name: getattr(post, name) for name in PERSON_FIELDS},
        )
        self.staff[key] = person
        self.assignments[key] = self._assign(person, unit.key, post.role, since, post.until, primary=True)

    def _assign(
        self,
        person: StaffMember,
        unit: str,
        role: AssignmentRole,
        since: date,
        until: int | None = None,
        *,
        primary: bool = False,
    ) -> Assignment:
        ends_on = None if until is None else self.day(until)
        return assign(staff=person, unit=self.units[unit], role=role, starts_on=since, ends_on=ends_on, primary=primary)

    def actor(self, key: str) -> Actor:
        """Somebody of the staff who signs in, at work."""
        return Actor(self.user(key), self.tenant, STAFF, assignment=self.assignments[key])

    # Patients

    def patient(
        self,
        age: Years = OLD,
        *,
        listed: str = "vardcentral",
        since: Day = -1100,
        citizen: str = "",
        number: str = "",
        **fields: Any,
    ) -> Patient:
        """A patient, listed at the unit unless `listed` is empty. `citizen` is the key of one who signs in."""
        known = self.county.citizens.get(citizen)
        number = number or (known.number if known else "") or self.numbers.take(age)
        birth = born_on(number)
        given, family = patient_name(self.numbers.place(number), number=number, born_on=birth or self.today)
        given_name, family_name = (known.given_name, known.family_name) if known else (given, family)
        facts = {"given_name": given_name, "family_name": family_name, **self._home(next(self.turns)), **fields}
        patient = Patient(
            pk=new_key(),
            identity_number=number,
            identity_kind=identity_kind(number),
            born_on=birth,
            user=self.user(citizen) if citizen else None,
            **facts,
        )
        self.collected.append(patient)
        if listed:
            self.list_at(patient, listed, since)
        return patient

    def _home(self, turn: int) -> dict[str, str]:
        streets = self.county.streets
        postal_code, city = self.county.city
        return {
            "telephone": next(self.mobiles),
            "street": f"{streets[turn % len(streets)]} {turn * 3 % 40 + 1}",
            "postal_code": postal_code,
            "city": city,
        }

    def list_at(self, patient: Patient, unit: str, since: Day, until: Day | None = None) -> None:
        """Listed at the unit, and so known there."""
        self.know(patient, unit, RelationGround.LISTING, since, until)
        self.collected.append(Listing(patient=patient, unit=self.units[unit], **self._period(since, until)))

    def serve(self, patient: Patient, unit: str, kind: str, since: Day = -400, until: Day | None = None) -> None:
        """An intervention from the unit."""
        self.know(patient, unit, RelationGround.SERVICE, since, until)
        days = self._period(since, until)
        self.collected.append(CareService(patient=patient, unit=self.units[unit], kind=kind, **days))

    def establish(self, patient: Patient, kind: str, by: str, since: Day, until: Day | None = None) -> None:
        """A condition that a physician has established, at the unit where that physician works."""
        self.know(patient, by.partition(".")[0], RelationGround.REGISTERED, since)
        days = self._period(since, until)
        unit = self.units[by.partition(".")[0]]
        self.collected.append(Condition(patient=patient, kind=kind, established_by=self.staff[by], unit=unit, **days))

    def relative(self, patient: Patient, role: RelativeRole, name: str, *, citizen: str = "", **fields: Any) -> None:
        """A relative, next in rank. `citizen` is the key of one who signs in, and `name` then follows from it."""
        known = self.county.citizens.get(citizen)
        given, _, family = name.partition(" ")
        self.ranks[patient.pk] += 1
        self.collected.append(
            Relative(
                patient=patient,
                rank=self.ranks[patient.pk],
                role=role,
                given_name=known.given_name if known else given,
                family_name=known.family_name if known else family,
                user=self.user(citizen) if citizen else None,
                **{"telephone": next(self.mobiles), **fields},
            )
        )

    def know(self, patient: Patient, unit: str, ground: str, since: Day, until: Day | None = None) -> None:
        """The unit takes part in the patient's care. Several reasons make one care relation, as long as the longest."""
        starts_on, ends_on = min(self.day(since), self.today), None if until is None else self.day(until)
        place = self.units[unit]
        relation = self.relations.setdefault(
            (patient.pk, place.pk),
            CareRelation(patient=patient, unit=place, ground=ground, starts_on=starts_on, ends_on=ends_on),
        )
        relation.starts_on = min(relation.starts_on, starts_on)
        ends = [relation.ends_on, ends_on]
        relation.ends_on = None if None in ends else max(end for end in ends if end)

    def contact(
        self,
        patient: Patient,
        role: ContactRole,
        who: str,
        since: Day = -300,
        until: Day | None = None,
        *,
        reason: str = "",
        told: tuple[InformedHow, ...] = TOLD,
        planned: bool = True,
        review: Day | None = None,
        occasion: Occasion | None = None,
        **fields: Any,
    ) -> Contact:
        """A contact at the person's own unit, appointed by its manager. One with a `reason` has been ended.

        Begun before today, the patient has been `told` of it. A fast vårdkontakt has a day for its next `review`, some
        day ahead if nothing is said, and has taken a position on the SIP if `planned`.
        """
        unit = who.partition(".")[0]
        manager = self.staff[f"{unit}.chef"]
        period = self._period(since, until)
        told = told if self.day(since) < self.today else ()
        if reason and until is not None:
            fields |= {"ended_by": manager, "ended_at": self.moment(until, hour=14), "end_reason": reason}
        if role == FVK and not reason:
            fields["next_review_on"] = self.day(next(self.reviews) if review is None else review)
        contact = Contact(
            pk=new_key(),
            patient=patient,
            role=role,
            staff=self.staff[who],
            unit=self.units[unit],
            occasion=occasion or USUAL_OCCASION[role],
            appointed_by=manager,
            appointed_at=self.moment(since),
            informed_orally_on=self.day(since) if InformedHow.ORAL in told else None,
            informed_in_writing_on=self.day(since) if InformedHow.WRITTEN in told else None,
            **period,
            **fields,
        )
        self.collected.append(contact)
        self.know(patient, unit, RelationGround.CONTACT, since, until if reason else None)
        self._inform(contact, told)
        if role == FVK and not reason and planned and contact.starts_on <= self.today:
            self._take_position(contact)
        return contact

    def _inform(self, contact: Contact, told: tuple[InformedHow, ...]) -> None:
        given = {"contact": contact, "whom": InformedWhom.PATIENT, "by": contact.staff, "on": contact.starts_on}
        noted_at = self.moment(contact.starts_on, hour=10)
        self.collected += [InformationGiven(how=how, noted_at=noted_at, **given) for how in told]

    def _take_position(self, contact: Contact) -> None:
        on = min(contact.starts_on + SIP_POSITION_AFTER, self.today)
        needed, reason = next(self.sip_reasons)
        taken = {"patient": contact.patient, "contact": contact, "taken_by": contact.staff}
        self.collected.append(SipPosition(on=on, needed=needed, reason=reason, noted_at=self.moment(on), **taken))

    def _period(self, since: Day, until: Day | None) -> dict[str, date | None]:
        return {"starts_on": self.day(since), "ends_on": None if until is None else self.day(until)}

    def write(self) -> None:
        """Write what has been collected: the patients first, then as it came."""
        rows: dict[type[Model], list[Model]] = {Patient: [], CareRelation: list(self.relations.values())}
        for row in self.collected:
            rows.setdefault(type(row), []).append(row)
        for model, of_model in rows.items():
            model._default_manager.bulk_create(of_model)

    def act(self) -> None:
        """Let people do today's work."""
        for act in self.acts:
            act()


PROVIDER_FIELDS = ("name", "kind", "provides_health_care", "provides_social_care")
UNIT_FIELDS = (
    "name",
    "municipality",
    "clinic",
    "telephone",
    "provides_health_care",
    "performs_home_care",
    "primary_care",
)
PERSON_FIELDS = (
    "profession",
    "title",
    "licensed",
    "training",
    "training_speciality",
    "employment",
    "assistant_nurse",
    "protected",
)
