"""Pages on agreements for staff."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agreements.agreed import selectors
from agreements.agreed.forms import EndForm
from agreements.agreed.pages import AgreementPage, WritePage, agreement_url
from agreements.agreed.services import answer_version, end_agreement, tick_off
from agreements.models import AgreementTask
from contacts.policy.engine import Finding
from contacts.services import PolicyRefused
from fastkontakt.accounts.guards import actor_of, staff_required
from fastkontakt.clock import today
from fastkontakt.ui.forms import keep_errors
from patients.selectors import get_patient

UNPROCESSABLE = 422
READ_AND_WRITE = ["GET", "HEAD", "POST"]
RENAMED = {"contact": "coordinator", "reason": "coordinator_reason"}
"""What the choice of a coordinator calls the form's fields."""


@staff_required
@require_http_methods(READ_AND_WRITE)
def write(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """The first version at the own unit."""
    actor = actor_of(request)
    patient = get_patient(actor, patient_id, on=today(), page="agreement_write")
    here = selectors.open_here(actor, patient)
    if here is not None:
        return redirect("agreements:rewrite_agreement", patient.pk, here.pk)
    return _written(request, WritePage(actor, patient, None, today=today()))


@staff_required
@require_http_methods(READ_AND_WRITE)
def rewrite(request: HttpRequest, patient_id: UUID, agreement_id: UUID) -> HttpResponse:
    """A new version, from what stands."""
    page = _page(request, patient_id, agreement_id, WritePage, page="agreement_write")
    return _written(request, page)


def _written(request: HttpRequest, page: WritePage) -> HttpResponse:
    sheet = page.sheet(request.POST if request.method == "POST" else None)
    findings: tuple[Finding, ...] = ()
    if sheet.is_bound and sheet.is_valid():
        try:
            with keep_errors(sheet.form, **RENAMED):
                version = page.save(sheet)
                messages.success(request, _("Överenskommelsen är sparad. Patienten får veta att den finns att läsa."))
                return redirect(agreement_url(page.patient.pk, version.agreement_id))
        except PolicyRefused as refusal:
            findings = refusal.verdict.findings
    status = UNPROCESSABLE if sheet.is_bound else 200
    return render(request, "agreements/agreed/write.html", page.context(sheet, findings), status=status)


@staff_required
@require_safe
def agreement(request: HttpRequest, patient_id: UUID, agreement_id: UUID) -> HttpResponse:
    """The agreement: how it stands, the version that stands, and the earlier ones."""
    page = _page(request, patient_id, agreement_id, AgreementPage, page="agreement")
    return render(request, "agreements/agreed/agreement.html", page.context())


@staff_required
@require_safe
def answered(request: HttpRequest, answer_id: UUID) -> HttpResponse:
    """To the agreement that the patient has answered: where a message leads."""
    found = selectors.agreement_with(actor_of(request), on=today(), versions__answers=answer_id)
    return redirect(agreement_url(found.patient_id, found.pk))


@staff_required
@require_POST
def note_answer(request: HttpRequest, patient_id: UUID, agreement_id: UUID) -> HttpResponse:
    """What the patient said to staff of the version."""
    page = _page(request, patient_id, agreement_id, AgreementPage, page="agreement")
    form = page.answer_form(request.POST)
    if form.is_valid():
        with keep_errors(form, version=""):
            told = form.cleaned_data
            version = selectors.version_of(page.whole, told["version"])
            answer_version(by=page.viewer, version=version, kind=told["kind"], text=told["text"], today=today())
            messages.success(request, _("Patientens svar är antecknat."))
            return redirect(agreement_url(patient_id, agreement_id))
    return render(request, "agreements/agreed/agreement.html", page.context(form), status=UNPROCESSABLE)


@staff_required
@require_POST
def done(request: HttpRequest, patient_id: UUID, agreement_id: UUID, task_id: UUID) -> HttpResponse:
    """A task is done."""
    page = _page(request, patient_id, agreement_id, AgreementPage, page="agreement")
    task: AgreementTask = selectors.task_of(page.whole, task_id)
    form = page.done_form(request.POST)
    if form.is_valid():
        with keep_errors(form):
            tick_off(by=page.viewer, task=task, today=today(), **form.cleaned_data)
            messages.success(request, _("Noterat: det är klart."))
            return redirect(agreement_url(patient_id, agreement_id))
    context = page.context() | {"done_form": form, "done_key": task.pk}
    return render(request, "agreements/agreed/agreement.html", context, status=UNPROCESSABLE)


@staff_required
@require_http_methods(READ_AND_WRITE)
def end(request: HttpRequest, patient_id: UUID, agreement_id: UUID) -> HttpResponse:
    """End the agreement."""
    page = _page(request, patient_id, agreement_id, AgreementPage, page="agreement_end")
    form = EndForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with keep_errors(form):
            end_agreement(by=page.viewer, agreement=page.whole.agreement, today=today(), **form.cleaned_data)
            messages.success(request, _("Överenskommelsen är avslutad. Den finns kvar att läsa."))
            return redirect(agreement_url(patient_id, agreement_id))
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "agreements/agreed/end.html", page.frame() | {"form": form}, status=status)


def _page(request: HttpRequest, patient_id: UUID, agreement_id: UUID, kind: Any, *, page: str) -> Any:
    """The page about the agreement, the read logged. Raises Agreement.DoesNotExist."""
    actor = actor_of(request)
    whole = selectors.read_agreement(actor, patient_id, agreement_id, on=today(), page=page)
    return kind(actor, whole.agreement.patient, whole, today=today())
