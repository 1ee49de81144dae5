"""Patients and the facts about them. Numbers are Skatteverket's published test numbers, round again when out."""

from datetime import UTC, date, datetime, timedelta

import factory

from fastkontakt.demodata.numbers import PERSONNUMMER
from fastkontakt.validators import born_on, identity_kind
from patients.enums import (
    ConditionKind,
    ConsentGivenHow,
    ConsentKind,
    DeviationKind,
    MandateKind,
    MandateScope,
    RelationGround,
    RelativeRole,
    ServiceKind,
)
from patients.models import (
    Block,
    BlockLift,
    CareEpisode,
    CareRelation,
    CareService,
    Condition,
    Consent,
    Consultation,
    DischargeDeviation,
    DischargeEstimate,
    EmergencyAccess,
    EpisodeRecipient,
    Incapacity,
    Listing,
    Mandate,
    Patient,
    Relative,
    WardStay,
)
from tests.factories.accounts import UserFactory
from tests.factories.organisation import StaffMemberFactory, UnitFactory

NUMBERS = [number for number in PERSONNUMMER.read_text().split() if "1930" <= number[:4] <= "2005"]
"""Of grown-ups: where a test needs a child it says so."""
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


class BlockFactory(OfPatientFactory):
    """Of a unit, unless a provider is given with `unit=None`."""

    class Meta:
        model = Block

    unit = factory.SubFactory(UnitFactory)
    set_by = factory.SubFactory(UserFactory)


class BlockLiftFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = BlockLift

    block = factory.SubFactory(BlockFactory)
    unit = factory.SubFactory(UnitFactory)
    noted_by = factory.SubFactory(StaffMemberFactory)
    starts_on = SINCE


class EmergencyAccessFactory(OfPatientFactory):
    """Open now, by the real clock."""

    class Meta:
        model = EmergencyAccess

    unit = factory.SubFactory(UnitFactory)
    opened_by = factory.SubFactory(StaffMemberFactory)
    reason = "Medvetslös på akuten, behandling pågår."
    until = factory.LazyFunction(lambda: datetime.now(tz=UTC) + timedelta(hours=1))


class IncapacityFactory(OfPatientFactory):
    class Meta:
        model = Incapacity

    unit = factory.SubFactory(UnitFactory)
    established_by = factory.SubFactory(StaffMemberFactory)
    attitude = "Har tidigare velat att alla som vårdar ska veta."
    starts_on = SINCE


class MandateFactory(OfPatientFactory):
    class Meta:
        model = Mandate

    kind = MandateKind.OMBUD
    scopes = factory.LazyFunction(lambda: [MandateScope.SEE_CONTACTS])
    identity_number = factory.Sequence(lambda n: NUMBERS[-1 - n % len(NUMBERS)])
    given_name = "Ombud"
    family_name = factory.Sequence(lambda n: f"Nummer {n}")
    user = factory.SubFactory(UserFactory)
    starts_on = SINCE


class CareEpisodeFactory(OfPatientFactory):
    class Meta:
        model = CareEpisode

    ward = factory.SubFactory(UnitFactory, ward=True)
    receiving_unit = factory.SubFactory(UnitFactory)
    admitted_at = datetime(2026, 11, 18, 9, 30, tzinfo=UTC)
    expected_discharge = date(2026, 11, 25)
    noticed_by = factory.SubFactory(StaffMemberFactory)


class OfEpisodeFactory(factory.django.DjangoModelFactory):
    class Meta:
        abstract = True

    episode = factory.SubFactory(CareEpisodeFactory)
    noted_by = factory.SubFactory(StaffMemberFactory)


class EpisodeRecipientFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = EpisodeRecipient

    episode = factory.SubFactory(CareEpisodeFactory)
    unit = factory.SubFactory(UnitFactory, home_care=True)


class DischargeEstimateFactory(OfEpisodeFactory):
    class Meta:
        model = DischargeEstimate

    expected_discharge = date(2026, 11, 25)


class WardStayFactory(OfEpisodeFactory):
    class Meta:
        model = WardStay

    unit = factory.SubFactory(UnitFactory, ward=True)
    starts_on = date(2026, 11, 18)


class ConsultationFactory(OfEpisodeFactory):
    class Meta:
        model = Consultation

    unit = factory.SubFactory(UnitFactory, ward=True)
    consultant = factory.SubFactory(StaffMemberFactory, physician=True)
    on = date(2026, 11, 19)


class DischargeDeviationFactory(OfEpisodeFactory):
    class Meta:
        model = DischargeDeviation

    kind = DeviationKind.AGAINST_ADVICE
    reason = "Ville hem till sin hund"
