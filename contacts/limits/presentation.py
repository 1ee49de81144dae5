"""Limits and loads in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.enums import ProposalOutcome
from contacts.limits.board import Place
from contacts.limits.forecast import Forecast
from contacts.models import CaseloadLimit, LimitProposal
from fastkontakt.organisation.models import StaffMember
from fastkontakt.ui.templatetags.fk import dag, role_label

SET_BY = {
    "agreed": gettext_lazy("överenskommen"),
    "unit": gettext_lazy("enhetens gräns"),
    "tenant": gettext_lazy("regionens gräns"),
}
NEAR = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadRow:
    """A person in a role: the bar, whose limit it is, and where a distribution begins ("" where there is no need)."""

    key: UUID
    name: str
    profession: str
    away: bool
    may_hold: bool
    open_contacts: int
    limit: int | None
    guide: int | None
    set_by: str
    share_out_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleLoads:
    """A role with its people and, in words, how it stands. `idle` have nobody, and no limit of their own."""

    role: str
    title: str
    summary: str
    rows: list[LoadRow]
    idle: list[LoadRow]


def role_loads(found: dict[str, list[Place]]) -> list[RoleLoads]:
    """The board."""
    return [
        RoleLoads(
            role=role,
            title=role_label(role),
            summary=_summary(places),
            rows=[_load_row(place) for place in places if not _is_idle(place)],
            idle=[_load_row(place) for place in places if _is_idle(place)],
        )
        for role, places in found.items()
    ]


def _is_idle(place: Place) -> bool:
    return not place.open_contacts and place.set_by != "agreed"


def _summary(places: list[Place]) -> str:
    over = sum(1 for place in places if place.over)
    limited = [place for place in places if place.limit is not None and place.seat.takes]
    room = sum(max(0, (place.limit or 0) - place.open_contacts) for place in limited)
    if not places:
        return ""
    return _("%(over)s över sin gräns. Rum för %(room)s till hos dem som har en gräns och är i tjänst.") % {
        "over": over,
        "room": room,
    }


def _load_row(place: Place) -> LoadRow:
    needs = place.limit is not None and place.here > 0 and place.open_contacts > place.limit * NEAR
    return LoadRow(
        key=place.staff.pk,
        name=place.staff.name,
        profession=place.staff.profession_display,
        away=place.away,
        may_hold=place.may_hold,
        open_contacts=place.open_contacts,
        limit=place.limit,
        guide=place.guide,
        set_by=str(SET_BY.get(place.set_by, "")),
        share_out_url=_share_out_url(place) if needs else "",
    )


def _share_out_url(place: Place) -> str:
    query = {"fran": str(place.staff.pk), "roll": place.role, "antal": str(min(place.over, place.here) or 1)}
    return f"?{urlencode(query)}#fordela"


def people(found: dict[str, list[Place]]) -> list[tuple[str, str]]:
    """Those who hold contacts at the unit, as choices of who leaves, by name."""
    held = {place.staff.pk: place.staff for places in found.values() for place in places if place.here}
    by_name = sorted(held.values(), key=lambda person: (person.family_name, person.given_name))
    return [(str(person.pk), f"{person.name}, {person.profession_display}") for person in by_name]


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastRow:
    """A person's load as it is and as it becomes."""

    name: str
    profession: str
    before: int
    after: int
    limit: int | None
    leaves: bool
    over: int


def forecast_rows(found: Forecast, places: Iterable[Place]) -> list[ForecastRow]:
    """Those whose load changes or who could take more, those who go over first."""
    by_key = {place.staff.pk: place for place in places}
    rows = [
        ForecastRow(
            name=by_key[outcome.key].staff.name,
            profession=by_key[outcome.key].staff.profession_display,
            before=outcome.before,
            after=outcome.after,
            limit=outcome.limit,
            leaves=outcome.leaves,
            over=outcome.over,
        )
        for outcome in found.outcomes
        if outcome.before != outcome.after or by_key[outcome.key].seat.takes or outcome.leaves
    ]
    return sorted(rows, key=lambda row: (row.leaves, -row.over, -row.after))


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareRow:
    """A colleague who could take over so many."""

    name: str
    profession: str
    taken: int
    open_contacts: int
    limit: int | None

    @property
    def after(self) -> int:
        """How many it becomes."""
        return self.open_contacts + self.taken


def share_rows(given: Iterable[tuple[StaffMember, int]], places: Iterable[Place]) -> list[ShareRow]:
    """The suggested distribution."""
    by_key = {place.staff.pk: place for place in places}
    return [
        ShareRow(
            name=person.name,
            profession=person.profession_display,
            taken=taken,
            open_contacts=by_key[person.pk].open_contacts,
            limit=by_key[person.pk].limit,
        )
        for person, taken in given
        if person.pk in by_key
    ]


def move_url(staff: StaffMember, role: str, number: int) -> str:
    """Where so many of the person's contacts are moved."""
    return f"{reverse('contacts:leaving', args=[staff.pk])}?{urlencode({'roll': role, 'antal': str(number)})}"


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitRow:
    """A limit that holds, held or will hold, and how it was decided."""

    role: str
    patients: int
    starts_on: date
    ends_on: date | None
    state: str
    decided: str


def limit_rows(found: Iterable[CaseloadLimit], *, on: date) -> list[LimitRow]:
    """Limits as rows, by role, the latest first. `state`: now, coming or over."""
    return [
        LimitRow(
            role=row.role,
            patients=row.patients,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            state="coming" if row.starts_on > on else "now" if row.covers(on) else "over",
            decided=_decided(row),
        )
        for row in found
    ]


def _decided(row: CaseloadLimit) -> str:
    if row.agreement is not None:
        proposed = _("Föreslagen av %(name)s %(day)s.") % {
            "name": row.agreement.proposed_by.name,
            "day": dag(row.agreement.proposed_at),
        }
        return f"{proposed} {answer_text(row.agreement)}"
    if row.set_by is not None:
        return _("Satt av %(name)s %(day)s.") % {"name": row.set_by.name, "day": dag(row.set_at)}
    return ""


def answer_text(proposal: LimitProposal) -> str:
    """What became of a proposal, in a sentence; "" while it waits."""
    if proposal.answered_by is None:
        return ""
    said = {"name": proposal.answered_by.name, "day": dag(proposal.answered_at)}
    if proposal.met_on is not None:
        return _("Överenskommet på möte %(met)s, antecknat av %(name)s.") % (said | {"met": dag(proposal.met_on)})
    sentences = {
        ProposalOutcome.ACCEPTED: _("Godkänt av %(name)s %(day)s."),
        ProposalOutcome.DECLINED: _("Avböjt av %(name)s %(day)s: %(reason)s"),
        ProposalOutcome.WITHDRAWN: _("Återtaget av %(name)s %(day)s."),
    }
    return sentences[ProposalOutcome(proposal.outcome)] % (said | {"reason": proposal.answer_reason})


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalRow:
    """A proposal with what became of it."""

    proposal: LimitProposal
    answer: str


def proposal_rows(found: Iterable[LimitProposal]) -> list[ProposalRow]:
    """Proposals that are answered, as they were."""
    return [ProposalRow(proposal=row, answer=answer_text(row)) for row in found if row.outcome]
