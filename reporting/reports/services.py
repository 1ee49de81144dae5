"""Establishing reports: what is known of a quarter or a year when it is over, kept for good."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _

from fastkontakt.accounts.actor import Actor
from fastkontakt.audit.services import record
from fastkontakt.organisation.enums import UnitKind
from fastkontakt.organisation.models import StaffMember
from fastkontakt.organisation.selectors import units
from fastkontakt.periods import years_before
from fastkontakt.tenancy import active_tenant_id
from reporting.figures import measures
from reporting.figures.reach import follows_up_all, require_follow_up
from reporting.figures.selectors import first_day, month_ends
from reporting.figures.sheet import place_of
from reporting.models import Report, ReportUnit
from reporting.reports.periods import YEARS_BACK, Period, periods_over

LOCK = 0x5245504F
"""Names the advisory lock that two who establish reports in a county wait for."""


@transaction.atomic
def establish(*, by: Actor, period: Period, reason: str, today: date) -> Report:
    """Establish a period's report, or establish it anew, with the reason.

    Raises PermissionDenied for who does not follow up the whole county, ValidationError keyed `period` for one that is
    not over or lies before the first figures, and keyed `reason` where one that is established lacks a reason.
    """
    require_follow_up(by)
    if not follows_up_all(by):
        raise PermissionDenied(_("Rapporter fastställs av den som följer upp hela länet."))
    require_over(period, today=today)
    _lock()
    report = _write(period, reason.strip(), by.staff)
    details = {"first": str(period.first), "last": str(period.last), "version": report.version}
    record(by=by, action="report.established", row=report, details=details)
    return report


@transaction.atomic
def establish_due(*, today: date) -> list[Report]:
    """Establish the active tenant's reports that are due and missed, the oldest first. Returns those established."""
    first = first_day()
    if first is None:
        return []
    _lock()
    known = set(Report.objects.values_list("last", "first"))
    over = periods_over(max(first, years_before(today, YEARS_BACK)), today=today)
    missed = [period for period in over if period.due <= today and (period.last, period.first) not in known]
    return [_write(period, "", None) for period in missed]


def require_over(period: Period, *, today: date) -> None:
    """Raises ValidationError for a period that is not over, or that lies before the county's first figures."""
    if period.last >= today:
        raise ValidationError({"period": _("Perioden är inte slut än. Rapporten kan fastställas dagen efter.")})
    first = first_day()
    if first is None or period.last < first:
        raise ValidationError({"period": _("Det finns inga uppgifter från den perioden. Välj en senare.")})


def _lock() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, active_tenant_id()])


def _write(period: Period, reason: str, by: StaffMember | None) -> Report:
    newest = Report.objects.filter(first=period.first, last=period.last).order_by("-version").first()
    if newest and not reason:
        message = _("Rapporten är redan fastställd. Skriv varför den ska fastställas på nytt.")
        raise ValidationError({"reason": message})
    report = Report(
        first=period.first,
        last=period.last,
        version=newest.version + 1 if newest else 1,
        reason=reason if newest else "",
        established_by=by,
    )
    report.save(force_insert=True)
    ReportUnit.objects.bulk_create(_rows(report, period), batch_size=500)
    return report


def _rows(report: Report, period: Period) -> list[ReportUnit]:
    followed = list(units().exclude(kind=UnitKind.REGION))
    figures = measures.collect(followed, first=period.first, on=period.last)
    months = {str(day): measures.patients_on(followed, on=day) for day in month_ends(period.last, period.months)}
    rows = []
    for unit in followed:
        place, found = place_of(unit), figures[unit.pk]
        rows.append(
            ReportUnit(
                report=report,
                unit=unit,
                provider_id=place.provider_id,
                name=place.name,
                kind=place.kind,
                municipality=place.municipality,
                provider_name=place.provider,
                counts=found.counts,
                loads=found.loads,
                months={day: by_unit[unit.pk] for day, by_unit in months.items()},
            )
        )
    return rows
