"""Operations: how the installation is doing, and sending again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from fastkontakt.accounts.guards import actor_of, staff_required
from fastkontakt.clock import now
from fastkontakt.notifications.again import require_operator, try_again
from fastkontakt.operations import pages


@staff_required
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Queues, what could not be sent, what has run, and whether database and Redis answer."""
    require_operator(actor_of(request))
    return render(request, "operations/overview.html", pages.overview(now=now()))


@staff_required
@require_POST
def again(request: HttpRequest) -> HttpResponse:
    """Try what could not be sent once more, on the channel and for the reason that are sent."""
    named = {name: request.POST.get(name, "") for name in ("channel", "failure")}
    ordered = try_again(by=actor_of(request), now=now(), **named)
    said = ngettext("%(count)s försöks igen.", "%(count)s försöks igen.", ordered) % {"count": ordered}
    messages.success(request, said)
    return redirect("operations:overview")
