"""The unit's own pages, for its manager."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from contacts.authority import authorities
from contacts.caseload import members, roles_of
from contacts.moves.forms import IS_AWAY, LEAVES
from contacts.moves.pages import suggest_successors
from contacts.moves.selectors import leavers
from contacts.selectors import get_delegation, unit_delegations
from contacts.services import grant_delegation, revoke_delegation
from contacts.services import limit_delegation as narrow_delegation
from fastkontakt import permissions
from fastkontakt.access.protection import known_to
from fastkontakt.accounts.actor import Actor
from fastkontakt.accounts.guards import actor_of, permission_required_at_unit
from fastkontakt.clock import today
from fastkontakt.organisation import presentation
from fastkontakt.organisation.forms import (
    ChangeLeaveForm,
    DelegationForm,
    LastDayForm,
    LeaveForm,
    LimitDelegationForm,
)
from fastkontakt.organisation.models import StaffMember
from fastkontakt.organisation.selectors import (
    absences,
    assignments_left,
    get_colleague,
    get_leave,
    leaves_of,
    staff_at,
)
from fastkontakt.organisation.services import cancel_leave, change_leave, end_assignments, register_leave
from fastkontakt.ui.forms import keep_errors

UNPROCESSABLE = 422
ONE_DAY = timedelta(days=1)


@permission_required_at_unit(permissions.READ_MEASURES)
@require_safe
def unit(request: HttpRequest) -> HttpResponse:
    """The unit, its people, and how many contacts each has against the limit."""
    actor = actor_of(request)
    may_manage = actor.may(permissions.DELEGATE)
    context = {
        "unit": actor.unit,
        "facts": presentation.unit_facts(actor.unit),
        "telephone": presentation.unit_telephone(actor.unit),
        "members": presentation.member_rows(members(actor, on=today()), absences(actor, on=today())),
        "roles": roles_of(actor.unit),
        "may_delegate": may_manage,
        "leavers": leavers(actor, on=today()) if may_manage else [],
        "today": today(),
    }
    return render(request, "organisation/unit.html", context)


@permission_required_at_unit(permissions.DELEGATE)
@require_http_methods(["GET", "HEAD", "POST"])
def delegations(request: HttpRequest) -> HttpResponse:
    """Every delegation at the unit, and a form for a new one."""
    actor = actor_of(request)
    people = _colleagues(actor).exclude(pk=actor.staff.pk)
    form = DelegationForm(people, request.POST if request.method == "POST" else None, initial={"starts_on": today()})
    if form.is_valid():
        with keep_errors(form, to="ends_on", **{"from": "starts_on"}):
            given = grant_delegation(by=actor, unit=actor.unit, today=today(), **form.cleaned_data)
            messages.success(request, _("%(name)s har fått delegationen.") % {"name": given.staff.name})
            return redirect("organisation:delegations")
    roles = roles_of(actor.unit)
    context = {
        "form": form,
        "groups": presentation.delegation_groups(unit_delegations(actor), on=today()),
        "columns": presentation.rights_columns(roles),
        "people": presentation.authority_rows(authorities(actor, on=today()), roles),
    }
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "organisation/delegations.html", context, status=status)


@permission_required_at_unit(permissions.DELEGATE)
@require_http_methods(["GET", "HEAD", "POST"])
def limit_delegation(request: HttpRequest, delegation_id: UUID) -> HttpResponse:
    """Let a standing delegation cover fewer roles or fewer days."""
    delegation = get_delegation(actor_of(request), delegation_id)
    initial = {"roles": delegation.roles, "ends_on": delegation.ends_on}
    form = LimitDelegationForm(delegation.roles, _sent(request), initial=initial)
    if form.is_valid():
        with keep_errors(form):
            narrow_delegation(by=actor_of(request), delegation=delegation, today=today(), **form.cleaned_data)
            messages.success(request, _("Delegationen till %(name)s är begränsad.") % {"name": delegation.staff.name})
            return redirect("organisation:delegations")
    context = {"form": form, "delegation": delegation}
    return render(request, "organisation/limit.html", context, status=UNPROCESSABLE if form.is_bound else 200)


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


@permission_required_at_unit(permissions.DELEGATE)
@require_http_methods(["GET", "HEAD", "POST"])
def last_day(request: HttpRequest, staff_id: UUID) -> HttpResponse:
    """Set a person's last day at the unit; with contacts left, on to who takes over."""
    actor = actor_of(request)
    person = get_colleague(actor, staff_id)
    held = assignments_left(actor, person, on=today())
    form = LastDayForm(_sent(request), initial={"on": presentation.last_day_of(held)})
    if held and form.is_valid():
        with keep_errors(form):
            end_assignments(by=actor, assignments=held, today=today(), **form.cleaned_data)
            messages.success(request, _("Sista dagen för %(name)s är sparad.") % {"name": person.name})
            return _on_to_contacts(actor, person, form.cleaned_data["on"], LEAVES)
    context = {"form": form, "person": person, "held": held}
    return render(request, "organisation/last_day.html", context, status=UNPROCESSABLE if form.is_bound else 200)


