"""Who signs in. A user belongs to no tenant: assignments, patients and relatives in each tenant point to it."""

from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.crypto import salted_hmac


class User(AbstractUser):
    """A sign-in identity. Names and numbers of persons live with the tenant's rows, not here."""

    citizen_key = models.CharField(  # noqa: DJ001 - null: nobody has signed in with a personal number
        max_length=64, null=True, unique=True, editable=False
    )
    """What `citizens.citizen_key` makes of a personal identity number: one person is one user in every tenant."""
    session_round = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    """Sessions of an earlier round are over: signing out begins a new one."""

    def _get_session_auth_hash(self, secret: Any = None) -> str:
        """What Django compares in every request: changes with the round."""
        content = f"{self.password}:{self.session_round}"
        return salted_hmac("fastkontakt.accounts.session", content, secret=secret, algorithm="sha256").hexdigest()
