"""Pages on patients for staff."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agreements.agreed.pages import section as agreements
from agreements.sip.pages import sips_section
from contacts.candidates import obstacles_by_role
from contacts.discharge.pages import stays_of
from contacts.network.presentation import network
from contacts.presentation.patient import shared_view_context
from contacts.requests.selectors import waiting
from contacts.selectors import find_patients, list_patients, shared_view
from fastkontakt import permissions
from fastkontakt.accounts.guards import actor_of, staff_required
from fastkontakt.clock import now, today
from fastkontakt.ratelimits import REGISTER, SEARCH, limited
from fastkontakt.ui.forms import keep_errors
from patients import selectors
from patients.forms import RegisterForm, SearchForm
from patients.pages import FactsPage
from patients.services import register_patient
from patients.sharing.pages import sharing_lines

UNPROCESSABLE = 422
ON_A_PAGE = 25


@staff_required
@limited(SEARCH)
@require_http_methods(["GET", "HEAD", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """The unit's patients, or those whom a search finds. A single hit opens at once."""
    actor = actor_of(request)
    permissions.require(actor, permissions.READ_PATIENTS)
    if request.method != "POST":
        page = list_patients(actor, on=today(), number=request.GET.get("sida", "1"), size=ON_A_PAGE)
        return _search_page(request, {"form": SearchForm(), "page": page, "rows": page.object_list})
    form = SearchForm(request.POST)
    if not form.is_valid():
        return _search_page(request, {"form": form}, status=UNPROCESSABLE)
    rows = find_patients(actor, form.cleaned_data["q"], on=today())
    if len(rows) == 1:
        return redirect("patients:detail", rows[0].pk)
    most = selectors.MOST_FOUND if len(rows) == selectors.MOST_FOUND else None
    return _search_page(request, {"form": form, "rows": rows, "searched": True, "most": most, "number": form.number()})


def _search_page(request: HttpRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    actor = actor_of(request)
    about = {"may_register": actor.may(permissions.REGISTER_PATIENTS), "waiting": waiting(actor, on=today())}
    return render(request, "patients/search.html", context | about, status=status)


@staff_required
@limited(REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Register a person at the own unit; `start` fills in a number that a search did not find."""
    actor = actor_of(request)
    permissions.require(actor, permissions.REGISTER_PATIENTS)
    if request.method != "POST" or "start" in request.POST:
        number = request.POST.get("personal_identity_number", "")
        form = RegisterForm(initial={"personal_identity_number": number})
        return render(request, "patients/register.html", {"form": form})
    form = RegisterForm(request.POST)
    if form.is_valid():
        with keep_errors(form):
            return _registered(request, form)
    return render(request, "patients/register.html", {"form": form}, status=UNPROCESSABLE)


def _registered(request: HttpRequest, form: RegisterForm) -> HttpResponse:
    patient, created = register_patient(
        by=actor_of(request),
        identity_number=form.cleaned_data["personal_identity_number"],
        given_name=form.cleaned_data["given_name"],
        family_name=form.cleaned_data["family_name"],
        today=today(),
        details=form.details(),
    )
    known = _("Personen fanns redan i regionen och behåller sina uppgifter. Enheten har nu en vårdrelation.")
    messages.success(request, _("Patienten är registrerad hos er.") if created else known)
    return redirect("patients:detail", patient.pk)


@staff_required
@require_http_methods(["GET", "HEAD"])
def detail(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """The shared view: who the patient's fixed contacts are, and what is missing. `?historik=1` adds the past."""
    actor, day = actor_of(request), today()
    view = shared_view(actor, patient_id, on=day, today=day, history=True)
    may_appoint = actor.may(permissions.APPOINT_CONTACTS)
    obstacles = obstacles_by_role(actor, view.patient, today=day) if may_appoint else {}
    context = shared_view_context(actor, view, obstacles, today=day)
    context |= stays_of(actor, view.patient, on=day) | sharing_lines(actor, view, now=now())
    context |= sips_section(actor, view.patient, now=now())
    context |= agreements(actor, view.patient, today=day)
    context["network"] = network(actor, view, context["lanes"], may_ask=context["may_ask"])
    return render(request, "patients/detail.html", context | {"history": request.GET.get("historik") == "1"})


@staff_required
@require_http_methods(["GET", "HEAD", "POST"])
def facts(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """What the rules ask for: listing, conditions, interventions, relatives, death."""
    patient = selectors.get_patient_with_facts(actor_of(request), patient_id, on=today(), page="facts")
    page = FactsPage(actor_of(request), patient, today=today())
    sections = page.sections(request.POST if request.method == "POST" else None)
    section = sections.get(request.POST.get("section", ""))
    if section is not None and section.form.is_valid():
        with keep_errors(section.form, **section.renamed):
            section.save(dict(section.form.cleaned_data))
            messages.success(request, section.said)
            return HttpResponseRedirect(f"{request.path}#{section.key}")
    status = UNPROCESSABLE if request.method == "POST" else 200
    sent = section.form if section else None
    return render(request, "patients/facts.html", page.context(sections) | {"sent": sent}, status=status)
