"""The two demo counties: care providers, units, and the names that are given rather than drawn."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from fastkontakt.demodata.names import staff_name
from fastkontakt.demodata.teams import TEAMS, Post
from fastkontakt.organisation.enums import ProviderKind, UnitKind

WEEKDAYS = "vardagar 8–16"
MORNINGS = "vardagar 8–12"
EVERY_DAY = "alla dagar 7–21"
ROUND_THE_CLOCK = "dygnet runt"


@dataclass(frozen=True, kw_only=True)
class ProviderPlan:
    """A care provider. `organisation` is an organisation number that is nobody's."""

    key: str
    name: str
    kind: ProviderKind
    organisation: str
    provides_health_care: bool = True
    provides_social_care: bool = False


@dataclass(frozen=True, kw_only=True)
class UnitPlan:
    """A unit, and the team of the same key (fastkontakt.demodata.teams)."""

    key: str
    name: str
    municipality: str
    provider: str = "region"
    telephone: str = ""
    hours: str = WEEKDAYS
    clinic: str = ""
    provides_health_care: bool | None = True
    performs_home_care: bool | None = False
    primary_care: bool | None = False

    @property
    def kind(self) -> UnitKind:
        """The key without its number."""
        return UnitKind(self.key.rstrip("0123456789"))


@dataclass(frozen=True, kw_only=True)
class Citizen:
    """A patient or relative who signs in. A patient without `number` gets one of the right age."""

    given_name: str
    family_name: str
    number: str = ""


@dataclass(frozen=True, kw_only=True)
class County:
    """A tenant of the demo."""

    slug: str
    name: str
    providers: tuple[ProviderPlan, ...]
    units: tuple[UnitPlan, ...]
    first_number: int
    first_name: int
    direct_line: str
    city: tuple[str, str]
    streets: tuple[str, ...]
    staff_names: dict[str, tuple[str, str]] = field(default_factory=dict)
    staff_users: dict[str, str] = field(default_factory=dict)
    citizens: dict[str, Citizen] = field(default_factory=dict)

    def staff(self) -> Iterator[tuple[str, UnitPlan, Post, tuple[str, str]]]:
        """Everybody who works in the county: key (unit and post), unit, post, name."""
        turn = self.first_name
        for unit in self.units:
            for post in TEAMS[unit.key]:
                key = f"{unit.key}.{post.key}"
                turn += 1
                yield key, unit, post, self.staff_names.get(key) or staff_name(turn)

    def username(self, key: str) -> str:
        """The sign-in of a staff key or a citizen's key."""
        return self.staff_users.get(key) or f"{self.slug}.{key}"


SOCIAL_CARE = {"provides_health_care": False, "performs_home_care": True}
SHARED: dict[str, dict[str, Any]] = {
    "vardcentral": {"primary_care": True, "telephone": "10"},
    "vardcentral2": {"primary_care": True, "telephone": "12"},
    "vardcentral3": {"provider": "private", "primary_care": True, "telephone": "14", "hours": MORNINGS},
    "vardcentral4": {"provider": "private_new", "primary_care": None, "telephone": "16", "hours": MORNINGS},
    "barnavardscentral": {"primary_care": True, "telephone": "18"},
    "habilitering": {"telephone": "20"},
    "sjukhusavdelning": {"telephone": "22", "hours": ROUND_THE_CLOCK, "clinic": "Medicinkliniken"},
    "sjukhusavdelning2": {"telephone": "23", "hours": ROUND_THE_CLOCK, "clinic": "Kirurgkliniken"},
    "sjukhusmottagning": {"telephone": "24", "clinic": "Hjärtkliniken"},
    "sjukhusmottagning2": {"telephone": "", "clinic": "Lungkliniken"},
    "psykiatri": {"telephone": "26", "clinic": "Psykiatriska kliniken"},
    "kommunal_halsosjukvard": {"provider": "municipality", "telephone": "28", "hours": ROUND_THE_CLOCK},
    "hemtjanst": {"provider": "municipality", "telephone": "30", "hours": EVERY_DAY, **SOCIAL_CARE},
    "hemtjanst2": {"provider": "private_home_care", "telephone": "32", "hours": EVERY_DAY, **SOCIAL_CARE},
    "sarskilt_boende": {"provider": "municipality", "telephone": "34", "hours": ROUND_THE_CLOCK},
    "region": {"telephone": "36", "provides_health_care": None},
}
"""What a unit of a key is in both counties. vardcentral4 has not said whether it is publicly financed primary care;
sjukhusmottagning2 has no telephone."""


