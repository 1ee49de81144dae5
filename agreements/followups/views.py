"""The unit's page of what is to be followed up."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from agreements.followups.pages import FollowUpsPage
from fastkontakt import permissions
from fastkontakt.accounts.guards import actor_of, permission_required_at_unit
from fastkontakt.clock import today


@permission_required_at_unit(permissions.READ_PATIENTS)
@require_safe
def follow_ups(request: HttpRequest) -> HttpResponse:
    """Agreements and SIPs near their day or past it: `?lista=`, `?tid=`, `?slag=`, `?antal=` rows."""
    page = FollowUpsPage(actor_of(request), request.GET, today=today())
    return render(request, "agreements/followups/follow_ups.html", page.context())
