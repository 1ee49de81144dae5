"""What the pages on contacts need, gathered from selectors and services for the views to hand on."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from contacts import candidates, selectors
from contacts.enums import ContactRole, Occasion
from contacts.forms import AppointForm, ChoosingForm, EndForm, usual_occasion
from contacts.models import Contact
from contacts.policy.engine import Verdict
from contacts.presentation import judgement
from contacts.services import Ending, Proposal, assessable_rules, check_appointment
from fastkontakt.access.protection import called
from fastkontakt.accounts.actor import Actor
from fastkontakt.organisation.enums import RoutineSection
from fastkontakt.organisation.routines.pages import extract_for
from fastkontakt.organisation.selectors import get_staff
from fastkontakt.ui.shapes import Candidate, RoutineExtract
from fastkontakt.ui.templatetags.fk import personnummer
from patients.models import Patient

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What is chosen on the appointing page so far."""

    role: str
    starts_on: date
    occasion: str
    staff: UUID | None = None
    replaces: UUID | None = None

    @classmethod
    def of_address(cls, query: Any, *, today: date) -> "Choice":
        """From `?roll=&byter=&anledning=`; what is not understood is left out."""
        form = ChoosingForm({"role": query.get("roll"), "starts_on": today, "replaces": query.get("byter")})
        form.is_valid()
        role = form.cleaned_data.get("role") or ContactRole.FAST_VARDKONTAKT
        occasion = query.get("anledning")
        return cls(
            role=role,
            starts_on=today,
            occasion=occasion if occasion in Occasion.values else usual_occasion(role),
            replaces=form.cleaned_data.get("replaces"),
        )

    @classmethod
    def of_form(cls, form: ChoosingForm, *, today: date) -> "Choice":
        """From what is typed, right or wrong."""
        form.is_valid()
        typed = form.cleaned_data
        role = typed.get("role") or ContactRole.FAST_VARDKONTAKT
        return cls(
            role=role,
            starts_on=typed.get("starts_on") or today,
            occasion=typed.get("occasion") or usual_occasion(role),
            staff=typed.get("staff"),
            replaces=typed.get("replaces"),
        )

    def as_initial(self) -> dict[str, Any]:
        """For an empty form."""
        return {"role": self.role, "starts_on": self.starts_on, "occasion": self.occasion, "replaces": self.replaces}


def _people(candidates: list[Candidate]) -> dict[str, list[Candidate]]:
    """Those who can be chosen, and those who cannot."""
    return {
        "eligible": [person for person in candidates if person.mark in ("ok", "warn")],
        "ineligible": [person for person in candidates if person.mark not in ("ok", "warn")],
    }


def _asks_reason(verdict: Verdict, assessable: frozenset[str]) -> bool:
    """Whether a warning stands that an individual assessment does not lift."""
    return any(finding.outcome == "warn" and finding.rule not in assessable for finding in verdict.findings)


