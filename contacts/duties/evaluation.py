"""The evaluation of duties."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID


def refresh(patient_ids: Iterable[UUID], *, on: date) -> None:
    """Evaluate these patients anew, in the transaction under way."""
