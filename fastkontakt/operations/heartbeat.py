"""When each periodic task ran last. Kept in Redis: it is news, not a record."""

from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache
from django.utils import timezone
from redis import RedisError

KEPT_SECONDS = 40 * 24 * 60 * 60
STARTED = "last-run:worker"


@dataclass(frozen=True, slots=True)
class Run:
    """The last time, and whether it went well."""

    at: datetime
    went_well: bool


def note(task: str, *, went_well: bool) -> None:
    """Note that a task has run now. Where Redis is away it is not noted: the task has been done all the same."""
    try:
        cache.set(_key(task), Run(timezone.now(), went_well), KEPT_SECONDS)
    except RedisError:
        return


def note_start() -> None:
    """Note that a worker has started: what has not run since then may not be due yet."""
    try:
        cache.set(STARTED, timezone.now(), KEPT_SECONDS)
    except RedisError:
        return


def started() -> datetime | None:
    """When a worker started last; None where none has, or Redis is away."""
    try:
        found: datetime | None = cache.get(STARTED)
    except RedisError:
        return None
    return found


def last_runs(tasks: list[str]) -> dict[str, Run]:
    """Task -> its last run; without those that have not run, and empty where Redis is away."""
    try:
        found = cache.get_many([_key(task) for task in tasks])
    except RedisError:
        return {}
    return {task: found[_key(task)] for task in tasks if _key(task) in found}


def _key(task: str) -> str:
    return f"last-run:{task}"
