"""The only place that asks what day and time it is. Everything below views takes them as arguments."""

from datetime import date, datetime

from django.utils import timezone


def today() -> date:
    """The day in Sweden."""
    return timezone.localdate()


def now() -> datetime:
    """This moment."""
    return timezone.now()
