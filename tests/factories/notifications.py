"""Messages and how they are carried."""

import factory

from fastkontakt.notifications.enums import Audience, Channel, MessageKind
from fastkontakt.notifications.models import Choice, Delivery, Message
from tests.factories.accounts import UserFactory
from tests.factories.patients import OfPatientFactory


class MessageFactory(OfPatientFactory):
    """To the patient."""

    class Meta:
        model = Message

    kind = MessageKind.CONTACT_APPOINTED
    audience = Audience.PATIENT
    key = factory.Sequence(lambda n: f"contact_appointed:{n}")


class DeliveryFactory(factory.django.DjangoModelFactory):
    """Waits."""

    class Meta:
        model = Delivery

    message = factory.SubFactory(MessageFactory)
    channel = Channel.EMAIL


class ChoiceFactory(factory.django.DjangoModelFactory):
    """By e-mail."""

    class Meta:
        model = Choice

    user = factory.SubFactory(UserFactory)
    email = "nagon@example.se"
    by_email = True
