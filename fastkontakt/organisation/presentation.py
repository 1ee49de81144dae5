"""The unit's pages in words."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.authority import Authority
from contacts.caseload import Load, Member
from contacts.models import Delegation
from fastkontakt import permissions
from fastkontakt.organisation.enums import Speciality
from fastkontakt.organisation.models import Assignment, Leave, StaffMember, Unit
from fastkontakt.ui.shapes import Fact, Telephone
from fastkontakt.ui.templatetags.fk import dag, role_label


@dataclass(frozen=True, slots=True, kw_only=True)
class DelegationGroup:
    """Delegations in the same state, and whether they can be revoked."""

    key: str
    title: str
    rows: list[Delegation]
    revocable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRow:
    """A person at the unit; `particulars` are what the rules tell people of a profession apart by.

    `away` is the absence under way or the next; `holds` whether the person is anybody's contact.
    """

    key: UUID
    name: str
    profession: str
    particulars: str
    assignments: list[Assignment]
    loads: list[Load]
    away: Leave | None
    holds: bool
    protected: bool


def unit_facts(unit: Unit) -> list[Fact]:
    """What is recorded of the unit and bears on the rules."""
    return [
        Fact(term=_("Verksamhet"), value=str(unit.get_kind_display())),
        Fact(term=_("Vårdgivare"), value=f"{unit.provider.name} ({unit.provider.get_kind_display().lower()})"),
        Fact(term=_("Kommun"), value=unit.municipality),
        Fact(term=_("HSA-id"), value=unit.hsa_id),
        Fact(term=_("Bedriver hälso- och sjukvård"), value=_known(unit.provides_health_care)),
        Fact(term=_("Offentligt finansierad primärvård"), value=_known(unit.primary_care)),
        Fact(term=_("Utför hemtjänst"), value=_known(unit.performs_home_care)),
    ]


def unit_telephone(unit: Unit) -> Telephone | None:
    """The unit's number."""
    return Telephone(number=unit.telephone, hours=unit.telephone_hours) if unit.telephone else None


def _known(answer: bool | None) -> str:
    if answer is None:
        return _("Inte registrerat")
    return _("Ja") if answer else _("Nej")


def member_rows(found: Iterable[Member], absences: Mapping[UUID, Leave]) -> list[MemberRow]:
    """The people of the unit."""
    return [
        MemberRow(
            key=member.staff.pk,
            name=member.staff.name,
            profession=member.staff.profession_display,
            particulars=_particulars(member.staff),
            assignments=member.assignments,
            loads=member.loads,
            away=absences.get(member.staff.pk),
            holds=any(load.open_contacts for load in member.loads),
            protected=member.staff.protected,
        )
        for member in found
    ]


def last_day_of(assignments: Iterable[Assignment]) -> date | None:
    """The last day of the last of them; None where one is open or there is none."""
    ends = [assignment.ends_on for assignment in assignments]
    known = [day for day in ends if day is not None]
    return max(known) if known and len(known) == len(ends) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveRow:
    """An absence in a list. `state`: now, coming or over; only what is not over can be changed."""

    leave: Leave
    state: str


def leave_rows(leaves: Iterable[Leave], *, on: date) -> list[LeaveRow]:
    """Absences with where they stand on the day."""
    return [LeaveRow(leave=leave, state=leave_state(leave, on=on)) for leave in leaves]


def leave_state(leave: Leave, *, on: date) -> str:
    """now, coming or over."""
    if leave.starts_on > on:
        return "coming"
    return "now" if leave.covers(on) else "over"


def _particulars(person: StaffMember) -> str:
    parts = [str(Speciality(key).label) for key in person.specialities]
    parts += [str(person.get_assistant_nurse_display())] if person.assistant_nurse else []
    parts += [str(person.get_employment_display())] if person.employment else []
    return ", ".join(parts)


def delegation_groups(found: Iterable[Delegation], *, on: date) -> list[DelegationGroup]:
    """Delegations by state: those in force first, what is over last. Empty groups are left out."""
    titles = {
        "galler": _("Gäller nu"),
        "kommer": _("Börjar gälla"),
        "slut": _("Har upphört"),
        "begransad": _("Ersatta av en snävare"),
        "aterkallad": _("Återkallade"),
    }
    every = list(found)
    replaced = {delegation.replaces_id for delegation in every}
    rows: dict[str, list[Delegation]] = {key: [] for key in titles}
    for delegation in every:
        rows["begransad" if delegation.pk in replaced else _state(delegation, on)].append(delegation)
    return [
        DelegationGroup(key=key, title=title, rows=rows[key], revocable=key in ("galler", "kommer"))
        for key, title in titles.items()
        if rows[key]
    ]


def _state(delegation: Delegation, on: date) -> str:
    if delegation.revoked_at is not None:
        return "aterkallad"
    if delegation.starts_on > on:
        return "kommer"
    return "galler" if delegation.covers(on) else "slut"


@dataclass(frozen=True, slots=True, kw_only=True)
class Right:
    """A cell of who may do what: the column's label, and on what ground, "" where the person may not."""

    label: str
    ground: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorityRow:
    """A person with what the person may do at the unit."""

    name: str
    profession: str
    rights: list[Right]


def rights_columns(unit_roles: Iterable[str]) -> list[str]:
    """The labels of the rights, in order."""
    appoint = [_("Utse %(role)s") % {"role": role_label(role).lower()} for role in unit_roles]
    return [*appoint, *(str(label) for label, _permission in OTHER_RIGHTS)]


def authority_rows(found: Iterable[Authority], unit_roles: list[str]) -> list[AuthorityRow]:
    """Who may do what at the unit."""
    labels = rights_columns(unit_roles)
    return [
        AuthorityRow(
            name=person.staff.name,
            profession=person.staff.profession_display,
            rights=[
                Right(label=label, ground=ground)
                for label, ground in zip(labels, _grounds(person, unit_roles), strict=True)
            ],
        )
        for person in found
    ]


def _grounds(person: Authority, unit_roles: Iterable[str]) -> Iterator[str]:
    for role in unit_roles:
        yield _ground_to_appoint(person, role)
    for _label, permission in OTHER_RIGHTS:
        yield _("Ja") if person.may(permission) else ""


def _ground_to_appoint(person: Authority, role: str) -> str:
    if not person.appoints(role):
        return ""
    if person.is_manager:
        return _("Verksamhetschef")
    until = person.until[role]
    return _("Delegation till och med %(day)s") % {"day": dag(until)} if until else _("Delegation tills vidare")


OTHER_RIGHTS = (
    (gettext_lazy("Registrera"), permissions.REGISTER_PATIENTS),
    (gettext_lazy("Se uppföljningen"), permissions.READ_MEASURES),
    (gettext_lazy("Granska loggen"), permissions.READ_LOG),
)
