"""Patients on both sides of each rule. Each function says which; the rules are in contacts/policy/rules."""

from datetime import date
from typing import Any

from contacts.enums import Occasion
from fastkontakt.demodata.build import ADULT, CHILD, FLK, FOK, FVK, OLD, TEEN, YOUNG, Builder
from patients.enums import ConditionKind, Protection, RelativeRole, ServiceKind

LIFE_THREATENING, SUICIDE_RISK = ConditionKind.LIFE_THREATENING, ConditionKind.SUICIDE_RISK
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
    build.contact(patient, FLK, "vardcentral.lakare", -900)
    build.contact(
        patient,
        FVK,
        "vardcentral.sjukskoterska",
        -380,
        coordinating=True,
        note_patient="Ring mig i första hand, så samordnar jag med hemsjukvården och hemtjänsten.",
    )
    build.contact(patient, FVK, "kommunal_halsosjukvard.sjukskoterska", -400)
    build.contact(patient, FOK, "hemtjanst.underskoterska", -450)
    build.relative(
        patient, RelativeRole.PARTNER, "", citizen="narstaende.3", comment="Bor i samma hushåll, hör illa i telefon"
    )
    build.relative(patient, RelativeRole.BARN, "Anneli Ek", comment="Nås efter klockan 16")


def with_nothing(build: Builder) -> None:
    """Listed, and no contact of any kind."""
    build.patient(ADULT, citizen="patient.3")


def several_providers(build: Builder) -> None:
    """Four fasta vårdkontakter, with three care providers; one of them coordinates."""
    patient = build.patient(ADULT, citizen="patient.4")
    build.serve(patient, "kommunal_halsosjukvard", MUNICIPAL_CARE, -250)
    build.contact(patient, FLK, "vardcentral.st", -500)
    build.contact(patient, FVK, "sjukhusmottagning.sjukskoterska", -320, coordinating=True)
    build.contact(patient, FVK, "psykiatri.kurator", -210)
    build.contact(patient, FVK, "kommunal_halsosjukvard.arbetsterapeut", -240)
    build.contact(patient, FVK, "vardcentral3.sjukskoterska", -90)


def without_coordinator(build: Builder) -> None:
    """Two fasta vårdkontakter, and nobody has been chosen to coordinate."""
    patient = build.patient(ADULT)
    build.contact(patient, FVK, "vardcentral.sjukskoterska", -150)
    build.contact(patient, FVK, "sjukhusmottagning.sjukskoterska2", -80)


def life_threatening(build: Builder) -> None:
    """With a licensed physician as fast vårdkontakt, and without in each way there is."""
    ward = "sjukhusavdelning.lakare"
    met = build.patient(OLD)
    build.establish(met, LIFE_THREATENING, ward, -25)
    build.contact(met, FVK, ward, -25, occasion=Occasion.LIFE_THREATENING)
    build.contact(met, FVK, "vardcentral.sjukskoterska", -20)
    nurse_only = build.patient(OLD)
    build.contact(nurse_only, FVK, "vardcentral.sjukskoterska", -140)
    build.establish(nurse_only, LIFE_THREATENING, "vardcentral.lakare", -1)
    nobody = build.patient(OLD)
    build.establish(nobody, LIFE_THREATENING, ward, 0)
    intern_only = build.patient(ADULT)
    build.contact(intern_only, FVK, "sjukhusavdelning.at", -30)
    build.establish(intern_only, LIFE_THREATENING, ward, -2)
    over = build.patient(ADULT)
    build.establish(over, LIFE_THREATENING, ward, -300, -200)
    build.contact(over, FVK, ward, -300, -190, reason=NO_NEED, occasion=Occasion.LIFE_THREATENING)


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
    """With a fast omsorgskontakt on each ground, without one, ended, and ahead."""
    for who in ("underskoterska", "underskoterska2", "underskoterska", "underskoterska"):
        patient = build.patient(OLD)
        build.serve(patient, "hemtjanst", HOME_CARE, -330)
        build.contact(patient, FLK, "vardcentral.lakare", -600)
        build.contact(patient, FOK, f"hemtjanst.{who}", -320)
    before_the_demand = build.patient(OLD, since=date(2022, 11, 1))
    build.serve(before_the_demand, "hemtjanst", HOME_CARE, date(2023, 1, 9))
    build.contact(before_the_demand, FOK, "hemtjanst.underskoterska3", date(2023, 2, 6))
    for since in (-200, -14, -3):
        build.serve(build.patient(OLD), "hemtjanst", HOME_CARE, since)
    ended = build.patient(OLD)
    build.serve(ended, "hemtjanst", HOME_CARE, -700, -95)
    build.contact(ended, FOK, "hemtjanst.underskoterska", -690, -95, reason="Hemtjänsten har avslutats")
    build.serve(build.patient(OLD), "hemtjanst", HOME_CARE, 10)
    for _ in range(3):
        private = build.patient(OLD, listed="vardcentral2")
        build.serve(private, "hemtjanst2", HOME_CARE, -260)
        build.contact(private, FOK, "hemtjanst2.underskoterska", -250)


