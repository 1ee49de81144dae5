"""The picture of a patient's network on a page of its own."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from contacts.network.pages import network_page
from fastkontakt.accounts.guards import actor_of, staff_required
from fastkontakt.clock import now, today


@staff_required
@require_http_methods(["GET", "HEAD"])
def network(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """The patient in the middle, contacts by provider and role around, relatives, and who is missing."""
    page = network_page(actor_of(request), patient_id, today=today(), now=now())
    return render(request, "contacts/network.html", page)
