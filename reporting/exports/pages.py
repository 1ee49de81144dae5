"""What the page of exports needs, gathered for the views."""

from datetime import datetime
from functools import cached_property
from hashlib import sha256
from typing import Any

from fastkontakt.accounts.actor import Actor
from reporting.exports import presentation, selectors
from reporting.exports.forms import OrderForm
from reporting.exports.kinds import require_some
from reporting.exports.presentation import ExportRow
from reporting.exports.progress import progress_of

MARK = "marke"


class ExportsPage:
    """One's own exports, and the form that asks for another. Raises PermissionDenied for who may have none."""

    def __init__(self, viewer: Actor, *, now: datetime) -> None:
        self.viewer, self.now, self.kinds = viewer, now, require_some(viewer)

    @cached_property
    def rows(self) -> list[ExportRow]:
        """The viewer's exports, the latest first."""
        found = selectors.own_exports(self.viewer, now=self.now)
        return presentation.rows(found, progress_of(export.pk for export in found), now=self.now)

    @cached_property
    def mark(self) -> str:
        """The same for as long as nothing has begun or ended."""
        return sha256(repr([(row.key, row.state) for row in self.rows]).encode()).hexdigest()[:16]

    def form(self, data: Any = None) -> OrderForm:
        """The form, empty or as sent."""
        return OrderForm(self.kinds, data)

    def context(self, form: OrderForm | None = None, mark: str = "") -> dict[str, Any]:
        """What the templates show. `mark`: of the page that asks how it now stands."""
        return {
            "form": form,
            "rows": self.rows,
            "mark": self.mark,
            "under_way": any(row.under_way for row in self.rows),
            "news": presentation.news(self.rows),
            "is_news": mark != self.mark,
        }
