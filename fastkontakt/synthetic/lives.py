"""What a synthetic patient's life is told with: the days, the chances, and what is known of the patient so far."""

from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import TypeVar

from contacts.enums import Occasion
from fastkontakt.organisation.enums import UnitKind
from fastkontakt.synthetic.births import Births
from fastkontakt.synthetic.organisation import Organisation, Person, Place
from fastkontakt.synthetic.rows import Rows

A_YEAR = 365
TURNS_A_CHUNK = 5
OLDEST, FURTHEST = 115 * 366, 2 * 366

T = TypeVar("T")


class Calendar:
    """Days in PostgreSQL's spelling by ordinal, looked up since every patient asks for many."""

    def __init__(self, today: int) -> None:
        self._first = today - OLDEST
        self._days = [date.fromordinal(day).isoformat() for day in range(self._first, today + FURTHEST)]

    def day(self, ordinal: int) -> str:
        """The day."""
        return self._days[ordinal - self._first]

    def moment(self, ordinal: int, clock: str = "09:20") -> str:
        """A time on the day, in Sweden."""
        return f"{self._days[ordinal - self._first]} {clock} Europe/Stockholm"


@dataclass(slots=True)
class CareContact:
    """A fast vårdkontakt that still holds, decided on but not yet written."""

    place: Place
    person: Person
    since: int
    occasion: Occasion


@dataclass(slots=True)
class Life:
    """One patient. Days are ordinals; `now` is today, or the day of death. `known`: unit to ground, first, last day."""

    key: str
    born: int
    age: int
    now: int
    deceased: bool
    municipality: int
    listed: Place | None = None
    listed_since: int = 0
    care_contacts: list[CareContact] = field(default_factory=list)
    places_with_care_contact: set[str] = field(default_factory=set)
    known: dict[str, tuple[str, int, int | None]] = field(default_factory=dict)

    def know(self, place: Place, ground: str, since: int, until: int | None = None) -> None:
        """The unit takes part in the care. Several reasons make one relation, as long as the longest."""
        earlier = self.known.get(place.key)
        if earlier:
            ground, since = earlier[0], min(since, earlier[1])
            until = None if until is None or earlier[2] is None else max(until, earlier[2])
        self.known[place.key] = (ground, since, until)


@dataclass
class World:
    """What a chunk of patients is generated in."""

    organisation: Organisation
    births: Births
    rows: Rows
    random: Random
    calendar: Calendar
    turns: dict[str, int] = field(default_factory=dict)

    @property
    def today(self) -> int:
        """The day that everything is counted from."""
        return self.organisation.today

    def chance(self, share: float) -> bool:
        """True for that share of the times."""
        return self.random.random() < share

    def days(self, least: int, most: int) -> int:
        """A number of days, both included."""
        return least + int(self.random.random() * (most - least + 1))

    def before(self, life: Life, least: int, most: int) -> int:
        """A day so many days before the patient's now, never before birth."""
        return max(life.born, life.now - self.days(least, most))

    def one(self, of: list[T]) -> T:
        """One of them."""
        return of[int(self.random.random() * len(of))]

    def turn(self, of: str) -> int:
        """A count of how often that has been asked: variants that must all occur come by turns, also across chunks."""
        self.turns[of] = self.turns.get(of, TURNS_A_CHUNK * self.rows.chunk - 1) + 1
        return self.turns[of]

    def near(self, kind: UnitKind, life: Life) -> Place:
        """A unit of the kind in the patient's municipality, or in another where that has none."""
        return self.one(self.organisation.local.get((kind, life.municipality)) or self.organisation.by_kind[kind])

    def somewhere(self, kind: UnitKind) -> Place:
        """A unit of the kind anywhere in the county."""
        return self.one(self.organisation.by_kind[kind])
