"""Established reports, as far as the viewer follows up the units in them."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from fastkontakt.access.protection import named
from fastkontakt.accounts.actor import Actor
from fastkontakt.organisation.enums import UnitKind
from fastkontakt.organisation.selectors import units
from reporting.figures.measures import Figures
from reporting.figures.reach import follows_up_all, require_follow_up
from reporting.figures.sheet import Place, Sheet, sheet
from reporting.models import Report, ReportUnit
from reporting.reports.periods import Period

NEVER_SHOWN = "contacts"
"""Of open contacts, who follows up is told the share that is informed, not the number."""


@dataclass(frozen=True)
class Established:
    """A report: its sheet, and for each month's last day a sheet of patients with contacts alone."""

    report: Report
    sheet: Sheet
    months: list[Sheet]


@dataclass(frozen=True)
class Differences:
    """What the register says today of the same days: which shown figures differ, and at how many units."""

    keys: set[str]
    units: int


def reports(viewer: Actor) -> list[Report]:
    """Every version, the latest period first and its newest version first. Raises PermissionDenied."""
    require_follow_up(viewer)
    rows = Report.objects.select_related("established_by").order_by("-last", "first", "-version")
    return named(viewer, rows)


def get_report(viewer: Actor, report_id: UUID) -> Report:
    """A report. Raises Report.DoesNotExist for none of the county's, PermissionDenied for who follows up nothing."""
    report = Report.objects.select_related("established_by").get(pk=report_id)
    require_follow_up(viewer)
    return named(viewer, [report])[0]


def newest_of(report: Report) -> Report:
    """The newest version of the report's period."""
    newest: Report = Report.objects.filter(first=report.first, last=report.last).latest("version")
    return newest


def established(viewer: Actor, report: Report) -> Established:
    """The report's figures of the units that the viewer follows up. One query."""
    require_follow_up(viewer)
    rows = ReportUnit.objects.filter(report=report).order_by("name", "pk")
    found = list(rows if follows_up_all(viewer) else rows.filter(provider=viewer.unit.provider_id))
    places = [_place(row) for row in found]
    figures = {row.unit_id: Figures(row.counts, row.loads) for row in found}
    days = sorted({day for row in found for day in row.months})
    months = [
        Sheet(report.first, date.fromisoformat(day), places, {row.unit_id: Figures(row.months[day]) for row in found})
        for day in days
    ]
    return Established(report, Sheet(report.first, report.last, places, figures), months)


def differences(found: Established) -> Differences:
    """How the report differs from what the register says today of its days, of what is shown in it. Three queries."""
    then, keys = found.sheet, [place.id for place in found.sheet.places]
    now = sheet(list(units().exclude(kind=UnitKind.REGION).filter(pk__in=keys)), on=then.on, first=then.first)
    by_unit = {unit: _differing(then, unit, now.figures.get(unit, Figures())) for unit in keys}
    differing = {key for changed in by_unit.values() for key in changed}
    return Differences(differing, sum(bool(changed) for changed in by_unit.values()))


def _differing(then: Sheet, unit: UUID, now: Figures) -> set[str]:
    counts, hidden = then.figures[unit].counts, then.hidden.units[unit]
    told = (key for key in counts if key not in hidden and key.partition(".")[0] != NEVER_SHOWN)
    return {key for key in told if now.counts.get(key) != counts[key]}


def _place(row: ReportUnit) -> Place:
    return Place(row.unit_id, row.name, row.kind, row.municipality, row.provider_id, row.provider_name)


def period_of(report: Report) -> Period:
    """The report's period."""
    return Period(report.last, report.first)
