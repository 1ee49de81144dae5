"""How to complain, or say what one thinks."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from contacts.portal.complaints.selectors import boards, units_of
from fastkontakt.accounts.guards import actor_of, citizen_required
from fastkontakt.clock import today


@require_safe
@citizen_required
def complain(request: HttpRequest) -> HttpResponse:
    """To whom one turns, in which order, and with what."""
    actor = actor_of(request)
    units = units_of(actor, today=today())
    context = {
        "health": [unit for unit in units if not unit.is_social_care],
        "social": [unit for unit in units if unit.is_social_care],
        "board": boards().get(actor.tenant.slug),
        "own": actor.patient_id is not None,
    }
    return render(request, "portal/complain.html", context)
