"""One's own exports: ask for one, see how far it has come, fetch it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fastkontakt.accounts.guards import actor_of, staff_required
from fastkontakt.api.language import language
from fastkontakt.clock import now
from fastkontakt.ratelimits import EXPORTS, limited
from fastkontakt.ui.forms import keep_errors
from reporting.exports import fetching, selectors, services
from reporting.exports.answers import file_answer
from reporting.exports.pages import MARK, ExportsPage
from reporting.exports.refusal import Gone, NotReady

CONFLICT, GONE, UNPROCESSABLE = 409, 410, 422


@staff_required
@limited(EXPORTS)
@require_http_methods(["GET", "HEAD", "POST"])
def exports(request: HttpRequest) -> HttpResponse:
    """One's own exports; what is sent asks for another."""
    page = ExportsPage(actor_of(request), now=now())
    form = page.form(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with keep_errors(form):
            asked = {name: form.cleaned_data[name] for name in ("kind", "format")}
            services.order_export(
                by=page.viewer, **asked, parameters=form.parameters(), language=language(), now=page.now
            )
            return _told(request, _("Filen skapas. Den finns att hämta här när den är klar."))
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "reporting/exports/exports.html", page.context(form), status=status)


@staff_required
@require_safe
def export_rows(request: HttpRequest) -> HttpResponse:
    """Fragment: how far they have come. `?marke=` what the page knows, so that news is told once."""
    page = ExportsPage(actor_of(request), now=now())
    return render(request, "reporting/exports/_rows.html", page.context(mark=request.GET.get(MARK, "")))


@staff_required
@require_POST
def drop_export(request: HttpRequest, export_id: UUID) -> HttpResponse:
    """Call one off, or remove its file."""
    actor = actor_of(request)
    try:
        services.drop_export(by=actor, export=selectors.get_export(actor, export_id))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("reporting:exports")
    return _told(request, _("Filen är borttagen."))


@staff_required
@limited(EXPORTS)
@require_POST
def repeat_export(request: HttpRequest, export_id: UUID) -> HttpResponse:
    """Ask for the same again."""
    actor = actor_of(request)
    try:
        export = selectors.get_export(actor, export_id)
        services.order_again(by=actor, export=export, language=language(), now=now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("reporting:exports")
    return _told(request, _("Filen skapas på nytt."))


@staff_required
@require_safe
def export_file(request: HttpRequest, signed: str) -> Any:
    """The file, for who asked for it: an address that is signed, and good for a day."""
    actor = actor_of(request)
    try:
        export = fetching.to_fetch(actor, fetching.signed_export(actor, signed), now=now())
    except (Gone, NotReady) as refusal:
        status = GONE if isinstance(refusal, Gone) else CONFLICT
        return render(request, "reporting/exports/refused.html", {"reason": str(refusal)}, status=status)
    return file_answer(by=actor, export=export)


def _told(request: HttpRequest, text: str) -> HttpResponse:
    messages.success(request, text)
    return redirect("reporting:exports")
