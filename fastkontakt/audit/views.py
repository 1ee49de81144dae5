"""The log, for its reviewer."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fastkontakt import permissions
from fastkontakt.accounts.guards import actor_of, permission_required_at_unit
from fastkontakt.audit import presentation
from fastkontakt.audit.forms import LogForm
from fastkontakt.audit.selectors import LogQuery, log_page
from fastkontakt.clock import today
from fastkontakt.organisation.selectors import units


@permission_required_at_unit(permissions.READ_LOG)
@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """Accesses and events on `?dag=` (today unless given), at `?enhet=` or all units."""
    form = LogForm(units(), {"dag": today().isoformat(), **request.GET.dict()})
    if not form.is_valid():
        return render(request, "audit/log.html", {"form": form}, status=422)
    query = LogQuery(on=form.cleaned_data["dag"], unit=form.cleaned_data["enhet"], page=_number(request))
    page = log_page(actor_of(request), query)
    rows = [presentation.row(entry) for entry in page.object_list]
    return render(request, "audit/log.html", {"form": form, "page": page, "rows": rows, "on": query.on})


def _number(request: HttpRequest) -> int:
    text = request.GET.get("sida", "")
    return int(text) if text.isdecimal() and len(text) < 7 else 1
