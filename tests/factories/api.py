"""Answers that are kept."""

import factory

from fastkontakt.api.models import IdempotencyRecord
from tests.factories.accounts import UserFactory


class IdempotencyRecordFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = IdempotencyRecord

    user = factory.SubFactory(UserFactory)
    key = factory.Sequence(lambda n: f"key-{n}")
    fingerprint = "0" * 64
    status = 201
    body = factory.LazyFunction(dict)
