"""The log's rows."""

import factory

from fastkontakt.audit.models import Access, Event
from tests.factories.accounts import UserFactory


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
