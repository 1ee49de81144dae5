"""The demo's agreements: every state is there to look at, in both counties."""

from django.test import TestCase

from agreements.agreed import presentation, selectors
from agreements.models import Agreement, AgreementAnswer
from fastkontakt.accounts.actor import PATIENT, RELATIVE, STAFF, Actor
from fastkontakt.accounts.models import User
from fastkontakt.organisation.models import Assignment
from fastkontakt.tenancy.models import Tenant
from patients.models import Mandate, Patient
from tests.demo_counties import SUNDAY, in_each_county, seeded

TODAY = SUNDAY.date()


class Agreements(TestCase):
    tenant: Tenant

    @classmethod
    def setUpTestData(cls) -> None:
        seeded(SUNDAY)

    def user(self, key: str) -> User:
        found: User = User.objects.get(username=f"{self.tenant.slug}.{key}")
        return found

    @in_each_county
    def test_every_state_is_there(self) -> None:
        user = self.user("vardcentral.sjukskoterska")
        nurse = Actor(user, self.tenant, STAFF, assignment=Assignment.objects.get(staff__user=user, primary=True))
        patients = Patient.objects.filter(agreements__isnull=False)
        found = [row for patient in patients for row in selectors.agreements_of(nurse, patient, on=TODAY)]
        assert {presentation.state_of(row, today=TODAY) for row in found} == set(presentation.State)
        assert Agreement.objects.count() == len(found)

    @in_each_county
    def test_the_first_patient_has_one_to_answer(self) -> None:
        user = self.user("patient.1")
        patient = Patient.objects.get(user=user)
        me = Actor(user, self.tenant, PATIENT, patient_id=patient.pk)
        (found,) = selectors.agreements_of(me, patient, on=TODAY)
        assert presentation.state_of(found, today=TODAY) == presentation.State.WAITING
        assert len(found.versions) == 2

    @in_each_county
    def test_a_proxy_has_confirmed(self) -> None:
        user = self.user("narstaende.3")
        patient = Mandate.objects.get(user=user).patient
        (found,) = selectors.agreements_of(Actor(user, self.tenant, RELATIVE), patient, on=TODAY)
        assert presentation.confirmed(found.newest)
        assert AgreementAnswer.objects.filter(by=user).count() == 1
