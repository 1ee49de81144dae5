"""Who may open a page at all. What one may do there is asked of fastkontakt.permissions and the rulebook."""

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from fastkontakt import permissions
from fastkontakt.accounts import signin
from fastkontakt.accounts.actor import Actor

View = Callable[..., HttpResponse]
NEXT = "next"


def actor_of(request: HttpRequest) -> Actor:
    """The signed-in actor, on a page that a guard has let through."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def signed_in_required(view: View) -> View:
    """For everyone who is signed in and has chosen what to act as."""
    return _guarded(view, lambda actor: None)


def staff_required(view: View) -> View:
    """For staff, signed in on an assignment. Signed out: to the sign-in page; others: 403, saying why."""
    return _guarded(view, _require_staff)


def citizen_required(view: View) -> View:
    """For patients, and those who act for one. Signed out: to the sign-in page; staff: 403, saying why."""
    return _guarded(view, _require_citizen)


def permission_required_at_unit(permission: str) -> Callable[[View], View]:
    """For staff whose assignment brings the permission (a name of fastkontakt.permissions); others: 403, saying why."""

    def require(actor: Actor) -> None:
        _require_staff(actor)
        permissions.require(actor, permission)

    return lambda view: _guarded(view, require)


def safe_next(request: HttpRequest, target: str = "") -> str:
    """The page to go on to after sign-in, as told or as asked for: an address of our own, else the start page."""
    target = target or request.POST.get(NEXT) or request.GET.get(NEXT) or ""
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if safe else resolve_url(settings.LOGIN_REDIRECT_URL)


def _guarded(view: View, require: Callable[[Actor], None]) -> View:
    """A row that the viewer may not know of raises DoesNotExist below; the page then does not exist either.

    What a signed-in person was shown is kept in no cache, so that it cannot be brought back after signing out.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        actor: Actor | None = request.actor  # type: ignore[attr-defined]
        if actor is None:
            return _ask_for_sign_in(request)
        require(actor)
        try:
            response = view(request, *args, **kwargs)
        except ObjectDoesNotExist as error:
            raise Http404 from error
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return guarded


def _ask_for_sign_in(request: HttpRequest) -> HttpResponse:
    """To the choice of assignment where a user has none yet, else to the sign-in page; and back here afterwards."""
    target = "accounts:choose_assignment" if request.user.is_authenticated else settings.LOGIN_URL
    if signin.of_session(request) is not None:
        signin.end_session(request)
        messages.warning(request, _("Du har loggats ut, eftersom uppdraget inte gäller längre. Logga in igen."))
        target = settings.LOGIN_URL
    page = _page(request)
    address = f"{resolve_url(target)}?{urlencode({NEXT: page})}" if page else resolve_url(target)
    return HttpResponseClientRedirect(address) if "HX-Request" in request.headers else redirect(address)


def _page(request: HttpRequest) -> str:
    """The page to come back to: for a fragment the one that it is part of, and none for what was sent."""
    if "HX-Request" in request.headers:
        return HtmxDetails(request).current_url_abs_path or ""
    return request.get_full_path() if request.method in ("GET", "HEAD") else ""


def _require_staff(actor: Actor) -> None:
    if not actor.is_staff:
        raise PermissionDenied(
            _("Sidan är till för personal i vård och omsorg. Dina egna kontakter finns under Mina kontakter.")
        )


def _require_citizen(actor: Actor) -> None:
    if actor.is_staff:
        raise PermissionDenied(
            _("Sidan är till för patienter och dem som företräder en patient. Du är inloggad som personal.")
        )
