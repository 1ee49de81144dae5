"""What a kind of export is."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied

from fastkontakt.accounts.actor import Actor

Plain = str | int | float | date | None
"""What a cell holds: text, a number, a day, or nothing."""
ON = "on"
"""The parameter that names a day."""
Parameters = dict[str, str]
"""As kept with the export: keys and terms, no names."""


@dataclass(frozen=True)
class Line:
    """A row of the file, and the patient that it is about, if it is about one."""

    cells: list[Plain]
    patient_id: UUID | None = None


@dataclass(frozen=True)
class Table:
    """The content: headings, about how many rows there will be, and the rows, found as they are asked for.

    `notes` are said in the file, before the rows. Finding the rows logs the patients in them.
    """

    headings: list[str]
    total: int
    lines: Iterator[Line]
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of export.

    `require` raises PermissionDenied, with the reason, for who may not have it. `parameters` reads what was asked for,
    and raises ValidationError for what cannot be. `table` finds it as the viewer may see it, on a day; it raises
    ValidationError where what was asked for can no longer be. `holds` tells whether all that the file has of the
    patients may still be seen.
    """

    require: Callable[[Actor], None]
    parameters: Callable[[Actor, Mapping[str, Any], date], Parameters]
    table: Callable[[Actor, Parameters, date], Table]
    holds: Callable[[Actor, list[UUID], datetime, date], bool] = lambda viewer, patients, made_at, on: True

    def allows(self, viewer: Actor) -> bool:
        """Whether the viewer may have it."""
        try:
            self.require(viewer)
        except PermissionDenied:
            return False
        return True
