"""Sign-in, choice of assignment, and the way from the start page to one's own."""

from typing import Any
from urllib.parse import urlencode

from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe
from requests import RequestException

from fastkontakt.accounts import presentation, signin
from fastkontakt.accounts.actor import Actor
from fastkontakt.accounts.admission import Refusal, admit
from fastkontakt.accounts.forms import ChoiceForm, SignInForm
from fastkontakt.accounts.guards import NEXT, actor_of, safe_next, signed_in_required
from fastkontakt.accounts.identity_providers import find
from fastkontakt.accounts.models import User
from fastkontakt.accounts.oidc import Adapter
from fastkontakt.accounts.refusals import worded
from fastkontakt.clock import today
from fastkontakt.organisation.enums import AssignmentRole
from fastkontakt.ratelimits import PASSWORDS, SIGN_INS, address_of, limited_by_address, spend, spent, too_many
from fastkontakt.ui.languages import remember

START_PAGES = {AssignmentRole.LOG_REVIEWER: "audit:overview", AssignmentRole.FOLLOW_UP: "reporting:followup"}


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
    if request.method == "POST" and not presentation.takes_passwords():
        return HttpResponseNotAllowed(["GET", "HEAD"])
    form = SignInForm(request, request.POST if request.method == "POST" else None)
    bucket = _bucket(request) if form.is_bound else ""
    if bucket and (wait := spent(PASSWORDS, bucket)):
        return too_many(request, wait)
    if form.is_valid():
        signin.begin(request, form.user)
        return _enter(request, form.choices, safe_next(request))
    if bucket:
        spend(PASSWORDS, bucket)
    context = {"form": form, **presentation.entrance(request.GET.get("som", ""), request.GET.get(NEXT, ""))}
    return render(request, "accounts/sign_in.html", context, status=422 if form.errors else 200)


def _bucket(request: HttpRequest) -> str:
    """Whose failures are counted: the user's that is tried, from one address. Names that are nobody's share one."""
    tried = User.objects.filter(username=request.POST.get("username", "").replace("\0", "")).first()
    return f"{tried.pk if tried else ''}:{address_of(request)}"


def _enter(request: HttpRequest, choices: list[signin.Choice], target: str) -> HttpResponse:
    if len(choices) == 1:
        return _go(request, choices[0], target)
    return redirect(f"{reverse('accounts:choose_assignment')}?{urlencode({NEXT: target})}")


def _go(request: HttpRequest, choice: signin.Choice, target: str) -> HttpResponse:
    """On as what was chosen, in the language that the patient has asked for."""
    signin.choose(request, choice)
    return remember(redirect(target), request, choice.language)


@require_GET
@limited_by_address(SIGN_INS)
def to_provider(request: HttpRequest, provider_id: str) -> HttpResponse:
    """To an identity provider. A link, since its further redirects would be held back after a form (form-action)."""
    return _through(OAuth2LoginView, request, provider_id)


@require_GET
@limited_by_address(SIGN_INS)
def from_provider(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Back from an identity provider, with its answer."""
    return _through(OAuth2CallbackView, request, provider_id)


def _through(view: Any, request: HttpRequest, provider_id: str) -> HttpResponse:
    try:
        response: HttpResponse = view.adapter_view(Adapter(request, provider_id))(request)
    except SocialApp.DoesNotExist as error:
        raise Http404 from error
    except (OAuth2Error, RequestException):
        return refused(request, "unreachable")
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def enter(request: HttpRequest, key: str, answer: dict[str, Any], target: str) -> HttpResponse:
    """A provider's verified answer: in, or a page that says why not."""
    provider = find(key)
    outcome = admit(provider, answer["id_token"], on=today())
    if isinstance(outcome, Refusal):
        return refused(request, outcome.reason)
    signin.begin(request, outcome.user, outcome.bounds, presentation.farewell(request, provider, answer["farewell"]))
    return _enter(request, outcome.choices, safe_next(request, target))


def refused(request: HttpRequest, reason: str) -> HttpResponse:
    """Why somebody was not let in, and what to do."""
    refusal = worded(reason)
    return render(request, "accounts/refused.html", {"refusal": refusal}, status=refusal.status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def choose_assignment(request: HttpRequest) -> HttpResponse:
    """On which assignment, or as whom, does the user act?"""
    choices = signin.choices(request.user, signin.bounds_of(request))  # type: ignore[arg-type]
    form = ChoiceForm(choices, request.POST if request.method == "POST" else None)
    if form.is_valid():
        return _go(request, form.cleaned_data["choice"], safe_next(request))
    context = {
        "form": form,
        "groups": presentation.choices_by_tenant(choices, signin.of_session(request)),
        "for_staff": any(choice.assignment for choice in choices),
    }
    return render(request, "accounts/choose_assignment.html", context, status=422 if form.errors else 200)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End every session of the user, and the identity provider's where it can be ended.

    The way there is a page that goes on by itself: a redirect would be held back after a form (form-action).
    """
    farewell = signin.sign_out(request)
    messages.success(request, _("Du är utloggad."))
    if not farewell:
        return redirect("accounts:sign_in")
    response = render(request, "accounts/signed_out.html", {"farewell": farewell})
    response["Refresh"] = f"0; url={farewell}"
    return response