def _units(
    names: dict[str, str], *, municipality: str, telephone: str, others: dict[str, str] | None = None
) -> tuple[UnitPlan, ...]:
    """The units by name; `telephone` is what their numbers begin with, `others` those of another municipality."""
    where = dict.fromkeys(names, municipality) | (others or {})
    return tuple(_unit(key, name, where[key], telephone, **SHARED[key]) for key, name in names.items())


def _unit(key: str, name: str, municipality: str, beginning: str, *, telephone: str, **fields: Any) -> UnitPlan:
    number = beginning + telephone if telephone else ""
    return UnitPlan(key=key, name=name, municipality=municipality, telephone=number, **fields)


GOTLAND = County(
    slug="gotland",
    name="Gotland",
    first_number=0,
    first_name=500,
    direct_line="08-465 004 ",
    city=("621 00", "Visby"),
    streets=("Stenkumlagatan", "Raukvägen", "Backtimjansgatan", "Klintstigen", "Fårvägen", "Strandmursgatan"),
    providers=(
        ProviderPlan(key="region", name="Region Gotland", kind=ProviderKind.REGION, organisation="2399990010"),
        ProviderPlan(
            key="municipality",
            name="Region Gotland, socialförvaltningen",
            kind=ProviderKind.MUNICIPALITY,
            organisation="2399990028",
            provides_social_care=True,
        ),
        ProviderPlan(key="private", name="Högklints läkare AB", kind=ProviderKind.PRIVATE, organisation="5599990011"),
        ProviderPlan(key="private_new", name="Östervård AB", kind=ProviderKind.PRIVATE, organisation="5599990029"),
        ProviderPlan(
            key="private_home_care",
            name="Hemtjänst Rauken AB",
            kind=ProviderKind.PRIVATE,
            organisation="5599990037",
            provides_health_care=False,
            provides_social_care=True,
        ),
    ),
    units=_units(
        {
            "vardcentral": "Visby vårdcentral",
            "vardcentral2": "Hemse vårdcentral",
            "vardcentral3": "Vårdcentralen Högklint",
            "vardcentral4": "Vårdcentralen Östergarn",
            "barnavardscentral": "Barnavårdscentralen Visby",
            "habilitering": "Barn- och ungdomshabiliteringen Visby",
            "sjukhusavdelning": "Medicinavdelningen, Visby lasarett",
            "sjukhusavdelning2": "Kirurgavdelningen, Visby lasarett",
            "sjukhusmottagning": "Hjärtmottagningen, Visby lasarett",
            "sjukhusmottagning2": "Lungmottagningen, Visby lasarett",
            "psykiatri": "Psykiatriska öppenvårdsmottagningen Visby",
            "kommunal_halsosjukvard": "Hemsjukvården Visby",
            "hemtjanst": "Hemtjänsten Visby norra",
            "hemtjanst2": "Hemtjänst Rauken",
            "sarskilt_boende": "Särskilda boendet Tallunden",
            "region": "Hälso- och sjukvårdsförvaltningen",
        },
        municipality="Gotland",
        telephone="08-465 004 ",
    ),
    staff_users={"vardcentral3.hyrlakare": "halland.vardcentral3.hyrlakare"},
    staff_names={"vardcentral3.hyrlakare": ("Vidar", "Resmark")},
    citizens={
        "patient.1": Citizen(given_name="Maj-Lis", family_name="Klintberg"),
        "patient.2": Citizen(given_name="Torsten", family_name="Rudin"),
        "patient.3": Citizen(given_name="Dalia", family_name="Nasser"),
        "patient.4": Citizen(given_name="Bo", family_name="Gardell-Ström"),
        "patient.5": Citizen(given_name="Skyddad", family_name="Uppgift", number="200001252386"),
        "narstaende.1": Citizen(given_name="Emelie", family_name="Hallgren"),
        "narstaende.2": Citizen(given_name="Yusuf", family_name="Hallgren"),
        "narstaende.3": Citizen(given_name="Lars", family_name="Rudin"),
        "narstaende.4": Citizen(given_name="Pia", family_name="Sandahl"),
        "narstaende.5": Citizen(given_name="Göran", family_name="Lithner"),
        "narstaende.6": Citizen(given_name="Skyddad", family_name="Vårdnadshavare"),
    },
)

