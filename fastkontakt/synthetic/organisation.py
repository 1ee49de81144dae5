"""A synthetic county's organisation: care providers, units in realistic number, and who works there.

It follows from size, seed and day alone, so each process that generates patients makes its own copy without asking.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

from fastkontakt.organisation.enums import ProviderKind, UnitKind
from fastkontakt.synthetic.keys import Keys
from fastkontakt.synthetic.teams import Post, team

MUNICIPALITIES = (
    "Almunge", "Björkedal", "Cedersta", "Dalhult", "Ekeberga", "Furunäs", "Granvik", "Hasselby", "Idegård", "Järnsta",
    "Kastanjelund", "Lindebro", "Masurstad", "Nåttarp", "Olvonäs", "Pilhamn", "Rönnskär", "Sälgsjö", "Tallunda",
    "Ulvsund",
)  # fmt: skip
CLINICS = ("Medicinkliniken", "Kirurgkliniken", "Ortopedkliniken", "Geriatriska kliniken", "Kvinnokliniken",
           "Onkologiska kliniken", "Neurologiska kliniken", "Hjärtkliniken")  # fmt: skip
PATIENTS_A_UNIT = {
    UnitKind.VARDCENTRAL: 10_000,
    UnitKind.BARNAVARDSCENTRAL: 60_000,
    UnitKind.HABILITERING: 200_000,
    UnitKind.SJUKHUSAVDELNING: 15_000,
    UnitKind.SJUKHUSMOTTAGNING: 15_000,
    UnitKind.PSYKIATRI: 40_000,
    UnitKind.KOMMUNAL_HALSOSJUKVARD: 25_000,
    UnitKind.HEMTJANST: 8_000,
    UnitKind.SARSKILT_BOENDE: 5_000,
}
MUNICIPAL = {UnitKind.KOMMUNAL_HALSOSJUKVARD, UnitKind.HEMTJANST, UnitKind.SARSKILT_BOENDE}
WITH_CLINIC = {UnitKind.SJUKHUSAVDELNING, UnitKind.SJUKHUSMOTTAGNING}
EVERY_FOURTH = 4


@dataclass(eq=False, slots=True)
class Person:
    """Someone who works at a unit. `since` and `until` are ordinals."""

    key: str
    post: Post
    since: int
    until: int | None = None
    away: tuple[int, int] | None = None


@dataclass(eq=False, slots=True)
class Place:
    """A unit. `municipality` is an index; `staff` begins with the manager."""

    key: str
    kind: UnitKind
    number: int
    provider: str
    municipality: int
    clinic: str = ""
    staff: list[Person] = field(default_factory=list)
    physicians: list[Person] = field(default_factory=list)
    licensed_physicians: list[Person] = field(default_factory=list)
    carers: list[Person] = field(default_factory=list)
    assistants: list[Person] = field(default_factory=list)

    @property
    def manager(self) -> Person:
        """Who appoints."""
        return self.staff[0]


@dataclass(frozen=True)
class Provider:
    """A care provider."""

    key: str
    name: str
    kind: ProviderKind


@dataclass
class Organisation:
    """Providers, units by kind and, for what a municipality runs, by municipality."""

    today: int
    providers: list[Provider] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    municipalities: int = 0
    by_kind: dict[UnitKind, list[Place]] = field(default_factory=dict)
    local: dict[tuple[UnitKind, int], list[Place]] = field(default_factory=dict)

    def of(self, kind: UnitKind) -> list[Place]:
        """The units of a kind."""
        return self.by_kind[kind]

    def near(self, kind: UnitKind, municipality: int) -> list[Place]:
        """The units of a kind in a municipality."""
        return self.local[kind, municipality]


def organisation(patients: int, *, keys: dict[str, Keys], today: int) -> Organisation:
    """The organisation of a county with so many patients. `keys` by table: provider, unit, staff."""
    found = Organisation(today=today, municipalities=min(20, max(5, patients // 50_000)))
    serials = {table: count() for table in keys}

    def key(table: str) -> str:
        return keys[table].key(next(serials[table]))

    for name, of_kind in _providers(found.municipalities):
        found.providers.append(Provider(key("provider"), name, of_kind))
    staff = count()
    for kind, number in _units(patients, found.municipalities):
        provider = _provider(found, kind, number)
        place = Place(key("unit"), kind, number + 1, provider.key, number % found.municipalities)
        place.clinic = CLINICS[number % len(CLINICS)] if kind in WITH_CLINIC else ""
        for post in team(kind):
            _employ(place, Person(key("staff"), post, since=today - post.days), next(staff), today)
        found.places.append(place)
        found.by_kind.setdefault(kind, []).append(place)
        found.local.setdefault((kind, place.municipality), []).append(place)
    return found


def _providers(municipalities: int) -> Iterator[tuple[str, ProviderKind]]:
    yield "Syntetiska regionen", ProviderKind.REGION
    yield "Närhälsan Påhitt AB", ProviderKind.PRIVATE
    yield "Omsorgsbolaget Påhitt AB", ProviderKind.PRIVATE
    for number in range(municipalities):
        yield f"{MUNICIPALITIES[number]} kommun", ProviderKind.MUNICIPALITY


def _units(patients: int, municipalities: int) -> Iterator[tuple[UnitKind, int]]:
    """Each unit's kind and its number among its kind. Every municipality has all that a municipality runs."""
    for kind, size in PATIENTS_A_UNIT.items():
        least = municipalities if kind in MUNICIPAL else 2
        for number in range(max(least, -(-patients // size))):
            yield kind, number
    yield UnitKind.REGION, 0


def _provider(found: Organisation, kind: UnitKind, number: int) -> Provider:
    """The region, its municipalities, and for every fourth vårdcentral and home care a private one."""
    region, private_health_care, private_social_care, *municipalities = found.providers
    private = number % EVERY_FOURTH == EVERY_FOURTH - 1
    if kind in MUNICIPAL:
        own = municipalities[number % found.municipalities]
        return private_social_care if private and kind == UnitKind.HEMTJANST else own
    return private_health_care if private and kind == UnitKind.VARDCENTRAL else region


ONE_IN = 100
LAST_DAYS = (-20, 10, 30)
"""Days from today on which those who leave have their last day, by turns."""


def _employ(place: Place, person: Person, serial: int, today: int) -> None:
    """Put the person where it can be appointed. One in a hundred leaves, and one is away."""
    post = person.post
    place.staff.append(person)
    if post.manager:
        return
    if serial % ONE_IN == 41:
        person.until = today + LAST_DAYS[serial // ONE_IN % len(LAST_DAYS)]
    if serial % ONE_IN == 83:
        person.away = (today - 20 + serial // ONE_IN % 40, today + 60)
    if post.physician_contact:
        place.physicians.append(person)
    if post.licensed_physician:
        place.licensed_physicians.append(person)
    if post.care_contact:
        place.carers.append(person)
    if post.social_care_contact:
        place.assistants.append(person)
