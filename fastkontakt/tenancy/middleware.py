"""From the signed-in assignment to the active tenant, and to `request.actor`."""

from collections.abc import Callable

from django.core import signing
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from fastkontakt.accounts import signin
from fastkontakt.accounts.actor import SignIn, find_actor
from fastkontakt.accounts.models import User
from fastkontakt.clock import today
from fastkontakt.tenancy.context import activate

BEARER = "bearer"


class TenancyMiddleware:
    """One transaction per signed-in request, as the tenant that the sign-in names; never a request parameter's.

    Sets `request.actor` (None when signed out) and `request.token_error` (why a bearer token was refused).
    An answer of 500 or above rolls the transaction back.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = None  # type: ignore[attr-defined]
        request.token_error = ""  # type: ignore[attr-defined]
        found = _sign_in_of(request)
        if found is None:
            return self.get_response(request)
        user, sign_in = found
        with activate(sign_in.tenant):
            request.actor = find_actor(user, sign_in, on=today())  # type: ignore[attr-defined]
            response = self.get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
            return response


def _sign_in_of(request: HttpRequest) -> tuple[User, SignIn] | None:
    """The bearer token's sign-in where there is one; else the session's."""
    token = bearer_token(request)
    if token is not None:
        return _of_token(request, token)
    sign_in = signin.of_session(request)
    if sign_in is None or not isinstance(request.user, User):
        return None
    return request.user, sign_in


def bearer_token(request: HttpRequest) -> str | None:
    """The token of the Authorization header, None where it holds none. The scheme's case is free (RFC 9110 11.1)."""
    scheme, space, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if space and scheme.lower() == BEARER else None


def _of_token(request: HttpRequest, token: str) -> tuple[User, SignIn] | None:
    try:
        user, sign_in = signin.read_token(token)
    except signing.SignatureExpired:
        request.token_error = "expired"  # type: ignore[attr-defined]  # noqa: S105
    except (signing.BadSignature, User.DoesNotExist, TypeError):
        request.token_error = "invalid"  # type: ignore[attr-defined]  # noqa: S105
    else:
        request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]
        return user, sign_in
    return None
