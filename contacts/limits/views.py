"""Everybody's load against the limits, for the manager; and one's own limits."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from contacts.limits import selectors
from contacts.limits.pages import CaseloadPage, LimitPage, MyLimitsPage
from contacts.models import LimitProposal
from contacts.services.limits import answer_limit, note_agreement, propose_limit, set_unit_limit, withdraw_proposal
from fastkontakt import permissions
from fastkontakt.accounts.guards import actor_of, permission_required_at_unit, staff_required
from fastkontakt.clock import today
from fastkontakt.organisation.selectors import get_colleague
from fastkontakt.ui.forms import keep_errors

UNPROCESSABLE = 422


@permission_required_at_unit(permissions.DELEGATE)
@require_http_methods(["GET", "HEAD", "POST"])
def caseload(request: HttpRequest) -> HttpResponse:
    """The board; `?roll=&slutar=&nya=` what if; `?fran=&roll=&antal=` who could take over. POST: the unit's limit."""
    page = CaseloadPage(actor_of(request), request.GET, today=today())
    if request.method != "POST":
        status = 200 if page.valid else UNPROCESSABLE
        return render(request, "organisation/caseload.html", page.context(), status=status)
    form = page.unit_form(request.POST)
    if form.is_valid():
        with keep_errors(form):
            set_unit_limit(by=page.viewer, today=page.today, **form.cleaned_data)
            messages.success(request, _("Enhetens gräns är sparad."))
            return redirect("organisation:caseload")
    return render(request, "organisation/caseload.html", page.context(form), status=UNPROCESSABLE)


@permission_required_at_unit(permissions.DELEGATE)
@require_http_methods(["GET", "HEAD", "POST"])
def limit(request: HttpRequest, staff_id: UUID) -> HttpResponse:
    """A person's limits: propose one, take a proposal back, note that it was agreed at a meeting."""
    actor = actor_of(request)
    page = LimitPage(actor, get_colleague(actor, staff_id), today=today())
    if request.method != "POST":
        return render(request, "organisation/limit_of.html", page.context())
    return ACTS.get(request.POST.get("act", ""), _propose)(request, page)


def _propose(request: HttpRequest, page: LimitPage) -> HttpResponse:
    form = page.proposal_form(request.POST)
    if form.is_valid():
        with keep_errors(form):
            propose_limit(by=page.viewer, staff=page.staff, today=page.today, **form.cleaned_data)
            messages.success(request, _("Förslaget är skickat. Gränsen gäller när ni är överens."))
            return redirect("organisation:limit", page.staff.pk)
    return render(request, "organisation/limit_of.html", page.context(form=form), status=UNPROCESSABLE)


def _agree(request: HttpRequest, page: LimitPage) -> HttpResponse:
    proposal = _named(request, page)
    form = page.agreement_form(proposal, request.POST)
    if form.is_valid():
        with keep_errors(form):
            note_agreement(by=page.viewer, proposal=proposal, today=page.today, **form.cleaned_data)
            messages.success(request, _("Överenskommelsen är antecknad."))
            return redirect("organisation:limit", page.staff.pk)
    return render(request, "organisation/limit_of.html", page.context(agreeing=form), status=UNPROCESSABLE)


def _withdraw(request: HttpRequest, page: LimitPage) -> HttpResponse:
    try:
        withdraw_proposal(by=page.viewer, proposal=_named(request, page))
        messages.success(request, _("Förslaget är återtaget."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("organisation:limit", page.staff.pk)


ACTS: dict[str, Any] = {"agree": _agree, "withdraw": _withdraw}
"""What a button does; any other proposes."""


def _named(request: HttpRequest, page: LimitPage) -> LimitProposal:
    return selectors.get_proposal(page.viewer, _key(request))


def _key(request: HttpRequest) -> UUID:
    """The proposal that the form was about. Raises LimitProposal.DoesNotExist where it names none."""
    try:
        return UUID(request.POST.get("proposal", ""))
    except ValueError as error:
        raise LimitProposal.DoesNotExist from error


@staff_required
@require_http_methods(["GET", "HEAD", "POST"])
def my_limits(request: HttpRequest) -> HttpResponse:
    """One's own limits at the unit, and the answer to a proposal."""
    page = MyLimitsPage(actor_of(request), today=today())
    if request.method != "POST":
        return render(request, "organisation/my_limits.html", page.context())
    proposal = selectors.get_own_proposal(page.viewer, _key(request))
    form, accepted = page.answer_form(proposal.pk, request.POST), request.POST.get("act") == "accept"
    if form.is_valid():
        with keep_errors(form):
            reason = "" if accepted else form.cleaned_data["reason"]
            answer_limit(by=page.viewer, proposal=proposal, accepted=accepted, reason=reason, today=page.today)
            said = _("Gränsen är överenskommen.") if accepted else _("Du har avböjt förslaget. Din chef ser skälet.")
            messages.success(request, said)
            return redirect("organisation:my_limits")
    return render(request, "organisation/my_limits.html", page.context(form), status=UNPROCESSABLE)
