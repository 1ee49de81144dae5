"""Letters for staff: order one, print what waits, note what is given."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agreements.letters import selectors, services
from agreements.letters.answers import pdf
from agreements.letters.pages import GivePage, OrderPage, QueuePage
from agreements.letters.presentation import file_name
from fastkontakt.accounts.guards import actor_of, staff_required
from fastkontakt.clock import now, today
from fastkontakt.ui.forms import keep_errors

UNPROCESSABLE = 422
READ_AND_WRITE = ["GET", "HEAD", "POST"]


@staff_required
@require_http_methods(READ_AND_WRITE)
def order_about_contact(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """Order a letter about a contact."""
    about = selectors.about_contact(actor_of(request), contact_id, on=today(), page="letter_order")
    return _order(request, OrderPage(actor_of(request), about, now=now()))


@staff_required
@require_http_methods(READ_AND_WRITE)
def order_about_agreement(request: HttpRequest, agreement_id: UUID) -> HttpResponse:
    """Order a letter about the version of an agreement that stands."""
    about = selectors.about_agreement(actor_of(request), agreement_id, on=today(), page="letter_order")
    return _order(request, OrderPage(actor_of(request), about, now=now()))


@staff_required
@require_safe
def preview_about_contact(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """The letter that is not ordered, as it would be printed. `?kind=&language=&route=&large_print=`."""
    about = selectors.about_contact(actor_of(request), contact_id, on=today(), page="letter_order")
    return _preview(request, OrderPage(actor_of(request), about, now=now()))


@staff_required
@require_safe
def preview_about_agreement(request: HttpRequest, agreement_id: UUID) -> HttpResponse:
    """The same of an agreement."""
    about = selectors.about_agreement(actor_of(request), agreement_id, on=today(), page="letter_order")
    return _preview(request, OrderPage(actor_of(request), about, now=now()))


def _order(request: HttpRequest, page: OrderPage) -> HttpResponse:
    """Draw the letter as it is chosen; `act=order` orders it."""
    form = page.form(request.POST if request.method == "POST" else None)
    ordering = request.POST.get("act") == "order"
    if ordering and form.is_valid():
        with keep_errors(form):
            page.order(form)
            messages.success(request, _("Brevet är beställt och skapas nu. Det finns på sidan Brev inom någon minut."))
            return redirect("agreements:letters")
    context = page.context(form)
    status = UNPROCESSABLE if form.is_bound and form.errors else 200
    return render(request, "agreements/letters/order.html", context, status=status)


def _preview(request: HttpRequest, page: OrderPage) -> HttpResponse:
    made = page.document(page.form(request.GET or None))
    if made is None:
        raise Http404
    return pdf(made, "forhandsvisning.pdf")


@staff_required
@require_safe
def letters(request: HttpRequest) -> HttpResponse:
    """The unit's letters: to print, to give, unread, failed, given."""
    return render(request, "agreements/letters/queue.html", QueuePage(actor_of(request), today=today()).context())


@staff_required
@require_safe
def letters_pdf(request: HttpRequest) -> HttpResponse:
    """All that is to be printed, as one document."""
    made = QueuePage(actor_of(request), today=today()).document()
    if made is None:
        messages.info(request, _("Det finns inga brev att skriva ut."))
        return redirect("agreements:letters")
    return pdf(made, "brev-att-skriva-ut.pdf")


@staff_required
@require_safe
def letter_pdf(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """One letter's document."""
    letter = selectors.get_letter(actor_of(request), letter_id, on=today(), page="letter")
    return pdf(selectors.body_of(letter), file_name(letter))


@staff_required
@require_POST
def printed(request: HttpRequest) -> HttpResponse:
    """Note that letters are printed: the keys in `letter`."""
    actor = actor_of(request)
    found = selectors.find_letters(actor, _keys(request), on=today())
    count = services.mark_printed(by=actor, letters=found, now=now())
    said = ngettext("%(count)s brev är markerat som utskrivet.", "%(count)s brev är markerade som utskrivna.", count)
    messages.success(request, said % {"count": count})
    return redirect("agreements:letters")


@staff_required
@require_http_methods(READ_AND_WRITE)
def give(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """Note that a letter is given, on a day and to whom."""
    actor = actor_of(request)
    letter = selectors.get_letter(actor, letter_id, on=today(), page="letter")
    page = GivePage(actor, letter, today=today())
    form = page.form(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with keep_errors(form):
            services.give_letter(by=actor, letter=letter, today=today(), **form.cleaned_data)
            messages.success(request, _("Noterat: brevet är lämnat."))
            return redirect("agreements:letters")
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "agreements/letters/give.html", page.context(form), status=status)


@staff_required
@require_POST
def given(request: HttpRequest) -> HttpResponse:
    """Note that letters were given to the patients today: the keys in `letter`."""
    actor = actor_of(request)
    found = selectors.find_letters(actor, _keys(request), on=today())
    count = services.give_letters(by=actor, letters=found, on=today(), today=today())
    said = ngettext("%(count)s brev är noterat som lämnat.", "%(count)s brev är noterade som lämnade.", count)
    messages.success(request, said % {"count": count})
    return redirect("agreements:letters")


@staff_required
@require_POST
def cancel(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """Call a letter off."""
    return _act(request, letter_id, services.cancel_letter, _("Brevet är makulerat."))


@staff_required
@require_POST
def retry(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """Have a letter made that could not be."""
    return _act(request, letter_id, services.retry_letter, _("Brevet skapas på nytt."))


def _act(request: HttpRequest, letter_id: UUID, act: Any, said: str) -> HttpResponse:
    actor = actor_of(request)
    try:
        act(by=actor, letter=selectors.find_letter(actor, letter_id, on=today()))
        messages.success(request, said)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("agreements:letters")


def _keys(request: HttpRequest) -> list[UUID]:
    """The keys that were sent; what is no key names no letter."""
    try:
        return list(dict.fromkeys(UUID(text) for text in request.POST.getlist("letter")))
    except ValueError as error:
        raise Http404 from error
