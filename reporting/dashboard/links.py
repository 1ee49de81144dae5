"""From each figure of the dashboard to what is behind it, for those who may see patients."""

from datetime import date
from typing import Any
from uuid import UUID

from fastkontakt import permissions
from fastkontakt.accounts.actor import Actor
from reporting.dashboard.question import Kind, Question


class Links:
    """The addresses for a viewer, on the day of the dashboard unless told. "" for one who may not see patients."""

    def __init__(self, viewer: Actor, *, on: date, first: date | None) -> None:
        self.on, self.earliest = on, first
        self.may_see = viewer.may(permissions.READ_PATIENTS)

    def to(self, kind: Kind, about: str = "", *, on: date | None = None, **asked: Any) -> str:
        """What counts on a day."""
        return self._address(kind, about, on or self.on, on or self.on, **asked)

    def during(self, kind: Kind, first: date, last: date, about: str = "", **asked: Any) -> str:
        """What happened from the first day to and including the last."""
        return self._address(kind, about, first, last, **asked)

    def _address(
        self, kind: Kind, about: str, first: date, last: date, *, group: str = "", staff: UUID | None = None
    ) -> str:
        if not self.may_see or self.earliest is None or last < self.earliest:
            return ""
        return Question(kind=kind, about=about, group=group, staff=staff, first=first, last=last).address()
