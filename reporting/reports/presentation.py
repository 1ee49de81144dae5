"""Reports in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contacts.enums import ContactRole
from fastkontakt.ui.shapes import Fact
from fastkontakt.ui.templatetags.fk import dag
from reporting.figures.sheet import Sheet
from reporting.followup.presentation import fact, shown
from reporting.followup.words import KEY_WORDS
from reporting.models import Report
from reporting.reports.periods import Period
from reporting.reports.selectors import Differences, period_of


@dataclass(frozen=True)
class ReportRow:
    """A period in the list, with its versions, the newest first."""

    title: str
    url: str
    said: str
    former: list[tuple[str, str]]


def period_name(period: Period) -> str:
    """`Första kvartalet 2026`, `Året 2026`."""
    if period.is_year:
        return _("Året %(year)s") % {"year": period.last.year}
    names = (_("Första kvartalet"), _("Andra kvartalet"), _("Tredje kvartalet"), _("Fjärde kvartalet"))
    return f"{names[period.quarter - 1]} {period.last.year}"


def report_rows(reports: Iterable[Report]) -> list[ReportRow]:
    """One row for each period; the reports in the order of selectors.reports."""
    by_period: dict[Period, list[Report]] = {}
    for report in reports:
        by_period.setdefault(period_of(report), []).append(report)
    return [
        ReportRow(
            period_name(period),
            _address(versions[0]),
            established_text(versions[0]),
            [(_("Version %(number)s") % {"number": report.version}, _address(report)) for report in versions[1:]],
        )
        for period, versions in by_period.items()
    ]


def established_text(report: Report) -> str:
    """When, by whom, and which version."""
    day = {"day": dag(report.established_at), "number": report.version}
    if report.established_by is None:
        return _("Fastställd av systemet %(day)s, version %(number)s") % day
    name = {"name": report.established_by.name}
    return _("Fastställd av %(name)s %(day)s, version %(number)s") % (day | name)


def facts(report: Report) -> list[Fact]:
    """What a report says of itself."""
    period = period_of(report)
    days = _("%(first)s till och med %(last)s") % {"first": dag(period.first), "last": dag(period.last)}
    rows = [fact(_("Gäller"), days), fact(_("Fastställd"), established_text(report))]
    return rows + ([fact(_("Skäl till ny version"), report.reason)] if report.reason else [])


def difference_text(found: Differences) -> str:
    """What differs, in a sentence; "" where nothing does."""
    if not found.keys:
        return ""
    names = {key.partition(".")[0] for key in found.keys}
    words = [str(label).lower() for name, label in KEY_WORDS.items() if name in names]
    text = ngettext(
        "Registret har rättats sedan dess. I dag skulle samma dagar skilja sig vid %(units)s enhet: %(what)s.",
        "Registret har rättats sedan dess. I dag skulle samma dagar skilja sig vid %(units)s enheter: %(what)s.",
        found.units,
    )
    return text % {"units": found.units, "what": ", ".join(words)}


def months_table(months: list[Sheet]) -> dict[str, Any]:
    """Patients with fixed contacts at the end of each month, for {% table %}."""
    roles = [(role.value, str(role.label)) for role in ContactRole]
    rows = []
    for sheet in months:
        numbers = sheet.patients_of_all()
        rows.append([dag(sheet.on), *(shown(numbers[role]) for role, _label in roles if role in numbers)])
    present = months[-1].patients_of_all() if months else {}
    columns = [_("Månadens sista dag"), *(label for role, label in roles if role in present)]
    return {"columns": columns, "rows": rows, "numeric": ",".join(str(number) for number in range(2, len(columns) + 1))}


def choices(periods: Iterable[Period], reports: Iterable[Report]) -> list[tuple[str, str]]:
    """Periods to establish a report of, the latest first; those that have one are said to."""
    known = {period_of(report) for report in reports}
    found = []
    for period in sorted(periods, reverse=True):
        name = period_name(period)
        found.append((period.key, _("%(name)s, fastställd") % {"name": name} if period in known else name))
    return found


def _address(report: Report) -> str:
    return reverse("reporting:report", args=[report.pk])
