"""Pages on who may see, for staff."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fastkontakt.accounts.guards import actor_of, staff_required
from fastkontakt.clock import now, today
from fastkontakt.ratelimits import EMERGENCY, limited
from fastkontakt.ui.forms import keep_errors
from patients.models import EmergencyAccess
from patients.selectors import get_patient
from patients.sharing.acts import Act
from patients.sharing.emergency import lift_own_blocks, open_in_emergency, require_may_open
from patients.sharing.forms import EmergencyForm
from patients.sharing.pages import EmergencyPage, SharingPage

READ_AND_WRITE = ["GET", "HEAD", "POST"]
UNPROCESSABLE = 422


@staff_required
@require_http_methods(READ_AND_WRITE)
def sharing(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """Who may see: what holds today, and with `?gor=` the one act that is being done."""
    actor = actor_of(request)
    page = SharingPage(actor, get_patient(actor, patient_id, on=today(), page="sharing"), today=today())
    key = (request.POST if request.method == "POST" else request.GET).get("gor", "")
    act = page.act(key, request.POST if request.method == "POST" else None)
    if request.method == "POST" and act is None:
        messages.error(request, _("Det går inte längre att göra: något har ändrats. Så här är det nu."))
        return redirect("patients:sharing", patient_id)
    if act is not None and act.form.is_valid() and _done(act):
        messages.success(request, act.said)
        return redirect("patients:detail" if act.to_patient else "patients:sharing", patient_id)
    status = UNPROCESSABLE if request.method == "POST" else 200
    return render(request, "patients/sharing/sharing.html", page.context(act, key), status=status)


def _done(act: Act) -> bool:
    """Whether it was written; else the form says why not."""
    with keep_errors(act.form, **act.renamed):
        act.save(dict(act.form.cleaned_data))
        return True
    return False


@staff_required
@limited(EMERGENCY)
@require_http_methods(READ_AND_WRITE)
def emergency(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """Emergency access: when it is allowed, and once open what it opened, until when, and who has blocked."""
    actor = actor_of(request)
    patient = get_patient(actor, patient_id, on=today(), page="emergency")
    require_may_open(actor, patient, now=now())
    page = EmergencyPage(actor, patient, now=now(), today=today())
    if request.method == "POST" and "blocks" in request.POST and page.opening:
        return _blocks_lifted(request, page.opening)
    form = EmergencyForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with keep_errors(form):
            open_in_emergency(by=actor, patient=patient, reason=form.cleaned_data["reason"], now=now())
            return redirect("patients:emergency", patient_id)
    status = UNPROCESSABLE if request.method == "POST" else 200
    context = page.context(form, settings.EMERGENCY_HOURS)
    return render(request, "patients/sharing/emergency.html", context, status=status)


def _blocks_lifted(request: HttpRequest, opening: EmergencyAccess) -> HttpResponse:
    """The second step: what the patient has blocked within the own body."""
    try:
        lift_own_blocks(by=actor_of(request), opening=opening, now=now())
        messages.success(request, _("Det som patienten har spärrat hos er visas nu. Det loggas och granskas."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("patients:emergency", opening.patient_id)
    return redirect("patients:detail", opening.patient_id)
