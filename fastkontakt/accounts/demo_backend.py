"""Sign-in with the demo's one password. Named by the demo settings alone."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from fastkontakt.accounts.models import User

DEMO_PASSWORD = "demo"  # noqa: S105 - published: the demo holds invented persons only


class DemoBackend(ModelBackend):
    """Any active user, password `demo`."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> User | None:
        """The user, or None."""
        if username is None or not constant_time_compare(password or "", DEMO_PASSWORD):
            return None
        return User.objects.filter(username=username, is_active=True).first()
