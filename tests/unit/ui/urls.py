"""The addresses that the frame points at, so that it can be drawn alone."""

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path


def blank(request: HttpRequest) -> HttpResponse:
    """An address that only needs to exist."""
    return HttpResponse()


def _app(namespace: str, *names: str, **with_arguments: str) -> URLResolver:
    routes = {**dict.fromkeys(names, ""), **with_arguments}
    inner = [path(f"{name}/{arguments}", blank, name=name) for name, arguments in routes.items()]
    return path(f"{namespace}/", include((inner, namespace)))


urlpatterns: list[URLPattern | URLResolver] = [
    path("", blank, name="home"),
    path("sprak/", include("django.conf.urls.i18n")),
    path("", include("fastkontakt.ui.urls")),
    _app("reporting", "worklist", "dashboard", "patients", "exports", "followup"),
    _app("patients", "search"),
    _app("discharge", "list"),
    _app("organisation", "unit", "caseload", "routine", "delegations"),
    _app("rulebook", "list"),
    _app("audit", "log", "overview"),
    _app("portal", "contacts", "wishes", "sharing", "looked", "mandates", "profile", "complain", ask="<str:role>/"),
    _app("agreements", "follow_ups", "unit_sips", "letters"),
    _app("agreements_portal", "agreements", "sips", "letters"),
    _app("notifications", "messages"),
    _app("inbox", "messages"),
    _app("operations", "overview"),
    _app("accounts", "sign_in", "sign_out", "choose_assignment"),
]
