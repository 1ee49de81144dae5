"""What the staff's pages on requests need, gathered for the views to hand on."""

from datetime import date
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from contacts.enums import ContactRole, Occasion, RequestOutcome
from contacts.models import Contact, ContactRequest
from contacts.policy.engine import Finding
from contacts.presentation import judgement
from contacts.requests.forms import AnswerForm, RequestForm
from contacts.requests.selectors import contacts_that_meet
from contacts.requests.units import appoints, listed_unit
from contacts.services import check_answer
from fastkontakt.access import sees_records_of
from fastkontakt.access.protection import known_to, listing_may_be_known
from fastkontakt.accounts.actor import Actor
from fastkontakt.organisation.models import Unit
from fastkontakt.organisation.selectors import staff_at
from fastkontakt.ui.templatetags.fk import personnummer, role_label
from patients.models import Patient

SOME_REASON = "…"
OCCASIONS = {
    ContactRole.FAST_LAKARKONTAKT: Occasion.CHOICE,
    ContactRole.FAST_VARDKONTAKT: Occasion.PATIENT_REQUEST,
    ContactRole.FAST_OMSORGSKONTAKT: Occasion.OFFER,
}


class RequestPage:
    """Noting what a patient asks for: in which roles and of whom, and where each request goes."""

    def __init__(self, viewer: Actor, patient: Patient, *, today: date) -> None:
        self.viewer, self.patient, self.today = viewer, patient, today
        self.listed = self._listed()

    def _listed(self) -> Unit | None:
        """Where the patient is listed, unless that may not be told here: then no request can be passed on to there."""
        unit = listed_unit(self.patient.pk, on=self.today)
        known = unit is not None and listing_may_be_known(self.patient, own=sees_records_of(self.viewer, unit))
        return unit if known else None

    def form(self, typed: Any, *, role: str | None) -> RequestForm:
        """The form with the roles that can be asked for here and the people that can be wished for."""
        return RequestForm(typed, roles=self._roles(), staff=self._staff(), initial={"role": role})

    def unit(self, role: str) -> Unit:
        """Where a request goes: for a fast läkarkontakt to where the patient is listed, else to the own unit."""
        own = self.viewer.unit
        return self.listed or own if role == ContactRole.FAST_LAKARKONTAKT else own

    def _roles(self) -> list[tuple[str, str]]:
        return [(role, self._label(role)) for role in ContactRole.values if appoints(self.unit(role), role)]

    def _label(self, role: str) -> str:
        unit = self.unit(role)
        if unit == self.viewer.unit:
            return role_label(role)
        sent = _("%(role)s. Skickas till %(unit)s, där patienten är listad.")
        return sent % {"role": role_label(role), "unit": unit.name}

    def _staff(self) -> list[tuple[Any, Any]]:
        units = list(dict.fromkeys([self.viewer.unit, self.unit(ContactRole.FAST_LAKARKONTAKT)]))
        groups = [(unit.name, self._people(unit)) for unit in units]
        return list(groups) if len(groups) > 1 else groups[0][1]

    def _people(self, unit: Unit) -> list[tuple[Any, Any]]:
        people = known_to(self.viewer, staff_at(unit_id=unit.pk, on=self.today), on=self.today)
        return [(str(person.pk), f"{person.name}, {person.profession_display}") for person in people]


class AnswerPage:
    """Answering one request: first by appointing, else with what the rulebook lets through."""

    def __init__(self, viewer: Actor, request: ContactRequest, *, today: date) -> None:
        self.viewer, self.request, self.today = viewer, request, today

    @cached_property
    def meeting(self) -> list[Contact]:
        """Those who already are what is asked for, at the unit."""
        return contacts_that_meet(self.viewer, self.request, on=self.today)

    @cached_property
    def against_a_no(self) -> tuple[Finding, ...]:
        """What the rulebook holds against a no, whatever reason is given; empty where a reasoned no is allowed."""
        outcome, reason = RequestOutcome.DECLINED, SOME_REASON
        verdict = check_answer(by=self.viewer, request=self.request, outcome=outcome, reason=reason, today=self.today)
        return () if verdict.allowed else verdict.findings

    def form(self, typed: Any) -> AnswerForm:
        """The form with the answers that can be given."""
        return AnswerForm(typed, outcomes=self._outcomes())

    def context(self, form: AnswerForm, refused: tuple[Finding, ...] = ()) -> dict[str, Any]:
        """The page; `refused` are the findings of an answer that the rulebook did not let through."""
        patient = self.request.patient
        return {
            "asked": self.request,
            "patient": patient,
            "eyebrow": f"{patient.name} · {personnummer(patient.identity_number)}",
            "form": form,
            "appoint_url": self._appoint_url(),
            "meeting": self.meeting,
            "meeting_names": self._names(),
            "against_a_no": judgement.said(self.against_a_no, patient_id=patient.pk),
            "refused": bool(refused),
            "findings": judgement.said(refused, patient_id=patient.pk),
            "today": self.today,
        }

    def _outcomes(self) -> list[tuple[str, str]]:
        role = role_label(self.request.role).lower()
        found = []
        if self.meeting:
            already = _("Ja, %(name)s är redan %(role)s här")
            found.append((str(RequestOutcome.APPOINTED), already % {"name": self._names(), "role": role}))
        if not self.against_a_no:
            found.append((str(RequestOutcome.DECLINED), _("Nej, med ett skäl")))
        return [*found, (str(RequestOutcome.WITHDRAWN), _("Patienten har själv tagit tillbaka sin begäran"))]

    def _names(self) -> str:
        return ", ".join(dict.fromkeys(contact.staff.name for contact in self.meeting))

    def _appoint_url(self) -> str:
        """The appointing page. Who is fast läkarkontakt here today is replaced, since there is one at a time."""
        role = ContactRole(self.request.role)
        replaced = self.meeting[0].pk if self.meeting and role == ContactRole.FAST_LAKARKONTAKT else None
        return judgement.appoint_url(self.request.patient_id, role, anledning=OCCASIONS[role], byter=replaced)
