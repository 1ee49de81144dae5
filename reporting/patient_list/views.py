"""The unit's patient list, and its saved views."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from fastkontakt import permissions
from fastkontakt.accounts.guards import actor_of, permission_required_at_unit
from fastkontakt.clock import today
from fastkontakt.ui.forms import keep_errors
from reporting.patient_list import services
from reporting.patient_list.pages import PatientListPage, SavedViewPage
from reporting.patient_list.presentation import view_url

UNPROCESSABLE = 422


@permission_required_at_unit(permissions.READ_PATIENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def patients(request: HttpRequest) -> HttpResponse:
    """The patients that the address asks for; what is sent saves the question as a view."""
    actor = actor_of(request)
    page = PatientListPage(actor, request.GET, today=today())
    form = page.form(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with keep_errors(form):
            view = services.save_view(by=actor, question=page.question, **form.chosen())
            messages.success(request, _("Vyn %(name)s är sparad.") % {"name": view.name})
            return redirect(view_url(view))
    page.log()
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "reporting/patients.html", page.context(form), status=status)


@permission_required_at_unit(permissions.READ_PATIENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def saved_view(request: HttpRequest, view_id: UUID) -> HttpResponse:
    """Rename a view, say whether the list opens with it, and share it."""
    actor = actor_of(request)
    page = SavedViewPage(actor, view_id)
    view, form = page.view, page.form(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with keep_errors(form):
            chosen = form.chosen(is_default=view.is_default, shared=view.shared)
            services.change_view(by=actor, view=view, **chosen)
            messages.success(request, _("Vyn är ändrad."))
            return redirect(view_url(view))
    context = {"form": form, "view": view, "view_url": view_url(view)}
    return render(request, "reporting/saved_view.html", context, status=UNPROCESSABLE if form.is_bound else 200)


@permission_required_at_unit(permissions.READ_PATIENTS)
@require_POST
def delete_view(request: HttpRequest, view_id: UUID) -> HttpResponse:
    """Remove a view."""
    view = SavedViewPage(actor_of(request), view_id).view
    services.delete_view(by=actor_of(request), view=view)
    messages.success(request, _("Vyn %(name)s är borttagen.") % {"name": view.name})
    return redirect("reporting:patients")
