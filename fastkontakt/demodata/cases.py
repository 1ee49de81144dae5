"""Patients on both sides of each rule. Each function says which; the rules are in contacts/policy/rules."""

from datetime import date
from typing import Any

from contacts.enums import Occasion
from fastkontakt.demodata.build import ADULT, CHILD, FLK, FOK, FVK, OLD, TEEN, YOUNG, Builder
from fastkontakt.demodata.due import Due
from fastkontakt.demodata.records import choose, declined, met_with, request, withdrawn
from patients.enums import ConditionKind, Protection, RelativeRole, ServiceKind

SUICIDE_RISK = ConditionKind.SUICIDE_RISK
HOME_CARE, MUNICIPAL_CARE = ServiceKind.HEMTJANST, ServiceKind.KOMMUNAL_HALSOSJUKVARD
SPECIAL_HOUSING = ServiceKind.SARSKILT_BOENDE

MOVED = "Patienten har valt en annan vårdcentral"
CHOSE_ANOTHER = "Patienten har valt en annan läkare"
NO_NEED = "Behovet har upphört"
STAFF_LEFT = "Medarbetaren har slutat"
REPLACED = "Ersatt av ny kontakt"
DEATH = "Patienten har avlidit"
GERIATRIC = "Flera sjukdomar hos en äldre patient. Geriatrisk kompetens bedöms motsvara behovet."
PAEDIATRIC = "Barn med återkommande behov. Barnläkarens kompetens bedöms motsvara behovet."


def with_everything(build: Builder) -> None:
    """All three kinds of contact, one of two fasta vårdkontakter coordinating, two relatives."""
    patient = build.patient(OLD, citizen="patient.2")
    build.serve(patient, "hemtjanst", HOME_CARE, -500)
    build.serve(patient, "kommunal_halsosjukvard", MUNICIPAL_CARE, -420)
    build.contact(
        patient, FLK, "vardcentral.lakare2", -1050, -901, reason=CHOSE_ANOTHER, individual_assessment=GERIATRIC
    )
    own = build.contact(patient, FLK, "vardcentral.lakare", -900)
    asked = request(build, patient, FLK, "vardcentral", -912, "Jag vill byta till en läkare som är här varje vecka.")
    met_with(asked, own)
    coordinator = build.contact(
        patient,
        FVK,
        "vardcentral.sjukskoterska",
        -380,
        note_patient="Ring mig i första hand, så samordnar jag med hemsjukvården och hemtjänsten.",
    )
    choose(build, coordinator, -375, "Patienten träffar distriktssköterskan oftast och vill ha samordningen där.")
    build.contact(patient, FVK, "kommunal_halsosjukvard.sjukskoterska", -400)
    build.contact(patient, FOK, "hemtjanst.underskoterska", -450)
    build.relative(
        patient, RelativeRole.PARTNER, "", citizen="narstaende.3", comment="Bor i samma hushåll, hör illa i telefon"
    )
    build.relative(patient, RelativeRole.BARN, "Anneli Ek", comment="Nås efter klockan 16")


def with_nothing(build: Builder) -> None:
    """Listed, and no contact of any kind; has asked for two."""
    patient = build.patient(ADULT, citizen="patient.3")
    words = "Jag går till flera mottagningar och vill ha en person som håller ihop det."
    request(build, patient, FVK, "vardcentral", build.begun(Due.THIS_WEEK, "fvk-on-request"), words)
    words = "Gärna någon som arbetar på måndagar."
    request(build, patient, FLK, "vardcentral", build.begun(Due.LATER, "flk-choice"), words)


