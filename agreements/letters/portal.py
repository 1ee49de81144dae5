"""The person's letters in the portal: to read, and to keep as PDF. Opening one gives it."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from agreements.letters import selectors
from agreements.letters.answers import pdf
from agreements.letters.portal_presentation import letter_rows
from agreements.letters.presentation import file_name
from agreements.letters.reading import read_letter
from agreements.models import Letter
from fastkontakt.accounts.guards import actor_of, citizen_required
from fastkontakt.clock import now, today


@require_safe
@citizen_required
def letters(request: HttpRequest, patient_id: UUID | None = None) -> HttpResponse:
    """The letters to oneself, or to a person whom one acts for."""
    actor = actor_of(request)
    whose = patient_id or actor.patient_id
    if whose is None:
        raise Http404
    patient, rows = selectors.letters_of(actor, whose, on=today(), page="portal_letters")
    context = _place(request, patient) | {"rows": letter_rows(rows)}
    return render(request, "agreements/portal/letters.html", context)


@require_safe
@citizen_required
def letter(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """One letter, as words."""
    opened = _opened(request, letter_id)
    (row,) = letter_rows([opened])
    context = _place(request, opened.patient) | {
        "row": row,
        "letter": opened.content,
        "large": opened.large_print,
    }
    return render(request, "agreements/portal/letter.html", context)


@require_safe
@citizen_required
def letter_pdf(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """One letter, as the document."""
    opened = _opened(request, letter_id)
    return pdf(selectors.body_of(opened), file_name(opened))


def _opened(request: HttpRequest, letter_id: UUID) -> Letter:
    """The letter, read unless only its headers are asked for."""
    actor = actor_of(request)
    found = selectors.get_letter(actor, letter_id, on=today(), page="portal_letter")
    if request.method == "GET":
        read_letter(by=actor, letter=found, now=now())
    return found


def _place(request: HttpRequest, patient: Any) -> dict[str, Any]:
    """Whose letters they are, and the way back."""
    own = actor_of(request).patient_id == patient.pk
    start = reverse("portal:contacts") if own else reverse("portal:child", args=[patient.pk])
    here = reverse("agreements_portal:letters") if own else reverse("agreements_portal:letters_for", args=[patient.pk])
    return {"own": own, "person": "" if own else patient.name, "contacts_url": start, "letters_url": here}
