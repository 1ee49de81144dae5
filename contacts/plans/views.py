"""Pages on the plan at a life-threatening condition."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from contacts.needs.selectors import read_contact
from contacts.plans.forms import PLAN_TEXTS
from contacts.plans.pages import PlanPage
from contacts.services.plans import PlanContent, decide_plan, review_plan
from fastkontakt.accounts.guards import actor_of, staff_required
from fastkontakt.clock import today
from fastkontakt.ui.forms import keep_errors

UNPROCESSABLE = 422
READ_AND_WRITE = ["GET", "HEAD", "POST"]


@staff_required
@require_safe
def plan(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """The plan that stands, its reviews, and the plans before it."""
    return render(request, "contacts/plans/plan.html", _page(request, contact_id, "plan").context())


@staff_required
@require_http_methods(READ_AND_WRITE)
def decide(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """Write a plan. The button for more treatments draws the page again and saves nothing."""
    page = _page(request, contact_id, "plan_decide")
    if request.method == "POST" and "more" in request.POST:
        return _drawn(request, "decide", page, page.form_with_more_rows(request.POST))
    form = page.form(_typed(request))
    if form.is_valid():
        with keep_errors(form):
            decide_plan(
                by=page.viewer,
                contact=page.contact,
                content=PlanContent(**{name: form.cleaned_data[name] for name in PLAN_TEXTS}),
                treatments=form.treatments(),
                next_review_on=form.cleaned_data["next_review_on"],
                seen=page.seen(request.POST),
                today=page.today,
            )
            messages.success(request, _("Planen är beslutad."))
            return redirect("contacts:plan", page.contact.pk)
    return _drawn(request, "decide", page, form)


@staff_required
@require_http_methods(READ_AND_WRITE)
def review(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """Note whether the plan stands."""
    page = _page(request, contact_id, "plan_review")
    if page.newest is None:
        return redirect("contacts:plan", page.contact.pk)
    form = page.review_form(_typed(request))
    if form.is_valid():
        with keep_errors(form):
            read = page.read(request.POST)
            made = review_plan(by=page.viewer, plan=read, today=page.today, **form.cleaned_data)
            if made.next_review_on is None:
                messages.success(request, _("Omprövningen är sparad. Nästa steg: skriv den nya planen."))
                return redirect("contacts:plan_decide", page.contact.pk)
            messages.success(request, _("Omprövningen är sparad. Planen gäller fortfarande."))
            return redirect("contacts:plan", page.contact.pk)
    return _drawn(request, "review", page, form)


def _page(request: HttpRequest, contact_id: UUID, name: str) -> PlanPage:
    actor = actor_of(request)
    return PlanPage(actor, read_contact(actor, contact_id, on=today(), page=name), today=today())


def _drawn(request: HttpRequest, name: str, page: PlanPage, form: Form) -> HttpResponse:
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, f"contacts/plans/{name}.html", page.sheet(form, _typed(request)), status=status)


def _typed(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None
