"""The demo on one's own machine: published test persons, password `demo`, plain HTTP on loopback."""

import os

from fastkontakt.settings.base import *  # noqa: F403
from fastkontakt.settings.base import AUTHENTICATION_BACKENDS, STORAGES_PLAIN

ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
AUTHENTICATION_BACKENDS = ["fastkontakt.accounts.demo_backend.DemoBackend", *AUTHENTICATION_BACKENDS]
DEMO = True
SHOW_GALLERY = True
STORAGES = STORAGES_PLAIN
STATIC_ROOT = None  # nothing is collected: files are served from where they lie
WHITENOISE_USE_FINDERS = True
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = os.environ.get("EMAIL_FOLDER", ".demo/mail")  # nobody is written to: letters lie here to be read
SENDS_EMAIL = True
