"""Agreements, plans and letters."""

from datetime import UTC, date, datetime

import factory

from agreements.enums import (
    AnswerKind,
    Doer,
    GoalOutcome,
    LetterKind,
    LetterLanguage,
    LetterRoute,
    ParticipantKind,
    Principal,
)
from agreements.models import (
    Agreement,
    AgreementAnswer,
    AgreementParticipant,
    AgreementTask,
    AgreementTime,
    AgreementVersion,
    Letter,
    LetterFile,
    Sip,
    SipGoal,
    SipGoalFollowUp,
    SipIntervention,
    SipMeeting,
    SipParticipant,
    SipPlan,
    TaskDone,
)
from patients.enums import ConsentKind
from tests.factories.accounts import UserFactory
from tests.factories.contacts import ContactFactory
from tests.factories.organisation import StaffMemberFactory, UnitFactory
from tests.factories.patients import ConsentFactory, OfPatientFactory

ON = date(2026, 11, 2)


class AgreementFactory(OfPatientFactory):
    """Open."""

    class Meta:
        model = Agreement

    unit = factory.SubFactory(UnitFactory)
    begun_on = ON
    begun_by = factory.SubFactory(StaffMemberFactory)


class AgreementVersionFactory(factory.django.DjangoModelFactory):
    """The first, without a coordinator."""

    class Meta:
        model = AgreementVersion

    agreement = factory.SubFactory(AgreementFactory)
    number = 1
    on = ON
    matters = "Att kunna gå ut med hunden varje dag"
    agreed = "Vi följer blodtrycket och ringer efter två veckor."
    follow_up_on = date(2027, 5, 3)
    written_by = factory.SubFactory(StaffMemberFactory)


class OfVersionFactory(factory.django.DjangoModelFactory):
    class Meta:
        abstract = True

    version = factory.SubFactory(AgreementVersionFactory)


class AgreementTaskFactory(OfVersionFactory):
    """The patient's own."""

    class Meta:
        model = AgreementTask

    position = 1
    doer = Doer.PATIENT
    what = "Mäter blodtrycket varje morgon"
    due_on = date(2026, 12, 1)


class TaskDoneFactory(factory.django.DjangoModelFactory):
    """By the patient."""

    class Meta:
        model = TaskDone

    task = factory.SubFactory(AgreementTaskFactory)
    on = date(2026, 11, 20)
    by = factory.SubFactory(UserFactory)


class AgreementTimeFactory(OfVersionFactory):
    class Meta:
        model = AgreementTime

    at = datetime(2026, 12, 8, 9, 30, tzinfo=UTC)
    what = "Återbesök"
    place = "Vårdcentralen"


class AgreementParticipantFactory(OfVersionFactory):
    class Meta:
        model = AgreementParticipant

    contact = factory.SubFactory(ContactFactory)


class AgreementAnswerFactory(OfVersionFactory):
    """Confirmed."""

    class Meta:
        model = AgreementAnswer

    kind = AnswerKind.CONFIRMED
    by = factory.SubFactory(UserFactory)


class SipFactory(OfPatientFactory):
    """Called, not yet met."""

    class Meta:
        model = Sip

    led_by = factory.SubFactory(ContactFactory, patient=factory.SelfAttribute("..patient"))
    unit = factory.SelfAttribute("led_by.unit")
    consent = factory.SubFactory(
        ConsentFactory, patient=factory.SelfAttribute("..patient"), kind=ConsentKind.INDIVIDUAL_PLAN
    )
    reason = "Insatser från både regionen och kommunen behöver samordnas"
    called_at = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
    called_by = factory.SubFactory(StaffMemberFactory)


class OfSipFactory(factory.django.DjangoModelFactory):
    class Meta:
        abstract = True

    sip = factory.SubFactory(SipFactory)


class SipMeetingFactory(OfSipFactory):
    class Meta:
        model = SipMeeting

    starts_at = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
    ends_at = datetime(2026, 12, 1, 13, 0, tzinfo=UTC)
    place = "Vårdcentralen, rum 3"
    noted_by = factory.SubFactory(StaffMemberFactory)


class SipParticipantFactory(OfSipFactory):
    """A unit, that has not answered."""

    class Meta:
        model = SipParticipant

    kind = ParticipantKind.UNIT
    unit = factory.SubFactory(UnitFactory)


class SipPlanFactory(OfSipFactory):
    class Meta:
        model = SipPlan

    number = 1
    on = date(2026, 12, 1)
    matters = "Att få bo kvar hemma"
    responsible = Principal.REGION
    follow_up_on = date(2027, 3, 1)
    written_by = factory.SubFactory(StaffMemberFactory)


class OfPlanFactory(factory.django.DjangoModelFactory):
    class Meta:
        abstract = True

    plan = factory.SubFactory(SipPlanFactory)
    position = 1


class SipInterventionFactory(OfPlanFactory):
    class Meta:
        model = SipIntervention

    what = "Hemtjänst morgon och kväll"
    principal = Principal.MUNICIPALITY


class SipGoalFactory(OfPlanFactory):
    class Meta:
        model = SipGoal

    goal = "Går själv till brevlådan"


class SipGoalFollowUpFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SipGoalFollowUp

    goal = factory.SubFactory(SipGoalFactory)
    on = date(2027, 3, 1)
    outcome = GoalOutcome.PARTLY
    noted_by = factory.SubFactory(StaffMemberFactory)


class LetterFactory(OfPatientFactory):
    """Of who the contact is, on paper, not made yet."""

    class Meta:
        model = Letter

    contact = factory.SubFactory(ContactFactory, patient=factory.SelfAttribute("..patient"))
    unit = factory.SelfAttribute("contact.unit")
    kind = LetterKind.CONTACT
    language = LetterLanguage.SWEDISH
    route = LetterRoute.PRINT
    content = factory.LazyFunction(dict)
    ordered_by = factory.SubFactory(StaffMemberFactory)


class LetterFileFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = LetterFile

    letter = factory.SubFactory(LetterFactory)
    body = b"%PDF-1.7"
    sha256 = "0" * 64
