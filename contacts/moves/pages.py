"""What the pages on moves need, gathered from selectors and services for the views to hand on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from contacts.enums import ContactRole
from contacts.moves import presentation, selectors
from contacts.moves.forms import EVENS_OUT, LEAVES, REASONS, ChoiceForm, PlanForm
from contacts.services.moves import Choice, plan_move
from fastkontakt.accounts.actor import Actor
from fastkontakt.organisation.models import StaffMember

LONG = 6
"""Digits in a number that is none of patients."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """Which part of the plan is shown: a role, a page of it, and whether only what needs the manager.

    `wanted`: how many contacts the page that led here has in mind to move; None for all.
    """

    role: str
    number: str
    unsettled: bool
    wanted: int | None = None

    @classmethod
    def of_address(cls, query: Any) -> "Shown":
        """From `?roll=&sida=&visa=&antal=`; what is not understood is left out."""
        role, wanted = query.get("roll"), query.get("antal", "")
        return cls(
            role=role if role in ContactRole.values else "",
            number=query.get("sida", "1"),
            unsettled=query.get("visa") == presentation.UNSETTLED,
            wanted=int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < LONG else None,
        )


class LeavingPage:
    """The contacts of one person at the viewer's unit, with the plan for who takes over where there is one."""

    def __init__(self, viewer: Actor, staff: StaffMember, shown: Shown, *, today: date) -> None:
        self.viewer, self.staff, self.today = viewer, staff, today
        self.move = selectors.current_move(viewer, staff)
        self.last_day = self.move.last_day if self.move else selectors.likely_last_day(viewer, staff, on=today)
        self.counts = selectors.counts_by_role(viewer, staff, last_day=self.last_day)
        self.role = shown.role if shown.role in self.counts else next(iter(self.counts), "")
        self.shown = shown
        self.shares = selectors.shares(viewer, self.move, self.role) if self.move and self.role else []

    @property
    def people(self) -> list[tuple[str, str]]:
        """Who can be chosen."""
        return presentation.people(self.shares)

    def plan_form(self, data: Any = None) -> PlanForm:
        """Filled in with what is known."""
        wanted = self.move.wanted if self.move else self.shown.wanted
        initial = {"number": wanted, "last_day": self.last_day, "reason": LEAVES if wanted is None else EVENS_OUT}
        return PlanForm(data, role=self.role, initial=initial)

    def for_all_form(self, data: Any = None) -> ChoiceForm:
        """The same choice for all in the role."""
        return ChoiceForm(self.people, data, prefix="alla")

    def row_forms(self, data: Any) -> dict[UUID, ChoiceForm]:
        """The forms of the rows that were sent, by contact. Raises ValidationError for keys that are none."""
        try:
            keys = [UUID(text) for text in data.getlist("contact")[: selectors.ROWS]]
        except ValueError as error:
            raise ValidationError(_("Sidan var inte hel när den skickades. Försök igen.")) from error
        return {key: ChoiceForm(self.people, data, prefix=str(key)) for key in keys}

    def context(
        self,
        *,
        plan_form: PlanForm | None = None,
        for_all_form: ChoiceForm | None = None,
        row_forms: Mapping[UUID, ChoiceForm] | None = None,
    ) -> dict[str, Any]:
        """The page; a form that is handed over is drawn with what was typed and what is wrong with it."""
        plan_form = plan_form or self.plan_form()
        return {
            "staff": self.staff,
            "move": self.move,
            "latest": selectors.latest_move(self.viewer, self.staff),
            "last_day": self.last_day,
            "chips": presentation.chips(
                self.counts, self.role, unsettled=self.shown.unsettled, planned=self.move is not None
            ),
            "role": self.role,
            "unsettled": self.shown.unsettled,
            "plan_form": plan_form,
            "ticked": plan_form.ticked,
            "stays": bool(plan_form["number"].value()) or bool(plan_form.ticked),
            "for_all_form": for_all_form or self.for_all_form(),
            "shares": [share for share in self.shares if share.new],
            **self._totals(),
            **self._rows(row_forms or {}),
        }

    def _totals(self) -> dict[str, Any]:
        moved, ended, objected = selectors.planned_counts(self.move) if self.move else (0, 0, 0)
        total = sum(self.counts.values())
        return {
            "total": total,
            "moved": moved,
            "ended": ended,
            "objected": objected,
            "left_out": total - moved - ended,
            "short": self.move.wanted - moved - ended if self.move and self.move.wanted else 0,
            "ordering": moved + ended,
        }

    def _rows(self, row_forms: Mapping[UUID, ChoiceForm]) -> dict[str, Any]:
        if not self.role:
            return {"page": None, "rows": []}
        page, found = selectors.contact_page(
            self.viewer,
            self.staff,
            self.move,
            role=self.role,
            last_day=self.last_day,
            unsettled=self.shown.unsettled,
            number=self.shown.number,
            on=self.today,
        )
        return {"page": page, "rows": [self._row(row, row_forms) for row in found]}

    def _row(self, row: selectors.Row, row_forms: Mapping[UUID, ChoiceForm]) -> presentation.ContactRow:
        key = row.contact.pk
        initial = presentation.initial(row.planned)
        form = row_forms.get(key) or ChoiceForm(self.people, prefix=str(key), initial=initial)
        return presentation.contact_row(row, form if self.move else None, on=self.today)


def chosen(row_forms: Mapping[UUID, ChoiceForm]) -> dict[UUID, Choice]:
    """What was chosen in forms that are valid."""
    return {key: form.choice() for key, form in row_forms.items()}


def suggest_successors(viewer: Actor, staff: StaffMember, *, last_day: date, reason: str, today: date) -> bool:
    """See to it that there is a plan for the contacts that the person leaves behind; False where there are none.

    `reason` is a key of REASONS. A move that is ordered goes on as it was ordered.
    """
    if not selectors.counts_by_role(viewer, staff, last_day=last_day):
        return False
    move = selectors.current_move(viewer, staff)
    if move is None or move.ordered_at is None:
        plan_move(by=viewer, staff=staff, last_day=last_day, reason=str(dict(REASONS)[reason]), today=today)
    return True
