"""The duty to choose who coordinates, the page to choose on and the agreement suggest the same fasta vårdkontakt."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import models

from agreements.agreed.pages import WritePage
from contacts.coordinator_order import suggested_order
from contacts.duties import refresh
from contacts.enums import ContactRole, Occasion
from contacts.models import Contact, Duty
from contacts.needs.pages import CoordinatorPage
from fastkontakt.organisation.enums import Profession
from fastkontakt.organisation.models import StaffMember
from fastkontakt.tenancy import activate
from patients.enums import ConsentKind
from patients.models import Patient
from tests.duty_cases import Draw
from tests.factories.contacts import ContactFactory, NeedAssessmentFactory
from tests.factories.patients import ConsentFactory
from tests.world import TODAY, World, make_tenant

RULE = "fvk-coordinator-missing"


class Coordinated(Draw):
    """Patients with several fasta vårdkontakter of the day, begun around the day that makes one regular."""

    def _person(self, number: int) -> StaffMember:
        profession = self.random.choice([Profession.LAKARE, Profession.SJUKSKOTERSKA, Profession.UNDERSKOTERSKA])
        return self.world.person(profession, licensed=self.random.choice([True, True, False, None]))

    def period(self, days: int = 3) -> dict[str, Any]:
        return super().period(days) if self.chance(0.2) else {"starts_on": self.near(days), "ends_on": None}

    def _contacts(self, patient: Patient) -> list[models.Model]:
        roles = [ContactRole.FAST_VARDKONTAKT] * self.random.randint(2, 4)
        roles += [ContactRole.FAST_LAKARKONTAKT for _ in self.some(0.4, 1)]
        return [self._held(patient, role) for role in roles]

    def _held(self, patient: Patient, role: str) -> Contact:
        begun = self.on - timedelta(days=self.random.choice([1, 89, 90, 91]))
        return Contact(
            patient=patient,
            role=role,
            staff=self.random.choice(self.people),
            unit=self.random.choice(self.units),
            occasion=Occasion.NEED,
            appointed_by=self.people[0],
            starts_on=begun,
        )


def held_by(patient: Patient, on: date) -> list[Contact]:
    rows = Contact.objects.filter(patient=patient, role=ContactRole.FAST_VARDKONTAKT, period__contains=on)
    return list(rows.select_related("staff", "unit"))


@pytest.mark.django_db
def test_the_duty_stands_with_the_unit_of_the_one_suggested() -> None:
    made = make_tenant("gotland")
    with activate(made.pk):
        patients = Coordinated(World(made), TODAY, 11).patients(250)
        refresh([patient.pk for patient in patients], on=TODAY)
        duties = list(Duty.objects.filter(rule=RULE).select_related("patient"))
        assert len(duties) > 80
        for duty in duties:
            first = suggested_order(held_by(duty.patient, TODAY), duty.patient, own_unit=None, on=TODAY)[0]
            assert duty.unit_id == first.contact.unit_id, first.reasons


@pytest.mark.django_db
def test_the_same_person_is_suggested_wherever_one_looks() -> None:
    """At first the clinic, which has known the patient longest; once followed up, the new one in primary care."""
    made = make_tenant("gotland")
    with activate(made.pk):
        world = World(made)
        patient = world.patient()
        ConsentFactory(patient=patient, kind=ConsentKind.COORDINATION, unit=world.vardcentral)
        begun = {world.mottagning: 80, world.vardcentral: 20}
        _, home = (
            ContactFactory(patient=patient, unit=unit, staff=world.nurse(unit), starts_on=TODAY - timedelta(days=days))
            for unit, days in begun.items()
        )
        assert suggested_everywhere(world, patient) == {world.mottagning.pk}
        NeedAssessmentFactory(patient=patient, unit=world.vardcentral, contact=home, on=TODAY)
        assert suggested_everywhere(world, patient) == {world.vardcentral.pk}


def suggested_everywhere(world: World, patient: Patient) -> set[Any]:
    """The unit of the one suggested: on the worklist, where the choice is made, and in a new agreement."""
    refresh([patient.pk], on=TODAY)
    page = CoordinatorPage(world.chef, patient, today=TODAY)
    agreement = WritePage(world.chef, patient, None, today=TODAY)
    duty = Duty.objects.get(rule=RULE, met_at=None)
    return {duty.unit_id, page.people[0].contact.unit_id, agreement.order[0].contact.unit_id}
