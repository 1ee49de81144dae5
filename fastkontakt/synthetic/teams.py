"""Who works at a synthetic unit of each kind, with what the rules ask of a person."""

from dataclasses import dataclass, replace
from functools import cache

from fastkontakt.organisation.enums import (
    AssignmentRole,
    AssistantNurse,
    Employment,
    Profession,
    Speciality,
    Training,
    UnitKind,
)

MANY_YEARS = 15 * 365
UNLICENSED = {Profession.UNDERSKOTERSKA, Profession.ADMINISTRATIV}


@dataclass(frozen=True, kw_only=True)
class Post:
    """A post. `days` is how long ago the person came; `limit` the agreed number of patients, if any."""

    profession: Profession
    title: str = ""
    role: AssignmentRole = AssignmentRole.STAFF
    licensed: bool = True
    specialities: tuple[Speciality, ...] = ()
    training: Training | None = None
    employment: Employment = Employment.PERMANENT
    assistant_nurse: AssistantNurse | None = None
    days: int = MANY_YEARS
    limit: int | None = None
    care_contact: bool = False

    @property
    def manager(self) -> bool:
        """Whether the post is the unit's manager."""
        return self.role == AssignmentRole.MANAGER

    @property
    def physician_contact(self) -> bool:
        """Whether the person may be fast läkarkontakt under the national rules."""
        trained = self.training == Training.ST or Speciality.ALLMANMEDICIN in self.specialities
        return self.profession == Profession.LAKARE and trained and self.employment != Employment.HIRED

    @property
    def licensed_physician(self) -> bool:
        """Whether the person may be fast vårdkontakt at a life-threatening condition."""
        return self.profession == Profession.LAKARE and self.licensed and not self.manager

    @property
    def social_care_contact(self) -> bool:
        """Whether the person may be fast omsorgskontakt."""
        return self.assistant_nurse is not None


def _post(profession: Profession, **fields: object) -> Post:
    return Post(profession=profession, **{"licensed": profession not in UNLICENSED, **fields})  # type: ignore[arg-type]


HEAD = _post(Profession.SJUKSKOTERSKA, title="Verksamhetschef", role=AssignmentRole.MANAGER)
OFFICE = _post(Profession.ADMINISTRATIV, role=AssignmentRole.ADMINISTRATOR)
NURSE = _post(Profession.SJUKSKOTERSKA, care_contact=True)
NEW_NURSE = replace(NURSE, days=120, employment=Employment.TEMPORARY)
ASSISTANT = _post(Profession.UNDERSKOTERSKA, assistant_nurse=AssistantNurse.CERTIFICATE)
ASSISTANT_IN_TRANSITION = replace(ASSISTANT, assistant_nurse=AssistantNurse.TRANSITION)
ASSISTANT_WITHOUT = replace(ASSISTANT, assistant_nurse=None)
GENERALIST = _post(Profession.LAKARE, specialities=(Speciality.ALLMANMEDICIN,), limit=1_100)
TRAINEE = _post(Profession.LAKARE, training=Training.ST, limit=550, days=1_200)
HIRED = replace(GENERALIST, employment=Employment.HIRED, title="Hyrläkare", days=200, limit=None)
SPECIALIST = _post(Profession.LAKARE, specialities=(Speciality.INTERNMEDICIN,))
PSYCHIATRIST = _post(Profession.LAKARE, specialities=(Speciality.PSYKIATRI,))
PAEDIATRICIAN = _post(Profession.LAKARE, specialities=(Speciality.BARN_OCH_UNGDOMSMEDICIN,))
COUNSELLOR = _post(Profession.KURATOR, care_contact=True)
PSYCHOLOGIST = _post(Profession.PSYKOLOG, care_contact=True)
OCCUPATIONAL = _post(Profession.ARBETSTERAPEUT, care_contact=True)
PHYSIO = _post(Profession.FYSIOTERAPEUT, care_contact=True)
FOLLOW_UP = _post(Profession.ADMINISTRATIV, title="Uppföljare", role=AssignmentRole.FOLLOW_UP)
LOG_REVIEWER = _post(Profession.ADMINISTRATIV, title="Loggranskare", role=AssignmentRole.LOG_REVIEWER)

TEAMS: dict[UnitKind, tuple[tuple[int, Post], ...]] = {
    UnitKind.VARDCENTRAL: (
        (1, HEAD), (5, GENERALIST), (2, TRAINEE), (1, HIRED), (6, NURSE), (1, NEW_NURSE), (2, ASSISTANT),
        (1, COUNSELLOR), (1, PSYCHOLOGIST), (1, PHYSIO), (1, OFFICE),
    ),
    UnitKind.BARNAVARDSCENTRAL: ((1, HEAD), (2, PAEDIATRICIAN), (4, NURSE)),
    UnitKind.HABILITERING: ((1, HEAD), (2, PAEDIATRICIAN), (3, OCCUPATIONAL), (2, PSYCHOLOGIST)),
    UnitKind.SJUKHUSAVDELNING: ((1, HEAD), (5, SPECIALIST), (8, NURSE), (4, ASSISTANT), (1, OFFICE)),
    UnitKind.SJUKHUSMOTTAGNING: ((1, HEAD), (5, SPECIALIST), (6, NURSE), (1, COUNSELLOR), (1, OFFICE)),
    UnitKind.PSYKIATRI: ((1, HEAD), (4, PSYCHIATRIST), (6, NURSE), (3, COUNSELLOR), (3, PSYCHOLOGIST)),
    UnitKind.KOMMUNAL_HALSOSJUKVARD: ((1, HEAD), (14, NURSE), (2, OCCUPATIONAL), (2, PHYSIO), (2, ASSISTANT)),
    UnitKind.HEMTJANST: ((1, HEAD), (14, ASSISTANT), (3, ASSISTANT_IN_TRANSITION), (2, ASSISTANT_WITHOUT)),
    UnitKind.SARSKILT_BOENDE: ((1, HEAD), (3, NURSE), (8, ASSISTANT), (1, ASSISTANT_IN_TRANSITION)),
    UnitKind.REGION: ((1, FOLLOW_UP), (1, LOG_REVIEWER)),
}  # fmt: skip


@cache
def team(kind: UnitKind) -> tuple[Post, ...]:
    """The posts of a unit of that kind, the manager's first."""
    return tuple(post for number, post in TEAMS[kind] for _ in range(number))
