"""Reads for the page of operations: numbers and moments of the own tenant, and of nobody."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Min, QuerySet

from agreements.enums import LetterState
from agreements.models import Letter
from contacts.models import EvaluationRun, Move
from fastkontakt.celery import app
from fastkontakt.operations.heartbeat import Run, last_runs
from reporting.exports.enums import UNDER_WAY
from reporting.models import Export
from reporting.selectors import newest_run


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """Work in the background of one kind: how much waits or is under way, and since when."""

    kind: str
    waiting: int
    oldest: datetime | None


def background() -> list[Work]:
    """Each kind of work that a worker does after the answer."""
    return [
        _work("letters", Letter.objects.filter(state=LetterState.WAITING), "ordered_at"),
        _work("exports", Export.objects.filter(state__in=UNDER_WAY), "asked_at"),
        _work("moves", Move.objects.filter(ordered_at__isnull=False, finished_at__isnull=True), "ordered_at"),
    ]


def failed_letters() -> int:
    """How many letters no document could be made of."""
    return Letter.objects.filter(state=LetterState.FAILED).count()


def evaluation() -> EvaluationRun | None:
    """The newest evaluation of the duties."""
    return newest_run()


def periodic() -> dict[str, Run | None]:
    """Name in the schedule -> the last run of that task."""
    tasks = {name: entry["task"] for name, entry in app.conf.beat_schedule.items()}
    runs = last_runs(list(tasks.values()))
    return {name: runs.get(task) for name, task in tasks.items()}


def _work(kind: str, rows: QuerySet[Any], since: str) -> Work:
    return Work(kind=kind, waiting=rows.count(), oldest=rows.aggregate(oldest=Min(since))["oldest"])
