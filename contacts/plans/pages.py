"""What the pages on the plan at a life-threatening condition hold, gathered for the views to hand on."""

from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import NON_FIELD_ERRORS
from django.forms import Form

from contacts.models import Contact, LifeThreateningPlan
from contacts.needs.pages import OfContact
from contacts.needs.selectors import is_life_threatened
from contacts.plans.forms import EMPTY_ROWS, PARTS, PLAN_TEXTS, PlanForm, PlanReviewForm, as_typed, packed
from contacts.plans.selectors import PlanView, plans_of_contact
from contacts.policy.days import add_months
from contacts.services.plans import NEWER_PLAN, is_licensed_physician
from fastkontakt.accounts.actor import Actor

USUAL_MONTHS_TO_REVIEW = 1
SEEN = "seen"
"""The name of the hidden field that tells which plan stood on the page."""


class PlanPage(OfContact):
    """The plan that stands and those before it."""

    rules = ("plan-life-threatening",)

    def __init__(self, viewer: Actor, contact: Contact, *, today: date) -> None:
        super().__init__(viewer, contact, today=today)
        self.plans = plans_of_contact(viewer, contact)

    @property
    def newest(self) -> PlanView | None:
        """The plan that stands, if any."""
        return self.plans[0] if self.plans else None

    def read(self, typed: Any) -> LifeThreateningPlan:
        """The plan that stood on the page that was sent. Raises LifeThreateningPlan.DoesNotExist."""
        found = (view.plan for view in self.plans if str(view.plan.pk) == typed.get(SEEN))
        plan = next(found, None)
        if plan is None:
            raise LifeThreateningPlan.DoesNotExist
        return plan

    def seen(self, typed: Any) -> UUID | None:
        """Its key; None where none stood there."""
        return self.read(typed).pk if typed.get(SEEN) else None

    def frame(self) -> dict[str, Any]:
        """What every page on the plan shows: what stops the viewer from writing, and `open` where nothing does."""
        frame, newest = super().frame(), self.newest
        facts = {
            "threatened": is_life_threatened(self.patient, on=self.today),
            "physicians": is_licensed_physician(self.contact.staff),
            "decides": is_licensed_physician(self.viewer.staff),
        }
        late = newest is not None and self._is_late(newest)
        return frame | facts | {"open": frame["open"] and all(facts.values()), "view": newest, "late": late}

    def sheet(self, form: Form, typed: Any = None) -> dict[str, Any]:
        """A page to write on. `seen` is the plan that its writer has read: the one that stood on the page that was
        sent, until the page has said that there is a newer one."""
        newest = self.newest.plan.pk if self.newest else ""
        read = newest if typed is None or form.has_error(NON_FIELD_ERRORS, NEWER_PLAN) else typed.get(SEEN, "")
        return self.frame() | {"form": form, "sent": typed is not None, "seen": read}

    def _is_late(self, view: PlanView) -> bool:
        return view.new_plan_needed or view.review_on < self.today

    def context(self) -> dict[str, Any]:
        """The page to read."""
        return self.frame() | {"older": self.plans[1:]}

    @property
    def usual_review(self) -> date:
        """The day of the next review unless something else is typed."""
        return add_months(self.today, USUAL_MONTHS_TO_REVIEW)

    def form(self, typed: Any = None) -> PlanForm:
        """The plan as typed; before that, the one that stands to go on from."""
        if typed is not None:
            data, shown = packed(typed)
            return PlanForm(data, rows=shown)
        view = self.newest
        rows = [{part: getattr(row, part) for part in PARTS} for row in view.treatments] if view else []
        texts = {name: getattr(view.plan, name) for name in PLAN_TEXTS} if view else {}
        initial = texts | as_typed(rows) | {"next_review_on": self.usual_review}
        return PlanForm(initial=initial, rows=len(rows) + EMPTY_ROWS)

    def form_with_more_rows(self, typed: Any) -> PlanForm:
        """All that was typed, unjudged, with more rows."""
        data, shown = packed(typed)
        return PlanForm(initial=data, rows=shown + EMPTY_ROWS)

    def review_form(self, typed: Any = None) -> PlanReviewForm:
        """A review as typed, or an empty one."""
        return PlanReviewForm(typed, initial={"next_review_on": self.usual_review})
