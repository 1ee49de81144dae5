"""What the pages on needs and plans hold, gathered from selectors and services for the views to hand on."""

from datetime import date
from typing import Any
from uuid import UUID

from contacts import selectors as known
from contacts.candidates import obstacles
from contacts.coordinator_order import suggested_order
from contacts.enums import ContactRole, NeedOutcome
from contacts.models import Contact
from contacts.needs import presentation, selectors
from contacts.needs.forms import (
    AssessForm,
    ConsentForm,
    CoordinatorForm,
    OfferForm,
    ReviewForm,
    SipForm,
)
from contacts.policy.case import patient_facts
from contacts.policy.engine import Finding
from contacts.presentation import judgement
from contacts.presentation.cards import AUTHORITY, relative_rows
from contacts.services import Ending, check_ending
from contacts.services.needs import latest_review, may_be_unnecessary
from contacts.services.plans import may_take_sip_position
from fastkontakt.access import sees_records_of
from fastkontakt.accounts.actor import Actor
from fastkontakt.organisation.enums import RoutineSection
from fastkontakt.organisation.routines.pages import extract_for
from fastkontakt.ui.templatetags.fk import personnummer
from patients.consents import consents_on
from patients.enums import ConsentGivenHow, ConsentKind, ServiceKind
from patients.models import CareEpisode, Consent, Patient

FVK, FOK = ContactRole.FAST_VARDKONTAKT, ContactRole.FAST_OMSORGSKONTAKT


class Page:
    """A page about a patient: who it is about, and the law in short."""

    rules: tuple[str, ...] = ()

    def __init__(self, viewer: Actor, patient: Patient, *, today: date) -> None:
        self.viewer, self.patient, self.today = viewer, patient, today

    def rule_ids(self) -> tuple[str, ...]:
        """The rules that the page tells in short."""
        return self.rules

    def frame(self) -> dict[str, Any]:
        """What every page shows."""
        return {
            "patient": self.patient,
            "unit": self.viewer.unit,
            "eyebrow": f"{self.patient.name} · {personnummer(self.patient.identity_number)}",
            "laws": presentation.laws(self.viewer.tenant.slug, *self.rule_ids(), on=self.today),
        }

    def may_appoint(self, role: str) -> bool:
        """Whether nothing stops the viewer from appointing in the role today. The patient came with its facts."""
        return not obstacles(self.viewer, self.patient, role=role, on=self.today, today=self.today)


class AssessPage(Page):
    """Whether the patient needs a fast vårdkontakt at the viewer's unit; `episode` is the stay that asks for it."""

    def __init__(self, viewer: Actor, patient: Patient, *, today: date, episode_id: UUID | None = None) -> None:
        super().__init__(viewer, patient, today=today)
        self.episode: CareEpisode | None = None
        if episode_id is not None:
            self.episode = selectors.episode_of(viewer, patient, episode_id)
        self.unnecessary = may_be_unnecessary(viewer.unit, viewer.tenant.slug, today)

    def rule_ids(self) -> tuple[str, ...]:
        """The law of the question as it is asked here."""
        if self.episode is not None:
            return (presentation.TRIGGERING, "fvk-need")
        return ("fvk-need", "fvk-municipal") if self.unnecessary else ("fvk-need",)

    def form(self, typed: Any = None) -> AssessForm:
        """Today, and the next review as late as it may be, unless something else is typed."""
        latest = latest_review(self.viewer.tenant.slug, self.today)
        initial = {"on": self.today, "next_review_on": latest}
        in_hospital = self.episode is not None
        return AssessForm(typed, unnecessary=self.unnecessary, in_hospital=in_hospital, initial=initial)

    def context(self, form: AssessForm) -> dict[str, Any]:
        """The page."""
        own = known.own_contacts(self.viewer, self.patient, role=FVK, on=self.today)
        asked = known.open_requests(self.viewer, self.patient, role=FVK)
        return self.frame() | {
            "form": form,
            "own": own,
            "requested": asked[0] if asked else None,
            "municipal": self.unnecessary,
            "routine": extract_for(self.viewer, RoutineSection.APPOINTING, on=self.today),
            "gives_care": self.viewer.unit.provides_health_care is not False,
            "earlier": selectors.assessments(self.viewer, self.patient, on=self.today, role=FVK, contact__isnull=True)[
                :3
            ],
            **self._hospital(),
        }

    def _hospital(self) -> dict[str, Any]:
        if self.episode is None:
            return {}
        facts = next((e for e in patient_facts(self.patient).episodes if e.id == str(self.episode.pk)), None)
        stays, seen = selectors.stays_of(self.episode), selectors.consultations_of(self.episode)
        tenant = self.viewer.tenant.slug
        return {
            "episode": self.episode,
            "episode_line": presentation.episode_line(self.episode),
            "triggers": presentation.triggers(tenant, facts, stays, seen, today=self.today) if facts else [],
        }


class OfferPage(Page):
    """How the offer of a fast omsorgskontakt was answered."""

    rules = ("fok-offer",)

    def form(self, typed: Any = None) -> OfferForm:
        """Today, unless something else is typed."""
        return OfferForm(typed, initial={"on": self.today})

    def context(self, form: OfferForm) -> dict[str, Any]:
        """The page."""
        services = self.patient.services.filter(unit=self.viewer.unit, kind=ServiceKind.HEMTJANST)
        return self.frame() | {
            "form": form,
            "service": services.filter(period__contains=self.today).first(),
            "own": known.own_contacts(self.viewer, self.patient, role=FOK, on=self.today),
            "earlier": selectors.assessments(self.viewer, self.patient, on=self.today, role=FOK)[:3],
        }


