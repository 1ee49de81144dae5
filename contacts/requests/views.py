"""Pages on requests for staff: note one, the unit's queue, answer one."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from contacts.models import ContactRequest
from contacts.policy.engine import Finding
from contacts.requests import selectors
from contacts.requests.forms import RequestForm
from contacts.requests.pages import AnswerPage, RequestPage
from contacts.services import PolicyRefused, answer_request, note_request
from fastkontakt import permissions
from fastkontakt.access.protection import listed
from fastkontakt.accounts.guards import actor_of, staff_required
from fastkontakt.clock import today
from fastkontakt.organisation.selectors import get_staff
from fastkontakt.ui.forms import keep_errors
from fastkontakt.ui.returning import back
from patients.selectors import get_patient

UNPROCESSABLE = 422
ON_A_PAGE = 25


@staff_required
@require_http_methods(["GET", "HEAD", "POST"])
def note(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """Note what the patient asks of the unit, or pass on the wish for a fast läkarkontakt."""
    actor = actor_of(request)
    patient = get_patient(actor, patient_id, on=today(), page="request")
    permissions.require(actor, permissions.REGISTER_PATIENTS)
    page = RequestPage(actor, patient, today=today())
    form = page.form(request.POST if request.method == "POST" else None, role=request.GET.get("roll"))
    if form.is_valid():
        with keep_errors(form, unit="role"):
            noted = _noted(request, page, form)
            said = _("Patientens begäran är noterad. %(unit)s ska svara på den.")
            messages.success(request, said % {"unit": noted.unit.name})
            return redirect(back(request, reverse("patients:detail", args=[patient.pk])))
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "contacts/request.html", {"form": form, "patient": patient}, status=status)


def _noted(request: HttpRequest, page: RequestPage, form: RequestForm) -> ContactRequest:
    typed = form.cleaned_data
    return note_request(
        by=page.viewer,
        patient=page.patient,
        role=typed["role"],
        unit=page.unit(typed["role"]),
        wished_staff=get_staff(UUID(typed["wished_staff"])) if typed["wished_staff"] else None,
        text=typed["text"],
        today=page.today,
    )


@staff_required
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """What patients have asked of the unit and not been answered, oldest first."""
    actor = actor_of(request)
    page = selectors.queue(actor, on=today(), number=request.GET.get("sida", "1"), size=ON_A_PAGE)
    rows = [(asked, listed(asked.patient)) for asked in page.object_list]
    context = {"page": page, "rows": rows, "today": today(), "unit": actor.unit}
    return render(request, "contacts/requests.html", context)


@staff_required
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Answer a request to the own unit: the way to appoint, and the answers that the law allows besides."""
    actor = actor_of(request)
    asked = selectors.open_request(actor, request_id, on=today())
    permissions.require(actor, permissions.APPOINT_CONTACTS)
    page = AnswerPage(actor, asked, today=today())
    form = page.form(request.POST if request.method == "POST" else None)
    findings: tuple[Finding, ...] = ()
    if form.is_valid():
        try:
            with keep_errors(form):
                answer_request(by=actor, request=asked, today=today(), **form.cleaned_data)
                messages.success(request, _("Begäran är besvarad. Patienten ser svaret under Mina kontakter."))
                return redirect(back(request, reverse("contacts:requests")))
        except PolicyRefused as refusal:
            findings = refusal.verdict.findings
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "contacts/answer.html", page.context(form, findings), status=status)
