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
    "vardcentral.chef": _("Arbetslistan: utse åt någon som väntar, och raden försvinner. Två medarbetare slutar."),
    "vardcentral.lakare": _("Arbetslistan: informera nya patienter om att du är deras läkare, och skriv en plan."),
    "vardcentral.sjukskoterska": _("Utskrivning: kalla till SIP innan tiden går ut. Två uppdrag: byt enhet överst."),
    "vardcentral4.chef": _("Ingen vet om enheten är offentligt finansierad primärvård, så regelverket frågar."),
    "sjukhusavdelning.chef": _("Utskrivning: vem kan gå hem? Där vårdcentralen inte har utsett någon är svaret nej."),
    "sjukhusavdelning.lakare": _("Vid livshotande tillstånd: legitimerad läkare som fast vårdkontakt, och en plan."),
    "sjukhusmottagning.sjukskoterska": _("Vårdcentralens kontakter syns här men ändras bara där. Följ upp en egen."),
    "kommunal_halsosjukvard.chef": _("Sedan juli 2026 utser kommunen legitimerade fasta vårdkontakter. Vem saknar en?"),
    "hemtjanst.chef": _("Erbjud fast omsorgskontakt, och se vem som får vara det. En vikarie slutar i dag."),
    "habilitering.chef": _("En tom arbetslista: allt är gjort."),
    "region.uppfoljare": _("Följer upp hela länet och ser inga patienter."),
    "region.loggranskare": _("Granskar loggen och ser inga patienter."),
    "patient.1": _("Mina kontakter: vem som hjälper mig och hur jag når dem."),
    "patient.2": _("Mina kontakter för den som har läkare, hemsjukvård och hemtjänst, med en samordnare."),
    "patient.3": _("Inga kontakter än, men två begärda: se hur länge de får vänta."),
    "patient.4": _("Flera vårdkontakter, en som samordnar, och ett nej med skäl till en annan läkare."),
    "narstaende.3": _("Ett ombud: ser kontakterna för den som har gett lov, men inte vem som har tittat."),
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
