"""Ombud: whom the patient lets act, taken back at any time; and, for who acts, what one may do and how to stop."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from contacts.portal import representing
from fastkontakt.accounts.actor import Actor
from fastkontakt.accounts.guards import actor_of, citizen_required
from fastkontakt.clock import today
from fastkontakt.ui.forms import keep_errors
from patients.acting import acted_for
from patients.mandates import Person, acts_for, find_mandate, grant_mandate, obstacle_to_granting, revoke_mandate
from patients.models import Patient
from patients.selectors import get_patient

UNPROCESSABLE = 422


@require_safe
@citizen_required
def mandates(request: HttpRequest) -> HttpResponse:
    """Who may act for oneself."""
    actor = actor_of(request)
    context = representing.overview(actor, _oneself(actor), today=today())
    return render(request, "portal/mandates.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@citizen_required
def grant(request: HttpRequest) -> HttpResponse:
    """Let somebody act for oneself."""
    actor = actor_of(request)
    obstacle = obstacle_to_granting(_oneself(actor), today=today())
    if obstacle:
        raise PermissionDenied(obstacle)
    form = representing.PermissionForm(
        request.POST if request.method == "POST" else None, initial={"starts_on": today()}
    )
    if form.is_valid():
        given = dict(form.cleaned_data)
        person = Person(**{name: given.pop(name) for name in ("identity_number", "given_name", "family_name")})
        with keep_errors(form):
            mandate = grant_mandate(by=actor, person=person, today=today(), **given)
            messages.success(request, _("%(name)s har fått din tillåtelse.") % {"name": mandate.name})
            return redirect("portal:mandates")
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "portal/mandates_grant.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@citizen_required
def take_back(request: HttpRequest, mandate_id: UUID) -> HttpResponse:
    """Ask once more, then end it at once: the patient takes it back, who acts stops acting."""
    actor = actor_of(request)
    mandate = find_mandate(actor, mandate_id, on=today())
    if request.method != "POST":
        return render(request, "portal/mandates_end.html", representing.ending(actor, mandate))
    try:
        revoke_mandate(by=actor, mandate=mandate, today=today())
        messages.success(request, _("Det är avslutat och gäller inte längre."))
    except ValidationError as error:
        messages.info(request, " ".join(error.messages))
    return redirect(_next(actor))


@require_safe
@citizen_required
def acting(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """What one may do for the person, on what ground and how long."""
    actor = actor_of(request)
    people = [] if actor.patient_id is not None else acts_for(actor, on=today())
    found = next((row for row in people if row.patient.pk == patient_id), None)
    if found is None:
        raise Http404
    return render(request, "portal/mandates_acting.html", representing.acting_page(found))


def _oneself(actor: Actor) -> Patient:
    if actor.patient_id is None:
        raise Http404
    return get_patient(actor, actor.patient_id, on=today(), page="portal_mandates")


def _next(actor: Actor) -> str:
    """Back to the list, or, for one who acts for nobody any longer, to what else there is to sign in as."""
    if actor.patient_id is not None:
        return "portal:mandates"
    left = acted_for(actor.user, on=today()).exists()
    return "portal:contacts" if left else "accounts:choose_assignment"
