"""Pages on SIPs for the person whom the plan is for, and who acts for that person."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from agreements.sip import portal_presentation as presentation
from agreements.sip import selectors
from agreements.sip.meetings import answer
from agreements.sip.services import withdraw
from agreements.sip.views import calendar_file
from fastkontakt.access.sips import SCOPE
from fastkontakt.accounts.guards import actor_of, citizen_required
from fastkontakt.clock import now, today
from fastkontakt.ui.forms import keep_errors
from patients.selectors import get_patient

UNPROCESSABLE = 422


@citizen_required
@require_safe
def sips(request: HttpRequest, patient_id: UUID | None = None) -> HttpResponse:
    """The plans: one's own, or those of one whom one acts for."""
    actor = actor_of(request)
    whose = patient_id or actor.patient_id
    if whose is None:
        raise Http404
    patient = get_patient(actor, whose, on=today(), page="portal_sips", scope=SCOPE)
    views = selectors.sips_of(actor, patient, now=now())
    context = {"doors": presentation.doors(views, now=now()), "patient": patient, "own": actor.patient_id == whose}
    return render(request, "agreements/portal/sips.html", context)


@citizen_required
@require_http_methods(["GET", "HEAD", "POST"])
def sip(request: HttpRequest, sip_id: UUID) -> HttpResponse:
    """One plan: the call, who comes, what is planned; and the answer."""
    actor = actor_of(request)
    view = selectors.get_sip(actor, sip_id, now=now(), page="portal_sip")
    typed = request.POST if request.method == "POST" else None
    forms = presentation.answering(actor, view, typed, now=now())
    sent = next((one for one in forms if one.form.is_bound), None)
    if sent is not None and sent.form.is_valid():
        with keep_errors(sent.form):
            answer(by=actor, participant=sent.row, now=now(), **sent.form.cleaned_data)
            messages.success(request, _("Ditt svar är skickat."))
            return redirect("agreements_portal:sip", sip_id)
    context = presentation.page(actor, view, forms, now=now()) | {"sent": sent.form if sent else None}
    status = UNPROCESSABLE if typed is not None else 200
    return render(request, "agreements/portal/sip.html", context, status=status)


@citizen_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_consent(request: HttpRequest, sip_id: UUID) -> HttpResponse:
    """Ask once more, then take the consent back: the planning stops."""
    actor = actor_of(request)
    view = selectors.get_sip(actor, sip_id, now=now(), page="portal_sip")
    if request.method != "POST":
        context = {"sip": view.sip, "own": actor.patient_id == view.sip.patient_id}
        return render(request, "agreements/portal/sip_withdraw.html", context)
    try:
        withdraw(by=actor, sip=view.sip, now=now())
        messages.success(request, _("Samtycket är tillbakataget. Planeringen är stoppad."))
    except ValidationError as error:
        messages.info(request, " ".join(error.messages))
    return redirect("agreements_portal:sip", sip_id)


@citizen_required
@require_safe
def sip_calendar(request: HttpRequest, sip_id: UUID) -> HttpResponse:
    """The meeting for the reader's calendar."""
    view = selectors.get_sip(actor_of(request), sip_id, now=now(), page="portal_sip_calendar")
    return calendar_file(request, view, reverse("agreements_portal:sip", args=[sip_id]))
