"""Sign-ins: what a user may sign in as, the session's and the token's content, and the way back to the actor."""

import time
from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth import login, logout
from django.core import signing
from django.db.models import F
from django.http import HttpRequest

from fastkontakt.accounts.actor import SignIn, assignments_of
from fastkontakt.accounts.identity_providers import CITIZENS, STAFF
from fastkontakt.accounts.models import User
from fastkontakt.clock import today
from fastkontakt.organisation.models import Assignment
from fastkontakt.tenancy import activate
from fastkontakt.tenancy.models import Tenant
from patients.acting import acted_for

SESSION_KEY, BOUNDS, FAREWELL = "sign_in", "sign_in_bounds", "sign_in_farewell"
SALT = "fastkontakt.token"


@dataclass(frozen=True)
class Choice:
    """One thing that a user may sign in as. `language`: the patient's, "" where none is chosen."""

    sign_in: SignIn
    tenant: Tenant
    assignment: Assignment | None = None
    language: str = ""


@dataclass(frozen=True)
class Bounds:
    """What a session may act as. Staff: `assignments`, keys in `tenant`. Without an audience: all that the user has."""

    audience: str = ""
    tenant: int | None = None
    assignments: tuple[str, ...] = ()

    def allow(self, choice: Choice) -> bool:
        """Whether the choice lies within."""
        if self.audience == STAFF:
            return choice.sign_in.assignment in self.assignments
        return self.audience != CITIZENS or choice.assignment is None


ANYTHING = Bounds()


def choices(user: User, bounds: Bounds = ANYTHING) -> list[Choice]:
    """What the user may sign in as, over every tenant: assignments of the day, own patient rows, others."""
    tenants = Tenant.objects.filter(pk=bounds.tenant) if bounds.tenant else Tenant.objects.order_by("slug")
    found = [choice for tenant in tenants for choice in _choices_in(user, tenant)]
    return [choice for choice in found if bounds.allow(choice)]


def _choices_in(user: User, tenant: Tenant) -> list[Choice]:
    with activate(tenant.pk):
        found = [
            Choice(SignIn(tenant.pk, assignment=str(row.pk)), tenant, row) for row in assignments_of(user, on=today())
        ]
        found += [
            Choice(SignIn(tenant.pk, patient=str(pk)), tenant, language=language)
            for pk, language in user.patients.values_list("pk", "language")
        ]
        if acted_for(user, on=today()).exists():
            found.append(Choice(SignIn(tenant.pk), tenant))
    return found


def begin(request: HttpRequest, user: User, bounds: Bounds = ANYTHING, farewell: str = "") -> None:
    """Start a session as the user, who has yet to choose what to act as. The session key is renewed.

    `farewell` is where the identity provider ends its own session, if it has such an address.
    """
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    request.session.pop(SESSION_KEY, None)
    request.session[BOUNDS], request.session[FAREWELL] = asdict(bounds), farewell


def choose(request: HttpRequest, choice: Choice) -> None:
    """Change what the session acts as. The session key is renewed."""
    request.session.cycle_key()
    request.session[SESSION_KEY] = choice.sign_in.as_dict()


def end_session(request: HttpRequest) -> None:
    """End this session alone."""
    logout(request)


def sign_out(request: HttpRequest) -> str:
    """End every session of the user. Gives the address where the identity provider ends its own, or ""."""
    farewell = str(request.session.get(FAREWELL, ""))
    if request.user.is_authenticated:
        User.objects.filter(pk=request.user.pk).update(session_round=F("session_round") + 1)
    logout(request)
    return farewell


def bounds_of(request: HttpRequest) -> Bounds:
    """What the session may act as."""
    stored = request.session.get(BOUNDS)
    return Bounds(**stored | {"assignments": tuple(stored["assignments"])}) if stored else ANYTHING


def of_session(request: HttpRequest) -> SignIn | None:
    """The session's sign-in, if one has been chosen."""
    stored = request.session.get(SESSION_KEY)
    return SignIn(**stored) if stored else None


def make_token(user: User, sign_in: SignIn, *, seconds: int | None = None) -> str:
    """A signed token that lasts `seconds`, or settings.API_TOKEN_SECONDS. It names keys only; the rights are looked up
    each time."""
    until = {"until": int(time.time()) + seconds} if seconds is not None else {}
    return signing.dumps({"user": user.pk, **sign_in.as_dict(), **until}, salt=SALT, compress=True)


def read_token(token: str) -> tuple[User, SignIn]:
    """The token's user and sign-in. Raises signing.BadSignature (also SignatureExpired) or User.DoesNotExist."""
    content: dict[str, Any] = signing.loads(token, salt=SALT, max_age=settings.API_TOKEN_SECONDS)
    if content.pop("until", float("inf")) < time.time():
        raise signing.SignatureExpired("The token's own time is over.")
    user = User.objects.get(pk=content.pop("user"), is_active=True)
    return user, SignIn(**content)
