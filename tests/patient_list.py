"""A unit with patients of every kind, and the patient list's answers found one patient at a time."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from random import Random
from typing import Any
from uuid import UUID, uuid4

from contacts.enums import ContactRole, NeedOutcome
from contacts.models import Contact, Duty, NeedAssessment
from fastkontakt.organisation.models import StaffMember, Unit
from patients.enums import Protection, RelationGround
from patients.models import Listing, Patient
from patients.services import relate
from reporting.patient_list.question import Question
from tests.duties import duty
from tests.factories.contacts import ContactFactory, NeedAssessmentFactory
from tests.factories.patients import ListingFactory, PatientFactory
from tests.world import LONG_AGO, TODAY, World

FVK, FLK = ContactRole.FAST_VARDKONTAKT, ContactRole.FAST_LAKARKONTAKT
DAYS = timedelta(days=1)
PROTECTIONS = [Protection.NONE] * 6 + [Protection.SEKRETESSMARKERING, Protection.SKYDDAD_FOLKBOKFORING]


def known(world: World, unit: Unit | None = None, **fields: Any) -> Patient:
    """A patient whom the vårdcentral, or another unit, takes part in the care of."""
    patient: Patient = PatientFactory(**fields)
    relate(patient=patient, unit=unit or world.vardcentral, ground=RelationGround.REGISTERED, on=LONG_AGO)
    return patient


def held(world: World, patient: Patient, **fields: Any) -> Contact:
    """A fast vårdkontakt at the vårdcentral."""
    values = {"unit": world.vardcentral, "starts_on": LONG_AGO, "role": FVK} | fields
    made: Contact = ContactFactory(patient=patient, **values)
    return made


def populated(world: World, number: int, random: Random) -> list[StaffMember]:
    """So many patients, each with a random lot of what sorts, filters and must not; and who hold the contacts."""
    people = [world.nurse() for _ in range(3)]
    for _ in range(number):
        patient = known(
            world,
            given_name=random.choice(["Ada", "Bo", "Åsa"]),
            family_name=random.choice(["Ek", "Öst", "Ek Berg", "ek"]),
            protection=random.choice(PROTECTIONS),
        )
        _listing(world, patient, random)
        _contacts(world, patient, people, random)
        _assessments(world, patient, random)
        for days in random.sample([-5, -1, 0, 3, 9, None], random.randint(0, 2)):
            due = None if days is None else TODAY + days * DAYS
            unit = random.choice([world.vardcentral, world.vardcentral, world.hemsjukvard])
            duty(world, patient, unit=unit, due_on=due, subject=uuid4())
    return people


def _listing(world: World, patient: Patient, random: Random) -> None:
    unit = random.choice([world.vardcentral, world.vardcentral, world.mottagning, None])
    ends_on = random.choice([None, None, TODAY - DAYS])
    if unit:
        ListingFactory(patient=patient, unit=unit, starts_on=_day(random, -900, -3), ends_on=ends_on)


def _contacts(world: World, patient: Patient, people: list[StaffMember], random: Random) -> None:
    for staff in random.sample(people, random.randint(0, 2)):
        held(
            world,
            patient,
            staff=staff,
            starts_on=_day(random, -300, 20),
            ends_on=random.choice([None, None, TODAY + 30 * DAYS]),
            next_review_on=random.choice([None, _day(random, -20, 60)]),
        )
    if random.random() < 0.4:
        held(world, patient, role=FLK, staff=people[0], ends_on=random.choice([None, TODAY - DAYS]))
    if random.random() < 0.4:
        held(world, patient, unit=world.hemsjukvard, next_review_on=_day(random, -20, 60))


def _assessments(world: World, patient: Patient, random: Random) -> None:
    for _ in range(random.randint(0, 2)):
        NeedAssessmentFactory(
            patient=patient,
            unit=random.choice([world.vardcentral, world.mottagning]),
            on=_day(random, -90, -1),
            outcome=random.choice([NeedOutcome.NEED, NeedOutcome.NO_NEED]),
            next_review_on=random.choice([None, _day(random, 1, 60)]),
        )


def _day(random: Random, least: int, most: int) -> date:
    return TODAY + random.randint(least, most) * DAYS


@dataclass
class Known:
    """What a patient is sorted and filtered by at a unit, by looking at every row of the patient, once."""

    patient: Patient
    unit: Unit

    @cached_property
    def contacts(self) -> list[Contact]:
        return [c for c in Contact.objects.filter(patient=self.patient, unit=self.unit) if c.covers(TODAY)]

    @cached_property
    def listed_on(self) -> date | None:
        found = [row for row in Listing.objects.filter(patient=self.patient, unit=self.unit) if row.covers(TODAY)]
        return found[0].starts_on if found else None

    @cached_property
    def due(self) -> list[date]:
        standing = Duty.objects.filter(patient=self.patient, unit=self.unit, met_at__isnull=True)
        return [row.due_on for row in standing if row.due_on]

    @cached_property
    def review_on(self) -> date | None:
        days = [contact.next_review_on for contact in self.contacts if contact.next_review_on]
        roles = {contact.role for contact in self.contacts}
        made = NeedAssessment.objects.filter(patient=self.patient, unit=self.unit).order_by("on", "noted_at")
        newest = {row.role: row.next_review_on for row in made}
        days += [day for role, day in newest.items() if day and role not in roles]
        return min(days, default=None)


def everyone(world: World) -> list[Known]:
    """All that there is to know of each patient for the vårdcentral's list, found one at a time."""
    return [Known(patient, world.vardcentral) for patient in Patient.objects.all()]


def expected(question: Question, rows: list[Known]) -> list[UUID]:
    """The patients of the list in order."""
    return [row.patient.pk for row in sorted(filter(lambda row: fits(row, question), rows), key=place(question))]


def fits(row: Known, question: Question) -> bool:
    roles, marks = {contact.role for contact in row.contacts}, set(question.marks)
    return (
        set(question.having) <= roles
        and not set(question.lacking) & roles
        and (not question.person or question.person in {contact.staff_id for contact in row.contacts})
        and (not question.review_by or (row.review_on or date.max) <= question.review_by)
        and ("listad" not in marks or row.listed_on is not None)
        and ("forsenad" not in marks or any(day < TODAY for day in row.due))
    )


def place(question: Question) -> Any:
    def key(row: Known) -> tuple[Any, ...]:
        return (*rank(row), row.patient.protection == Protection.SKYDDAD_FOLKBOKFORING, *names(row))

    def rank(row: Known) -> tuple[Any, ...]:
        days = {"listad": row.listed_on, "uppgift": min(row.due, default=None), "uppfoljning": row.review_on}
        sign = -1 if question.descending else 1
        if question.sort == "namn":
            return ()
        if question.sort == "antal":
            return (sign * len(row.contacts),)
        day = days[question.sort]
        return (day is None, sign * day.toordinal() if day else 0)

    def names(row: Known) -> tuple[Any, ...]:
        hidden = row.patient.protection == Protection.SKYDDAD_FOLKBOKFORING
        said = ("", "") if hidden else (row.patient.family_name, row.patient.given_name)
        turned = question.sort == "namn" and question.descending
        return tuple(map(Backwards, (*said, row.patient.pk))) if turned else (*said, row.patient.pk)

    return key


@dataclass(frozen=True)
class Backwards:
    """Sorts the other way round."""

    value: Any

    def __lt__(self, other: "Backwards") -> bool:
        return bool(other.value < self.value)
