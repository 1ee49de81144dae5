"""Sessions in the database with a copy in Redis, that go on from the database where Redis is away.

A copy that Redis still has when it comes back is of the same session or of one that is over: signing out ends every
session of the user by its round (fastkontakt.accounts.models.User).
"""

from contextlib import suppress
from typing import Any

from django.contrib.sessions.backends import cached_db
from redis import RedisError


class SessionStore(cached_db.SessionStore):
    """settings.SESSION_ENGINE."""

    def load(self) -> dict[str, Any]:
        """What the session holds."""
        try:
            return super().load()
        except RedisError:
            return super(cached_db.SessionStore, self).load()

    def exists(self, session_key: str) -> bool:
        """Whether there is such a session."""
        try:
            return bool(super().exists(session_key))
        except RedisError:
            return super(cached_db.SessionStore, self).exists(session_key)

    def delete(self, session_key: str | None = None) -> None:
        """End it; the database first."""
        with suppress(RedisError):
            super().delete(session_key)
