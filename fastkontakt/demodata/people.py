"""The demo's sign-ins that are worth trying, each with one sentence of what to look at."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fastkontakt.demodata.counties import COUNTIES, County

STAFF, CITIZEN = "staff", "citizen"


@dataclass(frozen=True, kw_only=True)
class DemoSignIn:
    """A row of the sign-in page's table. `kind` is "staff" or "citizen"; citizens have no unit."""

    username: str
    tenant_slug: str
    tenant_name: str
    kind: str
    who: str
    unit_name: str
    look_at: str | Promise


LOOK_AT: dict[str, str | Promise] = {
    "vardcentral.chef": _(
        "Arbetslistan: vad som måste göras i dag. Utse sedan en fast läkarkontakt åt en listad patient."
    ),
    "vardcentral.lakare": _(
        "En patient med alla tre fasta kontakter, och en vars livshotande tillstånd saknar läkare."
    ),
    "vardcentral.sjukskoterska": _("Välj mellan två uppdrag vid inloggningen och se hur patientlistan byts."),
    "vardcentral.lakare2": _(
        "Utse på verksamhetschefens delegation, och se varför geriatrik kräver en bedömning på Gotland."
    ),
    "vardcentral4.chef": _(
        "Regelverket frågar: det är inte registrerat om enheten är offentligt finansierad primärvård."
    ),
    "sjukhusmottagning.sjukskoterska": _("Andra enheters kontakter syns men kan inte ändras härifrån."),
    "sjukhusmottagning2.chef": _("Enheten saknar telefonnummer, så patienten kan inte få veta hur kontakten nås."),
    "sjukhusavdelning.lakare": _("Registrera ett livshotande tillstånd och se vad det kräver samma dag."),
    "psykiatri.chef": _("Vid suicidrisk ska valet av yrkesgrupp vara ett dokumenterat beslut."),
    "kommunal_halsosjukvard.chef": _("Sedan juli 2026 ska kommunens fasta vårdkontakt vara legitimerad."),
    "hemtjanst.chef": _("Vem får vara fast omsorgskontakt: bevis, övergångsregel eller inget av dem."),
    "region.uppfoljare": _("Hela länets mått, utan en enda patientuppgift."),
    "region.loggranskare": _("Vem som har läst vad, när och från vilken enhet."),
    "patient.1": _("Mina kontakter: vem som hjälper mig och hur jag når dem."),
    "patient.2": _("Mina kontakter för den som har hemtjänst, hemsjukvård och läkare, med en samordnare."),
    "patient.3": _("Inga kontakter än: så begär man en."),
    "narstaende.1": _("En vårdnadshavare ser sitt barns kontakter tills barnet fyller tretton."),
}


def sign_ins() -> list[DemoSignIn]:
    """The sign-ins to try, county by county, staff before citizens. Asks no database."""
    return [sign_in for county in COUNTIES for sign_in in _of_county(county)]


def _of_county(county: County) -> Iterator[DemoSignIn]:
    staff = {key: (f"{name[0]} {name[1]}", unit.name) for key, unit, _post, name in county.staff()}
    for key, look_at in LOOK_AT.items():
        citizen = county.citizens.get(key)
        who, unit_name = (f"{citizen.given_name} {citizen.family_name}", "") if citizen else staff[key]
        yield DemoSignIn(
            username=county.username(key),
            tenant_slug=county.slug,
            tenant_name=county.name,
            kind=CITIZEN if citizen else STAFF,
            who=who,
            unit_name=unit_name,
            look_at=look_at,
        )
