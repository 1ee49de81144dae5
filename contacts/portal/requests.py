"""Asking for a contact, and taking it back."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from contacts.enums import ContactRole
from contacts.portal.asked import page_url
from contacts.portal.asking import AskPage, said_when_sent
from contacts.requests.selectors import get_request, open_request
from contacts.requests.units import scope_to_ask
from contacts.services import withdraw_request
from fastkontakt.accounts.guards import actor_of, citizen_required
from fastkontakt.clock import today
from fastkontakt.ui.forms import keep_errors
from patients.selectors import get_patient

UNPROCESSABLE = 422


@citizen_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, role: str) -> HttpResponse:
    """Ask for a contact for oneself."""
    patient_id = actor_of(request).patient_id
    if patient_id is None:
        raise Http404
    return _ask(request, patient_id, role)


@citizen_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask_for_child(request: HttpRequest, patient_id: UUID, role: str) -> HttpResponse:
    """Ask for a contact for a child whom one acts for."""
    return _ask(request, patient_id, role)


def _ask(request: HttpRequest, patient_id: UUID, role: str) -> HttpResponse:
    if role not in ContactRole.values:
        raise Http404
    actor = actor_of(request)
    patient = get_patient(actor, patient_id, on=today(), page="portal_ask", scope=scope_to_ask(role))
    page = AskPage(actor, patient, ContactRole(role), today=today())
    form = page.form(request.POST if request.method == "POST" else None) if page.units else None
    if form is not None and form.is_valid():
        with keep_errors(form):
            noted = page.send(form.cleaned_data)
            messages.success(request, said_when_sent(get_request(actor, noted.pk, on=today())))
            return redirect(page_url(patient.pk, own=page.own))
    status = UNPROCESSABLE if form is not None and form.is_bound else 200
    return render(request, "portal/ask.html", page.context(form), status=status)


@citizen_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Ask once more, then take the request back. One that is answered stays as it is."""
    actor = actor_of(request)
    asked = open_request(actor, request_id, on=today())
    back = page_url(asked.patient_id, own=actor.patient_id == asked.patient_id)
    if request.method != "POST":
        answered = asked.answered_at is not None
        return redirect(back) if answered else render(request, "portal/withdraw.html", {"asked": asked, "back": back})
    try:
        withdraw_request(by=actor, request=asked, today=today())
        messages.success(request, _("Din begäran är tillbakatagen."))
    except ValidationError as error:
        messages.info(request, " ".join(error.messages))
    return redirect(back)
