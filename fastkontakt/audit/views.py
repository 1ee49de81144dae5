"""The log, for its reviewer."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from fastkontakt import permissions
from fastkontakt.accounts.guards import actor_of, permission_required_at_unit
from fastkontakt.audit import presentation, reviews
from fastkontakt.audit.enums import Pattern
from fastkontakt.audit.forms import LogForm
from fastkontakt.audit.pages import EmergencyPage, PeriodPage, ReviewPage, SearchPage, page_number, period_of
from fastkontakt.audit.review_presentation import tabs, why
from fastkontakt.audit.selectors import day_page
from fastkontakt.clock import now, today
from fastkontakt.organisation.selectors import units
from fastkontakt.ui.forms import keep_errors

UNPROCESSABLE = 422
reviewer_required = permission_required_at_unit(permissions.READ_LOG)


@reviewer_required
@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """Accesses and events on `?dag=` (today unless given), at `?enhet=` or all units."""
    form = LogForm(units(), {"dag": today().isoformat(), **request.GET.dict()})
    shown: dict[str, Any] = {"form": form, "tabs": tabs("log")}
    if not form.is_valid():
        return render(request, "audit/log.html", shown, status=UNPROCESSABLE)
    on, unit = form.cleaned_data["dag"], form.cleaned_data["enhet"]
    page = day_page(actor_of(request), on=on, unit=unit, page=page_number(request.GET.get("sida", "")))
    rows = [presentation.row(entry) for entry in page.object_list]
    return render(request, "audit/log.html", shown | {"page": page, "rows": rows, "on": on})


@reviewer_required
@require_http_methods(["GET", "HEAD", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """Find by patient, member of staff, unit, days and kind. What is typed is posted; the address holds keys."""
    page = SearchPage(actor_of(request), today=today())
    if request.method == "POST":
        form = page.of_body(request.POST)
        if form.is_valid():
            with keep_errors(form):
                return HttpResponseRedirect(page.address(form.cleaned_data))
        context = page.unanswered(form)
    else:
        form = page.of_address(request.GET) if request.GET else page.blank()
        context = page.context(form, request.GET.get("sida", ""))
    return render(request, "audit/search.html", context, status=UNPROCESSABLE if form.errors else 200)


@reviewer_required
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """What stands out in a period, the sample to take, and what reviews have come to."""
    page = PeriodPage(actor_of(request), today=today())
    return _overview(request, page, page.form(request.GET))


@reviewer_required
@require_http_methods(["GET", "HEAD", "POST"])
def pattern(request: HttpRequest, pattern: str) -> HttpResponse:
    """The reads that show a pattern; posted, they become a review to sign."""
    if pattern not in Pattern.values:
        raise Http404
    actor = actor_of(request)
    page = PeriodPage(actor, today=today())
    form = page.form(request.GET)
    shown: dict[str, Any] = {"form": form, "title": Pattern(pattern).label, "why": why(pattern)}
    if form.is_valid():
        with keep_errors(form, last="till"):
            if request.method == "POST":
                return _drawn(reviews.review_pattern(by=actor, pattern=pattern, period=period_of(form.cleaned_data)))
            shown |= page.pattern(form, pattern, number=request.GET.get("sida", ""))
    return render(request, "audit/pattern.html", shown, status=UNPROCESSABLE if form.errors else 200)


@reviewer_required
@require_http_methods(["GET", "HEAD", "POST"])
def draw(request: HttpRequest) -> HttpResponse:
    """Draw a random sample of the period, to be gone through; not posted, the overview it is drawn from."""
    if request.method != "POST":
        return redirect(f"{reverse('audit:overview')}?{request.GET.urlencode()}")
    actor = actor_of(request)
    page = PeriodPage(actor, today=today())
    form, sample = page.form(request.POST), page.sample_form(request.POST)
    if form.is_valid() and sample.is_valid():
        with keep_errors(sample):
            size = sample.cleaned_data["antal"]
            return _drawn(reviews.draw_sample(by=actor, period=period_of(form.cleaned_data), size=size))
    return _overview(request, page, form, sample)


@reviewer_required
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, review_id: UUID) -> HttpResponse:
    """A review's reads, and what it came to; posted, a new outcome is signed."""
    return _sign(request, ReviewPage(actor_of(request), review_id), _("Granskningen är dokumenterad."))


@reviewer_required
@require_http_methods(["GET", "HEAD", "POST"])
def emergency(request: HttpRequest, emergency_id: UUID) -> HttpResponse:
    """An opening in an emergency, and what was read; posted, the judgement is signed."""
    page = EmergencyPage(actor_of(request), emergency_id, now=now())
    return _sign(request, page, _("Nödöppningen är granskad."))


def _sign(request: HttpRequest, page: ReviewPage | EmergencyPage, said: str) -> HttpResponse:
    form = page.form(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with keep_errors(form):
            page.note(form.cleaned_data)
            messages.success(request, said)
            return redirect("audit:overview")
    return render(request, page.template, page.context(form), status=UNPROCESSABLE if form.errors else 200)


def _drawn(drawn: Any) -> HttpResponse:
    return redirect("audit:review", drawn.pk)


def _overview(request: HttpRequest, page: PeriodPage, form: Any, sample: Any = None) -> HttpResponse:
    """The overview of the days that the form asks for; `sample` is one that could not be drawn."""
    shown: dict[str, Any] = {"form": form, "tabs": tabs("overview")}
    if form.is_valid():
        with keep_errors(form, last="till"):
            shown |= page.overview(form, number=request.GET.get("sida", ""))
            shown |= {"sample": sample, "not_drawn": True} if sample else {}
    status = UNPROCESSABLE if form.errors or sample else 200
    return render(request, "audit/overview.html", shown, status=status)
