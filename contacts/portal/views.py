"""Mina kontakter."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from contacts.portal import presentation, selectors
from fastkontakt.accounts.guards import actor_of, citizen_required
from fastkontakt.clock import today


@require_safe
@citizen_required
def contacts(request: HttpRequest) -> HttpResponse:
    """The patient's own contacts. A guardian comes to the only child, or chooses among several."""
    actor = actor_of(request)
    if actor.patient_id is not None:
        return _show(request, actor.patient_id)
    children = selectors.represented(actor, on=today())
    if len(children) == 1:
        return _show(request, children[0].pk)
    return render(request, "portal/children.html", {"doors": presentation.doors(children)})


@require_safe
@citizen_required
def child(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """The contacts of a child whom one acts for."""
    return _show(request, patient_id)


def _show(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    view = selectors.own_view(actor, patient_id, today=today())
    page = presentation.page(view, own=actor.patient_id == patient_id)
    return render(request, "portal/contacts.html", {"page": page, "today": today()})
