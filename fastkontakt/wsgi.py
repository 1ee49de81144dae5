"""The web process's entry point. It does not start where signing in would not be safe."""

from django.core.wsgi import get_wsgi_application
from django.urls import resolve

application = get_wsgi_application()

from fastkontakt.accounts.checks import require_safe_start  # noqa: E402 - needs the settings that the line above reads

require_safe_start()
resolve("/halsa/")  # reads every page in, before the process divides itself: each part would for its first visitor
