"""Pages on needs, offers, reviews, plans, coordination and the information to the patient."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from contacts import selectors as known
from contacts.enums import InformedHow, InformedWhom, NeedOutcome, Occasion
from contacts.forms import InformedForm
from contacts.models import Contact
from contacts.needs import pages, selectors
from contacts.policy.engine import Finding
from contacts.presentation.cards import card_key
from contacts.presentation.judgement import appoint_url
from contacts.services import PolicyRefused, note_information
from contacts.services.coordination import choose_coordinator
from contacts.services.needs import assess_need, record_offer, review_contact
from contacts.services.plans import take_sip_position
from fastkontakt.accounts.guards import actor_of, staff_required
from fastkontakt.clock import today
from fastkontakt.ui.forms import keep_errors
from fastkontakt.ui.returning import back
from patients.consents import note_consent, withdraw_consent
from patients.enums import ConsentKind
from patients.models import Patient

UNPROCESSABLE = 422
READ_AND_WRITE = ["GET", "HEAD", "POST"]


@staff_required
@require_http_methods(READ_AND_WRITE)
def assess(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """Whether the patient needs a fast vårdkontakt here. `?vardtillfalle=` names the stay that asks for it."""
    actor = actor_of(request)
    patient = known.patient_with_facts(actor, patient_id, today=today(), page="assess")
    page = pages.AssessPage(actor, patient, today=today(), episode_id=_key(request.GET.get("vardtillfalle")))
    form = page.form(_typed(request))
    if form.is_valid():
        with keep_errors(form):
            made = assess_need(
                by=actor, patient=patient, role=pages.FVK, episode=page.episode, today=today(), **form.cleaned_data
            )
            return _onward(request, page, made.outcome, role=pages.FVK, occasion=Occasion.NEED)
    return _drawn(request, "contacts/needs/assess.html", page.context(form), form)


@staff_required
@require_http_methods(READ_AND_WRITE)
def offer(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """How the offer of a fast omsorgskontakt was answered."""
    actor = actor_of(request)
    patient = known.patient_with_facts(actor, patient_id, today=today(), page="offer")
    page = pages.OfferPage(actor, patient, today=today())
    form = page.form(_typed(request))
    if form.is_valid():
        with keep_errors(form):
            answer = record_offer(by=actor, patient=patient, today=today(), **form.cleaned_data)
            return _onward(request, page, answer.outcome, role=pages.FOK, occasion=Occasion.OFFER)
    return _drawn(request, "contacts/needs/offer.html", page.context(form), form)


def _onward(request: HttpRequest, page: pages.Page, outcome: str, *, role: str, occasion: str) -> HttpResponse:
    """To the appointment where one follows and the viewer may; else back to the patient."""
    patient = page.patient
    if not pages.leads_to_appointing(outcome):
        messages.success(request, _("Svaret är sparat, och finns i patientens historik."))
        return _to_patient(request, patient)
    if page.may_appoint(role):
        messages.success(request, _("Svaret är sparat. Nästa steg: utse kontakten."))
        return HttpResponseRedirect(appoint_url(patient.pk, role, anledning=occasion, till=request.GET.get("till")))
    messages.success(request, _("Svaret är sparat. Enhetens chef, eller den som har delegation, utser kontakten."))
    return _to_patient(request, patient)


@staff_required
@require_http_methods(READ_AND_WRITE)
def review(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """Whether an appointed fast vårdkontakt is still needed."""
    actor = actor_of(request)
    contact = selectors.read_contact(actor, contact_id, on=today(), page="review")
    page = pages.ReviewPage(actor, contact, today=today())
    form = page.form(_typed(request))
    if form.is_valid():
        with keep_errors(form):
            made = review_contact(by=actor, contact=contact, today=today(), **form.cleaned_data)
            return _reviewed(request, page, needed=made.outcome == NeedOutcome.NEED)
    return _drawn(request, "contacts/needs/review.html", page.context(form), form)


def _reviewed(request: HttpRequest, page: pages.ReviewPage, *, needed: bool) -> HttpResponse:
    """Back to the card; where the need is gone, on to the end for one who may end."""
    contact = page.contact
    if needed:
        messages.success(request, _("Uppföljningen är sparad. Uppdraget fortsätter."))
        return _to_card(request, contact)
    if page.may_end():
        messages.success(request, _("Uppföljningen är sparad. Nästa steg: avsluta uppdraget."))
        return HttpResponseRedirect(f"{reverse('contacts:end', args=[contact.pk])}?skal=behov")
    messages.success(request, _("Uppföljningen är sparad. Enhetens chef, eller den som har delegation, avslutar."))
    return _to_card(request, contact)


@staff_required
@require_http_methods(READ_AND_WRITE)
def sip_position(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """Whether a coordinated individual plan is needed."""
    actor = actor_of(request)
    contact = selectors.read_contact(actor, contact_id, on=today(), page="sip_position")
    page = pages.SipPage(actor, contact, today=today())
    form = page.form(_typed(request))
    if form.is_valid():
        with keep_errors(form):
            taken = take_sip_position(by=actor, contact=contact, today=today(), **form.cleaned_data)
            needed = _("Ställningstagandet är sparat. Nästa steg: kalla till SIP tillsammans med patienten.")
            messages.success(request, needed if taken.needed else _("Ställningstagandet är sparat."))
            return _to_card(request, contact)
    return _drawn(request, "contacts/needs/sip_position.html", page.context(form), form)


@staff_required
@require_http_methods(READ_AND_WRITE)
def coordinator(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """The consent to coordination, and the choice of who coordinates."""
    actor = actor_of(request)
    patient = known.patient_with_facts(actor, patient_id, today=today(), page="coordinator")
    page = pages.CoordinatorPage(actor, patient, today=today())
    if request.method == "POST" and "consent" in request.POST:
        return _consented(request, page)
    form = page.form(_typed(request))
    findings: tuple[Finding, ...] = ()
    if form.is_valid():
        contact, reason = page.chosen(form.cleaned_data["contact"]), form.cleaned_data["reason"]
        try:
            with keep_errors(form):
                choose_coordinator(by=actor, contact=contact, reason=reason, today=today())
                said = _("%(name)s samordnar från i dag. Tala om det för patienten.")
                messages.success(request, said % {"name": contact.staff.name})
                return _to_card(request, contact)
        except PolicyRefused as refusal:
            findings = refusal.verdict.findings
    return _drawn(
        request,
        "contacts/needs/coordinator.html",
        page.context(form, page.consent_form(), findings) | {"sent": form},
        form,
    )


def _consented(request: HttpRequest, page: pages.CoordinatorPage) -> HttpResponse:
    form = page.consent_form(request.POST)
    if form.is_valid():
        with keep_errors(form, **{"from": "starts_on", "to": "ends_on"}):
            note_consent(
                by=page.viewer,
                patient=page.patient,
                kind=ConsentKind.COORDINATION,
                today=page.today,
                **form.cleaned_data,
            )
            messages.success(request, _("Samtycket är antecknat."))
            return redirect("contacts:coordinator", page.patient.pk)
    context = page.context(page.form(), form) | {"sent": form}
    return _drawn(request, "contacts/needs/coordinator.html", context, form)


@staff_required
@require_POST
def withdraw(request: HttpRequest, coordination_id: UUID) -> HttpResponse:
    """The patient takes the consent back."""
    actor = actor_of(request)
    consent = selectors.find_consent(actor, coordination_id, on=today())
    try:
        withdraw_consent(by=actor, consent=consent, today=today())
        messages.success(request, _("Samtycket är återkallat från och med i dag."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("contacts:coordinator", consent.patient_id)


@staff_required
@require_http_methods(READ_AND_WRITE)
def informed(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """Note that the patient or a relative was told, with one button or with the whole form."""
    actor = actor_of(request)
    contact = selectors.read_contact(actor, contact_id, on=today(), page="informed")
    initial = {"how": InformedHow.ORAL, "whom": InformedWhom.PATIENT, "on": today()}
    form = InformedForm({**initial, **request.POST.dict()} if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        with keep_errors(form):
            given = note_information(by=actor, contact=contact, today=today(), **form.cleaned_data)
            said = _("Noterat: %(who)s är informerad om %(name)s.")
            who = given.get_whom_display().lower()
            messages.success(request, said % {"who": who, "name": contact.staff.name})
            return _to_card(request, contact)
    page = pages.InformedPage(actor, contact, today=today())
    return _drawn(request, "contacts/informed.html", page.context(form), form)


def _drawn(request: HttpRequest, template: str, context: dict[str, Any], form: Any) -> HttpResponse:
    shown = context | {"back": back(request, reverse("patients:detail", args=[context["patient"].pk]))}
    return render(request, template, shown, status=UNPROCESSABLE if form.is_bound else 200)


def _typed(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _key(text: str | None) -> UUID | None:
    """A key from an address; None where it is none."""
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


def _to_patient(request: HttpRequest, patient: Patient) -> HttpResponseRedirect:
    return HttpResponseRedirect(back(request, reverse("patients:detail", args=[patient.pk])))


def _to_card(request: HttpRequest, contact: Contact) -> HttpResponseRedirect:
    """The patient's page, at the contact's card."""
    page = reverse("patients:detail", args=[contact.patient_id])
    return HttpResponseRedirect(back(request, f"{page}#{card_key(contact)}"))
