"""What the pages on established reports hold, gathered for the views to hand on."""

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from django.urls import reverse

from fastkontakt.accounts.actor import Actor
from fastkontakt.organisation.models import Unit
from fastkontakt.periods import years_before
from reporting.figures.reach import follows_up_all
from reporting.figures.selectors import first_day
from reporting.figures.sheet import Place
from reporting.followup import presentation as measures_in_words
from reporting.followup.pages import SideBySide
from reporting.models import Report
from reporting.reports import presentation, selectors
from reporting.reports.forms import EstablishForm
from reporting.reports.periods import YEARS_BACK, Period, periods_over
from reporting.reports.services import establish


class ReportsPage:
    """The established reports, and for who follows up the whole county the form to establish one."""

    def __init__(self, viewer: Actor, *, today: date) -> None:
        self.viewer, self.today = viewer, today
        self.reports = selectors.reports(viewer)

    @cached_property
    def periods(self) -> dict[str, Period]:
        """The periods that a report can be established of, by key."""
        first = first_day()
        if first is None:
            return {}
        over = periods_over(max(first, years_before(self.today, YEARS_BACK)), today=self.today)
        return {period.key: period for period in over}

    def form(self, typed: Any = None) -> EstablishForm:
        """Empty, or with what was typed."""
        return EstablishForm(presentation.choices(self.periods.values(), self.reports), typed)

    def establish(self, typed: Mapping[str, str]) -> Report:
        """Establish what was typed. Raises as the service."""
        period = self.periods[typed["period"]]
        return establish(by=self.viewer, period=period, reason=typed["reason"], today=self.today)

    def context(self, form: EstablishForm) -> dict[str, Any]:
        """The page."""
        may_establish = follows_up_all(self.viewer) and bool(self.periods)
        return {
            "rows": presentation.report_rows(self.reports),
            "form": form if may_establish else None,
            "current_tab": "reports",
        }


class ReportPage:
    """A report: all units together and side by side, and its months. Raises Report.DoesNotExist, PermissionDenied."""

    def __init__(self, viewer: Actor, report_id: UUID, query: Mapping[str, str]) -> None:
        self.viewer, self.query = viewer, query
        self.report = selectors.get_report(viewer, report_id)
        self.found = selectors.established(viewer, self.report)

    def context(self) -> dict[str, Any]:
        """The page."""
        report, sheet = self.report, self.found.sheet
        newest = selectors.newest_of(report)
        path = reverse("reporting:report", args=[report.pk])

        def unit_url(place: Place) -> str:
            return reverse("reporting:report_unit", args=[report.pk, place.id])

        side_by_side = SideBySide(sheet, self.query, path=path, kept={}, unit_url=unit_url).context()
        return side_by_side | {
            **head(report),
            "newer_url": reverse("reporting:report", args=[newest.pk]) if newest != report else "",
            "differs": presentation.difference_text(selectors.differences(self.found)),
            "then_url": f"{reverse('reporting:followup')}?pa={report.last.isoformat()}",
            "groups": measures_in_words.groups(sheet.of_all(), of_several=True) if sheet.places else [],
            "months": presentation.months_table(self.found.months) if sheet.places else None,
        }


class ReportUnitPage:
    """A unit in a report. Raises Unit.DoesNotExist for one that the viewer does not follow up, or that is not there."""

    def __init__(self, viewer: Actor, report_id: UUID, unit_id: UUID) -> None:
        self.report = selectors.get_report(viewer, report_id)
        self.found = selectors.established(viewer, self.report)
        self.place = next((place for place in self.found.sheet.places if place.id == unit_id), None)
        if self.place is None:
            raise Unit.DoesNotExist

    def context(self) -> dict[str, Any]:
        """The page."""
        place: Any = self.place
        return {
            **head(self.report),
            "place": place,
            "report_url": reverse("reporting:report", args=[self.report.pk]),
            "groups": measures_in_words.groups(self.found.sheet.of_unit(place.id)),
        }


def head(report: Report) -> dict[str, Any]:
    """What a report's pages say of the report."""
    title = presentation.period_name(selectors.period_of(report))
    return {"report": report, "title": title, "facts": presentation.facts(report)}
