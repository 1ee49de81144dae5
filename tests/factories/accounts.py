"""Users."""

import factory
from django.contrib.auth.hashers import make_password

from fastkontakt.accounts.models import User


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User

    username = factory.Sequence(lambda n: f"user.{n}")
    password = factory.LazyFunction(lambda: make_password(None))
