"""What the worklist's page and the fragment that keeps it fresh need, gathered for the views."""

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from hashlib import sha256
from typing import Any

from contacts.models import Duty
from fastkontakt.access.protection import named
from fastkontakt.accounts.actor import Actor
from fastkontakt.api.language import language
from reporting import presentation, selectors
from reporting.enums import Scope
from reporting.presentation import MOST, STEP, Question
from reporting.terms import terms_for

REASSIGN = "reassign"
MARK = "marke"


class WorklistPage:
    """The duties that the address asks for, on a day."""

    def __init__(self, viewer: Actor, query: Mapping[str, str], *, today: date) -> None:
        self.viewer, self.today, self.terms = viewer, today, terms_for(viewer)
        self.question = Question.of_address(query, self.terms)

    @cached_property
    def _found(self) -> list[Duty]:
        asked = self.question
        found = selectors.worklist(self.viewer, scope=asked.scope, rule=asked.rule, role=asked.role, on=self.today)
        return named(self.viewer, found[: asked.size + 1])

    @property
    def duties(self) -> list[Duty]:
        """Those shown."""
        return self._found[: self.question.size]

    @cached_property
    def tally(self) -> selectors.Tally:
        """The whole scope, whatever it is narrowed to."""
        return selectors.tally(self.viewer, scope=self.question.scope, on=self.today)

    @cached_property
    def done(self) -> selectors.Done:
        """What has been done today of what is asked for."""
        asked = self.question
        return selectors.done_today(self.viewer, scope=asked.scope, rule=asked.rule, role=asked.role, on=self.today)

    @cached_property
    def routine(self) -> selectors.OwedRoutine | None:
        """The unit's routine, where its manager owes it. It is of no rule or role: narrowed to one, it is left out."""
        return None if self.question.narrowed else selectors.routine_owed(self.viewer, on=self.today)

    @cached_property
    def mark(self) -> str:
        """The same for as long as the page would look the same."""
        shown = [(duty.pk, duty.due_on, duty.staff_id) for duty in self._found]
        seen = (self.today, language(), shown, self.tally, self.done, self.routine and self.routine.due_on)
        return sha256(repr(seen).encode()).hexdigest()[:16]

    def context(self) -> dict[str, Any]:
        """What the templates show."""
        asked, has_more = self.question, len(self._found) > self.question.size
        leavers = selectors.leavers(duty.subject for duty in self.duties if duty.rule == REASSIGN)
        return {
            "question": asked,
            "groups": presentation.groups(self.viewer, self.duties, asked, self.tally, leavers, on=self.today),
            "unit_task": self.routine and presentation.routine_row(self.routine, on=self.today),
            "all_done": "" if self.routine else presentation.all_done(self.duties, on=self.today),
            "scopes": presentation.scope_chips(asked),
            "roles": presentation.role_chips(asked, self.tally, self.terms),
            "rules": presentation.rule_chips(self.viewer, asked, self.tally, self.terms),
            "done": presentation.done_text(self.done),
            "done_keys": " ".join(str(key) for key in self.done.keys),
            "fresh_url": asked.address("reporting:tasks", **{MARK: self.mark}),
            "shown": len(self.duties),
            "has_more": has_more,
            "more_url": self._more() if has_more and asked.size < MOST else "",
            "is_mine": asked.scope == Scope.MINE,
            "whole_unit_url": Question(scope=Scope.UNIT).address(),
            "unnarrowed_url": Question(scope=asked.scope).address(),
        }

    def _more(self) -> str:
        asked = self.question
        larger = Question(scope=asked.scope, rule=asked.rule, role=asked.role, size=asked.size + STEP)
        return f"{larger.address()}#uppgift-{self.duties[-1].pk}"