def several_providers(build: Builder) -> None:
    """Four fasta vårdkontakter, with three care providers; one of them coordinates."""
    patient = build.patient(ADULT, citizen="patient.4")
    build.serve(patient, "kommunal_halsosjukvard", MUNICIPAL_CARE, -250)
    build.contact(patient, FLK, "vardcentral.st", -500)
    coordinator = build.contact(patient, FVK, "sjukhusmottagning.sjukskoterska", -320)
    choose(build, coordinator, -85, "Hjärtsjukdomen är den som kräver mest samordning.")
    build.contact(patient, FVK, "psykiatri.kurator", -210)
    build.contact(patient, FVK, "kommunal_halsosjukvard.arbetsterapeut", -240)
    build.contact(patient, FVK, "vardcentral3.sjukskoterska", -90)
    words = "Jag vill ha hyrläkaren som fast läkare."
    no = "En hyrläkare kan inte vara fast läkarkontakt i vår region. Du behåller din läkare eller väljer en annan."
    asked = request(build, patient, FLK, "vardcentral", -40, words, wished="hyrlakare")
    declined(build, asked, "vardcentral.chef", -34, no)


def suicide_risk(build: Builder) -> None:
    """With the choice of profession documented, and without a contact."""
    met = build.patient(YOUNG)
    build.establish(met, SUICIDE_RISK, "psykiatri.lakare", -60)
    build.contact(
        met,
        FVK,
        "psykiatri.kurator",
        -60,
        individual_assessment="Patienten har stort förtroende för kuratorn, som har tät kontakt med läkaren.",
    )
    missing = build.patient(ADULT)
    build.establish(missing, SUICIDE_RISK, "psykiatri.lakare", -5)
    over = build.patient(YOUNG)
    build.establish(over, SUICIDE_RISK, "psykiatri.lakare", -500, -350)
    build.contact(over, FVK, "psykiatri.psykolog", -490, -120, reason=NO_NEED)


def home_care(build: Builder) -> None:
    """With a fast omsorgskontakt on each ground, ended, and ahead."""
    for who in ("underskoterska", "underskoterska2", "underskoterska", "underskoterska"):
        patient = build.patient(OLD)
        build.serve(patient, "hemtjanst", HOME_CARE, -330)
        build.contact(patient, FLK, "vardcentral.lakare", -600)
        build.contact(patient, FOK, f"hemtjanst.{who}", -320)
    before_the_demand = build.patient(OLD, since=date(2022, 11, 1))
    build.serve(before_the_demand, "hemtjanst", HOME_CARE, date(2023, 1, 9))
    build.contact(before_the_demand, FOK, "hemtjanst.underskoterska3", date(2023, 2, 6))
    ended = build.patient(OLD)
    build.serve(ended, "hemtjanst", HOME_CARE, -700, -95)
    build.contact(ended, FOK, "hemtjanst.underskoterska", -690, -95, reason="Hemtjänsten har avslutats")
    build.serve(build.patient(OLD), "hemtjanst", HOME_CARE, 10)
    for _ in range(3):
        private = build.patient(OLD, listed="vardcentral2")
        build.serve(private, "hemtjanst2", HOME_CARE, -260)
        build.contact(private, FOK, "hemtjanst2.underskoterska", -250)


def special_housing(build: Builder) -> None:
    """In särskilt boende, with contacts and without."""
    for since, physician, nurse in ((-600, True, True), (-420, True, True), (-12, True, False), (-5, False, False)):
        patient = build.patient(OLD, listed="vardcentral")
        build.serve(patient, "sarskilt_boende", SPECIAL_HOUSING, since)
        build.serve(patient, "sarskilt_boende", MUNICIPAL_CARE, since)
        if physician:
            build.contact(patient, FLK, "vardcentral.lakare2", -590, individual_assessment=GERIATRIC)
        if nurse:
            build.contact(patient, FVK, "sarskilt_boende.sjukskoterska", since + 2)


def listings(build: Builder) -> None:
    """Unlisted, moved from one vårdcentral to another, and listed where it is not known to be primary care."""
    unlisted = build.patient(ADULT, listed="")
    build.contact(unlisted, FVK, "sjukhusmottagning.sjukskoterska", -75)
    moved = build.patient(ADULT, since=-200)
    build.list_at(moved, "vardcentral2", -1400, -201)
    build.contact(moved, FLK, "vardcentral2.lakare", -1300, -201, reason=MOVED)
    build.contact(moved, FLK, "vardcentral.lakare", -190)
    for age in (ADULT, OLD):
        build.patient(age, listed="vardcentral4", since=-120)