@permission_required_at_unit(permissions.DELEGATE)
@require_http_methods(["GET", "HEAD", "POST"])
def absence(request: HttpRequest, staff_id: UUID) -> HttpResponse:
    """A person's absences, and a form for a new one; without a substitute, on to who takes over."""
    actor = actor_of(request)
    person = get_colleague(actor, staff_id)
    people = _colleagues(actor).exclude(pk=person.pk)
    form = LeaveForm(people, _sent(request), initial={"starts_on": today()})
    if form.is_valid():
        with keep_errors(form):
            away = register_leave(by=actor, staff=person, today=today(), **form.cleaned_data)
            messages.success(request, _("Frånvaron för %(name)s är registrerad.") % {"name": person.name})
            before = None if away.substitute else away.starts_on - ONE_DAY
            return _on_to_contacts(actor, person, before, IS_AWAY)
    leaves = presentation.leave_rows(leaves_of(actor, person), on=today())
    context = {"form": form, "person": person, "leaves": leaves}
    return render(request, "organisation/absence.html", context, status=UNPROCESSABLE if form.is_bound else 200)


@permission_required_at_unit(permissions.DELEGATE)
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, leave_id: UUID) -> HttpResponse:
    """Change an absence's last day or its substitute."""
    actor = actor_of(request)
    away = get_leave(actor, leave_id)
    people = _colleagues(actor).exclude(pk=away.staff_id)
    initial = {"ends_on": away.ends_on, "substitute": away.substitute_id}
    form = ChangeLeaveForm(people, _sent(request), initial=initial)
    if form.is_valid():
        with keep_errors(form):
            change_leave(by=actor, leave=away, today=today(), **form.cleaned_data)
            messages.success(request, _("Frånvaron för %(name)s är ändrad.") % {"name": away.staff.name})
            return redirect("organisation:absence", away.staff_id)
    context = {"form": form, "leave": away, "state": presentation.leave_state(away, on=today())}
    return render(request, "organisation/leave.html", context, status=UNPROCESSABLE if form.is_bound else 200)


@permission_required_at_unit(permissions.DELEGATE)
@require_POST
def cancel(request: HttpRequest, leave_id: UUID) -> HttpResponse:
    """Take an absence back that has not begun."""
    actor = actor_of(request)
    away = get_leave(actor, leave_id)
    try:
        cancel_leave(by=actor, leave=away, today=today())
        messages.success(request, _("Frånvaron för %(name)s är återtagen.") % {"name": away.staff.name})
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("organisation:absence", away.staff_id)


def _colleagues(actor: Actor) -> QuerySet[StaffMember]:
    """Those who work at the unit today, by name."""
    return known_to(actor, staff_at(unit_id=actor.unit.pk, on=today()), on=today())


def _sent(request: HttpRequest) -> Any:
    """What a form is bound to: nothing until it is sent."""
    return request.POST if request.method == "POST" else None


def _on_to_contacts(actor: Actor, person: StaffMember, last_day: date | None, reason: str) -> HttpResponse:
    """To who takes over the contacts that the person leaves behind, else to the unit."""
    left = last_day and suggest_successors(actor, person, last_day=last_day, reason=reason, today=today())
    return redirect("contacts:leaving", person.pk) if left else redirect("organisation:unit")
