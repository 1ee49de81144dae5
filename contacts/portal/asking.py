"""The page for asking for a contact: of which units, for which people, and the request that it becomes."""

from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from contacts.candidates import Candidate, candidates
from contacts.enums import ContactRole
from contacts.models import Contact, ContactRequest
from contacts.portal import wording
from contacts.portal.asked import answer_due, sent
from contacts.portal.forms import AskForm, Choices
from contacts.portal.selectors import scopes_of
from contacts.portal.wording import FLK
from contacts.requests.selectors import requests_of
from contacts.requests.units import scope_to_ask, units_to_ask
from contacts.services import note_request
from fastkontakt.access.protection import named
from fastkontakt.accounts.actor import Actor
from fastkontakt.organisation.models import Unit
from fastkontakt.organisation.selectors import get_staff
from fastkontakt.ui.shapes import PersonChoice
from patients.enums import MandateScope
from patients.models import Patient

ELIGIBLE = ("met", "warn")


class AskPage:
    """Asking for a contact in a role, for oneself or for a child."""

    def __init__(self, viewer: Actor, patient: Patient, role: ContactRole, *, today: date) -> None:
        self.viewer, self.patient, self.role, self.today = viewer, patient, role, today
        self.own = viewer.patient_id == patient.pk
        self.units = list(units_to_ask(patient.pk, role, on=today)) if patient.deceased_on is None else []
        self.standing = [r for r in requests_of(viewer, patient, on=today) if r.role == role and r.answered_at is None]
        self.current = self._current()

    def form(self, typed: Any = None) -> AskForm:
        """The form, with what an open request says filled in."""
        before: Any = self.standing[0] if self.standing else None
        initial = {"unit": before and str(before.unit_id), "wished_staff": (before and before.wished_staff_id) or ""}
        units = [(str(unit.pk), unit.name) for unit in self.units]
        return AskForm(typed, units=units, people=self._people(), physicians=self.role == FLK, initial=initial)

    def send(self, typed: dict[str, Any]) -> ContactRequest:
        """The request. Raises PermissionDenied, ValidationError, StaffMember.DoesNotExist."""
        wished = typed.get("wished_staff")
        chosen = typed.get("unit")
        return note_request(
            by=self.viewer,
            patient=self.patient,
            role=self.role,
            unit=next(unit for unit in self.units if chosen in (None, str(unit.pk))),
            wished_staff=get_staff(UUID(wished)) if wished else None,
            text=typed["text"],
            today=self.today,
        )

    def context(self, form: AskForm | None) -> dict[str, Any]:
        """The page; without a form where there is no unit to ask."""
        whose = wording.whose(self.patient, own=self.own, on=self.today)
        unit = self.units[0].name if self.units else ""
        sees = MandateScope.SEE_CONTACTS in scopes_of(self.viewer, self.patient.pk, on=self.today)
        shown = self.current if sees else []
        return {
            "form": form,
            "patient": self.patient,
            "own": self.own,
            "role": self.role,
            "title": wording.ask_title(self.role, whose, changes=self.role == FLK and bool(shown)),
            "lead": wording.ASK[whose][self.role] % {"unit": unit} if unit else wording.CANNOT_ASK[whose][self.role],
            "only_unit": unit if len(self.units) == 1 else "",
            "standing": [sent(request) for request in self.standing],
            "current": [(contact, str(wording.TITLE[whose][self.role]).lower()) for contact in shown],
            "choose_unit_url": wording.CHOOSE_UNIT_URL if self.role == FLK else "",
            "nobody_to_wish": bool(self.units) and form is not None and "wished_staff" not in form.fields,
        }

    def _current(self) -> list[Contact]:
        rows = Contact.objects.filter(patient=self.patient, role=self.role, unit__in=self.units)
        return named(self.viewer, rows.filter(period__contains=self.today).select_related("staff", "unit"))

    def _people(self) -> Choices:
        """Those whom the rulebook lets be the contact: names and professions, and nothing of the others."""
        groups = [(unit.name, self._people_at(unit)) for unit in self.units]
        everyone = [person for _name, people in groups for person in people]
        if self.role == FLK:
            anyone = PersonChoice(name=str(wording.ANYONE[FLK]), text=str(wording.UNIT_CHOOSES))
            return [("", anyone), *((str(row.staff.pk), _physician(row)) for row in everyone)]
        nobody = wording.ANYONE[self.role]
        if len(groups) == 1:
            return [("", nobody), *map(_named, everyone)]
        return [("", nobody), *((name, list(map(_named, people))) for name, people in groups if people)]

    def _people_at(self, unit: Unit) -> list[Candidate]:
        """Judged as if the unit's manager appointed, in the place of who is fast läkarkontakt today.

        Staff with protected identity are not among them: a list that all may read would point them out.
        """
        own = [contact for contact in self.current if contact.unit_id == unit.pk]
        found = candidates(
            self.viewer,
            self.patient.pk,
            role=self.role,
            on=self.today,
            today=self.today,
            unit=unit,
            scope=scope_to_ask(self.role),
            replaces=own[0] if own and self.role == FLK else None,
        )
        held = {contact.staff_id for contact in own}
        people = [
            row
            for row in found
            if row.outcome in ELIGIBLE and not row.after_assessment and row.staff.pk not in held
            if not row.staff.protected
        ]
        return sorted(people, key=lambda row: (row.staff.family_name, row.staff.given_name))


def _named(row: Candidate) -> tuple[str, str]:
    return str(row.staff.pk), f"{row.staff.name}, {row.staff.profession_display}"


def _physician(row: Candidate) -> PersonChoice:
    """Whether the physician takes more patients, but never how many there are; unsaid where no limit is set."""
    room = None if row.limit is None else row.open_contacts < row.limit
    return PersonChoice(name=row.staff.name, text=row.staff.profession_display, room=room)


def said_when_sent(request: Any) -> str:
    """What is said when the request has been sent."""
    return _("Din begäran är skickad.") + " " + answer_due(request)
