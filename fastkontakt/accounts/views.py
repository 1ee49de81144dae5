"""Sign-in, choice of assignment, and the way from the start page to one's own."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fastkontakt.accounts import presentation, signin
from fastkontakt.accounts.actor import Actor
from fastkontakt.accounts.forms import ChoiceForm, SignInForm
from fastkontakt.accounts.guards import NEXT, actor_of, safe_next, signed_in_required
from fastkontakt.organisation.enums import AssignmentRole

START_PAGES = {AssignmentRole.LOG_REVIEWER: "audit:overview", AssignmentRole.FOLLOW_UP: "rulebook:list"}


@require_safe
@signed_in_required
def home(request: HttpRequest) -> HttpResponse:
    """To where one's work, or one's own contacts, are."""
    return redirect(start_page(actor_of(request)))


def start_page(actor: Actor) -> str:
    """The name of the page that an actor begins on."""
    if actor.assignment is None:
        return "portal:contacts"
    return START_PAGES.get(AssignmentRole(actor.assignment.role), "reporting:worklist")


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Who are you? With several assignments the next question is on which."""
    if request.method != "POST" and request.actor is not None:  # type: ignore[attr-defined]
        return redirect("home")
    form = SignInForm(request, request.POST if request.method == "POST" else None)
    if form.is_valid():
        return _enter(request, form)
    context = {"form": form, **presentation.entrance(request.GET.get("som", ""), request.GET.get(NEXT, ""))}
    return render(request, "accounts/sign_in.html", context, status=422 if form.errors else 200)


def _enter(request: HttpRequest, form: SignInForm) -> HttpResponse:
    if len(form.choices) == 1:
        signin.sign_in(request, form.user, form.choices[0])
        return redirect(safe_next(request))
    signin.begin(request, form.user)
    return redirect(f"{reverse('accounts:choose_assignment')}?{urlencode({NEXT: safe_next(request)})}")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def choose_assignment(request: HttpRequest) -> HttpResponse:
    """On which assignment, or as whom, does the user act?"""
    choices = signin.choices(request.user)  # type: ignore[arg-type]
    form = ChoiceForm(choices, request.POST if request.method == "POST" else None)
    if form.is_valid():
        signin.choose(request, form.cleaned_data["choice"])
        return redirect(safe_next(request))
    context = {
        "form": form,
        "groups": presentation.choices_by_tenant(choices, signin.of_session(request)),
    }
    return render(request, "accounts/choose_assignment.html", context, status=422 if form.errors else 200)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    signin.sign_out(request)
    messages.success(request, _("Du är utloggad."))
    return redirect("accounts:sign_in")
