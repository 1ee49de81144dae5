"""Pages on fixed contacts for staff."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from contacts import selectors
from contacts.forms import AppointForm, ChoosingForm, EndForm
from contacts.models import Contact
from contacts.pages import AppointPage, Choice, EndPage
from contacts.presentation.cards import card_key
from contacts.services import PolicyRefused, appoint_contact, end_contact
from fastkontakt.accounts.guards import actor_of, staff_required
from fastkontakt.clock import today
from fastkontakt.ui.returning import back
from patients.models import Patient

UNPROCESSABLE = 422


@staff_required
@require_http_methods(["GET", "HEAD", "POST"])
def appoint(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """Appoint or replace. `?roll=` presets the role, `&byter=` the contact replaced, `&anledning=` the occasion."""
    patient = selectors.patient_with_facts(actor_of(request), patient_id, today=today(), page="appoint")
    if request.method != "POST":
        choice = Choice.of_address(request.GET, today=today())
        return _appoint_page(request, patient, AppointForm(initial=choice.as_initial()), choice)
    form = AppointForm(request.POST)
    choice = Choice.of_form(form, today=today())
    if "update" in request.POST:
        return _appoint_page(request, patient, form, choice)
    if not form.is_valid():
        return _appoint_page(request, patient, form, choice, errors=True, status=UNPROCESSABLE)
    return _appointed(request, patient, form, choice)


def _appointed(request: HttpRequest, patient: Patient, form: AppointForm, choice: Choice) -> HttpResponse:
    actor = actor_of(request)
    proposal = AppointPage(actor, patient, choice, today=today()).proposal(form.cleaned_data)
    try:
        contact = appoint_contact(proposal=proposal, by=actor, today=today())
    except PolicyRefused as refusal:
        staff_id, starts_on = proposal.appointee.pk, proposal.starts_on
        same = selectors.registered_already(actor, patient, role=choice.role, staff_id=staff_id, starts_on=starts_on)
        if same is None:
            return _appoint_page(request, patient, form, choice, refusal=refusal, status=UNPROCESSABLE)
        messages.info(request, _("Kontakten är redan registrerad. Inget mer behöver göras."))
        return _to_card(request, same)
    said = _("%(name)s är registrerad som %(role)s. Nästa steg: informera patienten, muntligt och skriftligt.")
    messages.success(request, said % {"name": contact.staff.name, "role": contact.get_role_display().lower()})
    return _to_card(request, contact)


def _appoint_page(
    request: HttpRequest,
    patient: Patient,
    form: AppointForm,
    choice: Choice,
    *,
    refusal: PolicyRefused | None = None,
    errors: bool = False,
    status: int = 200,
) -> HttpResponse:
    page = AppointPage(actor_of(request), patient, choice, today=today())
    context = page.candidates_context() | page.check_context(form, refusal.verdict if refusal else None)
    shown = context | {"refused": refusal is not None, "errors": errors, "routine": page.routine()}
    return render(request, "contacts/appoint.html", shown, status=status)


@staff_required
@require_GET
def candidates(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """Fragment: who may be chosen, as role or start day changes."""
    patient = selectors.patient_with_facts(actor_of(request), patient_id, today=today(), page="candidates")
    choice = Choice.of_form(ChoosingForm(request.GET), today=today())
    page = AppointPage(actor_of(request), patient, choice, today=today())
    terms = AppointForm(initial=choice.as_initial()) if request.GET.get("changed") == "role" else None
    response = render(request, "contacts/_candidates.html", page.candidates_context() | {"terms": terms})
    response["HX-Trigger-After-Settle"] = "kandidater"
    return response


@staff_required
@require_POST
def check(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """Fragment: what the rulebook says of what is typed so far. Writes nothing."""
    patient = selectors.patient_with_facts(actor_of(request), patient_id, today=today(), page="check")
    form = AppointForm(request.POST)
    page = AppointPage(actor_of(request), patient, Choice.of_form(form, today=today()), today=today())
    return render(request, "contacts/_check.html", page.check_context(form))


@staff_required
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """End a contact, perhaps with a successor from the day after."""
    actor = actor_of(request)
    contact = selectors.get_contact(actor, contact_id, on=today())
    page = EndPage(actor, contact, today=today())
    form = EndForm(request.POST or None, role=contact.role, initial={"on": today(), "reason": request.GET.get("skal")})
    if request.method != "POST" or not form.is_valid():
        return _end_page(request, page.context(form), errors=request.method == "POST")
    try:
        ended = end_contact(ending=page.ending(form), by=actor, today=today())
    except PolicyRefused as refusal:
        return _end_page(request, page.context(form, refusal.verdict), errors=True)
    said = _("%(name)s avslutas som %(role)s. Kontakten finns kvar i historiken.")
    messages.success(request, said % {"name": ended.staff.name, "role": ended.get_role_display().lower()})
    return redirect("patients:detail", contact.patient_id)


def _end_page(request: HttpRequest, context: dict[str, Any], *, errors: bool) -> HttpResponse:
    return render(request, "contacts/end.html", context, status=UNPROCESSABLE if errors else 200)


def _to_card(request: HttpRequest, contact: Contact) -> HttpResponseRedirect:
    """The patient's page, at the contact's card; the worklist for one who came from there."""
    page = reverse("patients:detail", args=[contact.patient_id])
    return HttpResponseRedirect(back(request, f"{page}#{card_key(contact)}"))
