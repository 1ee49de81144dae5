"""The worker's entry point. Tasks take a tenant and a key, and activate the tenant themselves."""

from celery import Celery
from celery.schedules import crontab

app = Celery("fastkontakt")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "purge-idempotency-records": {
        "task": "fastkontakt.api.tasks.purge_idempotency_records_everywhere",
        "schedule": crontab(minute="17"),
    },
    "purge-sessions": {
        "task": "fastkontakt.accounts.tasks.purge_sessions",
        "schedule": crontab(hour="3", minute="40"),
    },
}
