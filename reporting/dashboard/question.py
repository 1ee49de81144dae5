"""Which figure of the dashboard one wants the patients behind, as its address says it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from contacts.enums import ContactRole
from reporting.enums import GROUPS, Measure
from reporting.models import Spell
from reporting.terms import Terms

LASTED = (Measure.LASTED_QUARTER, Measure.LASTED_YEAR, Measure.LASTED_TWO_YEARS, Measure.LASTED_LONGER)


class Kind(StrEnum):
    """What is asked for; the values stand in addresses. The first four are of a day, the others of several."""

    OPEN = "oppna"
    MISSING = "saknas"
    UNINFORMED = "ej-informerade"
    OVERDUE = "forsenade"
    BEGUN = "nya"
    ENDED = "avslutade"
    CHANGED = "byten"
    LASTED = "varade"
    MET_IN_TIME = "i-tid"
    MET_LATE = "for-sent"


OF_DUTIES = (Kind.OVERDUE, Kind.MET_IN_TIME, Kind.MET_LATE)
OF_A_DAY = (Kind.OPEN, Kind.MISSING, Kind.UNINFORMED, Kind.OVERDUE)


@dataclass(frozen=True, kw_only=True)
class Question:
    """A figure of the unit: `about` is a role, of duties a rule ("" is all); `group` one of GROUPS or of LASTED.

    Of the day `last`, or of the days from `first` to it. `after` is the row that the page begins after.
    """

    kind: Kind
    last: date
    first: date
    about: str = ""
    group: str = ""
    staff: UUID | None = None
    after: UUID | int | None = None

    @property
    def is_of_duties(self) -> bool:
        """Whether duties are asked for; else what contacts come to."""
        return self.kind in OF_DUTIES

    @property
    def is_of_a_day(self) -> bool:
        """Whether `first` says nothing."""
        return self.kind in OF_A_DAY

    def address(self, *, after: object = "") -> str:
        """The page with the rows behind the figure."""
        asked = {
            "visa": self.kind.value,
            "om": self.about,
            "grupp": self.group,
            "person": str(self.staff or ""),
            "fran": "" if self.is_of_a_day else self.first.isoformat(),
            "dag": self.last.isoformat(),
            "efter": str(after),
        }
        return f"{reverse('reporting:behind')}?{urlencode({name: value for name, value in asked.items() if value})}"


def read(query: Mapping[str, str], terms: Terms, *, first: date, last: date) -> Question:
    """The question of an address, on days that are in order. Raises Spell.DoesNotExist for what may not be asked."""
    try:
        kind = Kind(query.get("visa") or Kind.OPEN)
        staff = UUID(query["person"]) if query.get("person") else None
        after = _place(query.get("efter", ""), of_duties=kind in OF_DUTIES)
    except ValueError as error:
        raise Spell.DoesNotExist from error
    about, group = query.get("om", ""), query.get("grupp", "")
    allowed = terms.rules if kind in OF_DUTIES else ContactRole.values
    groups = {Kind.MISSING: tuple(GROUPS), Kind.LASTED: LASTED}.get(kind, ())
    if (about and about not in allowed) or (group and group not in groups):
        raise Spell.DoesNotExist
    return Question(kind=kind, about=about, group=group, staff=staff, first=first, last=last, after=after)


def _place(text: str, *, of_duties: bool) -> UUID | int | None:
    if not text:
        return None
    return UUID(text) if of_duties else int(text[:18])
