"""Who works at a unit: every profession, and every kind of person that a rule tells apart."""

from dataclasses import dataclass
from datetime import date

from fastkontakt.organisation.enums import (
    AssignmentRole,
    AssistantNurse,
    Employment,
    Profession,
    Speciality,
    Training,
)

LONG_AGO = date(2019, 3, 4)
NURSE = Profession.SJUKSKOTERSKA
ASSISTANT = Profession.UNDERSKOTERSKA
ADMIN = Profession.ADMINISTRATIV
HEAD = {"role": AssignmentRole.MANAGER, "title": "Verksamhetschef", "direct_line": True}
UNIT_HEAD = {"role": AssignmentRole.MANAGER, "title": "Enhetschef", "direct_line": True}
UNLICENSED = {Profession.UNDERSKOTERSKA, Profession.VARDBITRADE, Profession.ADMINISTRATIV}


@dataclass(frozen=True, kw_only=True)
class Post:
    """One person at a unit. Days are a date, or a number of days from the day of the seeding."""

    key: str
    profession: Profession
    role: AssignmentRole = AssignmentRole.STAFF
    title: str = ""
    licensed: bool | None = True
    specialities: tuple[Speciality, ...] = ()
    training: Training | None = None
    training_speciality: Speciality | None = None
    employment: Employment = Employment.PERMANENT
    since: date | int = LONG_AGO
    until: int | None = None
    assistant_nurse: AssistantNurse | None = None
    direct_line: bool = False
    protected: bool = False
    signs_in: bool = True


def post(key: str, profession: Profession, **fields: object) -> Post:
    """A post; licensed where the profession has a licence, if nothing else is said."""
    return Post(key=key, profession=profession, **{"licensed": profession not in UNLICENSED, **fields})  # type: ignore[arg-type]


def physician(key: str, *specialities: Speciality, **fields: object) -> Post:
    """A licensed physician, specialist in what is named."""
    return post(key, Profession.LAKARE, specialities=specialities, **fields)


def trainee(key: str, speciality: Speciality, **fields: object) -> Post:
    """A physician in specialist training (ST)."""
    return physician(key, training=Training.ST, training_speciality=speciality, **fields)


def assistant(key: str, ground: AssistantNurse | None = AssistantNurse.CERTIFICATE, **fields: object) -> Post:
    """An undersköterska, by certificate if nothing else is said."""
    return post(key, ASSISTANT, assistant_nurse=ground, **fields)


INTERN = physician("at", licensed=False, training=Training.AT, employment=Employment.TEMPORARY, since=-200)
OFFICE = post("administrator", ADMIN, role=AssignmentRole.ADMINISTRATOR)

