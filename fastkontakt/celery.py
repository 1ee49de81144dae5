"""The worker's entry point. Tasks take a tenant and a key, and activate the tenant themselves."""

from typing import Any

from celery import Celery
from celery.schedules import crontab
from celery.signals import task_postrun, worker_ready
from celery.states import SUCCESS

app = Celery("fastkontakt")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(["contacts.duties", "reporting.exports", "agreements.letters"])
app.conf.beat_schedule = {
    "evaluate-duties": {
        "task": "contacts.duties.tasks.evaluate_everywhere",
        "schedule": crontab(minute="1,16,31,46"),
    },
    "purge-idempotency-records": {
        "task": "fastkontakt.api.tasks.purge_idempotency_records_everywhere",
        "schedule": crontab(minute="17"),
    },
    "sweep-moves": {
        "task": "contacts.tasks.sweep_moves",
        "schedule": crontab(minute="*/5"),
    },
    "fold-figures": {
        "task": "reporting.tasks.fold_everywhere",
        "schedule": crontab(minute="23"),
    },
    "sweep-letters": {
        "task": "agreements.letters.tasks.sweep_letters",
        "schedule": crontab(),
    },
    "sweep-exports": {
        "task": "reporting.exports.tasks.sweep_exports",
        "schedule": crontab(),
    },
    "establish-reports": {
        "task": "reporting.tasks.establish_everywhere",
        "schedule": crontab(hour="4", minute="10"),
    },
    "sweep-deliveries": {
        "task": "fastkontakt.notifications.tasks.sweep_deliveries",
        "schedule": crontab(),
    },
    "tell-of-duties": {
        "task": "reporting.tasks.tell_of_duties_everywhere",
        "schedule": crontab(minute="*/5", hour="7-21"),
    },
    "tell-of-worklists": {
        "task": "reporting.tasks.tell_of_worklists_everywhere",
        "schedule": crontab(minute="*/15", hour="7-10", day_of_week="mon-fri"),  # later ones for those missed
    },
    "purge-messages": {
        "task": "fastkontakt.notifications.tasks.purge_messages",
        "schedule": crontab(hour="3", minute="50"),
    },
    "purge-sessions": {
        "task": "fastkontakt.accounts.tasks.purge_sessions",
        "schedule": crontab(hour="3", minute="40"),
    },
}


@worker_ready.connect
def evaluate_at_start(**kwargs: object) -> None:
    """A register that stood still over midnight is of yesterday: see to the day's duties at once."""
    from fastkontakt.operations.heartbeat import note_start

    note_start()
    app.send_task("contacts.duties.tasks.evaluate_everywhere")


@task_postrun.connect
def note_run(task: Any = None, state: str | None = None, **kwargs: object) -> None:
    """Note when a periodic task has run, for the page of operations."""
    from fastkontakt.operations.heartbeat import note

    if task is not None and task.name in {entry["task"] for entry in app.conf.beat_schedule.values()}:
        note(task.name, went_well=state == SUCCESS)
