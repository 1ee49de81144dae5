"""Housekeeping of sign-ins."""

from celery import shared_task
from django.core.management import call_command


@shared_task
def purge_sessions() -> None:
    """Remove sessions and systems' tokens that have expired."""
    call_command("clearsessions")
    call_command("cleartokens")
