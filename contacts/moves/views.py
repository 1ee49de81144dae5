"""The plan for a leaving or absent person's contacts, and the move under way."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from contacts.moves import presentation, selectors
from contacts.moves.pages import LeavingPage, Shown, chosen
from contacts.services.moves import choose_for_all, choose_successors, drop_plan, order_move, plan_move
from fastkontakt import permissions
from fastkontakt.accounts.guards import actor_of, permission_required_at_unit
from fastkontakt.clock import today
from fastkontakt.organisation.selectors import get_colleague
from fastkontakt.ui.forms import keep_errors

UNPROCESSABLE = 422
PAGE_PARAMETERS = ("roll", "sida", "visa")


@permission_required_at_unit(permissions.DELEGATE)
@require_http_methods(["GET", "HEAD", "POST"])
def leaving(request: HttpRequest, staff_id: UUID) -> HttpResponse:
    """Every contact that the person leaves behind, and who takes over. `?roll=&sida=&visa=kvar`: what is shown."""
    actor = actor_of(request)
    page = LeavingPage(actor, get_colleague(actor, staff_id), Shown.of_address(request.GET), today=today())
    if page.move and page.move.ordered_at:
        return redirect("contacts:move", page.move.pk)
    if request.method != "POST":
        return render(request, "contacts/moves/leaving.html", page.context())
    try:
        act = request.POST.get("act", "") if page.move else ""
        return ACTS.get(act, _plan)(request, page)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return _back(request, page)


def _plan(request: HttpRequest, page: LeavingPage) -> HttpResponse:
    """A new plan, in the place of the old."""
    form = page.plan_form(request.POST)
    if form.is_valid():
        with keep_errors(form, reason="own_words"):
            last_day, reason = form.cleaned_data["last_day"], form.reason_text()
            told = {"last_day": last_day, "reason": reason, "part": form.part()}
            plan_move(by=page.viewer, staff=page.staff, today=page.today, **told)
            return _back(request, page)
    return _again(request, page, plan_form=form)


def _rows(request: HttpRequest, page: LeavingPage) -> HttpResponse:
    """What was chosen on the page's rows."""
    assert page.move is not None
    forms = page.row_forms(request.POST)
    if [form for form in forms.values() if not form.is_valid()]:
        return _again(request, page, row_forms=forms)
    choose_successors(by=page.viewer, move=page.move, choices=chosen(forms), today=page.today)
    messages.success(request, _("Ändringarna är sparade. Ingen kontakt är flyttad än."))
    return _back(request, page)


def _for_all(request: HttpRequest, page: LeavingPage) -> HttpResponse:
    """One choice for every contact in the role."""
    assert page.move is not None
    form = page.for_all_form(request.POST)
    if not form.is_valid():
        return _again(request, page, for_all_form=form)
    choose_for_all(by=page.viewer, move=page.move, role=page.role, choice=form.choice(), today=page.today)
    messages.success(request, _("Valet gäller nu alla i rollen. Ingen kontakt är flyttad än."))
    return _back(request, page)


def _drop(request: HttpRequest, page: LeavingPage) -> HttpResponse:
    assert page.move is not None
    drop_plan(by=page.viewer, move=page.move)
    messages.success(request, _("Planen är borttagen. Ingen kontakt är flyttad."))
    return redirect("contacts:leaving", page.staff.pk)


def _order(request: HttpRequest, page: LeavingPage) -> HttpResponse:
    assert page.move is not None
    order_move(by=page.viewer, move=page.move)
    return redirect("contacts:move", page.move.pk)


ACTS: dict[str, Callable[[HttpRequest, LeavingPage], HttpResponse]] = {
    "rows": _rows,
    "all": _for_all,
    "drop": _drop,
    "order": _order,
}
"""What a button of a plan does; without a plan, or for any other, a plan is made."""


@permission_required_at_unit(permissions.DELEGATE)
@require_safe
def move(request: HttpRequest, move_id: UUID) -> HttpResponse:
    """How far the move has come, and what it came to. For htmx only the part that changes."""
    actor = actor_of(request)
    order = selectors.get_move(actor, move_id)
    if order.ordered_at is None:
        return redirect("contacts:leaving", order.staff_id)
    page, refused = selectors.refused_page(actor, order, number=request.GET.get("sida", "1"), on=today())
    context = {
        "move": order,
        "progress": presentation.progress(selectors.states(order)),
        "received": selectors.received(actor, order) if order.finished_at else [],
        "page": page,
        "rows": [presentation.contact_row(row, None, on=today()) for row in refused],
    }
    part = "HX-Request" in request.headers
    return render(request, "contacts/moves/_move.html" if part else "contacts/moves/move.html", context)


def _again(request: HttpRequest, page: LeavingPage, **forms: Any) -> HttpResponse:
    return render(request, "contacts/moves/leaving.html", page.context(**forms), status=UNPROCESSABLE)


def _back(request: HttpRequest, page: LeavingPage) -> HttpResponseRedirect:
    """To the same part of the plan."""
    shown = {key: request.GET[key] for key in PAGE_PARAMETERS if key in request.GET}
    address = reverse("contacts:leaving", args=[page.staff.pk])
    return HttpResponseRedirect(f"{address}?{urlencode(shown)}" if shown else address)
