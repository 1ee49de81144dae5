"""Who stands in for a contact that is away."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Exists, OuterRef, QuerySet, Subquery, When
from django.db.models.functions import JSONObject

from contacts.models import Contact
from fastkontakt.organisation.models import Leave, StaffMember

NAMES = ("given_name", "family_name", "profession", "title", "training", "telephone", "telephone_hours", "protected")


@dataclass(frozen=True, slots=True, kw_only=True)
class StandIn:
    """The person who stands in these days, both included, and the number to ring.

    The person's own, but of one with protected identity; else the unit's.
    """

    staff: StaffMember
    starts_on: date
    ends_on: date
    telephone: str
    telephone_hours: str


def with_stand_in(contacts: QuerySet[Contact], *, on: date) -> QuerySet[Contact]:
    """The contacts with who stands in on the day, for `stand_in`, in the same query; only for those that hold then.

    Nobody where the one who should is away too: then it is the unit that one rings.
    """
    away = Leave.objects.filter(period__contains=on, unit=OuterRef("unit"))
    leaves = away.filter(staff=OuterRef("staff"), substitute__isnull=False)
    leaves = leaves.exclude(Exists(away.filter(staff=OuterRef("substitute"))))
    person = {name: f"substitute__{name}" for name in NAMES}
    row = JSONObject(id="substitute_id", starts_on="starts_on", ends_on="ends_on", **person)
    return contacts.annotate(stand_in_row=Case(When(period__contains=on, then=Subquery(leaves.values(row=row)[:1]))))


def stand_in(contact: Contact) -> StandIn | None:
    """Who stands in for a contact that came through with_stand_in, on its day; the same object at each asking."""
    found: Any = contact
    if not hasattr(found, "standing_in"):
        row: dict[str, Any] | None = getattr(contact, "stand_in_row", None)
        found.standing_in = _stand_in(contact, row) if row else None
    standing_in: StandIn | None = found.standing_in
    return standing_in


def _stand_in(contact: Contact, row: dict[str, Any]) -> StandIn:
    person = StaffMember(pk=row["id"], **{name: row[name] for name in NAMES})
    reached = person if person.telephone and not person.protected else contact.unit
    return StandIn(
        staff=person,
        starts_on=date.fromisoformat(row["starts_on"]),
        ends_on=date.fromisoformat(row["ends_on"]),
        telephone=reached.telephone,
        telephone_hours=reached.telephone_hours,
    )
