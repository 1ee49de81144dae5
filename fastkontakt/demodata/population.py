"""The many for whom nothing is special, and what managers have decided: limits, delegations, routines."""

from contacts.enums import ContactRole
from contacts.models import Delegation
from fastkontakt.demodata.build import ADULT, CHILD, FLK, FOK, FVK, OLD, YOUNG, Builder, Day
from fastkontakt.demodata.cases import GERIATRIC, PAEDIATRIC
from fastkontakt.demodata.limits import AGREEMENTS
from fastkontakt.demodata.routines import routines
from patients.enums import RelationGround

LISTED = (
    ("vardcentral", "lakare", (ADULT, OLD, OLD, YOUNG, OLD, ADULT)),
    ("vardcentral", "st", (YOUNG, ADULT)),
    ("vardcentral", "", (ADULT, YOUNG, OLD)),
    ("vardcentral2", "lakare", (OLD, ADULT, OLD)),
    ("vardcentral2", "st", (YOUNG, OLD)),
    ("vardcentral3", "lakare", (OLD, OLD, ADULT)),
    ("vardcentral3", "", (ADULT,)),
)
WITH_CARE_CONTACT = (
    ("vardcentral.kurator", (ADULT, YOUNG)),
    ("vardcentral.fysioterapeut", (ADULT,)),
    ("sjukhusmottagning.sjukskoterska", (OLD, OLD)),
    ("psykiatri.psykolog", (YOUNG,)),
    ("sjukhusavdelning.sjukskoterska", (OLD,)),
)


def listed_patients(build: Builder) -> None:
    """Listed, most of them with a fast läkarkontakt."""
    for unit, physician, ages in LISTED:
        for turn, age in enumerate(ages):
            patient = build.patient(age, listed=unit, since=-1000 + turn * 50)
            if physician:
                build.contact(patient, FLK, f"{unit}.{physician}", -800 + turn * 45 if physician != "st" else -200)
    older = build.patient(OLD)
    build.contact(older, FLK, "vardcentral.lakare2", -260, individual_assessment=GERIATRIC)
    younger = build.patient(CHILD)
    build.contact(younger, FLK, "vardcentral.lakare3", -180, individual_assessment=PAEDIATRIC)


def care_contacts(build: Builder) -> None:
    """With one fast vårdkontakt, and known where nobody can be reached."""
    for who, ages in WITH_CARE_CONTACT:
        for turn, age in enumerate(ages):
            build.contact(build.patient(age), FVK, who, -220 + turn * 30)
    build.know(build.patient(OLD), "sjukhusmottagning2", RelationGround.REGISTERED, -100)


def delegations(build: Builder) -> None:
    """In force, limited in time, to come, run out, and taken back."""
    longer = _delegate(build, "vardcentral", "lakare2", [FLK, FVK], -200, 700, revoked=-60)
    _delegate(build, "vardcentral", "lakare2", [FLK, FVK], -60, 300, replaces=longer)
    _delegate(build, "vardcentral", "kurator", [FVK], 20, 200)
    _delegate(build, "vardcentral", "fysioterapeut", [FVK], -400, -30)
    _delegate(build, "vardcentral", "psykolog", [FVK], -90, 90, revoked=-10)
    _delegate(build, "kommunal_halsosjukvard", "arbetsterapeut", [FVK], -30, 335)
    _delegate(build, "hemtjanst", "administrator", [FOK], -30, 335)


def _delegate(
    build: Builder,
    unit: str,
    who: str,
    roles: list[ContactRole],
    since: Day,
    until: Day,
    revoked: Day | None = None,
    replaces: Delegation | None = None,
) -> Delegation:
    manager = build.staff[f"{unit}.chef"]
    taken_back = {} if revoked is None else {"revoked_by": manager, "revoked_at": build.moment(revoked)}
    delegation: Delegation = Delegation.objects.create(
        unit=build.units[unit],
        staff=build.staff[f"{unit}.{who}"],
        roles=roles,
        starts_on=build.day(since),
        ends_on=build.day(until),
        granted_by=manager,
        granted_at=build.moment(since),
        replaces=replaces,
        **taken_back,
    )
    return delegation


POPULATION = (listed_patients, care_contacts)
DECISIONS = (delegations, routines, *AGREEMENTS)
"""What is decided once the contacts are written."""
