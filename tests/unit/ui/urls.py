"""The addresses that the frame points at, so that it can be drawn alone."""

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path


def blank(request: HttpRequest) -> HttpResponse:
    """An address that only needs to exist."""
    return HttpResponse()


def _app(namespace: str, *names: str) -> URLResolver:
    return path(f"{namespace}/", include(([path(f"{name}/", blank, name=name) for name in names], namespace)))


urlpatterns: list[URLPattern | URLResolver] = [
    path("", blank, name="home"),
    path("sprak/", include("django.conf.urls.i18n")),
    path("", include("fastkontakt.ui.urls")),
    _app("reporting", "worklist"),
    _app("patients", "search"),
    _app("discharge", "list"),
    _app("organisation", "unit", "delegations"),
    _app("rulebook", "list"),
    _app("audit", "log"),
    _app("portal", "contacts"),
    _app("accounts", "sign_in", "sign_out", "choose_assignment"),
]
