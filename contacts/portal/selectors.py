"""Reads for the portal. Each goes through fastkontakt.access and is logged."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from contacts.enums import ContactRole
from contacts.models import ContactRequest
from contacts.requests.selectors import requests_of
from contacts.requests.units import units_to_ask
from contacts.selectors import SharedView, shared_view
from fastkontakt.access.protection import named
from fastkontakt.accounts.actor import Actor
from fastkontakt.audit.services import record_access
from fastkontakt.organisation.models import Unit
from patients.enums import MandateScope, ServiceKind
from patients.mandates import ActsFor, acts_for


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnView:
    """The shared view as the patient sees it, the units to ask where a contact is missing, and what has been asked.

    `care_units` are those that can be asked for a fast vårdkontakt; `scopes` what the reader may do.
    """

    shared: SharedView
    listed_at: Unit | None
    home_care: Unit | None
    municipal_care: Unit | None
    care_units: list[Unit]
    requests: list[ContactRequest]
    scopes: frozenset[str]


def represented(viewer: Actor, *, on: date) -> list[ActsFor]:
    """Those whom the viewer acts for on the day, by name; the read is logged."""
    people = acts_for(viewer, on=on)
    for row in people:
        record_access(by=viewer, patient_ids=[row.patient.pk], page="portal_children", ground=row.ground)
    return people


def own_view(viewer: Actor, patient_id: UUID, *, today: date) -> OwnView:
    """All the patient's contacts, past and present, in a constant number of queries; the read is logged.

    Raises Patient.DoesNotExist for all but oneself and a child whom one acts for.
    """
    shared = shared_view(viewer, patient_id, on=today, today=today, history=True)
    listing = shared.patient.listings.filter(period__contains=today).select_related("unit").first()
    by_kind = {row["kind"]: UUID(row["unit"]) for row in shared.services}
    units = Unit.objects.in_bulk(by_kind.values())
    return OwnView(
        shared=shared,
        listed_at=listing.unit if listing else None,
        home_care=units.get(by_kind.get(ServiceKind.HEMTJANST)),
        municipal_care=units.get(by_kind.get(ServiceKind.KOMMUNAL_HALSOSJUKVARD))
        or units.get(by_kind.get(ServiceKind.SARSKILT_BOENDE)),
        care_units=list(units_to_ask(patient_id, ContactRole.FAST_VARDKONTAKT, on=today)),
        requests=named(viewer, requests_of(viewer, shared.patient, on=today)),
        scopes=scopes_of(viewer, patient_id, on=today),
    )


def scopes_of(viewer: Actor, patient_id: UUID, *, on: date) -> frozenset[str]:
    """What the reader may do for the patient, of patients.enums.MandateScope: the patient and a guardian everything."""
    if viewer.patient_id == patient_id:
        return frozenset(MandateScope.values)
    return next((row.scopes for row in acts_for(viewer, on=on) if row.patient.pk == patient_id), frozenset())