def deceased(build: Builder) -> None:
    """Every contact ended on the day of death."""
    patient = build.patient(OLD, deceased_on=build.day(-33))
    build.serve(patient, "hemtjanst", HOME_CARE, -800, -33)
    build.contact(patient, FLK, "vardcentral.lakare", -900, -33, reason=DEATH)
    build.contact(patient, FVK, "vardcentral.sjukskoterska", -240, -33, reason=DEATH)
    build.contact(patient, FOK, "hemtjanst.underskoterska", -790, -33, reason=DEATH)


def identities(build: Builder) -> None:
    """Protected identity of both kinds, a samordningsnummer and a national reserve number."""
    hidden: dict[str, Any] = {"telephone": "", "street": "", "postal_code": "", "city": "", "given_name": "Skyddad"}
    marked = build.patient(
        citizen="patient.5", protection=Protection.SEKRETESSMARKERING, family_name="Uppgift", **hidden
    )
    build.contact(marked, FLK, "vardcentral.lakare", -365)
    build.contact(marked, FVK, "vardcentral.sjukskoterska", -365)
    asked = request(build, marked, FVK, "sjukhusmottagning", -30, "Jag vill ha någon där.")
    withdrawn(build, asked, -28)
    protected = build.patient(
        number="189602029812",
        protection=Protection.SKYDDAD_FOLKBOKFORING,
        family_name="Person",
        **hidden | {"street": "Förmedlingsuppdrag, Box 2820", "postal_code": "403 20", "city": "Göteborg"},
    )
    build.serve(protected, "hemtjanst", HOME_CARE, -150)
    build.contact(protected, FOK, "hemtjanst.underskoterska", -145)
    coordination = build.patient(number="196109732393", listed="")
    build.contact(coordination, FVK, "sjukhusmottagning.sjukskoterska", -50)
    reserve = build.patient(number="98240301AA06", listed="", telephone="", street="", postal_code="", city="")
    build.contact(reserve, FVK, "barnavardscentral.sjukskoterska", -20)


def children(build: Builder) -> None:
    """A child with two guardians, one whose guardian no longer may see it, and some who visit BVC and habilitering."""
    citizens = build.county.citizens
    child = build.patient(CHILD, family_name=citizens["narstaende.1"].family_name)
    build.relative(child, RelativeRole.VARDNADSHAVARE, "", citizen="narstaende.1")
    build.relative(child, RelativeRole.VARDNADSHAVARE, "", citizen="narstaende.2")
    build.contact(child, FLK, "vardcentral.lakare3", -400, individual_assessment=PAEDIATRIC)
    coordinator = build.contact(child, FVK, "habilitering.kurator", -300)
    choose(build, coordinator, -290, "Habiliteringen håller ihop insatserna, och familjen vill det.")
    build.contact(child, FVK, "barnavardscentral.sjukskoterska", -420)
    teen = build.patient(TEEN, family_name=citizens["narstaende.4"].family_name)
    build.relative(teen, RelativeRole.VARDNADSHAVARE, "", citizen="narstaende.4")
    build.contact(teen, FLK, "vardcentral.lakare", -250)
    for unit, who in (("barnavardscentral", "sjukskoterska"), ("habilitering", "logoped"), ("habilitering", "kurator")):
        patient = build.patient(CHILD)
        build.relative(patient, RelativeRole.VARDNADSHAVARE, "Camilla Bergh")
        build.contact(patient, FVK, f"{unit}.{who}", -130)
    build.contact(build.patient(CHILD, listed="vardcentral2"), FVK, "barnavardscentral.sjukskoterska", -60)


