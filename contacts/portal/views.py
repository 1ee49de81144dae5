"""Mina kontakter."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from contacts.portal import presentation, regions, representing, selectors, wishing
from contacts.portal.network import network
from contacts.portal.reading import variants
from fastkontakt.accounts import signin
from fastkontakt.accounts.guards import actor_of, citizen_required
from fastkontakt.clock import today
from patients.enums import MandateScope


@require_safe
@citizen_required
def contacts(request: HttpRequest) -> HttpResponse:
    """The patient's own contacts, in every region. Who acts for one comes there at once, and chooses among several."""
    actor = actor_of(request)
    choices = signin.choices(actor.user, signin.bounds_of(request))
    elsewhere = regions.elsewhere(actor, choices, today=today())
    if actor.patient_id is not None:
        return _show(request, actor.patient_id, elsewhere)
    people = selectors.represented(actor, on=today())
    if len(people) == 1 and MandateScope.SEE_CONTACTS in people[0].scopes:
        return _show(request, people[0].patient.pk, elsewhere)
    if len(people) == 1:
        return redirect(representing.start_url(people[0]))
    return render(request, "portal/children.html", {"doors": representing.doors(people), "elsewhere": elsewhere})


@require_safe
@citizen_required
def child(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """The contacts of one whom the reader acts for; without the scope for them, what the reader may do instead."""
    try:
        return _show(request, patient_id, [])
    except PermissionDenied:
        return redirect("portal:acting", patient_id)


@require_safe
@citizen_required
def wishes(request: HttpRequest, patient_id: UUID | None = None) -> HttpResponse:
    """What can be asked for, and what has been."""
    actor = actor_of(request)
    whose = patient_id or actor.patient_id
    if whose is None:
        raise Http404
    view = selectors.own_view(actor, whose, today=today())
    page = wishing.page(view, own=actor.patient_id == whose)
    return render(request, "portal/wishes.html", {"page": page})


def _show(request: HttpRequest, patient_id: UUID, elsewhere: list[regions.Elsewhere]) -> HttpResponse:
    actor = actor_of(request)
    view = selectors.own_view(actor, patient_id, today=today())
    page = presentation.page(view, own=actor.patient_id == patient_id)
    context: dict[str, Any] = {"page": page, "network": network(page), "today": today(), "elsewhere": elsewhere}
    return render(request, variants(actor, "contacts.html"), context)
