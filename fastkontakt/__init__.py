"""The project package: what every app needs."""

from fastkontakt.celery import app as celery_app

__all__ = ["celery_app"]
