"""The components gallery and the choice of colour scheme."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from fastkontakt.ui import gallery as samples
from fastkontakt.ui.context_processors import SCHEME_COOKIE, SCHEMES

YEAR = 365 * 24 * 60 * 60


def gallery(request: HttpRequest) -> HttpResponse:
    """Every component in its states; only in development and in the demo."""
    if not (settings.DEBUG or settings.SHOW_GALLERY):
        raise Http404
    return render(request, "ui/gallery.html", samples.context(request.GET.get("tema", "")))


@require_POST
def set_scheme(request: HttpRequest) -> HttpResponse:
    """Remember light, dark or auto, and go back to the page one came from."""
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    response = redirect(target if safe else "home")
    if request.POST.get("farglage") in SCHEMES:
        response.set_cookie(
            SCHEME_COOKIE, request.POST["farglage"], max_age=YEAR, samesite="Lax", secure=request.is_secure()
        )
    return response
