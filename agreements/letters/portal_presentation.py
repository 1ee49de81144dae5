"""Letters as the person sees them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from agreements.models import Letter


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalLetter:
    """A letter in the list. `unread`: nobody has opened it here."""

    key: UUID
    title: str
    unit: str
    ordered_at: datetime
    unread: bool


def letter_rows(letters: Iterable[Letter]) -> list[PortalLetter]:
    """The letters as lines, in order."""
    return [
        PortalLetter(
            key=letter.pk,
            title=letter.content["title"],
            unit=letter.unit.name,
            ordered_at=letter.ordered_at,
            unread=letter.opened_at is None,
        )
        for letter in letters
    ]
