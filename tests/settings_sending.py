"""For processes that tests start and end: the tests' settings, with mail sent for real and tasks left to a worker."""

from fastkontakt.settings.test import *  # noqa: F403

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
CELERY_TASK_ALWAYS_EAGER = False
