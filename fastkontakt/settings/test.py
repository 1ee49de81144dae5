"""Tests: as the demo, on the database that tests/conftest.py makes."""

import os

os.environ.setdefault("SECRET_KEY", "only-for-tests")
os.environ.setdefault("DATABASE_URL", "postgresql://fastkontakt_app@/fastkontakt")
os.environ.setdefault("REDIS_URL", "redis://127.0.0.1:1/0")

from fastkontakt.settings.demo import *  # noqa: F403

ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