TEAMS: dict[str, tuple[Post, ...]] = {
    "vardcentral": (
        post("chef", NURSE, **HEAD),
        physician("lakare", Speciality.ALLMANMEDICIN, direct_line=True),
        physician("lakare2", Speciality.GERIATRIK),
        physician("lakare3", Speciality.BARN_OCH_UNGDOMSMEDICIN),
        physician("lakare4", Speciality.INTERNMEDICIN, employment=Employment.TEMPORARY, since=-420, until=25),
        physician("lakare5", licensed=None, employment=Employment.TEMPORARY, since=-40),
        physician("hyrlakare", Speciality.ALLMANMEDICIN, employment=Employment.HIRED, since=-120, title="Hyrläkare"),
        trainee("st", Speciality.ALLMANMEDICIN, since=-700),
        trainee("st2", Speciality.ALLMANMEDICIN, licensed=False, since=-60),
        INTERN,
        post("sjukskoterska", NURSE, title="Distriktssköterska", direct_line=True),
        post("sjukskoterska2", NURSE, until=20),
        post("sjukskoterska3", NURSE, since=30, signs_in=False),
        post("tidigare_sjukskoterska", NURSE, until=-180, signs_in=False),
        assistant("underskoterska"),
        post("barnmorska", Profession.BARNMORSKA),
        post("fysioterapeut", Profession.FYSIOTERAPEUT),
        post("arbetsterapeut", Profession.ARBETSTERAPEUT),
        post("psykolog", Profession.PSYKOLOG),
        post("kurator", Profession.KURATOR),
        post("dietist", Profession.DIETIST),
        post("sekreterare", ADMIN, title="Medicinsk sekreterare"),
        OFFICE,
    ),
    "vardcentral2": (
        post("chef", Profession.FYSIOTERAPEUT, **HEAD),
        physician("lakare", Speciality.ALLMANMEDICIN),
        trainee("st", Speciality.ALLMANMEDICIN, since=-900),
        post("sjukskoterska", NURSE),
        assistant("underskoterska"),
        OFFICE,
    ),
    "vardcentral3": (
        physician("chef", Speciality.ALLMANMEDICIN, **HEAD),
        physician("lakare", Speciality.ALLMANMEDICIN, Speciality.GERIATRIK),
        physician("hyrlakare", Speciality.ALLMANMEDICIN, employment=Employment.HIRED, since=-500, title="Hyrläkare"),
        post("sjukskoterska", NURSE),
        OFFICE,
    ),
    "vardcentral4": (
        post("chef", NURSE, since=-150, **HEAD),
        physician("lakare", Speciality.ALLMANMEDICIN, since=-150),
        post("sjukskoterska", NURSE, since=-150),
    ),
    "barnavardscentral": (
        post("chef", NURSE, **HEAD),
        physician("lakare", Speciality.BARN_OCH_UNGDOMSMEDICIN),
        post("sjukskoterska", NURSE, title="Barnsjuksköterska"),
        post("psykolog", Profession.PSYKOLOG),
    ),
    "habilitering": (
        post("chef", Profession.ARBETSTERAPEUT, **HEAD),
        physician("lakare", Speciality.BARN_OCH_UNGDOMSMEDICIN),
        post("kurator", Profession.KURATOR),
        post("logoped", Profession.LOGOPED),
        post("arbetsterapeut", Profession.ARBETSTERAPEUT),
        post("fysioterapeut", Profession.FYSIOTERAPEUT),
    ),
    "sjukhusavdelning": (
        physician("chef", Speciality.INTERNMEDICIN, **HEAD),
        physician("lakare", Speciality.INTERNMEDICIN),
        physician(
            "hyrlakare", Speciality.INTERNMEDICIN, employment=Employment.HIRED, since=-30, until=14, title="Hyrläkare"
        ),
        trainee("st", Speciality.INTERNMEDICIN, since=-800),
        INTERN,
        post("sjukskoterska", NURSE),
        assistant("underskoterska"),
        OFFICE,
    ),
    "sjukhusavdelning2": (
        physician("chef", Speciality.KIRURGI, **HEAD),
        physician("lakare", Speciality.KIRURGI),
        post("sjukskoterska", NURSE),
    ),
    "sjukhusmottagning": (
        post("chef", NURSE, **HEAD),
        physician("lakare", Speciality.KARDIOLOGI),
        trainee("st", Speciality.KARDIOLOGI, since=-600),
        post("sjukskoterska", NURSE, direct_line=True),
        post("sjukskoterska2", NURSE),
        post("sjukskoterska3", NURSE, until=-4, signs_in=False),
        post("fysioterapeut", Profession.FYSIOTERAPEUT),
        post("dietist", Profession.DIETIST),
        OFFICE,
    ),
    "sjukhusmottagning2": (
        physician("chef", Speciality.INTERNMEDICIN, role=AssignmentRole.MANAGER, title="Verksamhetschef"),
        physician("lakare", Speciality.ONKOLOGI),
        post("sjukskoterska", NURSE),
    ),
    "psykiatri": (
        physician("chef", Speciality.PSYKIATRI, **HEAD),
        physician("lakare", Speciality.PSYKIATRI),
        trainee("st", Speciality.PSYKIATRI, since=-400),
        post("sjukskoterska", NURSE),
        post("psykolog", Profession.PSYKOLOG, protected=True),
        post("kurator", Profession.KURATOR, licensed=False),
        assistant("underskoterska", title="Skötare"),
        OFFICE,
    ),
    "kommunal_halsosjukvard": (
        post("chef", NURSE, **UNIT_HEAD),
        post("sjukskoterska", NURSE, title="Distriktssköterska", direct_line=True),
        post("sjukskoterska2", NURSE, employment=Employment.TEMPORARY, since=-90),
        post("arbetsterapeut", Profession.ARBETSTERAPEUT),
        post("fysioterapeut", Profession.FYSIOTERAPEUT),
        assistant("underskoterska"),
        OFFICE,
    ),
    "hemtjanst": (
        post("chef", ADMIN, **UNIT_HEAD),
        assistant("underskoterska", direct_line=True),
        assistant("underskoterska2", AssistantNurse.TRANSITION),
        assistant("underskoterska3", None, employment=Employment.TEMPORARY, since=date(2022, 9, 1)),
        assistant("underskoterska4", AssistantNurse.TRANSITION, since=date(2024, 2, 5)),
        assistant("vikarie", employment=Employment.TEMPORARY, since=-300, until=0, signs_in=False),
        post("vardbitrade", Profession.VARDBITRADE),
        OFFICE,
    ),
    "hemtjanst2": (
        post("chef", ADMIN, **UNIT_HEAD),
        assistant("underskoterska"),
        post("vardbitrade", Profession.VARDBITRADE),
    ),
    "sarskilt_boende": (
        post("chef", NURSE, **UNIT_HEAD),
        post("sjukskoterska", NURSE),
        assistant("underskoterska"),
        assistant("underskoterska2", AssistantNurse.TRANSITION),
        post("vardbitrade", Profession.VARDBITRADE),
    ),
    "region": (
        post("uppfoljare", ADMIN, role=AssignmentRole.FOLLOW_UP, title="Verksamhetsutvecklare"),
        post("loggranskare", ADMIN, role=AssignmentRole.LOG_REVIEWER, title="Loggranskare"),
    ),
}

ALSO_AT = {
    "vardcentral.sjukskoterska": ("barnavardscentral", AssignmentRole.STAFF),
    "vardcentral.lakare2": ("sarskilt_boende", AssignmentRole.STAFF),
    "vardcentral2.chef": ("barnavardscentral", AssignmentRole.ADMINISTRATOR),
}
"""Second assignments, so that a person chooses at sign-in."""
