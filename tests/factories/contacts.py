"""Fixed contacts and what surrounds them. ContactEvent is written by the database alone."""

from datetime import UTC, date, datetime

import factory

from contacts.enums import (
    ContactRole,
    InformedHow,
    InformedWhom,
    NeedOutcome,
    Occasion,
    ReviewResult,
    TreatmentPosition,
)
from contacts.models import (
    CaseloadLimit,
    Contact,
    ContactRequest,
    CoordinatorChoice,
    Delegation,
    Duty,
    EvaluationRun,
    InformationGiven,
    LifeThreateningPlan,
    LimitProposal,
    Move,
    MovedContact,
    NeedAssessment,
    PlanReview,
    PlanTreatment,
    SipPosition,
)
from tests.factories.organisation import AssignmentFactory, StaffMemberFactory, UnitFactory
from tests.factories.patients import SINCE, OfPatientFactory


class ContactFactory(OfPatientFactory):
    class Meta:
        model = Contact

    role = ContactRole.FAST_VARDKONTAKT
    staff = factory.SubFactory(StaffMemberFactory)
    unit = factory.SubFactory(UnitFactory)
    occasion = Occasion.NEED
    starts_on = SINCE
    appointed_by = factory.SubFactory(StaffMemberFactory)


class InformationGivenFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = InformationGiven

    contact = factory.SubFactory(ContactFactory)
    how = InformedHow.ORAL
    whom = InformedWhom.PATIENT
    on = SINCE
    by = factory.SubFactory(StaffMemberFactory)


class ContactRequestFactory(OfPatientFactory):
    class Meta:
        model = ContactRequest

    role = ContactRole.FAST_VARDKONTAKT
    unit = factory.SubFactory(UnitFactory)


class DelegationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Delegation

    unit = factory.SubFactory(UnitFactory)
    staff = factory.SubFactory(StaffMemberFactory)
    roles = [ContactRole.FAST_VARDKONTAKT]
    granted_by = factory.SubFactory(StaffMemberFactory)
    starts_on = SINCE
    ends_on = date(2027, 12, 31)


class CaseloadLimitFactory(factory.django.DjangoModelFactory):
    """A unit's own."""

    class Meta:
        model = CaseloadLimit

    unit = factory.SubFactory(UnitFactory)
    role = ContactRole.FAST_VARDKONTAKT
    patients = 50
    starts_on = SINCE


class LimitProposalFactory(factory.django.DjangoModelFactory):
    """Waits for an answer."""

    class Meta:
        model = LimitProposal

    unit = factory.SubFactory(UnitFactory)
    staff = factory.SubFactory(StaffMemberFactory)
    role = ContactRole.FAST_VARDKONTAKT
    patients = 40
    starts_on = date(2026, 12, 1)
    proposed_by = factory.SubFactory(StaffMemberFactory)


class NeedAssessmentFactory(OfPatientFactory):
    class Meta:
        model = NeedAssessment

    unit = factory.SubFactory(UnitFactory)
    role = ContactRole.FAST_VARDKONTAKT
    on = SINCE
    outcome = NeedOutcome.NEED
    assessed_by = factory.SubFactory(StaffMemberFactory)


class OfContactFactory(factory.django.DjangoModelFactory):
    class Meta:
        abstract = True

    contact = factory.SubFactory(ContactFactory)
    patient = factory.SelfAttribute("contact.patient")
    on = SINCE


class LifeThreateningPlanFactory(OfContactFactory):
    class Meta:
        model = LifeThreateningPlan

    goals = "Ett liv utan smärta, hemma så länge det går"
    sub_goals = "Smärtlindring, andningsstöd vid behov"
    social_needs = "Besök av barnen"
    psychological_needs = "Samtal med kurator"
    existential_needs = "Samtal med prästen"
    next_review_on = date(2024, 6, 1)
    decided_by = factory.SubFactory(StaffMemberFactory, physician=True)


class PlanTreatmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PlanTreatment

    plan = factory.SubFactory(LifeThreateningPlanFactory)
    position = 1
    treatment = "Antibiotika"
    stand = TreatmentPosition.GIVEN
    reason = "Lindrar"


class PlanReviewFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PlanReview

    plan = factory.SubFactory(LifeThreateningPlanFactory)
    on = date(2024, 5, 20)
    result = ReviewResult.STANDS
    note = "Inget har ändrats"
    next_review_on = date(2024, 9, 1)
    reviewed_by = factory.SubFactory(StaffMemberFactory, physician=True)


class SipPositionFactory(OfContactFactory):
    class Meta:
        model = SipPosition

    needed = True
    reason = "Insatser från både regionen och kommunen"
    taken_by = factory.SubFactory(StaffMemberFactory)


class CoordinatorChoiceFactory(OfContactFactory):
    class Meta:
        model = CoordinatorChoice

    reason = "Här träffar patienten någon varje vecka"
    chosen_by = factory.SubFactory(StaffMemberFactory)


class DutyFactory(OfPatientFactory):
    """A duty of the unit's manager to appoint in municipal health care, hanging on the patient."""

    class Meta:
        model = Duty

    rule = "fvk-municipal"
    version = 1
    clause = "om-inte-obehovligt"
    role = ContactRole.FAST_VARDKONTAKT
    subject = factory.SelfAttribute("patient.pk")
    unit = factory.SubFactory(UnitFactory)
    since = date(2026, 7, 1)


class MoveFactory(factory.django.DjangoModelFactory):
    """A plan, not ordered yet."""

    class Meta:
        model = Move

    unit = factory.SubFactory(UnitFactory)
    staff = factory.SubFactory(StaffMemberFactory)
    last_day = date(2026, 11, 30)
    reason = "Slutar"
    ordered_by = factory.SubFactory(AssignmentFactory)


class MovedContactFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = MovedContact

    move = factory.SubFactory(MoveFactory)
    contact = factory.SubFactory(ContactFactory)
    successor = factory.SubFactory(StaffMemberFactory)


class EvaluationRunFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = EvaluationRun

    on = date(2026, 11, 22)
    finished_at = datetime(2026, 11, 22, 2, 15, tzinfo=UTC)
