"""Patients with facts of every kind that a duty may rest on, drawn at random and saved in bulk."""

import random
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import models

from contacts.enums import ContactRole, NeedOutcome, Occasion, ReviewResult
from contacts.models import (
    Contact,
    ContactRequest,
    LifeThreateningPlan,
    NeedAssessment,
    PlanReview,
    SipPosition,
)
from fastkontakt.organisation.enums import AssignmentRole, Profession, UnitKind
from fastkontakt.organisation.models import Assignment, Leave, StaffMember, Unit
from patients.enums import ConditionKind, ConsentGivenHow, ConsentKind, DischargeKind, ServiceKind
from patients.models import (
    CareEpisode,
    CareService,
    Condition,
    Consent,
    Consultation,
    Listing,
    Patient,
    WardStay,
)
from tests.world import World

STOCKHOLM = ZoneInfo("Europe/Stockholm")


class Draw:
    """Draws rows around a day, so that every boundary of a period is met often."""

    def __init__(self, world: World, on: date, seed: int) -> None:
        self.world, self.on, self.random = world, on, random.Random(seed)
        self.units = self._units()
        self.people = [self._person(number) for number in range(24)]

    def _units(self) -> list[Unit]:
        world = self.world
        ward = world.unit(world.region, UnitKind.SJUKHUSAVDELNING, "Medicin 1", clinic="Medicin")
        same_clinic = world.unit(world.region, UnitKind.SJUKHUSAVDELNING, "Medicin 2", clinic="Medicin")
        other = world.unit(world.region, UnitKind.SJUKHUSAVDELNING, "Kirurgi 1")
        second = world.unit(world.region, UnitKind.VARDCENTRAL, "Andra vårdcentralen", primary_care=True)
        self.wards = [ward, same_clinic, other]
        return [world.vardcentral, second, world.mottagning, world.hemsjukvard, world.hemtjanst, *self.wards]

    def _person(self, number: int) -> StaffMember:
        physician = number % 2 == 0
        profession = Profession.LAKARE if physician else Profession.SJUKSKOTERSKA
        person = self.world.person(profession, licensed=self.random.choice([True, True, False, None]))
        for unit in self.random.sample(self.units, 3):
            end = self.random.choice([None, None, None, self.near(45)])
            start = date(2010, 1, 1)
            role = AssignmentRole.STAFF
            Assignment.objects.create(staff=person, unit=unit, role=role, starts_on=start, ends_on=end)
            if self.chance(0.3):
                begins = self.near(45)
                Leave.objects.create(
                    staff=person,
                    unit=unit,
                    substitute=self.random.choice([None, self.world.specialist]),
                    starts_on=begins,
                    ends_on=begins + timedelta(days=self.random.randint(0, 60)),
                    noted_by=person,
                )
        return person

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def near(self, days: int = 3) -> date:
        return self.on + timedelta(days=self.random.randint(-days, days))

    def moment(self, day: date) -> datetime:
        """A time of the day, often beside midnight."""
        clock = self.random.choice([time(0, 1), time(11, 59), time(12, 1), time(23, 59)])
        return datetime.combine(day, clock, STOCKHOLM).astimezone(UTC)

    def period(self, days: int = 3) -> dict[str, Any]:
        """A period that may begin or end beside the day, be open, or be empty."""
        start = self.random.choice([self.near(days), self.near(400), date(2014, 1, 1)])
        end = self.random.choice([None, None, self.near(days), start, start - timedelta(days=1)])
        return {"starts_on": start, "ends_on": None if end is None else max(end, start - timedelta(days=1))}

    def some(self, share: float, most: int = 2) -> range:
        return range(self.random.randint(1, most) if self.chance(share) else 0)

    def save(self, rows: list[models.Model]) -> None:
        """Rows that the database's own constraints refuse are left out: they cannot occur."""
        if rows:
            type(rows[0])._default_manager.bulk_create(rows, ignore_conflicts=True)

    def patients(self, count: int) -> list[Patient]:
        """So many patients with all their facts."""
        made = [self._patient(number) for number in range(count)]
        Patient.objects.bulk_create(made)
        patients = list(Patient.objects.filter(identity_number__startswith="R").order_by("identity_number"))
        for write in (self._listings, self._services, self._conditions, self._consents, self._contacts):
            self.save([row for patient in patients for row in write(patient)])
        for write in (self._requests, self._episodes):
            self.save([row for patient in patients for row in write(patient)])
        self._of_contacts()
        self._of_episodes()
        self.save([row for patient in patients for row in self._assessments(patient)])
        return patients

    def _patient(self, number: int) -> Patient:
        died = self.near() if self.chance(0.1) else None
        return Patient(
            identity_number=f"R{number:09}",
            identity_kind="regionalt_reservnummer",
            born_on=date(1950, 1, 1),
            given_name="Patient",
            family_name=str(number),
            deceased_on=died,
        )

    def _listings(self, patient: Patient) -> list[models.Model]:
        return [
            Listing(patient=patient, unit=self.random.choice(self.units[:2]), **self.period()) for _ in self.some(0.7)
        ]

    def _services(self, patient: Patient) -> list[models.Model]:
        kinds = {
            ServiceKind.HEMTJANST: self.world.hemtjanst,
            ServiceKind.KOMMUNAL_HALSOSJUKVARD: self.world.hemsjukvard,
            ServiceKind.SARSKILT_BOENDE: self.world.hemsjukvard,
        }
        drawn = [self.random.choice(list(kinds.items())) for _ in self.some(0.4)]
        return [CareService(patient=patient, kind=kind, unit=unit, **self.period()) for kind, unit in drawn]

    def _conditions(self, patient: Patient) -> list[models.Model]:
        return [
            Condition(
                patient=patient,
                kind=self.random.choice([*ConditionKind.values, ConditionKind.LIFE_THREATENING]),
                established_by=self.people[0],
                unit=self.random.choice([None, *self.units[:4]]),
                **self.period(),
            )
            for _ in self.some(0.8)
        ]

    def _consents(self, patient: Patient) -> list[models.Model]:
        return [
            Consent(
                patient=patient,
                kind=ConsentKind.COORDINATION,
                given_how=ConsentGivenHow.ORAL,
                unit=self.units[0],
                noted_by=self.people[0],
                **self.period(),
            )
            for _ in self.some(0.7)
        ]

    def _contacts(self, patient: Patient) -> list[models.Model]:
        return [self._contact(patient) for _ in self.some(0.8, 4)]

    def _contact(self, patient: Patient) -> Contact:
        role = self.random.choice([*ContactRole.values, ContactRole.FAST_VARDKONTAKT])
        told = [None, self.near()]
        return Contact(
            patient=patient,
            role=role,
            staff=self.random.choice(self.people),
            unit=self.random.choice(self.units),
            occasion=Occasion.NEED,
            coordinating=role == ContactRole.FAST_VARDKONTAKT and self.chance(0.1),
            appointed_by=self.people[0],
            informed_orally_on=self.random.choice(told),
            informed_in_writing_on=self.random.choice(told),
            next_review_on=self.random.choice([None, self.near(16)]),
            **self.period(200),
        )

    def _requests(self, patient: Patient) -> list[models.Model]:
        return [
            ContactRequest(
                patient=patient,
                role=self.random.choice(ContactRole.values),
                unit=self.random.choice(self.units[:5]),
                made_at=self.moment(self.near()),
                answered_at=self.moment(self.on) if self.chance(0.3) else None,
            )
            for _ in self.some(0.3)
        ]

    def _episodes(self, patient: Patient) -> list[models.Model]:
        return [self._episode(patient) for _ in self.some(0.4)]

    def _episode(self, patient: Patient) -> CareEpisode:
        admitted = self.moment(self.on - timedelta(days=self.random.randint(0, 13)))
        ready = admitted + timedelta(days=self.random.randint(0, 3)) if self.chance(0.5) else None
        gone = admitted + timedelta(days=self.random.randint(3, 6)) if self.chance(0.4) else None
        return CareEpisode(
            patient=patient,
            ward=self.random.choice(self.wards),
            receiving_unit=self.random.choice([None, self.units[0], self.units[1]]),
            admitted_at=admitted,
            noticed_at=admitted + timedelta(hours=self.random.randint(0, 30)),
            noticed_by=self.people[0],
            expected_discharge=self.random.choice([None, self.near()]),
            ready_at=ready,
            sip_needed=self.random.choice([None, True, True, False]) if ready else None,
            sip_called_at=ready if ready and self.chance(0.3) else None,
            unknown_primary_since=self.near() if self.chance(0.2) else None,
            discharged_at=gone,
            discharge_kind=self.random.choice(DischargeKind.values) if gone else "",
        )

    def _of_contacts(self) -> None:
        held = list(Contact.objects.filter(role=ContactRole.FAST_VARDKONTAKT).order_by("pk"))
        texts = dict.fromkeys(("goals", "sub_goals", "social_needs", "psychological_needs", "existential_needs"), "…")
        self.save(
            [
                LifeThreateningPlan(
                    patient_id=contact.patient_id,
                    contact=contact,
                    on=self.near(),
                    next_review_on=self.near(),
                    decided_by=self.people[0],
                    **texts,
                )
                for contact in held
                for _ in self.some(0.5)
            ]
        )
        self.save([self._review(plan) for plan in LifeThreateningPlan.objects.order_by("pk") for _ in self.some(0.6)])
        self.save(
            [
                SipPosition(
                    patient_id=contact.patient_id,
                    contact=contact,
                    on=self.near(),
                    needed=True,
                    reason="…",
                    taken_by=self.people[0],
                )
                for contact in held
                for _ in self.some(0.5, 1)
            ]
        )

    def _review(self, plan: LifeThreateningPlan) -> PlanReview:
        on, stands = self.near(), self.chance(0.7)
        return PlanReview(
            plan=plan,
            on=on,
            result=ReviewResult.STANDS if stands else ReviewResult.REPLACED,
            note="…",
            next_review_on=on + timedelta(days=self.random.randint(1, 20)) if stands else None,
            reviewed_by=self.people[0],
        )

    def _of_episodes(self) -> None:
        episodes = list(CareEpisode.objects.order_by("pk"))
        noted = {"noted_by": self.people[0]}
        self.save(
            [
                WardStay(episode=episode, unit=self.random.choice(self.wards), starts_on=self.near(), **noted)
                for episode in episodes
                for _ in self.some(0.7, 3)
            ]
        )
        self.save(
            [
                Consultation(
                    episode=episode,
                    unit=self.random.choice(self.wards),
                    consultant=self.random.choice(self.people[:4]),
                    on=self.near(),
                    **noted,
                )
                for episode in episodes
                for _ in self.some(0.6, 6)
            ]
        )

    def _assessments(self, patient: Patient) -> list[models.Model]:
        episodes = list(patient.episodes.order_by("pk")) if self.chance(0.5) else []
        contacts = list(patient.contacts.order_by("pk")) if self.chance(0.5) else []
        return [
            NeedAssessment(
                patient=patient,
                unit=self.random.choice(self.units[:5]),
                role=self.random.choice([ContactRole.FAST_VARDKONTAKT, ContactRole.FAST_OMSORGSKONTAKT]),
                on=self.near(),
                outcome=self.random.choice(NeedOutcome.values),
                reason="…",
                episode=self.random.choice([None, *episodes]),
                contact=self.random.choice([None, *contacts]),
                assessed_by=self.people[0],
            )
            for _ in self.some(0.6, 3)
        ]
