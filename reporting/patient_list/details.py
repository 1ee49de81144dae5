"""What is shown of the patients on a page, fetched for those alone: a query for each kind of thing, however many."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, ExpressionWrapper, QuerySet

from contacts.enums import ContactRole
from contacts.models import Contact, Duty
from fastkontakt.access import BLOCKED, FULL, ground_of, level_of, open_within, visible_contacts, visible_patients
from fastkontakt.access.protection import listing_may_be_known, named
from fastkontakt.accounts.actor import Actor
from fastkontakt.audit.services import record_accesses
from patients.models import Listing, Patient, Relative
from reporting.patient_list.ordering import held_on, standing_assessments

PAGE = "list"
CALLED_FIRST = 2
"""How many relatives are shown: those whom the patient wants called first."""
ROLES = tuple(ContactRole.values)


@dataclass(frozen=True, kw_only=True)
class Row:
    """A patient of the list on a day, as the viewer may see it.

    `contacts` hold, or start later: those seen in full, by role, the coordinating first. `elsewhere` tells that others
    hold some, never whose or in which role (lag 2022:913 2:4); `blocked` that the own body holds some that are blocked
    (PDL 4:4). `duties` stand at the viewer's unit, the soonest first; `review_on` is the next review there. `listing`
    is None also where it `listing_is_hidden`. `own_unit` is the viewer's, `social` whether that is of social care.
    """

    patient: Patient
    on: date
    own_unit: UUID
    social: bool
    listing: Listing | None
    listing_is_hidden: bool
    contacts: tuple[Contact, ...]
    elsewhere: bool
    blocked: bool
    relatives: tuple[Relative, ...]
    duties: tuple[Duty, ...]
    review_on: date | None

    @property
    def soonest(self) -> Duty | None:
        """The duty that is due first."""
        return self.duties[0] if self.duties else None


def rows_of(viewer: Actor, patient_ids: Sequence[UUID], *, on: date) -> list[Row]:
    """The patients in the order given, those whom the viewer may know of. Logs nothing: see `log_shown`."""
    found = visible_patients(viewer, on=on).in_bulk(list(patient_ids))
    keys = list(found)
    contacts = _by_patient(named(viewer, _contacts(viewer, keys, on)))
    listings = {listing.patient_id: listing for listing in _listings(viewer, keys, on)}
    relatives = _by_patient(Relative.objects.filter(patient__in=keys, rank__lte=CALLED_FIRST).order_by("rank"))
    duties = _by_patient(_duties(viewer, keys))
    assessed = dict(_assessed(viewer, keys, on))
    return [
        Row(
            patient=found[key],
            on=on,
            own_unit=viewer.unit.pk,
            social=viewer.unit.is_social_care,
            **_listing(found[key], listings.get(key)),
            **_seen(contacts[key]),
            relatives=tuple(relatives[key]),
            duties=tuple(duties[key]),
            review_on=_next_review(viewer, contacts[key], assessed.get(key), on),
        )
        for key in patient_ids
        if key in found
    ]


def log_shown(viewer: Actor, rows: Iterable[Row], *, page: str = PAGE) -> None:
    """Log that these patients were shown, on each ground on which something was: see contacts.selectors.shared_view."""
    read = []
    for row in rows:
        grounds = {ground_of(viewer), *(contact.ground for contact in row.contacts)}  # type: ignore[attr-defined]
        read += [(row.patient.pk, ground) for ground in sorted(grounds)]
    record_accesses(by=viewer, read=read, page=page)


def _contacts(viewer: Actor, keys: list[UUID], on: date) -> QuerySet[Contact]:
    """What holds or starts later, of what the viewer may know of."""
    known = visible_contacts(viewer, on=on).filter(patient__in=keys, period__isempty=False)
    return known.exclude(ends_on__lt=on).order_by("-coordinating", "starts_on", "pk")


def _seen(contacts: list[Any]) -> dict[str, Any]:
    levels = {level_of(contact.ground) for contact in contacts}
    seen = [contact for contact in contacts if level_of(contact.ground) == FULL]
    return {
        "contacts": tuple(sorted(seen, key=lambda contact: ROLES.index(contact.role))),
        "elsewhere": bool(levels - {FULL, BLOCKED}),
        "blocked": BLOCKED in levels,
    }


def _listings(viewer: Actor, keys: list[UUID], on: date) -> QuerySet[Listing]:
    own = ExpressionWrapper(open_within(viewer, on=on), output_field=BooleanField())
    rows: QuerySet[Listing] = Listing.objects.filter(held_on(on), patient__in=keys)
    return rows.annotate(own=own).select_related("unit")


def _listing(patient: Patient, listing: Any) -> dict[str, Any]:
    hidden = not listing_may_be_known(patient, own=listing is not None and listing.own)
    return {"listing": None if hidden else listing, "listing_is_hidden": hidden}


def _duties(viewer: Actor, keys: list[UUID]) -> QuerySet[Duty]:
    rows: QuerySet[Duty] = Duty.objects.filter(patient__in=keys, unit=viewer.unit, met_at__isnull=True)
    return rows.order_by("due_on", "since", "pk")


def _assessed(viewer: Actor, keys: list[UUID], on: date) -> Iterable[Any]:
    """Latest first, so that a dict keeps the soonest."""
    rows = standing_assessments(viewer.unit, on=on).filter(patient__in=keys).order_by("-next_review_on")
    return rows.values_list("patient_id", "next_review_on")


def _next_review(viewer: Actor, contacts: list[Contact], assessed: date | None, on: date) -> date | None:
    own = [contact.next_review_on for contact in contacts if contact.unit_id == viewer.unit.pk and contact.covers(on)]
    days = [day for day in (*own, assessed) if day is not None]
    return min(days, default=None)


def _by_patient(rows: Iterable[Any]) -> defaultdict[UUID, list[Any]]:
    found: defaultdict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.patient_id].append(row)
    return found
