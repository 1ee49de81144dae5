"""Pages on established reports."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from fastkontakt import permissions
from fastkontakt.accounts.guards import actor_of, permission_required_at_unit
from fastkontakt.clock import today
from fastkontakt.ui.forms import keep_errors
from reporting.reports.pages import ReportPage, ReportsPage, ReportUnitPage

UNPROCESSABLE = 422


@permission_required_at_unit(permissions.READ_MEASURES)
@require_http_methods(["GET", "HEAD", "POST"])
def reports(request: HttpRequest) -> HttpResponse:
    """The reports; POST establishes one."""
    page = ReportsPage(actor_of(request), today=today())
    if request.method != "POST":
        return render(request, "reporting/reports.html", page.context(page.form()))
    form = page.form(request.POST)
    if form.is_valid():
        with keep_errors(form):
            report = page.establish(form.cleaned_data)
            messages.success(request, _("Rapporten är fastställd."))
            return redirect("reporting:report", report.pk)
    return render(request, "reporting/reports.html", page.context(form), status=UNPROCESSABLE)


@permission_required_at_unit(permissions.READ_MEASURES)
@require_safe
def report(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """A report as it was established."""
    return render(request, "reporting/report.html", ReportPage(actor_of(request), report_id, request.GET).context())


@permission_required_at_unit(permissions.READ_MEASURES)
@require_safe
def report_unit(request: HttpRequest, report_id: UUID, unit_id: UUID) -> HttpResponse:
    """A unit's figures as they were established."""
    page = ReportUnitPage(actor_of(request), report_id, unit_id)
    return render(request, "reporting/report_unit.html", page.context())
