"""What the dashboard and the lists behind its figures need, gathered for the views."""

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from contacts.policy.rulebook import for_tenant
from fastkontakt.accounts.actor import Actor
from fastkontakt.periods import FIRST_DAY
from reporting.dashboard import behind, behind_presentation, drawings, presentation, selectors
from reporting.dashboard.forms import DayForm
from reporting.dashboard.links import Links
from reporting.dashboard.loads import role_loads
from reporting.dashboard.question import Kind, Question, read
from reporting.enums import Scope
from reporting.figures.selectors import first_day
from reporting.presentation import Question as WorklistQuestion
from reporting.terms import terms_for

REVIEW = "fvk-review"


class DashboardPage:
    """The viewer's unit on the day that the address names."""

    def __init__(self, viewer: Actor, query: Mapping[str, str], *, today: date) -> None:
        self.viewer, self.today, self.first = viewer, today, first_day()
        self.form = DayForm(query, first=self.first, today=today)

    def context(self) -> dict[str, Any]:
        """What the template shows; where the day is not in order, the form alone."""
        if not self.form.is_valid():
            return {"form": self.form}
        on: date = self.form.cleaned_data["dag"]
        found = selectors.overview(self.viewer, on=on, first=self.first)
        links = Links(self.viewer, on=on, first=self.first)
        loads, book = role_loads(found, links), for_tenant(self.viewer.tenant.slug)
        rules = presentation.rules(found, book, terms_for(self.viewer), links)
        return {
            "form": self.form,
            "on": on,
            "is_past": on < self.today,
            "found": found,
            "tiles": presentation.tiles(found, loads, links),
            "loads": loads,
            "shows_guide": any(bar.guide for role in loads for bar in role.bars),
            "coverage": presentation.coverage(found, links),
            "trend": drawings.trend(found, links),
            "flows": drawings.flows(found, links),
            "duties": drawings.duties(found, links),
            "rules": rules,
            "reviews": presentation.reviews(found, REVIEW, links, self._worklist(REVIEW)),
            "informed": presentation.informed(found, links),
            "lengths": presentation.lengths(found, links),
            "changes": presentation.changes(found, links),
        }

    def _worklist(self, rule: str) -> str:
        return WorklistQuestion(scope=Scope.UNIT, rule=rule).address() if self.viewer.is_manager else ""


class BehindPage:
    """The patients behind a figure of the viewer's unit."""

    def __init__(self, viewer: Actor, query: Mapping[str, str], *, today: date) -> None:
        self.viewer, self.query, self.today = viewer, query, today
        self.form = DayForm(query, first=first_day(), today=today)
        self.starts = DayForm({"dag": query.get("fran")}, first=FIRST_DAY, today=today)

    @property
    def is_in_order(self) -> bool:
        """Whether the days are such that there are figures of them."""
        return self.form.is_valid() and self.starts.is_valid()

    @cached_property
    def question(self) -> Question:
        """What is asked. Raises Spell.DoesNotExist."""
        last = self.form.cleaned_data["dag"]
        first = self.starts.cleaned_data["dag"] if self.query.get("fran") else last
        return read(self.query, terms_for(self.viewer), first=first, last=last)

    @cached_property
    def page(self) -> behind.Page:
        """The rows shown."""
        return behind.page(self.viewer, self.question, today=self.today)

    def context(self) -> dict[str, Any]:
        """What the template shows."""
        if not self.is_in_order:
            return {"form": self.starts if self.form.is_valid() else self.form}
        asked, page, book = self.question, self.page, for_tenant(self.viewer.tenant.slug)
        return {
            "question": asked,
            "title": behind_presentation.title(asked),
            "narrowed": behind_presentation.narrowed(asked, book, self._person()),
            "columns": behind_presentation.columns(asked),
            "rows": [behind_presentation.row(asked, row, book) for row in page.rows],
            "seen": page.seen,
            "unseen": page.unseen,
            "next": asked.address(after=page.rows[-1].key) if page.more else "",
            "begun": asked.after is not None,
            "first_url": asked.address(),
            "worklist_url": self._worklist(),
            "dashboard_url": f"{reverse('reporting:dashboard')}?{urlencode({'dag': asked.last.isoformat()})}",
        }

    def _person(self) -> str:
        if self.question.staff is None:
            return ""
        return behind.holder(self.viewer, self.question.staff).name

    def _worklist(self) -> str:
        """The worklist by the same rule, where today is asked for."""
        if self.question.kind != Kind.OVERDUE or self.question.last != self.today:
            return ""
        return WorklistQuestion(scope=Scope.UNIT, rule=self.question.about).address()