HALLAND = County(
    slug="halland",
    name="Halland",
    first_number=1,
    first_name=0,
    direct_line="031-390 07 ",
    city=("302 00", "Halmstad"),
    streets=("Laxgatan", "Nissastigen", "Bokskogsvägen", "Sandhamnsgatan", "Kattegattsvägen", "Fyrvägen"),
    providers=(
        ProviderPlan(key="region", name="Region Halland", kind=ProviderKind.REGION, organisation="2399990036"),
        ProviderPlan(
            key="municipality",
            name="Halmstads kommun",
            kind=ProviderKind.MUNICIPALITY,
            organisation="2399990044",
            provides_social_care=True,
        ),
        ProviderPlan(key="private", name="Västkustläkarna AB", kind=ProviderKind.PRIVATE, organisation="5599990045"),
        ProviderPlan(key="private_new", name="Nissavård AB", kind=ProviderKind.PRIVATE, organisation="5599990052"),
        ProviderPlan(
            key="private_home_care",
            name="Omsorg i Halmstad AB",
            kind=ProviderKind.PRIVATE,
            organisation="5599990060",
            provides_health_care=False,
            provides_social_care=True,
        ),
    ),
    units=_units(
        {
            "vardcentral": "Vårdcentralen Oskarström",
            "vardcentral2": "Vårdcentralen Andersberg",
            "vardcentral3": "Vårdcentralen Västkusten",
            "vardcentral4": "Vårdcentralen Nissaporten",
            "barnavardscentral": "Barnavårdscentralen Oskarström",
            "habilitering": "Barn- och ungdomshabiliteringen Halmstad",
            "sjukhusavdelning": "Medicinavdelningen, Hallands sjukhus Halmstad",
            "sjukhusavdelning2": "Kirurgavdelningen, Hallands sjukhus Halmstad",
            "sjukhusmottagning": "Hjärtmottagningen Halmstad",
            "sjukhusmottagning2": "Lungmottagningen Halmstad",
            "psykiatri": "Psykiatri Halland, mottagning Halmstad",
            "kommunal_halsosjukvard": "Kommunal hälso- och sjukvård Halmstad",
            "hemtjanst": "Hemtjänsten Oskarström",
            "hemtjanst2": "Omsorg i Halmstad, hemtjänst",
            "sarskilt_boende": "Särskilda boendet Nissabacken",
            "region": "Regionkontoret",
        },
        municipality="Halmstad",
        others={"vardcentral3": "Falkenberg"},
        telephone="031-390 06 ",
    ),
    staff_names={
        "vardcentral.lakare": ("Jacob", "Ödlund"),
        "sjukhusmottagning.sjukskoterska": ("Alvar", "Edman"),
        "vardcentral3.hyrlakare": ("Vidar", "Resmark"),
    },
    citizens={
        "patient.1": Citizen(given_name="Ally Cosmic", family_name="Mattsson", number="200001312388"),
        "patient.2": Citizen(given_name="Majken", family_name="Ohlén"),
        "patient.3": Citizen(given_name="Hodan", family_name="Isse"),
        "patient.4": Citizen(given_name="Sten-Åke", family_name="Wihlborg"),
        "patient.5": Citizen(given_name="Skyddad", family_name="Uppgift", number="200001252386"),
        "narstaende.1": Citizen(given_name="Jenny", family_name="Bolin"),
        "narstaende.2": Citizen(given_name="Karim", family_name="Bolin"),
        "narstaende.3": Citizen(given_name="Lennart", family_name="Ohlén"),
        "narstaende.4": Citizen(given_name="Roger", family_name="Tell"),
        "narstaende.5": Citizen(given_name="Ingela", family_name="Brandt"),
        "narstaende.6": Citizen(given_name="Skyddad", family_name="Vårdnadshavare"),
    },
)

COUNTIES = (GOTLAND, HALLAND)
