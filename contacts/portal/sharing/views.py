"""Who may read one's contacts, and the acts that change it. A page first tells what an act leads to."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from contacts.portal.reading import variants
from contacts.portal.sharing import presentation, selectors
from contacts.portal.sharing.acts import BlockPage, ConsentPage, LiftingPage, WithdrawalPage
from fastkontakt.accounts.actor import Actor
from fastkontakt.accounts.guards import actor_of, citizen_required
from fastkontakt.clock import today
from fastkontakt.ui.forms import keep_errors
from patients.selectors import find_patient

UNPROCESSABLE = 422
ACT = "portal/sharing/act.html"


@require_safe
@citizen_required
def sharing(request: HttpRequest, patient_id: UUID | None = None) -> HttpResponse:
    """Who sees what today, and what one has said of it."""
    actor = actor_of(request)
    view = selectors.sharing_view(actor, patient_id or _own(actor), today=today())
    return render(request, variants(actor, "sharing.html"), {"page": presentation.page(view)})


@require_http_methods(["GET", "HEAD", "POST"])
@citizen_required
def consent(request: HttpRequest, patient_id: UUID | None = None) -> HttpResponse:
    """Let other care providers read."""
    actor = actor_of(request)
    page = ConsentPage(actor, patient_id or _own(actor), today=today())
    form = page.form(request.POST if request.method == "POST" else None)
    if form is not None and form.is_valid():
        with keep_errors(form, provider="reader", to="until"):
            page.give(form.cleaned_data)
            messages.success(request, _("Tack. Ditt samtycke är sparat."))
            return redirect(page.back)
    status = UNPROCESSABLE if form is not None and form.is_bound else 200
    return render(request, ACT, page.context(form), status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@citizen_required
def withdraw(request: HttpRequest, consent_id: UUID) -> HttpResponse:
    """Take a consent back."""
    return _confirm(request, WithdrawalPage(actor_of(request), consent_id, today=today()))


@require_http_methods(["GET", "HEAD", "POST"])
@citizen_required
def block(request: HttpRequest) -> HttpResponse:
    """Block a unit or a care provider."""
    actor = actor_of(request)
    page = BlockPage(actor, find_patient(actor, _own(actor), on=today()), today=today())
    form = page.form(request.POST if request.method == "POST" else None)
    if form is not None and form.is_valid():
        with keep_errors(form, unit="what", provider="what"):
            noted = page.block(form.cleaned_data)
            messages.success(request, _("Spärren gäller nu: %(what)s.") % {"what": presentation.blocked_name(noted)})
            return redirect(page.back)
    status = UNPROCESSABLE if form is not None and form.is_bound else 200
    return render(request, ACT, page.context(form), status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@citizen_required
def lift(request: HttpRequest, block_id: UUID) -> HttpResponse:
    """Lift a block."""
    return _confirm(request, LiftingPage(actor_of(request), block_id, today=today()))


def _confirm(request: HttpRequest, page: WithdrawalPage | LiftingPage) -> HttpResponse:
    """Ask once more, saying what follows, then do it. What is over already stays as it is."""
    if request.method != "POST":
        return redirect(page.back) if page.over else render(request, ACT, page.context())
    try:
        messages.success(request, page.do())
    except ValidationError as error:
        messages.info(request, " ".join(error.messages))
    return redirect(page.back)


def _own(actor: Actor) -> UUID:
    """The reader's own row. Raises Http404 for one who acts for others and is no patient here."""
    if actor.patient_id is None:
        raise Http404
    return actor.patient_id