def twenty_contacts(build: Builder) -> None:
    """Twenty contacts, past and present, for the timeline."""
    patient = build.patient(OLD, since=-2200)
    build.serve(patient, "hemtjanst", HOME_CARE, -1500)
    build.serve(patient, "kommunal_halsosjukvard", MUNICIPAL_CARE, -900)
    for turn, physician in enumerate(("lakare2", "lakare", "lakare3", "lakare2")):
        since = -2150 + turn * 400
        assessed = "" if physician == "lakare" else GERIATRIC
        build.contact(
            patient,
            FLK,
            f"vardcentral.{physician}",
            since,
            since + 399,
            reason=CHOSE_ANOTHER,
            individual_assessment=assessed,
        )
    build.contact(patient, FLK, "vardcentral.lakare", -550)
    for turn, carer in enumerate(("underskoterska", "underskoterska2", "underskoterska", "underskoterska2")):
        since = -1490 + turn * 300
        build.contact(patient, FOK, f"hemtjanst.{carer}", since, since + 280, reason=REPLACED)
    build.contact(patient, FOK, "hemtjanst.underskoterska", -280)
    past = (
        ("vardcentral.tidigare_sjukskoterska", -2000, -1400, STAFF_LEFT),
        ("sjukhusmottagning.sjukskoterska2", -1800, -1500, NO_NEED),
        ("sjukhusavdelning.sjukskoterska", -1450, -1410, "Utskriven"),
        ("psykiatri.psykolog", -1300, -1000, NO_NEED),
        ("vardcentral.fysioterapeut", -1250, -980, NO_NEED),
        ("sjukhusavdelning.sjukskoterska", -700, -680, "Utskriven"),
        ("kommunal_halsosjukvard.arbetsterapeut", -880, -500, REPLACED),
    )
    for who, since, until, reason in past:
        build.contact(patient, FVK, who, since, until, reason=reason)
    coordinator = build.contact(patient, FVK, "vardcentral.sjukskoterska", -650)
    choose(build, coordinator, -480, "Vårdcentralen träffar patienten oftast.")
    build.contact(patient, FVK, "kommunal_halsosjukvard.sjukskoterska", -499)
    build.contact(patient, FVK, "sjukhusmottagning.sjukskoterska", -350)


def ahead(build: Builder) -> None:
    """A change that has been decided but not taken effect, one taken back before it did, and a planned last day."""
    changing = build.patient(ADULT)
    old = build.contact(changing, FLK, "vardcentral.st", -400, 13, reason=REPLACED)
    build.contact(changing, FLK, "vardcentral.lakare", 14, replaces=old)
    taken_back = build.patient(ADULT)
    build.contact(taken_back, FVK, "vardcentral.kurator", 5, 4, reason=REPLACED)
    build.contact(taken_back, FVK, "vardcentral.sjukskoterska", 5)
    planned = build.patient(YOUNG)
    build.contact(planned, FVK, "vardcentral.psykolog", -30, 60)


def elsewhere(build: Builder) -> None:
    """Known at the vårdcentral, with contacts at other care providers only: that they exist may be told, not whose."""
    patient = build.patient(ADULT)
    build.contact(patient, FVK, "vardcentral3.sjukskoterska", -170)
    build.serve(patient, "kommunal_halsosjukvard", MUNICIPAL_CARE, -10)
    build.contact(patient, FVK, "kommunal_halsosjukvard.sjukskoterska", -9)


def new_and_overridden(build: Builder) -> None:
    """Appointed the other day and not yet told; and one where the manager gave a reason to go on."""
    build.contact(build.patient(ADULT), FVK, "vardcentral.sjukskoterska", -1, told=(), planned=False)
    late = build.patient(ADULT)
    build.contact(
        late,
        FVK,
        "vardcentral.fysioterapeut",
        -40,
        occasion=Occasion.PATIENT_REQUEST,
        override_reason="Kontakten har fungerat sedan i höstas men registrerades inte då.",
        note_internal="Byt till skriftlig information före varje besök.",
    )


CASES = (
    with_everything,
    with_nothing,
    several_providers,
    suicide_risk,
    home_care,
    special_housing,
    listings,
    deceased,
    identities,
    children,
    twenty_contacts,
    ahead,
    elsewhere,
    new_and_overridden,
)