class OfContact(Page):
    """A page about one contact."""

    def __init__(self, viewer: Actor, contact: Contact, *, today: date) -> None:
        super().__init__(viewer, contact.patient, today=today)
        self.contact = contact

    def frame(self) -> dict[str, Any]:
        """What every page on a contact shows. `open` tells whether something can be written here."""
        own = self.contact.unit_id == self.viewer.unit.pk
        runs = self.contact.role == FVK and self.contact.covers(self.today)
        return super().frame() | {"contact": self.contact, "own_unit": own, "runs": runs, "open": own and runs}


class ReviewPage(OfContact):
    """Whether the contact is still needed."""

    rules = ("fvk-review",)

    def form(self, typed: Any = None) -> ReviewForm:
        """Today, and the next review as late as it may be."""
        latest = latest_review(self.viewer.tenant.slug, self.today)
        return ReviewForm(typed, initial={"on": self.today, "next_review_on": latest})

    def context(self, form: ReviewForm) -> dict[str, Any]:
        """The page."""
        return self.frame() | {
            "form": form,
            "late": self.contact.next_review_on is not None and self.contact.next_review_on < self.today,
            "earlier": selectors.assessments(self.viewer, self.patient, on=self.today, contact=self.contact),
        }

    def may_end(self) -> bool:
        """Whether the viewer is one who ends contacts at the unit, whatever else the rules say of this ending."""
        ending = Ending(contact=self.contact, on=self.today, reason=str(NeedOutcome.NO_NEED))
        verdict = check_ending(ending=ending, by=self.viewer, today=self.today)
        return AUTHORITY not in {finding.rule for finding in verdict.findings}


class SipPage(OfContact):
    """Whether a coordinated individual plan is needed."""

    rules = ("individual-plan",)

    def form(self, typed: Any = None) -> SipForm:
        """Today, unless something else is typed."""
        return SipForm(typed, initial={"on": self.today})

    def context(self, form: SipForm) -> dict[str, Any]:
        """The page."""
        frame = self.frame()
        takes = may_take_sip_position(self.viewer, self.contact)
        return frame | {
            "form": form,
            "takes": takes,
            "open": frame["open"] and takes,
            "positions": selectors.sip_positions(self.viewer, self.contact),
        }


class CoordinatorPage(Page):
    """The patient's consent to coordination, and who among the fasta vårdkontakter coordinates."""

    rules = ("fvk-coordinator-missing", "fvk-coordinator-single")

    def __init__(self, viewer: Actor, patient: Patient, *, today: date) -> None:
        super().__init__(viewer, patient, today=today)
        contacts, self.hidden = selectors.care_contacts(viewer, patient, on=today)
        self.people = suggested_order(contacts, patient, own_unit=viewer.unit.pk, on=today)
        self.choosable = [row.contact for row in self.people if row.own and not row.contact.coordinating]

    def consent(self) -> Consent | None:
        """The consent that holds today."""
        return consents_on(self.patient, ConsentKind.COORDINATION, self.today).first()

    def chosen(self, contact_id: str) -> Contact:
        """The contact of that key, among those that can be chosen here."""
        return next(contact for contact in self.choosable if str(contact.pk) == contact_id)

    def consent_form(self, typed: Any = None) -> ConsentForm:
        """Given today, by word of mouth, unless something else is typed."""
        initial = {"starts_on": self.today, "given_how": ConsentGivenHow.ORAL}
        return ConsentForm(typed, initial=initial, auto_id="samtycke_%s")

    def form(self, typed: Any = None) -> CoordinatorForm:
        """Those of the own unit, the suggested one chosen where it is among them."""
        people = [(str(c.pk), f"{c.staff.name}, {c.staff.profession_display}") for c in self.choosable]
        suggested = next((str(row.contact.pk) for row in self.people if row.suggested and row.own), None)
        only = people[0][0] if len(people) == 1 else None
        return CoordinatorForm(typed, people=people, initial={"contact": suggested or only})

    def context(
        self, form: CoordinatorForm, consent_form: ConsentForm, findings: tuple[Finding, ...] = ()
    ) -> dict[str, Any]:
        """The page. `findings` are those of a refusal."""
        coordinating = next((row.contact for row in self.people if row.contact.coordinating), None)
        consent = self.consent()
        noted = consent is not None and consent.unit is not None and sees_records_of(self.viewer, consent.unit)
        return self.frame() | {
            "form": form,
            "consent_form": consent_form,
            "consent": consent,
            "consent_noted_by": consent.noted_by.name if noted and consent and consent.noted_by else "",
            "people": self.people,
            "hidden": self.hidden,
            "several": len(self.people) + self.hidden > 1,
            "coordinating": coordinating,
            "choosable": self.choosable,
            "earlier": selectors.choices(self.viewer, self.patient, on=self.today),
            "refused": bool(findings),
            "findings": judgement.said(findings, patient_id=self.patient.pk),
        }


class InformedPage(OfContact):
    """What the patient was told of the contact, and what remains."""

    rules = ("inform-patient",)

    def context(self, form: Any) -> dict[str, Any]:
        """The page."""
        told = list(self.contact.information_given.all())
        relatives = self.patient.relatives.order_by("rank")
        return self.frame() | {
            "form": form,
            "ways": presentation.ways(self.contact),
            "told": told,
            "relatives": relative_rows(relatives, self.patient),
        }


def leads_to_appointing(outcome: str) -> bool:
    """Whether what was found or answered is followed by an appointment."""
    return outcome in (NeedOutcome.NEED, NeedOutcome.ACCEPTED)
