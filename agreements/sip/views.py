"""Pages on SIPs for staff."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from agreements.sip import presentation, selectors
from agreements.sip.calendar import MEDIA_TYPE, invitation
from agreements.sip.pages import CallPage, ClosePage, FollowUpPage, SipPage, eyebrow, sips_section
from agreements.sip.plan_page import PlanPage
from agreements.sip.selectors import SipView
from fastkontakt import permissions
from fastkontakt.accounts.guards import actor_of, permission_required_at_unit, staff_required
from fastkontakt.clock import now, today
from fastkontakt.ui.forms import keep_errors
from patients.pages import Section
from patients.selectors import get_patient

UNPROCESSABLE = 422
READ_AND_WRITE = ["GET", "HEAD", "POST"]
CALENDAR_FILE = "mote.ics"


@permission_required_at_unit(permissions.READ_PATIENTS)
@require_safe
def unit_sips(request: HttpRequest) -> HttpResponse:
    """What the unit has called, and is called to."""
    found = selectors.unit_sips(actor_of(request), now=now())
    return render(request, "agreements/sip/unit.html", presentation.unit_rows(found, now=now()))


@staff_required
@require_safe
def sips(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """The patient's SIPs that the viewer may see."""
    actor = actor_of(request)
    patient = get_patient(actor, patient_id, on=today(), page="sips")
    context = {"patient": patient, "eyebrow": eyebrow(patient), **sips_section(actor, patient, now=now())}
    return render(request, "agreements/sip/list.html", context)


@staff_required
@require_http_methods(READ_AND_WRITE)
def call_sip(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """Call to a SIP."""
    actor = actor_of(request)
    patient = get_patient(actor, patient_id, on=today(), page="sip_call")
    page = CallPage(actor, patient, now=now())
    form = page.form(_typed(request))
    if form.is_valid():
        with keep_errors(form, given_how="consent", **({} if "units" in form.fields else {"units": "unit_1"})):
            made = page.save(form)
            messages.success(request, _("Kallelsen är skickad. De som är kallade svarar här."))
            return redirect("agreements:sip", patient.pk, made.pk)
    return _drawn(request, "agreements/sip/call.html", page.context(form), form)


@staff_required
@require_http_methods(READ_AND_WRITE)
def sip(request: HttpRequest, patient_id: UUID, sip_id: UUID) -> HttpResponse:
    """One SIP: the call, those called, the plan; and what the viewer may do."""
    page = SipPage(actor_of(request), _read(request, patient_id, sip_id, "sip"), now=now())
    sections = page.sections(_typed(request))
    section = sections.get(request.POST.get("section", ""))
    if section is not None and section.form.is_valid():
        answer = _acted(request, section)
        if answer is not None:
            return answer
    status = UNPROCESSABLE if request.method == "POST" else 200
    sent: Any = section.form if section else None
    context = page.context(sections) | {"sent": sent, "sent_key": section.key if section else ""}
    return render(request, "agreements/sip/sip.html", context, status=status)


def _acted(request: HttpRequest, section: Section) -> HttpResponse | None:
    """The way on after the act; None where the service found something wrong, which the form then says."""
    with keep_errors(section.form, **section.renamed):
        section.save(dict(section.form.cleaned_data))
        messages.success(request, section.said)
        return HttpResponseRedirect(request.path)
    return None


@staff_required
@require_http_methods(READ_AND_WRITE)
def plan(request: HttpRequest, patient_id: UUID, sip_id: UUID) -> HttpResponse:
    """Write the plan, or its next version."""
    view = _read(request, patient_id, sip_id, "sip", full=True)
    page = PlanPage(actor_of(request), view, now=now(), typed=_typed(request))
    if page.form.is_bound and page.is_valid():
        with keep_errors(page.form):
            page.save()
            messages.success(request, _("Planen är sparad. Patienten får veta att den finns att läsa."))
            return redirect("agreements:sip", patient_id, sip_id)
    status = UNPROCESSABLE if page.form.is_bound and not page.wants_rows else 200
    return render(request, "agreements/sip/plan.html", page.context(), status=status)


@staff_required
@require_http_methods(READ_AND_WRITE)
def follow_up(request: HttpRequest, patient_id: UUID, sip_id: UUID) -> HttpResponse:
    """How it has gone with the goals."""
    page = FollowUpPage(actor_of(request), _read(request, patient_id, sip_id, "sip", full=True), now=now())
    form = page.form(_typed(request))
    if form.is_valid():
        with keep_errors(form):
            page.save(form)
            messages.success(request, _("Uppföljningen är sparad. Planen fortsätter med det som återstår."))
            return redirect("agreements:sip", patient_id, sip_id)
    return _drawn(request, "agreements/sip/follow_up.html", page.context(form), form)


@staff_required
@require_http_methods(READ_AND_WRITE)
def close_sip(request: HttpRequest, patient_id: UUID, sip_id: UUID) -> HttpResponse:
    """Close the SIP."""
    page = ClosePage(actor_of(request), _read(request, patient_id, sip_id, "sip", full=True), now=now())
    form = page.form(_typed(request))
    if form.is_valid():
        with keep_errors(form):
            page.save(form)
            messages.success(request, _("Planen är avslutad. Den finns kvar att läsa."))
            return redirect("agreements:sip", patient_id, sip_id)
    return _drawn(request, "agreements/sip/close.html", page.context(form), form)


@staff_required
@require_safe
def sip_calendar(request: HttpRequest, patient_id: UUID, sip_id: UUID) -> HttpResponse:
    """The meeting for the viewer's calendar."""
    view = _read(request, patient_id, sip_id, "sip_calendar")
    return calendar_file(request, view, reverse("agreements:sip", args=[patient_id, sip_id]))


def calendar_file(request: HttpRequest, view: SipView, page: str) -> HttpResponse:
    """The newest time as a file to download. Raises Http404 where there is none."""
    if view.meeting is None:
        raise Http404
    address, home = request.build_absolute_uri(page), request.build_absolute_uri("/")
    body = invitation(view.meeting, unit=view.sip.unit, page=address, home=home)
    disposition = {"Content-Disposition": f'attachment; filename="{CALENDAR_FILE}"'}
    return HttpResponse(body, content_type=MEDIA_TYPE, headers=disposition)


def _read(request: HttpRequest, patient_id: UUID, sip_id: UUID, page: str, *, full: bool = False) -> SipView:
    """The SIP, the read logged. Raises Sip.DoesNotExist; Http404 where only the call is seen, and `full` is asked."""
    view = selectors.get_sip(actor_of(request), sip_id, now=now(), page=page, patient_id=patient_id)
    if full and not view.full:
        raise Http404
    return view


def _typed(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _drawn(request: HttpRequest, template: str, context: dict[str, Any], form: Any) -> HttpResponse:
    return render(request, template, context, status=UNPROCESSABLE if form.is_bound else 200)