def municipal_care(build: Builder) -> None:
    """Municipal health care with all that is owed, without each of it, and with a contact from before the new law."""
    unit = "kommunal_halsosjukvard"
    for who in ("sjukskoterska", "fysioterapeut", "sjukskoterska"):
        met = build.patient(OLD)
        build.serve(met, unit, MUNICIPAL_CARE, -280)
        build.contact(met, FLK, "vardcentral.lakare", -700)
        build.contact(met, FVK, f"{unit}.{who}", -270)
    no_physician = build.patient(OLD, listed="vardcentral2")
    build.serve(no_physician, unit, MUNICIPAL_CARE, -110)
    build.contact(no_physician, FVK, f"{unit}.sjukskoterska", -100)
    no_care_contact = build.patient(OLD)
    build.serve(no_care_contact, unit, MUNICIPAL_CARE, -12)
    build.contact(no_care_contact, FLK, "vardcentral.lakare2", -400, individual_assessment=GERIATRIC)
    may_stay = build.patient(OLD)
    build.serve(may_stay, unit, MUNICIPAL_CARE, date(2026, 2, 2))
    build.contact(may_stay, FVK, f"{unit}.underskoterska", date(2026, 3, 2))
    build.contact(may_stay, FLK, "vardcentral.st", -160)


def special_housing(build: Builder) -> None:
    """In särskilt boende, with contacts and without."""
    for number in range(4):
        patient = build.patient(OLD, listed="vardcentral")
        build.serve(patient, "sarskilt_boende", SPECIAL_HOUSING, -600)
        build.serve(patient, "sarskilt_boende", MUNICIPAL_CARE, -600)
        if number < 3:
            build.contact(patient, FLK, "vardcentral.lakare2", -590, individual_assessment=GERIATRIC)
        if number < 2:
            build.contact(patient, FVK, "sarskilt_boende.sjukskoterska", -580)


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
    protected = build.patient(
        number="189602029812",
        protection=Protection.SKYDDAD_FOLKBOKFORING,
        family_name="Person",
        **hidden | {"street": "Förmedlingsuppdrag, Box 2820", "postal_code": "403 20", "city": "Göteborg"},
    )
    build.serve(protected, "hemtjanst", HOME_CARE, -150)
    build.contact(protected, FOK, "hemtjanst.underskoterska", -145)
    coordination = build.patient(number="196109732393", listed="")
    build.contact(coordination, FVK, "sjukhusmottagning.sjukskoterska", -50, informed=False)
    reserve = build.patient(number="98240301AA06", listed="", telephone="", street="", postal_code="", city="")
    build.contact(reserve, FVK, "barnavardscentral.sjukskoterska", -20)


def children(build: Builder) -> None:
    """A child with two guardians, one whose guardian no longer may see it, and some who visit BVC and habilitering."""
    citizens = build.county.citizens
    child = build.patient(CHILD, family_name=citizens["narstaende.1"].family_name)
    build.relative(child, RelativeRole.VARDNADSHAVARE, "", citizen="narstaende.1")
    build.relative(child, RelativeRole.VARDNADSHAVARE, "", citizen="narstaende.2")
    build.contact(child, FLK, "vardcentral.lakare3", -400, individual_assessment=PAEDIATRIC)
    build.contact(child, FVK, "habilitering.kurator", -300, coordinating=True)
    build.contact(child, FVK, "barnavardscentral.sjukskoterska", -420)
    teen = build.patient(TEEN, family_name=citizens["narstaende.4"].family_name)
    build.relative(teen, RelativeRole.VARDNADSHAVARE, "", citizen="narstaende.4")
    build.contact(teen, FLK, "vardcentral.lakare", -250)
    for unit, who in (("barnavardscentral", "sjukskoterska"), ("habilitering", "logoped"), ("habilitering", "kurator")):
        patient = build.patient(CHILD)
        build.relative(patient, RelativeRole.VARDNADSHAVARE, "Camilla Bergh")
        build.contact(patient, FVK, f"{unit}.{who}", -130)
    for _ in range(2):
        patient = build.patient(CHILD, listed="vardcentral2")
        build.contact(patient, FVK, "barnavardscentral.sjukskoterska", -60, informed=False)


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
    build.contact(patient, FVK, "vardcentral.sjukskoterska", -650, coordinating=True)
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
    build.serve(patient, "kommunal_halsosjukvard", MUNICIPAL_CARE, -160)
    build.contact(patient, FVK, "kommunal_halsosjukvard.sjukskoterska", -155)


def leaving(build: Builder) -> None:
    """Three patients of a nurse whose assignment ends within weeks."""
    for since in (-500, -350, -45):
        build.contact(build.patient(OLD), FVK, "vardcentral.sjukskoterska2", since)


def new_and_overridden(build: Builder) -> None:
    """Appointed the other day and not yet told; and one where the manager gave a reason to go on."""
    for who in ("vardcentral.sjukskoterska", "sjukhusmottagning.sjukskoterska"):
        build.contact(build.patient(ADULT), FVK, who, -1, informed=False)
    late = build.patient(ADULT)
    build.contact(
        late,
        FVK,
        "vardcentral.arbetsterapeut",
        -40,
        occasion=Occasion.PATIENT_REQUEST,
        override_reason="Kontakten har fungerat sedan i höstas men registrerades inte då.",
        note_internal="Byt till skriftlig information före varje besök.",
    )


CASES = (
    with_everything,
    with_nothing,
    several_providers,
    without_coordinator,
    life_threatening,
    suicide_risk,
    home_care,
    municipal_care,
    special_housing,
    listings,
    deceased,
    identities,
    children,
    twenty_contacts,
    ahead,
    elsewhere,
    leaving,
    new_and_overridden,
)
