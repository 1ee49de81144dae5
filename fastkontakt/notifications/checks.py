"""What must be in order before anything starts."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

LEAST_DAYS = 30
"""A delivery is tried for 15 hours, and what was given up is looked for by people."""


@register()
def messages_are_kept_long_enough(**_: Any) -> list[CheckMessage]:
    """MESSAGE_RETENTION_DAYS leaves time to send a message, and to read it."""
    if settings.MESSAGE_RETENTION_DAYS >= LEAST_DAYS:
        return []
    return [
        Error(
            f"MESSAGE_RETENTION_DAYS is {settings.MESSAGE_RETENTION_DAYS}: readers would lose messages unread.",
            hint=f"Set MESSAGE_RETENTION_DAYS to {LEAST_DAYS} or more.",
            id="notifications.E001",
        )
    ]
