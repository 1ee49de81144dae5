"""The log's rows, and the reviews of it."""

from datetime import date
from uuid import uuid4

import factory

from fastkontakt.audit.enums import ReviewOutcome
from fastkontakt.audit.models import Access, Event, LogReview, LogReviewOutcome
from tests.factories.accounts import UserFactory
from tests.factories.organisation import StaffMemberFactory


class EventFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Event

    user = factory.SubFactory(UserFactory)
    action = "contact.appointed"
    object_type = "contacts.contact"


class AccessFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Access

    user = factory.SubFactory(UserFactory)
    page = "shared_view"
    ground = "PDL 4:1"


class LogReviewFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = LogReview

    drawn_by = factory.SubFactory(StaffMemberFactory)
    starts_on = date(2026, 11, 15)
    ends_on = date(2026, 11, 21)
    entries = factory.LazyFunction(lambda: [uuid4()])
    drawn_from = 1


class LogReviewOutcomeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = LogReviewOutcome

    review = factory.SubFactory(LogReviewFactory)
    outcome = ReviewOutcome.NO_REMARK
    noted_by = factory.SubFactory(StaffMemberFactory)
