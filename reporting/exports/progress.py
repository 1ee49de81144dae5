"""How far an export has come, while it is made: two numbers in the cache, and nothing of anybody.

What is made is seen by nobody until it is whole, as it is one transaction; so the numbers cannot stand beside it.
"""

from collections.abc import Iterable
from uuid import UUID

from django.core.cache import cache

from reporting.exports.bounds import KEPT

Progress = tuple[int, int]
"""Rows done, and about how many there will be."""


def note(export_id: UUID, done: int, total: int) -> None:
    """That so many rows are done."""
    cache.set(_key(export_id), (done, total), timeout=int(KEPT.total_seconds()))


def progress_of(export_ids: Iterable[UUID]) -> dict[UUID, Progress]:
    """Export -> how far it has come, where it has begun. One look in the cache."""
    keys = {_key(export_id): export_id for export_id in export_ids}
    return {keys[key]: found for key, found in cache.get_many(list(keys)).items()} if keys else {}


def _key(export_id: UUID) -> str:
    return f"export:{export_id}"
