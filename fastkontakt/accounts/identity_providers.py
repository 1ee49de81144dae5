"""Who vouches for whom: each tenant's OpenID Connect providers, from one file that the operator keeps.

settings.IDENTITY_PROVIDERS names a TOML file with a table for each tenant and audience (docs/operations.md). Secrets
are not in it: that of `[halland.staff]` is OIDC_SECRET_HALLAND_STAFF in the environment.
"""

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

STAFF, CITIZENS = "staff", "citizens"
AUDIENCES = (STAFF, CITIZENS)
REQUIRED = ("name", "issuer", "client_id")
NUMBER_CLAIM = "https://id.oidc.se/claim/personalIdentityNumber"
"""Where the Swedish profile for OpenID Connect puts the personal identity number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityProvider:
    """One provider. `name` is what people call it; `assurance` the levels (acr) that are high enough."""

    tenant: str
    audience: str
    name: str
    issuer: str
    client_id: str
    secret: str = field(repr=False)
    scope: tuple[str, ...] = ("openid", "profile")
    assurance: tuple[str, ...] = ()
    number_claim: str = NUMBER_CLAIM
    commission_required: bool = True
    userinfo: bool = True
    auth_params: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """Its name in addresses, such as `halland-staff`."""
        return f"{self.tenant}-{self.audience}"


OWN_KEYS = {"tenant", "audience", "secret"}
TYPES: dict[str, type] = {"commission_required": bool, "userinfo": bool, "auth_params": dict}
LISTS = {"scope", "assurance"}
ALLOWED = {found.name for found in fields(IdentityProvider)} - OWN_KEYS


def providers(audience: str = "") -> tuple[IdentityProvider, ...]:
    """All of them, or those for one audience. Raises ImproperlyConfigured, in one sentence."""
    found = _read(settings.IDENTITY_PROVIDERS) if settings.IDENTITY_PROVIDERS else ()
    return tuple(provider for provider in found if audience in ("", provider.audience))


def find(key: str) -> IdentityProvider:
    """The provider of a key. Raises LookupError."""
    for provider in providers():
        if provider.key == key:
            return provider
    raise LookupError("There is no such identity provider.")


def secret_name(tenant: str, audience: str) -> str:
    """The environment's variable that holds the provider's secret."""
    return re.sub(r"[^A-Z0-9]", "_", f"OIDC_SECRET_{tenant}_{audience}".upper())


@cache
def _read(path: str) -> tuple[IdentityProvider, ...]:
    try:
        tables = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ImproperlyConfigured(f"The file of identity providers cannot be read: {error}") from error
    return tuple(
        _provider(str(tenant), str(audience), given)
        for tenant, audiences in tables.items()
        for audience, given in _table(tenant, audiences).items()
    )


def _provider(tenant: str, audience: str, given: Any) -> IdentityProvider:
    where = f"[{tenant}.{audience}]"
    if audience not in AUDIENCES:
        raise ImproperlyConfigured(f"{where}: the audience is one of {', '.join(AUDIENCES)}.")
    values = _table(where, given)
    if unknown := sorted(set(values) - ALLOWED):
        raise ImproperlyConfigured(f"{where}: unknown keys {', '.join(unknown)}.")
    if missing := [name for name in REQUIRED if not values.get(name)]:
        raise ImproperlyConfigured(f"{where}: {', '.join(missing)} is missing.")
    for name, value in values.items():
        _check(where, name, value)
    variable = secret_name(tenant, audience)
    if not os.environ.get(variable):
        raise ImproperlyConfigured(f"{where}: its secret is missing; set {variable} in the environment.")
    told: dict[str, Any] = {name: tuple(value) if name in LISTS else value for name, value in values.items()}
    return IdentityProvider(tenant=tenant, audience=audience, secret=os.environ[variable], **told)


def _table(where: Any, given: Any) -> dict[str, Any]:
    if not isinstance(given, dict):
        raise ImproperlyConfigured(f"{where}: a table is expected.")
    return given


def _check(where: str, name: str, value: Any) -> None:
    if name in LISTS:
        fits = isinstance(value, list) and all(isinstance(part, str) for part in value)
    else:
        fits = isinstance(value, TYPES.get(name, str))
    if not fits:
        raise ImproperlyConfigured(f"{where}: {name} has the wrong type.")
    if name == "issuer" and urlsplit(value).scheme != "https" and not settings.DEMO:
        raise ImproperlyConfigured(f"{where}: the issuer's address begins with https.")
