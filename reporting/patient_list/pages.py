"""What the pages of the patient list need, gathered for the views."""

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from fastkontakt.accounts.actor import Actor
from reporting.models import SavedView
from reporting.patient_list import presentation, selectors
from reporting.patient_list.details import Row, log_shown
from reporting.patient_list.forms import ChoosingForm, ViewForm
from reporting.patient_list.offer import offer_to
from reporting.patient_list.question import AFTER, ALL, BEFORE, VIEW, Question


class PatientListPage:
    """The rows that the address asks for, on a day. Without a question it is the viewer's default view."""

    def __init__(self, viewer: Actor, query: Mapping[str, Any], *, today: date) -> None:
        self.viewer, self.query, self.today = viewer, query, today

    @cached_property
    def views(self) -> list[SavedView]:
        """The saved views that the viewer may open."""
        return selectors.views_of(self.viewer)

    @cached_property
    def view(self) -> SavedView | None:
        """The saved view that the address names, or the default one where it names nothing."""
        named = self.query.get(VIEW, "")
        if not self.query:
            return next((view for view in self.views if selectors.is_default(self.viewer, view)), None)
        return next((view for view in self.views if str(view.pk) == named), None)

    @cached_property
    def question(self) -> Question:
        """What is asked."""
        return Question.of_address(self.view.question if self.view else self.query, self.offer)

    @cached_property
    def offer(self) -> Any:
        """What may be asked."""
        return offer_to(self.viewer, on=self.today)

    @cached_property
    def _page(self) -> selectors.Page:
        return selectors.page(self.viewer, self.question, on=self.today)

    @property
    def rows(self) -> list[Row]:
        """Those shown."""
        return self._page.rows

    def log(self) -> None:
        """Log that they were shown."""
        log_shown(self.viewer, self.rows)

    def form(self, typed: Any = None) -> ViewForm:
        """The form that saves the question as a view."""
        return ViewForm(typed, may_share=self.viewer.is_manager)

    def context(self, form: ViewForm) -> dict[str, Any]:
        """What the template shows."""
        asked, offer = self.question, self.offer
        return {
            "question": asked,
            "columns": presentation.headings(asked),
            "rows": [presentation.shown(self.viewer, row) for row in self.rows],
            "previous": asked.address(**{BEFORE: self.rows[0].patient.pk}) if self.rows and self._page.before else "",
            "next": asked.address(**{AFTER: self.rows[-1].patient.pk}) if self.rows and self._page.after else "",
            "views": presentation.view_chips(self.views, asked),
            "changeable": self._shown_view(),
            "having": presentation.role_chips(asked, offer, "having"),
            "lacking": presentation.role_chips(asked, offer, "lacking"),
            "marks": presentation.mark_chips(asked, offer),
            "chosen": presentation.chosen_chips(asked, offer),
            "sorts": presentation.sort_chips(asked, offer),
            "choosing": ChoosingForm(asked, offer),
            "carried": ChoosingForm.carried(asked),
            "unnarrowed_url": asked.unnarrowed().address(),
            "kept_url": asked.address(),
            "form": form,
            "notices": self._notices(),
        }

    def _shown_view(self) -> SavedView | None:
        """The saved view that is shown, where the viewer may change it."""
        same = (view for view in self.views if view.question == self.question.kept)
        return next((view for view in same if selectors.may_change(self.viewer, view)), None)

    def _notices(self) -> list[str]:
        said = [presentation.ignored_text(self.question.ignored)]
        if self.query.get(VIEW, ALL) != ALL and self.view is None:
            said.append(_("Vyn finns inte längre, eller är inte delad med er. Här är alla enhetens patienter."))
        if self._page.lost:
            said.append(_("Platsen i listan finns inte kvar. Här är listan från början."))
        return [text for text in said if text]


class SavedViewPage:
    """A saved view that the viewer may change."""

    def __init__(self, viewer: Actor, view_id: UUID) -> None:
        self.viewer, self.view = viewer, selectors.get_view(viewer, view_id)

    def form(self, typed: Any = None) -> ViewForm:
        """The form, as the view is or as typed. Whether the list opens with a view is its owner's to say."""
        assignment = self.viewer.assignment
        owned = assignment is not None and self.view.assignment_id == assignment.pk
        fields = ("name", "is_default", "shared")
        initial = {name: getattr(self.view, name) for name in fields}
        return ViewForm(typed, initial=initial, may_share=self.viewer.is_manager, owned=owned)
