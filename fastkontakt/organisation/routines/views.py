"""Pages on the unit's routine: read by everybody who works there, written by its manager."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fastkontakt.accounts.guards import actor_of, staff_required
from fastkontakt.clock import today
from fastkontakt.organisation.routines.pages import RoutinePage, VersionPage, WritePage
from fastkontakt.organisation.routines.selectors import get_version
from fastkontakt.organisation.routines.services import require_manager, review_routine
from fastkontakt.ui.forms import keep_errors
from fastkontakt.ui.returning import back

UNPROCESSABLE = 422
PREVIEW = "preview"


@staff_required
@require_safe
def routine(request: HttpRequest) -> HttpResponse:
    """The version in force, and all the others."""
    page = RoutinePage(actor_of(request), today=today())
    return render(request, "organisation/routine.html", page.context(page.review_form()))


@staff_required
@require_safe
def version(request: HttpRequest, number: int) -> HttpResponse:
    """One version; `?mot=` another's number shows what differs."""
    page = VersionPage(actor_of(request), number, request.GET, today=today())
    return render(request, "organisation/routine_version.html", page.context())


@staff_required
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest) -> HttpResponse:
    """Write a new version, look at it as it will be read, and decide it. `?fran=` a unit begins from that unit's."""
    actor = actor_of(request)
    require_manager(actor)
    page, preview = WritePage(actor, request.GET, today=today()), PREVIEW in request.POST
    form = page.form(_typed(request))
    if form.is_valid() and not preview:
        with keep_errors(form):
            decided = page.decide(form.cleaned_data)
            messages.success(request, _("Version %(number)s av rutinen är beslutad.") % {"number": decided.number})
            return redirect(back(request, reverse("organisation:routine")))
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "organisation/routine_write.html", page.context(form, preview=preview), status=status)


@staff_required
@require_POST
def review(request: HttpRequest) -> HttpResponse:
    """Note that the routine has been gone through and still holds."""
    actor = actor_of(request)
    require_manager(actor)
    page = RoutinePage(actor, today=today())
    form = page.review_form(request.POST)
    if form.is_valid():
        read, day = get_version(actor, form.cleaned_data["number"], on=today()), form.cleaned_data["next_review_on"]
        with keep_errors(form):
            review_routine(by=actor, routine=read, next_review_on=day, today=today())
            messages.success(request, _("Antecknat: rutinen är genomgången och stämmer."))
            return redirect(back(request, reverse("organisation:routine")))
    return render(request, "organisation/routine.html", page.context(form), status=UNPROCESSABLE)


def _typed(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None
