"""The worklist: what must be done, for whom, by when, by which law, and where."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from contacts.limits.selectors import waiting_for
from fastkontakt import permissions
from fastkontakt.accounts.guards import actor_of, permission_required_at_unit
from fastkontakt.clock import today
from reporting import presentation, selectors
from reporting.pages import MARK, WorklistPage

UNCHANGED = 204


@permission_required_at_unit(permissions.READ_PATIENTS)
@require_safe
def worklist(request: HttpRequest) -> HttpResponse:
    """The standing duties: `?lista=` min or enheten, `?roll=`, `?regel=`, `?antal=` rows."""
    page = WorklistPage(actor_of(request), request.GET, today=today())
    selectors.log_shown(page.viewer, page.duties)
    more = {"run": presentation.run_text(selectors.newest_run()), "limits_waiting": waiting_for(page.viewer)}
    return render(request, "reporting/worklist.html", page.context() | more)


@permission_required_at_unit(permissions.READ_PATIENTS)
@require_safe
def tasks(request: HttpRequest) -> HttpResponse:
    """Fragment: the list as it stands now; nothing (204) while it looks as `?marke=` says that it does already."""
    page = WorklistPage(actor_of(request), request.GET, today=today())
    if request.GET.get(MARK) == page.mark:
        return HttpResponse(status=UNCHANGED)
    selectors.log_refreshed(page.viewer, page.duties, on=page.today)
    return render(request, "reporting/_tasks.html", page.context())
