"""Pages on discharge from hospital, for ward, primary care and municipality."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from contacts.discharge import presentation, selectors
from contacts.discharge.forms import FollowUpForm
from contacts.discharge.pages import AdmitPage, EpisodePage, may_admit
from contacts.policy.engine import Verdict
from contacts.services import PolicyRefused, discharge
from fastkontakt import permissions
from fastkontakt.access.protection import listed
from fastkontakt.accounts.guards import actor_of, permission_required_at_unit, staff_required
from fastkontakt.clock import now, today
from fastkontakt.ui.forms import keep_errors
from patients.pages import Section
from patients.selectors import get_patient

UNPROCESSABLE = 422
ON_A_PAGE = 25


@permission_required_at_unit(permissions.READ_PATIENTS)
@require_safe
def episodes(request: HttpRequest) -> HttpResponse:
    """The stays that the own unit has something to do with, the nearest deadline first."""
    actor = actor_of(request)
    found = presentation.rows(selectors.own_episodes(actor, now=now()), now=now())
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("sida"))
    context = {"page": page, "rows": page.object_list, "at_ward": may_admit(actor)}
    return render(request, "discharge/list.html", context | {"follows_up": may_admit(actor) and actor.is_manager})


@staff_required
@require_http_methods(["GET", "HEAD", "POST"])
def admission(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """Admit the patient at the own ward, which is the admission notice."""
    actor = actor_of(request)
    patient = get_patient(actor, patient_id, on=today(), page="admit")
    if not may_admit(actor):
        raise PermissionDenied(
            _("Bara en avdelning i slutenvården skriver in patienter. Byt uppdrag om du arbetar på en.")
        )
    page = AdmitPage(actor, patient, now=now())
    form = page.form(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with keep_errors(form):
            made = page.save(form.cleaned_data)
            messages.success(request, _("Patienten är inskriven och inskrivningsmeddelandet är skickat."))
            return redirect("discharge:episode", made.pk)
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "discharge/admit.html", {"form": form, "patient": patient}, status=status)


@staff_required
@require_http_methods(["GET", "HEAD", "POST"])
def episode(request: HttpRequest, episode_id: UUID) -> HttpResponse:
    """One stay: its timeline, its deadlines, and what the own side may do."""
    actor = actor_of(request)
    page = EpisodePage(actor, selectors.get_episode(actor, episode_id, now=now(), page="episode"), now=now())
    sections = page.sections(request.POST if request.method == "POST" else None)
    section = sections.get(request.POST.get("section", ""))
    if section is not None and section.form.is_valid():
        try:
            return _acted(request, section) or _episode_page(request, page, sections, section)
        except PolicyRefused as refusal:
            return _episode_page(request, page, sections, section, refusal.verdict)
    return _episode_page(request, page, sections, section)


def _acted(request: HttpRequest, section: Section) -> HttpResponse | None:
    """The way on after the act; None where the service found something wrong, which the form then says."""
    with keep_errors(section.form, **section.renamed):
        section.save(dict(section.form.cleaned_data))
        messages.success(request, section.said)
        return HttpResponseRedirect(request.path)
    return None


def _episode_page(
    request: HttpRequest,
    page: EpisodePage,
    sections: dict[str, Section],
    section: Section | None,
    verdict: Verdict | None = None,
) -> HttpResponse:
    sent: Any = section.form if section else None
    context = page.context(sections, verdict) | {"sent": sent, "sent_key": section.key if section else ""}
    status = UNPROCESSABLE if request.method == "POST" else 200
    return render(request, "discharge/episode.html", context, status=status)


@staff_required
@require_safe
def deviations(request: HttpRequest) -> HttpResponse:
    """The deviations at the own ward, for its manager to follow up."""
    actor = actor_of(request)
    _require_manager_of_ward(request)
    page = Paginator(selectors.deviations(actor, on=today()), ON_A_PAGE).get_page(request.GET.get("sida"))
    rows = [(row, listed(row.episode.patient)) for row in page.object_list]
    return render(request, "discharge/deviations.html", {"page": page, "rows": rows})


@staff_required
@require_http_methods(["GET", "HEAD", "POST"])
def follow_up(request: HttpRequest, deviation_id: UUID) -> HttpResponse:
    """Note what came of a deviation."""
    actor = actor_of(request)
    row = selectors.get_deviation(actor, deviation_id, on=today())
    _require_manager_of_ward(request)
    form = FollowUpForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with keep_errors(form):
            discharge.follow_up_deviation(by=actor, deviation=row, text=form.cleaned_data["follow_up"], now=now())
            messages.success(request, _("Uppföljningen är registrerad."))
            return redirect("discharge:deviations")
    status = UNPROCESSABLE if form.is_bound else 200
    context = {"form": form, "row": row, "patient": row.episode.patient}
    return render(request, "discharge/follow_up.html", context, status=status)


def _require_manager_of_ward(request: HttpRequest) -> None:
    actor = actor_of(request)
    if not actor.is_manager or not may_admit(actor):
        raise PermissionDenied(_("Avvikelser vid utskrivning följs upp av avdelningens verksamhetschef."))
