"""What the pages on patients need, gathered from selectors and services for the views to hand on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from contacts.presentation.cards import relative_rows
from contacts.services import change_listing, register_death
from fastkontakt import permissions
from fastkontakt.access import protection
from fastkontakt.accounts.actor import Actor
from fastkontakt.organisation.enums import Profession
from patients.enums import MandateScope, ServiceKind
from patients.forms import (
    ConditionForm,
    DeathForm,
    EndFactForm,
    ListingForm,
    RelativeForm,
    RepresentativeForm,
    ServiceForm,
)
from patients.mandates import Order, Person, mandates_of, note_legal_representative, revoke_mandate
from patients.models import CareService, Condition, Mandate, Patient
from patients.services import (
    FITTING_KINDS,
    add_relative,
    add_service,
    end_condition,
    end_service,
    establish_condition,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One small form of the page: where it stands, what it writes, and what is said afterwards.

    `renamed` are the form's fields that the service calls something else.
    """

    key: str
    form: forms.Form
    save: Callable[[dict[str, Any]], object]
    said: str
    renamed: Mapping[str, str] = field(default_factory=dict)


class FactsPage:
    """The facts that the rules ask for, each in a section of its own with its own form."""

    def __init__(self, viewer: Actor, patient: Patient, *, today: date) -> None:
        self.viewer, self.patient, self.today = viewer, patient, today
        self.mandates = mandates_of(patient, on=today)

    def sections(self, typed: Any = None) -> dict[str, Section]:
        """The forms that the viewer may use, by name. `typed` fills the one that its `section` names."""
        if not self.viewer.may(permissions.REGISTER_PATIENTS):
            return {}
        made = {name: make(name, None) for name, make in self._makers()}
        sent = typed.get("section") if typed else None
        return made | {name: make(name, typed) for name, make in self._makers() if name == sent}

    def context(self, sections: dict[str, Section]) -> dict[str, Any]:
        """The page. Each condition and intervention comes with the form that ends it, or None."""
        patient: Any = self.patient
        forms = {name: section.form for name, section in sections.items()}
        listing = patient.current_listing
        return {
            "patient": patient,
            "forms": forms,
            "listing": listing,
            "listing_is_hidden": patient.listing_is_hidden,
            "listed_here": listing is not None and listing.unit_id == self.viewer.unit.pk,
            "conditions": [
                (row, name, forms.get(name)) for row, name in self._named("tillstand", patient.current_conditions)
            ],
            "services": [(row, name, forms.get(name)) for row, name in self._named("insats", patient.current_services)],
            "mandates": [
                (row, protection.proxy(row, patient), _scopes(row), name, forms.get(name))
                for row, name in self._named("foretradare", self.mandates)
            ],
            "relatives": relative_rows(patient.relatives.order_by("rank"), patient),
        }

    @staticmethod
    def _named(kind: str, rows: list[Any]) -> list[tuple[Any, str]]:
        return [(row, f"{kind}-{row.pk}") for row in rows]

    def _makers(self) -> list[tuple[str, Callable[[str, Any], Section]]]:
        found: list[tuple[str, Callable[[str, Any], Section]]] = [("narstaende", self._relative)]
        patient: Any = self.patient
        if patient.deceased_on is None:
            found += [("dodsfall", self._death), ("foretradare", self._representative)]
        found += [(name, partial(self._end_mandate, row)) for row, name in self._named("foretradare", self.mandates)]
        if self.viewer.unit.primary_care is not False:
            found.append(("listning", self._listing))
        if self.viewer.staff.profession == Profession.LAKARE:
            found.append(("tillstand", self._condition))
            named = self._named("tillstand", patient.current_conditions)
            found += [(name, partial(self._end_condition, row)) for row, name in named]
        if self._kinds():
            found.append(("insatser", self._service))
        own = [row for row in patient.current_services if row.unit_id == self.viewer.unit.pk]
        return found + [(name, partial(self._end_service, row)) for row, name in self._named("insats", own)]

    def _kinds(self) -> list[ServiceKind]:
        return [kind for kind, units in FITTING_KINDS.items() if self.viewer.unit.kind in units]

    def _here(self) -> dict[str, Any]:
        """Who writes about whom, at which unit, on what day."""
        return {"by": self.viewer, "patient": self.patient, "unit": self.viewer.unit, "today": self.today}

    def _listing(self, name: str, typed: Any) -> Section:
        return Section(
            key="listning",
            form=ListingForm(typed, initial={"starts_on": self.today}, auto_id=f"{name}_%s"),
            save=lambda data: change_listing(**self._here(), **data),
            said=_("Listningen är registrerad."),
            renamed={"from": "starts_on"},
        )

    def _condition(self, name: str, typed: Any) -> Section:
        return Section(
            key="tillstand",
            form=ConditionForm(typed, initial={"established_on": self.today}, auto_id=f"{name}_%s"),
            save=lambda data: establish_condition(
                by=self.viewer, patient=self.patient, ended_on=None, today=self.today, **data
            ),
            said=_("Tillståndet är registrerat."),
        )

    def _end_condition(self, row: Condition, name: str, typed: Any) -> Section:
        return Section(
            key="tillstand",
            form=EndFactForm(typed, initial={"on": self.today}, auto_id=f"{name}_%s"),
            save=lambda data: end_condition(by=self.viewer, condition=row, on=data["on"], today=self.today),
            said=_("Tillståndets sista dag är registrerad."),
            renamed={"ended_on": "on"},
        )

    def _service(self, name: str, typed: Any) -> Section:
        kinds = self._kinds()
        initial = {"starts_on": self.today, "kind": kinds[0] if len(kinds) == 1 else None}
        return Section(
            key="insatser",
            form=ServiceForm(typed, kinds=kinds, initial=initial, auto_id=f"{name}_%s"),
            save=lambda data: add_service(**self._here(), **data),
            said=_("Insatsen är registrerad."),
            renamed={"from": "starts_on", "to": "ends_on"},
        )

    def _end_service(self, row: CareService, name: str, typed: Any) -> Section:
        return Section(
            key="insatser",
            form=EndFactForm(typed, initial={"on": self.today}, auto_id=f"{name}_%s"),
            save=lambda data: end_service(by=self.viewer, service=row, on=data["on"], today=self.today),
            said=_("Insatsens sista dag är registrerad."),
            renamed={"to": "on"},
        )

    def _relative(self, name: str, typed: Any) -> Section:
        return Section(
            key="narstaende",
            form=RelativeForm(typed, auto_id=f"{name}_%s"),
            save=lambda data: add_relative(by=self.viewer, patient=self.patient, rank=data.pop("rank"), fields=data),
            said=_("Den närstående är registrerad."),
        )

    def _representative(self, name: str, typed: Any) -> Section:
        return Section(
            key="foretradare",
            form=RepresentativeForm(typed, initial={"starts_on": self.today}, auto_id=f"{name}_%s"),
            save=self._note_representative,
            said=_("Företrädaren är antecknad och kan logga in med sin e-legitimation."),
        )

    def _note_representative(self, data: dict[str, Any]) -> Mandate:
        person = Person(**{field: data.pop(field) for field in ("identity_number", "given_name", "family_name")})
        order = Order(**{field: data.pop(field) for field in ("court", "case_number", "decided_on")})
        return note_legal_representative(
            by=self.viewer, patient=self.patient, person=person, order=order, today=self.today, **data
        )

    def _end_mandate(self, row: Mandate, name: str, typed: Any) -> Section:
        return Section(
            key="foretradare",
            form=forms.Form(typed, auto_id=f"{name}_%s"),
            save=lambda data: revoke_mandate(by=self.viewer, mandate=row, today=self.today),
            said=_("Det är avslutat. Personen ser inget mer från och med nu."),
        )

    def _death(self, name: str, typed: Any) -> Section:
        return Section(
            key="dodsfall",
            form=DeathForm(typed, auto_id=f"{name}_%s"),
            save=lambda data: register_death(by=self.viewer, patient=self.patient, on=data["on"], today=self.today),
            said=_("Dödsfallet är registrerat. Patientens fasta kontakter är avslutade samma dag."),
        )


def _scopes(mandate: Mandate) -> str:
    return ", ".join(str(MandateScope(scope).label) for scope in mandate.scopes)
