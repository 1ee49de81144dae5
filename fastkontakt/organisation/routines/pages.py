"""What the pages on the unit's routine hold, gathered for the views to hand on."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from fastkontakt import permissions
from fastkontakt.access.protection import named
from fastkontakt.accounts.actor import Actor
from fastkontakt.organisation.enums import RoutineSection
from fastkontakt.organisation.models import Routine, Unit
from fastkontakt.organisation.routines import presentation, selectors
from fastkontakt.organisation.routines.forms import ReviewForm, RoutineForm, StartForm
from fastkontakt.organisation.routines.services import RoutineText, decide_routine
from fastkontakt.periods import years_after
from fastkontakt.ui.shapes import RoutineExtract

ONE_DAY = timedelta(days=1)
SECTIONS = tuple(RoutineSection.values)


def extract_for(viewer: Actor, section: RoutineSection, *, on: date) -> RoutineExtract | None:
    """A section of the routine in force at the viewer's unit, for a page where it is needed. One query."""
    routine = selectors.routine_on(viewer.unit, on=on)
    return presentation.extract(routine, section, may_write=viewer.may(permissions.DELEGATE))


class RoutinePage:
    """The routine as everybody at the unit reads it, and its versions."""

    def __init__(self, viewer: Actor, *, today: date) -> None:
        self.viewer, self.today = viewer, today
        self.versions = named(viewer, selectors.versions(viewer.unit, on=today))

    @property
    def unit(self) -> Unit:
        """The viewer's own."""
        return self.viewer.unit

    @cached_property
    def current(self) -> Routine | None:
        """The version in force."""
        return next((row for row in self.versions if row.starts_on <= self.today), None)

    @property
    def newest(self) -> Routine | None:
        """The version decided last."""
        return self.versions[0] if self.versions else None

    def review_form(self, typed: Any = None) -> ReviewForm:
        """A year from today, unless something else is typed."""
        number = self.current.number if self.current else None
        return ReviewForm(typed, initial={"next_review_on": years_after(self.today, 1), "number": number})

    def context(self, review_form: ReviewForm) -> dict[str, Any]:
        """The page."""
        current, newest = self.current, self.newest
        may_write = self.viewer.may(permissions.DELEGATE)
        reviews = selectors.reviews(self.viewer, current, on=self.today) if current else []
        return {
            "unit": self.unit,
            "routine": current,
            "sections": presentation.sections(current) if current else [],
            "facts": presentation.facts(current, reviews) if current else [],
            "coming": newest if newest != current else None,
            "rows": presentation.version_rows(self.versions, on=self.today),
            "state": selectors.state_of(newest, on=self.today),
            "due_on": selectors.due_on(newest) if newest else None,
            "source": presentation.source_of(self.viewer.tenant.slug),
            "may_write": may_write,
            "may_review": may_write and current is not None and current == newest,
            "form": review_form,
        }


class VersionPage:
    """One version, by itself or against another (`?mot=` its number)."""

    def __init__(self, viewer: Actor, number: int, query: Mapping[str, str], *, today: date) -> None:
        self.viewer, self.today = viewer, today
        self.routine = selectors.get_version(viewer, number, on=today)
        self.rows = presentation.version_rows(list(selectors.versions(viewer.unit, on=today)), on=today)
        self.others = [row.routine for row in self.rows if row.routine != self.routine]
        self.other = next((row for row in self.others if str(row.number) == query.get("mot")), None)

    def context(self) -> dict[str, Any]:
        """The page. Of two versions the older stands first."""
        pair = sorted((self.routine, self.other), key=lambda row: row.number) if self.other else []
        return {
            "unit": self.viewer.unit,
            "routine": self.routine,
            "row": next(row for row in self.rows if row.routine == self.routine),
            "facts": presentation.facts(self.routine),
            "sections": presentation.sections(self.routine),
            "others": self.others,
            "other": self.other,
            "pair": pair,
            "compared": presentation.compared(*pair) if pair else [],
        }


class WritePage:
    """A new version in the making, filled in from the own newest or from another unit's (`?fran=` its key)."""

    def __init__(self, viewer: Actor, query: Mapping[str, str], *, today: date) -> None:
        self.viewer, self.today = viewer, today
        self.newest = selectors.newest_version(viewer.unit, on=today)
        self.examples = selectors.examples(viewer, on=today)
        self.start_form = StartForm(self.newest, self.examples, {"fran": query.get("fran", "")})
        asked = self.start_form.cleaned_data["fran"] if self.start_form.is_valid() else ""
        self.example = next((row for row in self.examples if str(row.unit_id) == asked), None)

    def form(self, typed: Any = None) -> RoutineForm:
        """The former texts, from today, to be gone through in a year, unless something else is typed."""
        former = self.example or self.newest
        texts = {section.key: section.text for section in presentation.sections(former)} if former else {}
        days = {"starts_on": self.today, "review_on": years_after(self.today, 1)}
        initial = texts | days | {"after": self.newest.number if self.newest else 0}
        return RoutineForm(typed, initial=initial, primary_care=self.viewer.unit.primary_care is True)

    def decide(self, typed: Mapping[str, Any]) -> Routine:
        """Decide what was typed. Raises as decide_routine."""
        text = RoutineText(**{name: typed[name] for name in SECTIONS})
        days = {name: typed[name] for name in ("starts_on", "review_on", "after")}
        return decide_routine(by=self.viewer, text=text, today=self.today, **days)

    def context(self, form: RoutineForm, *, preview: bool) -> dict[str, Any]:
        """The page, with what is typed as it will be read where that is asked for."""
        return {
            "unit": self.viewer.unit,
            "newest": self.newest,
            "example": self.example,
            "start_form": self.start_form if self.examples else None,
            "source": presentation.source_of(self.viewer.tenant.slug),
            "preview": presentation.sections(form.cleaned_data) if preview and form.is_valid() else [],
            "form": form,
        }
