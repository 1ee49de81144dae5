"""Patients and the facts about them. Numbers are Skatteverket's published test numbers, round again when out."""

from datetime import date

import factory

from fastkontakt.demodata.numbers import PERSONNUMMER
from fastkontakt.validators import born_on, identity_kind
from patients.enums import ConditionKind, ConsentGivenHow, ConsentKind, RelationGround, RelativeRole, ServiceKind
from patients.models import CareRelation, CareService, Condition, Consent, Listing, Patient, Relative
from tests.factories.organisation import StaffMemberFactory, UnitFactory

NUMBERS = PERSONNUMMER.read_text().split()
SINCE = date(2024, 1, 1)


class PatientFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Patient

    identity_number = factory.Sequence(lambda n: NUMBERS[n % len(NUMBERS)])
    identity_kind = factory.LazyAttribute(lambda patient: identity_kind(patient.identity_number))
    born_on = factory.LazyAttribute(lambda patient: born_on(patient.identity_number))
    given_name = "Patient"
    family_name = factory.Sequence(lambda n: f"Nummer {n}")


class OfPatientFactory(factory.django.DjangoModelFactory):
    class Meta:
        abstract = True

    patient = factory.SubFactory(PatientFactory)


class CareRelationFactory(OfPatientFactory):
    class Meta:
        model = CareRelation

    unit = factory.SubFactory(UnitFactory)
    ground = RelationGround.REGISTERED
    starts_on = SINCE


class ListingFactory(OfPatientFactory):
    class Meta:
        model = Listing

    unit = factory.SubFactory(UnitFactory)
    starts_on = SINCE


class CareServiceFactory(OfPatientFactory):
    class Meta:
        model = CareService

    unit = factory.SubFactory(UnitFactory, home_care=True)
    kind = ServiceKind.HEMTJANST
    starts_on = SINCE


class ConditionFactory(OfPatientFactory):
    class Meta:
        model = Condition

    kind = ConditionKind.LIFE_THREATENING
    established_by = factory.SubFactory(StaffMemberFactory, physician=True)
    starts_on = SINCE


class RelativeFactory(OfPatientFactory):
    class Meta:
        model = Relative

    rank = factory.LazyAttribute(lambda relative: relative.patient.relatives.count() + 1)
    role = RelativeRole.PARTNER
    given_name = "Närstående"
    family_name = factory.Sequence(lambda n: f"Nummer {n}")
    telephone = "070-174 06 05"


class ConsentFactory(OfPatientFactory):
    class Meta:
        model = Consent

    kind = ConsentKind.COORDINATION
    given_how = ConsentGivenHow.ORAL
    unit = factory.SubFactory(UnitFactory)
    noted_by = factory.SubFactory(StaffMemberFactory)
    starts_on = SINCE
