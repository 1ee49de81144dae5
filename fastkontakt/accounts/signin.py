"""Sign-ins: what a user may sign in as, the session's and the token's content, and the way back to the actor."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth import login, logout
from django.core import signing
from django.http import HttpRequest

from fastkontakt.accounts.actor import SignIn, assignments_of
from fastkontakt.accounts.models import User
from fastkontakt.clock import today
from fastkontakt.organisation.models import Assignment
from fastkontakt.tenancy import activate
from fastkontakt.tenancy.models import Tenant

SESSION_KEY = "sign_in"
SALT = "fastkontakt.token"


@dataclass(frozen=True)
class Choice:
    """One thing that a user may sign in as."""

    sign_in: SignIn
    tenant: Tenant
    assignment: Assignment | None = None


def choices(user: User) -> list[Choice]:
    """All that the user may sign in as, over every tenant: assignments of the day, own patient rows, relatives."""
    return [choice for tenant in Tenant.objects.order_by("slug") for choice in _choices_in(user, tenant)]


def _choices_in(user: User, tenant: Tenant) -> list[Choice]:
    with activate(tenant.pk):
        found = [
            Choice(SignIn(tenant.pk, assignment=str(row.pk)), tenant, row) for row in assignments_of(user, on=today())
        ]
        found += [
            Choice(SignIn(tenant.pk, patient=str(pk)), tenant) for pk in user.patients.values_list("pk", flat=True)
        ]
        if not found and user.relatives.exists():
            found.append(Choice(SignIn(tenant.pk), tenant))
    return found


def sign_in(request: HttpRequest, user: User, choice: Choice) -> None:
    """Start a session as the user, in the chosen role. The session key is renewed."""
    begin(request, user)
    choose(request, choice)


def begin(request: HttpRequest, user: User) -> None:
    """Start a session as the user, who has yet to choose what to act as. The session key is renewed."""
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])


def choose(request: HttpRequest, choice: Choice) -> None:
    """Change what the session acts as. The session key is renewed."""
    request.session.cycle_key()
    request.session[SESSION_KEY] = choice.sign_in.as_dict()


def sign_out(request: HttpRequest) -> None:
    """End the session."""
    logout(request)


def of_session(request: HttpRequest) -> SignIn | None:
    """The session's sign-in, if one has been chosen."""
    stored = request.session.get(SESSION_KEY)
    return SignIn(**stored) if stored else None


def make_token(user: User, sign_in: SignIn) -> str:
    """A signed, expiring token (settings.API_TOKEN_SECONDS). It names keys only; the rights are looked up each time."""
    return signing.dumps({"user": user.pk, **sign_in.as_dict()}, salt=SALT, compress=True)


def read_token(token: str) -> tuple[User, SignIn]:
    """The token's user and sign-in. Raises signing.BadSignature (also SignatureExpired) or User.DoesNotExist."""
    content: dict[str, Any] = signing.loads(token, salt=SALT, max_age=settings.API_TOKEN_SECONDS)
    user = User.objects.get(pk=content.pop("user"), is_active=True)
    return user, SignIn(**content)
