"""Överenskommelser on Mina kontakter: read, comment, confirm, tick off one's own part."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from agreements.agreed import presentation, selectors
from agreements.agreed.forms import COMMENT_LENGTH, TextField
from agreements.agreed.selectors import Whole
from agreements.agreed.services import answer_version, tick_off
from agreements.enums import AnswerKind
from agreements.models import AgreementTask
from fastkontakt.accounts.actor import Actor
from fastkontakt.accounts.guards import actor_of, citizen_required
from fastkontakt.clock import today
from fastkontakt.ui.forms import keep_errors
from patients.models import Patient

UNPROCESSABLE = 422


class CommentForm(forms.Form):
    """What one wants to say of the version read; to confirm, nothing has to be said."""

    text = TextField(
        label=gettext_lazy("Vill du säga något om överenskommelsen?"),
        help_text=gettext_lazy("Skriv inget som är bråttom: ring då mottagningen, 1177, eller 112 vid fara."),
        max_length=COMMENT_LENGTH,
        required=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class AgreementPage:
    """One agreement, for the patient or for who acts for the patient."""

    def __init__(self, viewer: Actor, patient_id: UUID, agreement_id: UUID, *, today: date) -> None:
        self.viewer, self.today = viewer, today
        self.whole: Whole = selectors.read_agreement(
            viewer, patient_id, agreement_id, on=today, page="portal_agreement"
        )
        self.patient = self.whole.agreement.patient
        self.own = viewer.patient_id == self.patient.pk
        self.url = agreement_url(self.patient.pk, agreement_id, own=self.own)

    def form(self, typed: Any = None) -> CommentForm:
        """Of the version that stands."""
        return CommentForm(typed, initial={"version": self.whole.newest.number})

    def answer(self, form: CommentForm, kind: str) -> str:
        """Answer the version read; what is then said. Raises ValidationError, AgreementVersion.DoesNotExist."""
        version = selectors.version_of(self.whole, form.cleaned_data["version"])
        answer_version(by=self.viewer, version=version, kind=kind, text=form.cleaned_data["text"], today=self.today)
        if kind == AnswerKind.CONFIRMED:
            return _("Tack. Överenskommelsen är bekräftad.")
        return _("Tack. Det du skrev finns nu hos mottagningen.")

    def tick(self, key: str) -> str:
        """Tick off one's own part, today; what is then said. Raises ValidationError, AgreementTask.DoesNotExist."""
        try:
            task = selectors.task_of(self.whole, UUID(key))
        except ValueError as error:
            raise AgreementTask.DoesNotExist from error
        tick_off(by=self.viewer, task=task, on=self.today, note="", today=self.today)
        return _("Bra. Det är markerat som klart.")

    def context(self, form: CommentForm) -> dict[str, Any]:
        """The page."""
        shown = presentation.shown(self.whole, today=self.today, portal=True)
        outdated = form.is_bound and form.data.get("version") != str(shown.newest.number)
        return {
            **_about(self.patient, own=self.own),
            "shown": shown,
            "form": self._again(form) if outdated else form,
            "errors": form,
            "open": shown.ended_on is None and self.patient.deceased_on is None,
            "list_url": agreements_url(self.patient.pk, own=self.own),
        }

    def _again(self, sent: CommentForm) -> CommentForm:
        """What was typed, to be sent of the version that stands now."""
        return CommentForm(initial={"text": sent.data.get("text"), "version": self.whole.newest.number})


@require_safe
@citizen_required
def agreements(request: HttpRequest, patient_id: UUID | None = None) -> HttpResponse:
    """All one's agreements, or those of a person whom one acts for."""
    actor = actor_of(request)
    whose = patient_id or _own(actor)
    patient, found = selectors.read_agreements(actor, whose, on=today(), page="portal_agreements")
    own = actor.patient_id == patient.pk
    rows = [presentation.shown(row, today=today(), portal=True) for row in found]
    listed = [(row, agreement_url(patient.pk, row.key, own=own)) for row in rows]
    context = _about(patient, own=own) | {"agreements": listed}
    return render(request, "agreements/agreed/portal/agreements.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@citizen_required
def agreement(request: HttpRequest, agreement_id: UUID, patient_id: UUID | None = None) -> HttpResponse:
    """One agreement: read it; say something of it, confirm it, tick off one's own part."""
    actor = actor_of(request)
    page = AgreementPage(actor, patient_id or _own(actor), agreement_id, today=today())
    if request.method != "POST":
        return render(request, "agreements/agreed/portal/agreement.html", page.context(page.form()))
    if "done" in request.POST:
        return _ticked(request, page)
    form = page.form(request.POST)
    kind = AnswerKind.CONFIRMED if "confirm" in request.POST else AnswerKind.COMMENT
    if form.is_valid():
        with keep_errors(form, version=""):
            messages.success(request, page.answer(form, kind))
            return redirect(page.url)
    return render(request, "agreements/agreed/portal/agreement.html", page.context(form), status=UNPROCESSABLE)


@require_safe
@citizen_required
def version(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """To the agreement of a version, as it stands now: where a message leads."""
    actor = actor_of(request)
    found = selectors.agreement_with(actor, on=today(), versions=version_id)
    return redirect(agreement_url(found.patient_id, found.pk, own=actor.patient_id == found.patient_id))


def _ticked(request: HttpRequest, page: AgreementPage) -> HttpResponse:
    try:
        messages.success(request, page.tick(request.POST["done"]))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(page.url)


def agreements_url(patient_id: UUID, *, own: bool) -> str:
    """The list, of one's own or of a person whom one acts for."""
    name, arguments = ("agreements", []) if own else ("agreements_for_child", [patient_id])
    return reverse(f"agreements_portal:{name}", args=arguments)


def agreement_url(patient_id: UUID, agreement_id: UUID, *, own: bool) -> str:
    """One of them."""
    name, arguments = ("agreement", [agreement_id]) if own else ("agreement_for_child", [patient_id, agreement_id])
    return reverse(f"agreements_portal:{name}", args=arguments)


def _about(patient: Patient, *, own: bool) -> dict[str, Any]:
    contacts_url = reverse("portal:contacts") if own else reverse("portal:acting", args=[patient.pk])
    return {"patient": patient, "own": own, "person": "" if own else patient.name, "contacts_url": contacts_url}


def _own(actor: Actor) -> UUID:
    """The reader's own row. Raises Http404 for one who acts for others and is no patient here."""
    if actor.patient_id is None:
        raise Http404
    return actor.patient_id
