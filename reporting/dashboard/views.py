"""The unit's dashboard, and the patients behind each of its figures."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fastkontakt import permissions
from fastkontakt.accounts.guards import actor_of, permission_required_at_unit
from fastkontakt.clock import today
from reporting.dashboard.behind import log_shown
from reporting.dashboard.pages import BehindPage, DashboardPage

UNPROCESSABLE = 422


@permission_required_at_unit(permissions.READ_MEASURES)
@require_safe
def dashboard(request: HttpRequest) -> HttpResponse:
    """Where it is about to go wrong at the unit: `?dag=` a day that has been, today unless told."""
    page = DashboardPage(actor_of(request), request.GET, today=today())
    status = 200 if page.form.is_valid() else UNPROCESSABLE
    return render(request, "reporting/dashboard.html", page.context(), status=status)


@permission_required_at_unit(permissions.READ_MEASURES)
@permission_required_at_unit(permissions.READ_PATIENTS)
@require_safe
def behind(request: HttpRequest) -> HttpResponse:
    """The patients whom a figure counts: see reporting.dashboard.question for what the address may say."""
    page = BehindPage(actor_of(request), request.GET, today=today())
    if not page.is_in_order:
        return render(request, "reporting/dashboard.html", page.context(), status=UNPROCESSABLE)
    log_shown(page.viewer, page.page.rows)
    return render(request, "reporting/behind.html", page.context())
