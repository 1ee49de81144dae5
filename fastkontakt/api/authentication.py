"""Who calls the API: the actor that the tenancy middleware found, or a precise refusal."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import BaseAuthentication, CSRFCheck
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.request import Request

from fastkontakt.accounts.actor import Actor
from fastkontakt.accounts.models import User
from fastkontakt.tenancy.middleware import bearer_token

TOKEN_REFUSALS = {
    "expired": _("Åtkomstnyckeln har gått ut. Hämta en ny."),
    "invalid": _("Åtkomstnyckeln går inte att läsa. Kontrollera att hela nyckeln är med, eller hämta en ny."),
}
NO_ASSIGNMENT = _("Uppdraget som du är inloggad med gäller inte längre. Logga in med ett annat.")


class ActorAuthentication(BaseAuthentication):
    """A bearer token, or the browser's session with CSRF protection. Gives (user, actor)."""

    def authenticate(self, request: Request) -> tuple[User, Actor] | None:
        """The user and the actor; None where nobody is signed in.

        Raises AuthenticationFailed for a token that is no good, PermissionDenied for a session without CSRF token.
        """
        token_error: str = request._request.token_error  # type: ignore[attr-defined]
        if token_error:
            raise AuthenticationFailed(TOKEN_REFUSALS[token_error], code=f"token-{token_error}")
        actor: Actor | None = request._request.actor  # type: ignore[attr-defined]
        by_token = bearer_token(request._request) is not None
        if actor is None:
            if by_token:
                raise AuthenticationFailed(NO_ASSIGNMENT, code="assignment-ended")
            return None
        if not by_token:
            enforce_csrf(request._request)
        return actor.user, actor

    def authenticate_header(self, request: Request) -> str:
        """The WWW-Authenticate header of a 401 (RFC 6750)."""
        error = ', error="invalid_token"' if "Authorization" in request.headers else ""
        return f'Bearer realm="fastkontakt"{error}'


def enforce_csrf(request: HttpRequest) -> None:
    """Raises PermissionDenied for a write by session without a CSRF token."""
    check = CSRFCheck(_view)
    check.process_request(request)
    if check.process_view(request, _view, (), {}):
        raise PermissionDenied(_("Begäran saknar skydd mot förfalskning (CSRF). Ladda om sidan."), code="csrf")


def _view(request: HttpRequest) -> HttpResponse:
    """What the check guards; it asks of it only that it is not exempt."""
    return HttpResponse()
