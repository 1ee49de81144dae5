"""Messages: for patients and those who act for one in the portal, for staff beside their work. The same to the code."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from fastkontakt.accounts.guards import View, actor_of, citizen_required, staff_required
from fastkontakt.clock import now, today
from fastkontakt.notifications import choosing, places, selectors
from fastkontakt.notifications.pages import ChoicesPage, InboxPage
from fastkontakt.ui.forms import keep_errors

READ_AND_WRITE = ["GET", "HEAD", "POST"]
UNPROCESSABLE = 422


@require_http_methods(READ_AND_WRITE)
def _inbox(request: HttpRequest) -> HttpResponse:
    """The reader's messages; what is sent marks all as read."""
    actor = actor_of(request)
    if request.method == "POST":
        choosing.mark_all_read(by=actor, today=today(), now=now())
        return redirect(places.inbox_address(actor))
    page = InboxPage(actor, today=today(), number=request.GET.get("sida", ""))
    return render(request, "notifications/inbox.html", page.context())


@require_safe
def _open(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """Note that it is read, and go on to what it is about."""
    actor = actor_of(request)
    message = selectors.get_message(actor, message_id, on=today())
    if request.method == "GET":
        choosing.mark_read(by=actor, message=message, now=now())
    return redirect(places.address(actor, message))


@require_http_methods(READ_AND_WRITE)
def _choices(request: HttpRequest) -> HttpResponse:
    """See and choose how to be told."""
    actor = actor_of(request)
    page = ChoicesPage(actor)
    form = page.form(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with keep_errors(form):
            choosing.choose(by=actor, **form.chosen())
            messages.success(request, _("Ditt val är sparat."))
            return redirect(places.inbox_address(actor))
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "notifications/choices.html", page.context(form), status=status)


def views_for(guard: Callable[[View], View]) -> dict[str, View]:
    """The pages behind a guard, by name."""
    return {"messages": guard(_inbox), "open": guard(_open), "choices": guard(_choices)}


OF_STAFF, OF_CITIZENS = views_for(staff_required), views_for(citizen_required)
