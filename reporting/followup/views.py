"""Pages of the follow-up: units side by side, and one by itself."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fastkontakt import permissions
from fastkontakt.accounts.guards import actor_of, permission_required_at_unit
from fastkontakt.clock import today
from reporting.figures.reach import require_follow_up
from reporting.followup.pages import FollowUpPage, UnitPage

UNPROCESSABLE = 422


@permission_required_at_unit(permissions.READ_MEASURES)
@require_safe
def followup(request: HttpRequest) -> HttpResponse:
    """Units side by side: `?pa=` a day, `?visa=` what, `?vardgivare=&typ=&kommun=` which units, `?sortera=` how."""
    require_follow_up(actor_of(request))
    page = FollowUpPage(actor_of(request), request.GET, today=today())
    status = 200 if page.valid else UNPROCESSABLE
    return render(request, "reporting/followup.html", page.context(), status=status)


@permission_required_at_unit(permissions.READ_MEASURES)
@require_safe
def followup_unit(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    """A unit's measures, without persons: `?pa=` a day."""
    page = UnitPage(actor_of(request), unit_id, request.GET, today=today())
    status = 200 if page.valid else UNPROCESSABLE
    return render(request, "reporting/followup_unit.html", page.context(), status=status)
