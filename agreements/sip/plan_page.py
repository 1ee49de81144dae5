"""The page where the plan is written: a form with rows, of which more can be asked for without scripts."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms

from agreements.models import SipPlan
from agreements.sip import presentation
from agreements.sip.forms import EMPTY_ROWS, MOST_ROWS, GoalForm, InterventionForm, PlanForm
from agreements.sip.pages import page_of, units_of
from agreements.sip.planning import Goal, Intervention, PlanContent, write_plan
from agreements.sip.selectors import SipView
from fastkontakt.accounts.actor import Actor
from fastkontakt.moments import day_of
from fastkontakt.organisation.models import Unit
from fastkontakt.organisation.selectors import units_by_key

MORE = "lagg_till"
"""The name of the button that asks for more empty rows; its value is the rows' prefix."""
INTERVENTIONS, GOALS = "insats", "mal"
TEXTS = ("matters", "situation", "own_part", "responsible", "follow_up_on")


class PlanPage:
    """The plan of a SIP: what stands to go on from, and its next version."""

    def __init__(self, viewer: Actor, view: SipView, *, now: datetime, typed: Any = None) -> None:
        self.viewer, self.view, self.now = viewer, view, now
        self.wants_rows = typed.get(MORE, "") if typed else ""
        typed = _with_more_rows(typed, self.wants_rows) if self.wants_rows in (INTERVENTIONS, GOALS) else typed
        people = [(str(one.row.pk), one.name) for one in presentation.people(viewer, view)]
        self.form = PlanForm(typed, participants=people, initial=self._initial())
        units = units_of(view, viewer.unit)
        self.interventions = _rows(InterventionForm, typed, INTERVENTIONS, self._interventions(), units=units)
        self.goals = _rows(GoalForm, typed, GOALS, self._goals())

    def is_valid(self) -> bool:
        """Whether what was sent is to be saved, and may be."""
        parts = [self.form.is_valid(), self.interventions.is_valid(), self.goals.is_valid()]
        return all(parts) and not self.wants_rows

    def save(self) -> SipPlan:
        """Write the plan."""
        values = dict(self.form.cleaned_data)
        based_on = values.pop("based_on")
        interventions = [form.cleaned_data for form in self.interventions if form.is_told()]
        chosen = {UUID(row["unit"]) for row in interventions if row["unit"]}
        units = {str(unit.pk): unit for unit in units_by_key(chosen)}
        content = PlanContent(
            attended=frozenset(UUID(key) for key in values.pop("attended")),
            interventions=tuple(_intervention(row, units) for row in interventions),
            goals=tuple(Goal(**form.cleaned_data) for form in self.goals if form.is_told()),
            **values,
        )
        return write_plan(by=self.viewer, sip=self.view.sip, content=content, now=self.now, based_on=based_on)

    def context(self) -> dict[str, Any]:
        """The page. `sent` are all the forms, for the summary of errors."""
        bound = self.form.is_bound and not self.wants_rows
        return page_of(self.viewer, self.view) | {
            "form": self.form,
            "interventions": self.interventions,
            "goals": self.goals,
            "row_errors": [*self.interventions, *self.goals] if bound else [],
            "shows_errors": bound,
            "plan": self.view.plan,
            "based_on": self._based_on(),
            "more": MORE,
        }

    def _based_on(self) -> Any:
        """Which version the writer goes on from: once told that there is another, that one."""
        if self.form.is_bound and not self.form.has_error("based_on"):
            return self.form["based_on"].value()
        return self.view.plan.number if self.view.plan else 0

    def _initial(self) -> dict[str, Any]:
        plan = self.view.plan
        stands = {name: getattr(plan, name) for name in TEXTS} if plan else {}
        present = [str(row.pk) for row in self.view.participants if row.attended]
        return stands | {"on": day_of(self.now), "attended": present}

    def _interventions(self) -> list[dict[str, Any]]:
        rows: Any = self.view.plan.all_interventions if self.view.plan else []  # type: ignore[attr-defined]
        names = ("what", "principal", "done_by", "due_on")
        return [{name: getattr(row, name) for name in names} | {"unit": str(row.unit_id or "")} for row in rows]

    def _goals(self) -> list[dict[str, Any]]:
        rows: Any = self.view.plan.all_goals if self.view.plan else []  # type: ignore[attr-defined]
        return [{"goal": row.goal, "measured_by": row.measured_by} for row in rows]


def _rows(shape: type[forms.Form], typed: Any, prefix: str, stands: list[dict[str, Any]], **of_each: Any) -> Any:
    """The formset: what stands, and some empty rows; or what was typed, which stands by itself: a row that is the same
    as in a version that has come since would else count as none."""
    made: Any = forms.formset_factory(shape, extra=EMPTY_ROWS, max_num=MOST_ROWS, absolute_max=MOST_ROWS)
    return made(typed, initial=stands if typed is None else None, prefix=prefix, form_kwargs=of_each)


def _with_more_rows(typed: Any, prefix: str) -> Any:
    """What was typed, with room for some rows more."""
    more = typed.copy()
    try:
        count = int(more.get(f"{prefix}-TOTAL_FORMS", ""))
    except ValueError:
        return typed
    more[f"{prefix}-TOTAL_FORMS"] = str(min(max(count, 0) + EMPTY_ROWS, MOST_ROWS))
    return more


def _intervention(row: Mapping[str, Any], units: Mapping[str, Unit]) -> Intervention:
    told = {name: row[name] for name in ("what", "principal", "done_by", "due_on")}
    return Intervention(unit=units.get(row["unit"]), **told)
