"""What the sign-in pages show."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from fastkontakt.accounts import identity_providers
from fastkontakt.accounts.actor import SignIn
from fastkontakt.accounts.forms import key_of
from fastkontakt.accounts.identity_providers import IdentityProvider
from fastkontakt.accounts.signin import Choice
from fastkontakt.demodata import people
from fastkontakt.ui.shapes import Door

STAFF, CITIZENS = "personal", "invanare"
AUDIENCES = {STAFF: identity_providers.STAFF, CITIZENS: identity_providers.CITIZENS}
DEMO_BACKEND = "fastkontakt.accounts.demo_backend.DemoBackend"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderLink:
    """One identity provider to sign in with."""

    name: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Rows under one tenant's name; `key` is the heading's id."""

    key: str
    title: str
    rows: list[Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceRow:
    """One thing to sign in as. `current` is what the session acts as now."""

    key: str
    title: str
    role: str
    where: str
    starts_on: date | None
    ends_on: date | None
    current: bool


def entrance(audience: str, target: str) -> dict[str, Any]:
    """The two doors, which one is open, and in the demo the persons behind it. `target`: where to go afterwards."""
    audience = CITIZENS if audience == CITIZENS else STAFF
    return {
        "doors": _doors(audience, target),
        "audience": audience,
        "providers": _providers(audience, target),
        "takes_passwords": takes_passwords(),
        "groups": demo_people(audience),
    }


def takes_passwords() -> bool:
    """Whether the demo's password opens."""
    return DEMO_BACKEND in settings.AUTHENTICATION_BACKENDS


def farewell(request: HttpRequest, provider: IdentityProvider, address: str) -> str:
    """Where to send somebody who signs out, to end the provider's session too; "" where it has no such address.

    The client is named by its id and not by the ID token, which holds the personal number (RP-Initiated Logout 1.0, 2).
    """
    if urlsplit(address).scheme not in ("http", "https"):
        return ""
    back = request.build_absolute_uri(reverse("accounts:sign_in"))
    query = urlencode({"client_id": provider.client_id, "post_logout_redirect_uri": back})
    return f"{address}{'&' if '?' in address else '?'}{query}"


def _providers(audience: str, target: str) -> list[ProviderLink]:
    """The audience's identity providers, by name."""
    found = identity_providers.providers(AUDIENCES[audience])
    query = f"?{urlencode({'next': target})}" if target else ""
    return sorted(
        (
            ProviderLink(name=provider.name, url=reverse("openid_connect_login", args=[provider.key]) + query)
            for provider in found
        ),
        key=lambda link: link.name,
    )


def _doors(audience: str, target: str) -> list[Door]:
    worded = {
        STAFF: ("care", _("Personal i vård och omsorg"), _("Se, utse och byt fasta kontakter på din enhet.")),
        CITIZENS: (
            "people",
            _("Patient eller närstående"),
            _("Se vem som hjälper dig eller ditt barn, och hur du når dem."),
        ),
    }
    return [
        Door(icon=icon, title=title, text=text, current=key == audience, url=_address(key, target))
        for key, (icon, title, text) in worded.items()
    ]


def _address(audience: str, target: str) -> str:
    return f"?{urlencode({'som': audience, 'next': target} if target else {'som': audience})}"


def demo_people(audience: str) -> list[Group]:
    """Persons to try, by tenant. Empty where the demo's password is not accepted."""
    if not takes_passwords():
        return []
    wanted = people.CITIZEN if audience == CITIZENS else people.STAFF
    return _grouped((row for row in people.sign_ins() if row.kind == wanted), lambda row: row.tenant_name)


def choices_by_tenant(choices: Iterable[Choice], now: SignIn | None) -> list[Group]:
    """What the user may sign in as, by tenant."""
    groups = _grouped(choices, lambda choice: choice.tenant.name)
    return [replace(group, rows=[_choice_row(choice, now) for choice in group.rows]) for group in groups]


def _choice_row(choice: Choice, now: SignIn | None) -> ChoiceRow:
    assignment = choice.assignment
    common: dict[str, Any] = {"key": key_of(choice.sign_in), "current": choice.sign_in == now}
    if assignment is None:
        title = _("Mina egna kontakter") if choice.sign_in.patient else _("Den som jag företräder")
        role = _("Patient") if choice.sign_in.patient else _("Vårdnadshavare, ombud eller god man")
        return ChoiceRow(title=title, role=role, where="", starts_on=None, ends_on=None, **common)
    unit = assignment.unit
    return ChoiceRow(
        title=unit.name,
        role=str(assignment.get_role_display()),
        where=f"{unit.get_kind_display()} · {unit.provider.name}",
        starts_on=assignment.starts_on,
        ends_on=assignment.ends_on,
        **common,
    )


def _grouped(rows: Iterable[Any], name: Any) -> list[Group]:
    return [
        Group(key=f"grupp-{number}", title=title, rows=list(found))
        for number, (title, found) in enumerate(groupby(rows, name), start=1)
    ]
