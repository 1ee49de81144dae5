"""How a process that helps to generate begins. Imports no models, since Django is not ready when it is loaded."""

import signal

import django

from fastkontakt.processes import end_with_parent


def begin() -> None:
    """End with the process that started this one, however that ends; and make Django ready."""
    if arrange := end_with_parent(signal.SIGTERM):
        arrange()
    django.setup()
