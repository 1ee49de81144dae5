"""What the viewer's unit may ask its patient list for.

Care providers may not use a person's interventions by the social services as search terms (PDL 2:8), so those are
offered to social care alone, as reporting.terms says of rules and roles. A municipality's health care may ask for its
own interventions, which are health care.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from contacts.caseload import roles_of
from fastkontakt.access.protection import known_to
from fastkontakt.accounts.actor import Actor
from fastkontakt.organisation.models import StaffMember, Unit
from fastkontakt.organisation.selectors import staff_at
from patients.services import FITTING_KINDS
from reporting.patient_list.enums import Mark, Sort
from reporting.terms import SOCIAL_SERVICES, is_social_care, terms_for


@dataclass(frozen=True)
class Offer:
    """Roles, kinds of intervention, marks and orders; `people` by key are those who work at the unit."""

    roles: tuple[str, ...]
    kinds: tuple[str, ...]
    marks: tuple[str, ...]
    sorts: tuple[str, ...]
    people: Mapping[str, StaffMember]


def offer_to(viewer: Actor, *, on: date) -> Offer:
    """What the viewer may ask for on the day. One query."""
    unit, kinds = viewer.unit, kinds_of(viewer.unit)
    roles = tuple(role for role in roles_of(unit) if role in terms_for(viewer).roles)
    left_out: set[str] = set() if kinds else {Mark.SERVICE}
    if unit.primary_care is False:
        left_out |= {Mark.LISTED, Sort.LISTED}
    return Offer(
        roles=roles,
        kinds=kinds,
        marks=tuple(mark for mark in Mark.values if mark not in left_out),
        sorts=tuple(sort for sort in Sort.values if sort not in left_out),
        people={str(person.pk): person for person in known_to(viewer, staff_at(unit_id=unit.pk, on=on), on=on)},
    )


def kinds_of(unit: Unit) -> tuple[str, ...]:
    """The kinds of intervention that the unit performs, and may search by."""
    fitting = tuple(kind for kind, units in FITTING_KINDS.items() if unit.kind in units)
    return fitting if is_social_care(unit) else tuple(kind for kind in fitting if kind not in SOCIAL_SERVICES)
