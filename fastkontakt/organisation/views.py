"""The unit's own pages, for its manager."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from contacts.caseload import members, roles_of
from contacts.selectors import get_delegation, unit_delegations
from contacts.services import grant_delegation, revoke_delegation
from fastkontakt import permissions
from fastkontakt.accounts.guards import actor_of, permission_required_at_unit
from fastkontakt.clock import today
from fastkontakt.organisation import presentation
from fastkontakt.organisation.forms import DelegationForm
from fastkontakt.organisation.selectors import staff_at
from fastkontakt.ui.forms import keep_errors

UNPROCESSABLE = 422


@permission_required_at_unit(permissions.READ_MEASURES)
@require_safe
def unit(request: HttpRequest) -> HttpResponse:
    """The unit, its people, and how many contacts each has against the limit."""
    actor = actor_of(request)
    context = {
        "unit": actor.unit,
        "facts": presentation.unit_facts(actor.unit),
        "telephone": presentation.unit_telephone(actor.unit),
        "members": presentation.member_rows(members(actor.unit, on=today())),
        "roles": roles_of(actor.unit),
        "may_delegate": actor.may(permissions.DELEGATE),
    }
    return render(request, "organisation/unit.html", context)


@permission_required_at_unit(permissions.DELEGATE)
@require_http_methods(["GET", "HEAD", "POST"])
def delegations(request: HttpRequest) -> HttpResponse:
    """Every delegation at the unit, and a form for a new one."""
    actor = actor_of(request)
    people = staff_at(unit_id=actor.unit.pk, on=today()).exclude(pk=actor.staff.pk)
    form = DelegationForm(people, request.POST if request.method == "POST" else None, initial={"starts_on": today()})
    if form.is_valid():
        with keep_errors(form, to="ends_on", **{"from": "starts_on"}):
            given = grant_delegation(by=actor, unit=actor.unit, today=today(), **form.cleaned_data)
            messages.success(request, _("%(name)s har fått delegationen.") % {"name": given.staff.name})
            return redirect("organisation:delegations")
    groups = presentation.delegation_groups(unit_delegations(actor), on=today())
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "organisation/delegations.html", {"form": form, "groups": groups}, status=status)


@permission_required_at_unit(permissions.DELEGATE)
@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: HttpRequest, delegation_id: UUID) -> HttpResponse:
    """Ask once more, then take the delegation back."""
    delegation = get_delegation(actor_of(request), delegation_id)
    if request.method != "POST":
        return render(request, "organisation/revoke.html", {"delegation": delegation})
    revoke_delegation(by=actor_of(request), delegation=delegation)
    messages.success(request, _("Delegationen till %(name)s är återkallad.") % {"name": delegation.staff.name})
    return redirect("organisation:delegations")