class AppointPage:
    """The appointing page for one patient: who is replaced, who may be chosen, what the rulebook says."""

    def __init__(self, viewer: Actor, patient: Patient, choice: Choice, *, today: date) -> None:
        self.viewer, self.patient, self.choice, self.today = viewer, patient, choice, today
        self.own = selectors.own_contacts(viewer, patient, role=choice.role, on=choice.starts_on)
        self.replaced = next((contact for contact in self.own if contact.pk == choice.replaces), None)

    def routine(self) -> RoutineExtract | None:
        """The unit's own criteria."""
        return extract_for(self.viewer, RoutineSection.APPOINTING, on=self.today)

    def proposal(self, typed: dict[str, Any]) -> Proposal:
        """What is proposed. Raises StaffMember.DoesNotExist."""
        names = ("coordinating", "individual_assessment", "override_reason", "note_internal", "note_patient")
        return Proposal(
            patient=self.patient,
            appointee=called(self.viewer, get_staff(typed["staff"]), at=self.viewer.unit.pk),
            unit=self.viewer.unit,
            role=self.choice.role,
            starts_on=self.choice.starts_on,
            occasion=self.choice.occasion,
            replaces=self.replaced,
            **{name: typed[name] for name in names if typed.get(name)},
        )

    def candidates_context(self) -> dict[str, Any]:
        """The list of persons, what stops them all, and whom the patient wishes for."""
        found = candidates.candidates(
            self.viewer,
            self.patient.pk,
            role=self.choice.role,
            on=self.choice.starts_on,
            today=self.today,
            occasion=self.choice.occasion,
            replaces=self.replaced,
        )
        obstacles = candidates.obstacles(
            self.viewer,
            self.patient,
            role=self.choice.role,
            on=self.choice.starts_on,
            today=self.today,
            replaces=self.replaced,
        )
        common = {finding.rule for finding in obstacles}
        leaving = self.replaced.staff_id if self.replaced else None
        people = [row for row in found if row.staff.pk != leaving]
        return {
            "patient": self.patient,
            "eyebrow": f"{self.patient.name} · {personnummer(self.patient.identity_number)}",
            "role": self.choice.role,
            "replaced": self.replaced,
            "replaced_ends_on": self.choice.starts_on - ONE_DAY,
            "requests": selectors.open_requests(self.viewer, self.patient, role=self.choice.role),
            "obstacles": judgement.said(obstacles, patient_id=self.patient.pk, own=self.own, of_anyone=True),
            **_people([judgement.candidate(row, chosen=self.choice.staff, told_already=common) for row in people]),
        }

    def check_context(self, form: AppointForm, verdict: Verdict | None = None) -> dict[str, Any]:
        """The panel *Regelkontroll*, the fields that a rule asks for, and the button with the name."""
        typed = getattr(form, "cleaned_data", {})
        context = {"form": form, "patient": self.patient, "role": self.choice.role, "chosen": None, "waiting": True}
        context["notes_open"] = bool(typed.get("note_internal") or typed.get("note_patient"))
        if not typed.get("staff") or "starts_on" in form.errors:
            return context
        proposal = self.proposal(typed)
        verdict = verdict or check_appointment(proposal=proposal, by=self.viewer, today=self.today)
        assessable = assessable_rules(proposal=proposal, by=self.viewer, today=self.today)
        findings = judgement.said(verdict.findings, patient_id=self.patient.pk, own=self.own, assessable=assessable)
        return context | {
            "waiting": False,
            "chosen": proposal.appointee,
            "findings": findings,
            "passed": verdict.passed,
            "asks_assessment": bool(assessable or proposal.individual_assessment),
            "asks_reason": bool(proposal.override_reason) or _asks_reason(verdict, assessable),
        }


class EndPage:
    """The ending page of one contact."""

    def __init__(self, viewer: Actor, contact: Contact, *, today: date) -> None:
        self.viewer, self.contact, self.today = viewer, contact, today

    def ending(self, form: EndForm) -> Ending:
        """What is proposed. Raises StaffMember.DoesNotExist."""
        typed = form.cleaned_data
        return Ending(
            contact=self.contact,
            on=typed["on"],
            reason=form.reason_text(),
            successor=get_staff(typed["successor"]) if typed["successor"] else None,
            override_reason=typed["override_reason"],
        )

    def context(self, form: EndForm, verdict: Verdict | None = None) -> dict[str, Any]:
        """The page: the contact, who might take over from the day after, and a refusal's findings."""
        last_day = getattr(form, "cleaned_data", {}).get("on") or self.today
        found = candidates.candidates(
            self.viewer,
            self.contact.patient_id,
            role=self.contact.role,
            on=last_day + ONE_DAY,
            today=self.today,
            occasion=self.contact.occasion,
            replaces=self.contact,
        )
        chosen = getattr(form, "cleaned_data", {}).get("successor")
        findings = verdict.findings if verdict else ()
        return self._successors(found, chosen) | {
            "form": form,
            "contact": self.contact,
            "patient": self.contact.patient,
            "routine": extract_for(self.viewer, RoutineSection.ENDING, on=self.today),
            "refused": bool(verdict and not verdict.allowed),
            "findings": judgement.said(findings, patient_id=self.contact.patient_id),
            "asks_reason": any(finding.outcome == "warn" for finding in findings)
            or bool(form["override_reason"].value()),
        }

    def _successors(self, found: list[candidates.Candidate], chosen: UUID | None) -> dict[str, Any]:
        """The others as successors. One who needs an individual assessment is appointed by replacing instead."""
        others = [row for row in found if row.staff.pk != self.contact.staff_id]
        needs_assessment = any(row.after_assessment for row in others if row.staff.pk == chosen)
        replacing = judgement.appoint_url(self.contact.patient_id, self.contact.role, byter=self.contact.pk)
        people = _people([judgement.candidate(row, chosen=chosen) for row in others])
        return people | {"chosen": chosen, "replace_url": replacing if needs_assessment else ""}
