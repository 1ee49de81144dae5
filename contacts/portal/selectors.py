"""Reads for the portal. Each goes through fastkontakt.access and is logged."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from contacts.enums import ContactRole
from contacts.models import ContactRequest
from contacts.requests.selectors import requests_of
from contacts.requests.units import units_to_ask
from contacts.selectors import SharedView, shared_view
from fastkontakt.access import ground_of, visible_patients
from fastkontakt.access.protection import named
from fastkontakt.accounts.actor import Actor
from fastkontakt.audit.services import record_access
from fastkontakt.organisation.models import Unit
from patients.enums import ServiceKind
from patients.models import Patient


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnView:
    """The shared view as the patient sees it, the units to ask where a contact is missing, and what has been asked.

    `care_units` are those that can be asked for a fast vårdkontakt.
    """

    shared: SharedView
    listed_at: Unit | None
    home_care: Unit | None
    municipal_care: Unit | None
    care_units: list[Unit]
    requests: list[ContactRequest]


def represented(viewer: Actor, *, on: date) -> list[Patient]:
    """The children whom a guardian may act for on the day, by name; nobody for any other relative."""
    children = list(visible_patients(viewer, on=on).order_by("given_name", "family_name", "pk"))
    record_access(by=viewer, patient_ids=[c.pk for c in children], page="portal_children", ground=ground_of(viewer))
    return children


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
    )
