"""Reports: of a unit and of all units that one follows up, on a day; and those established of quarters and years."""

from datetime import date
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from fastkontakt.api.base import ApiView, IsStaff
from fastkontakt.api.schema import page_of
from fastkontakt.clock import today
from reporting.api.report_rows import (
    EstablishedReportRow,
    EstablishedRow,
    ReportQuery,
    TenantReportRow,
    UnitReportRow,
)
from reporting.figures.days import require_known_day
from reporting.figures.reach import require_follow_up
from reporting.figures.sheet import Place, Sheet, followed_up
from reporting.reports import selectors
from reporting.reports.unit import unit_report


class ReportView(ApiView):
    """A report on a day."""

    permission_classes = [*ApiView.permission_classes, IsStaff]

    def day(self) -> date:
        """The day asked for. Raises ValidationError for one ahead, or before the data."""
        day: date = self.query(ReportQuery).get("on", today())
        require_known_day(day, today=today(), field="on")
        return day


class UnitReport(ReportView):
    """A unit's measures."""

    @extend_schema(parameters=[ReportQuery], responses=UnitReportRow, tags=["reports"])
    def get(self, request: Request, unit_id: UUID) -> Response:
        """The measures of the guideline's chapter 5 at the end of a day.

        For the unit's manager with persons and limits. For who follows up the unit without persons, and with numbers
        under 5 hidden.
        """
        return self.row(UnitReportRow, unit_report(self.actor, unit_id, on=self.day()))


class TenantReport(ReportView):
    """All units' measures."""

    @extend_schema(parameters=[ReportQuery], responses=TenantReportRow, tags=["reports"])
    def get(self, request: Request) -> Response:
        """The measures at the end of a day of every unit that the caller follows up, and of all together.

        No persons, and numbers under 5 hidden; also those that could be worked out from the others.
        """
        require_follow_up(self.actor)
        return self.row(TenantReportRow, _row(followed_up(self.actor, on=self.day())))


class EstablishedReports(ApiView):
    """Reports of quarters and years."""

    permission_classes = [*ApiView.permission_classes, IsStaff]

    @extend_schema(responses=page_of(EstablishedRow), tags=["reports"])
    def get(self, request: Request) -> Response:
        """The established reports, the latest period first and its newest version first. All in one page."""
        return self.all(EstablishedRow, selectors.reports(self.actor))


class EstablishedReport(ApiView):
    """A report of a quarter or a year."""

    permission_classes = [*ApiView.permission_classes, IsStaff]

    @extend_schema(responses=EstablishedReportRow, tags=["reports"])
    def get(self, request: Request, report_id: UUID) -> Response:
        """The figures as they were known when the report was established, of the units that the caller follows up.

        No persons, and small numbers hidden, as in the report of all units on a day.
        """
        report = selectors.get_report(self.actor, report_id)
        sheet = selectors.established(self.actor, report).sheet
        return self.row(EstablishedReportRow, {"report": report} | _row(sheet))


def _row(found: Sheet) -> dict[str, Any]:
    """A sheet as TenantReportRow."""
    results = [_unit_row(found, place) for place in found.places]
    days = {"on": found.on, "changes_from": found.first}
    return days | {"measures": found.of_all(), "results": results, "next": None}


def _unit_row(found: Sheet, place: Place) -> dict[str, Any]:
    return {
        "unit": {"id": place.id, "name": place.name},
        "kind": place.kind,
        "provider": {"id": place.provider_id, "name": place.provider},
        "municipality": place.municipality,
        "measures": found.of_unit(place.id),
    }
