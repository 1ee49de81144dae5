"""What must be in order before anything starts."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

LEAST_YEARS = 5
"""HSLF-FS 2016:40 4:9: logs are kept for at least five years."""


@register()
def log_is_kept_long_enough(**_: Any) -> list[CheckMessage]:
    """LOG_RETENTION_YEARS is not below what the law asks."""
    if settings.LOG_RETENTION_YEARS >= LEAST_YEARS:
        return []
    return [
        Error(
            f"LOG_RETENTION_YEARS is {settings.LOG_RETENTION_YEARS}: logs of access to patients' data are kept for at "
            f"least {LEAST_YEARS} years (HSLF-FS 2016:40 4 kap. 9 §).",
            hint=f"Set LOG_RETENTION_YEARS to {LEAST_YEARS} or more.",
            id="audit.E001",
        )
    ]
