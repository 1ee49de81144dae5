"""What must be in order before anybody may sign in. A web process in production does not start without."""

from typing import Any

from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured

from fastkontakt.accounts.identity_providers import AUDIENCES, providers

DEMO_BACKEND = "fastkontakt.accounts.demo_backend.DemoBackend"


@checks.register(checks.Tags.security)
def check_sign_in(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Outside the demo: no demo password, a key for citizens, identity providers that can be read, and all of them."""
    return [] if settings.DEMO else _errors()


@checks.register(checks.Tags.security, deploy=True)
def check_deployment(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """The demo is never deployed."""
    return _errors() if settings.DEMO else []


def require_safe_start() -> None:
    """Raises ImproperlyConfigured where a check finds an error."""
    if found := check_sign_in(None):
        raise ImproperlyConfigured(" ".join(str(error.msg) for error in found))


def _errors() -> list[checks.CheckMessage]:
    found: list[checks.CheckMessage] = []
    if DEMO_BACKEND in settings.AUTHENTICATION_BACKENDS:
        hint = "Use fastkontakt.settings.production."
        found.append(checks.Error("The demo's password opens this system.", hint=hint, id="accounts.E001"))
    if settings.CITIZEN_KEY == settings.SECRET_KEY:
        hint = "Set it to a long random text, once; changing it later makes people strangers."
        found.append(checks.Error("CITIZEN_KEY is missing in the environment.", hint=hint, id="accounts.E002"))
    return found + _provider_errors()


def _provider_errors() -> list[checks.CheckMessage]:
    hint = "docs/operations.md, section Sign-in, tells how."
    try:
        missing = [audience for audience in AUDIENCES if not providers(audience)]
    except ImproperlyConfigured as error:
        return [checks.Error(str(error), hint=hint, id="accounts.E003")]
    text = "There is no identity provider for {}."
    return [checks.Error(text.format(audience), hint=hint, id="accounts.E004") for audience in missing]
