"""The unit's pages in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from contacts.caseload import Load, Member
from contacts.models import Delegation
from fastkontakt.organisation.enums import Speciality
from fastkontakt.organisation.models import Assignment, Leave, StaffMember, Unit
from fastkontakt.ui.shapes import Fact, Telephone


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
        "aterkallad": _("Återkallade"),
    }
    rows: dict[str, list[Delegation]] = {key: [] for key in titles}
    for delegation in found:
        rows[_state(delegation, on)].append(delegation)
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
