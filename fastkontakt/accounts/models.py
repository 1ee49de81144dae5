"""Who signs in. A user belongs to no tenant: assignments, patients and relatives in each tenant point to it."""

from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """A sign-in identity. Names and numbers of persons live with the tenant's rows, not here."""
