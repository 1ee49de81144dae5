"""What the page on follow-ups holds, gathered for its view."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from agreements.followups import presentation, selectors
from agreements.followups.presentation import AHEAD, MOST, SOON, STEP, Question
from fastkontakt.accounts.actor import Actor


class FollowUpsPage:
    """What the address asks for, on a day."""

    def __init__(self, viewer: Actor, query: Mapping[str, str], *, today: date) -> None:
        self.viewer, self.today, self.question = viewer, today, Question.of_address(query)

    def context(self) -> dict[str, Any]:
        """The page; the read is logged."""
        asked = self.question.asked(self.today)
        found, has_more = selectors.read_follow_ups(self.viewer, asked, on=self.today, most=self.question.size)
        more = has_more and self.question.size < MOST
        return {
            "groups": presentation.groups(self.viewer, found, today=self.today),
            "whose": presentation.whose_chips(self.question),
            "whens": presentation.when_chips(self.question),
            "kinds": presentation.kind_chips(self.question),
            "narrowed": self.question.narrowed,
            "all_done": "" if found else self._all_done(),
            "all_url": Question().address(),
            "shown": len(found),
            "has_more": has_more,
            "more_url": replace(self.question, size=self.question.size + STEP).address() if more else "",
        }

    def _all_done(self) -> str:
        asked = self.question.asked(self.today)
        return presentation.all_done(selectors.next_day(self.viewer, asked, on=self.today))


def waiting(viewer: Actor, *, today: date) -> int:
    """How many the page opens with, for the links to it."""
    return selectors.waiting(viewer, until=today + AHEAD[SOON], on=today)
