"""Each one's open contacts at the unit against the limit agreed with them, as bars of that limit."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from contacts.enums import ContactRole
from contacts.limits.board import guide_value
from contacts.limits.selectors import Limits, limit_of
from fastkontakt.organisation.models import StaffMember
from fastkontakt.ui.templatetags.fk import role_label
from reporting.dashboard.links import Links
from reporting.dashboard.question import Kind
from reporting.dashboard.selectors import By, Overview

ROOM, NEAR, OVER, UNLIMITED = "room", "near", "over", ""
NEAR_FROM = 0.9
FURTHEST = 1.5
"""So many times the limit is the most that is drawn: further off it would flatten the others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadBar:
    """A person's bar. `band`: room, near, over, or "" without a limit, and then without a bar too.

    The limit stands at the same place for all in a role; lengths are in per cent of the width.
    """

    name: str
    profession: str
    count: int
    limit: int | None
    guide: int | None
    band: str
    words: str
    url: str
    filled: str
    limit_at: str
    guide_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleLoads:
    """The bars of a role, the fullest first, and in words how it stands."""

    role: str
    title: str
    summary: str
    over: int
    bars: list[LoadBar]


def band_of(count: int, limit: int | None) -> str:
    """Over from one more than the limit, near from nine tenths of it."""
    if limit is None:
        return UNLIMITED
    if count > limit:
        return OVER
    return NEAR if count >= limit * NEAR_FROM else ROOM


def passed(held: By, limits: Limits) -> int:
    """How many have passed their limit, counted once for each role."""
    return sum(band_of(count, limit_of(limits, staff, role)) == OVER for (staff, role), count in held.items())


def role_loads(found: Overview, links: Links) -> list[RoleLoads]:
    """The roles in which somebody has contacts or an agreed limit."""
    return [loads for role in ContactRole.values if (loads := _of_role(found, role, links)).bars]


def _of_role(found: Overview, role: str, links: Links) -> RoleLoads:
    people = [person for person in found.people if _is_shown(found, person.pk, role)]
    top = _scale(found, people, role)
    bars = sorted((_bar(found, person, role, top, links) for person in people), key=_fullest_first)
    return RoleLoads(
        role=role,
        title=role_label(role),
        summary=_summary(bars),
        over=sum(bar.band == OVER for bar in bars),
        bars=bars,
    )


def _is_shown(found: Overview, staff: UUID, role: str) -> bool:
    return (staff, role) in found.open_now or (staff, role) in found.limits


def _scale(found: Overview, people: list[StaffMember], role: str) -> float:
    """How many times the limit the whole width stands for."""
    shares = [_share(found.open_now.get((p.pk, role), 0), limit_of(found.limits, p.pk, role)) for p in people]
    return min(FURTHEST, max([1.0, *shares]))


def _share(count: int, limit: int | None) -> float:
    """The part of the limit; all of it where nothing may be held."""
    return count / limit if limit else float(bool(count))


def _bar(found: Overview, person: StaffMember, role: str, top: float, links: Links) -> LoadBar:
    count = found.open_now.get((person.pk, role), 0)
    limit, guide = limit_of(found.limits, person.pk, role), guide_value(person, role)
    band = band_of(count, limit)
    return LoadBar(
        name=person.name,
        profession=person.profession_display,
        count=count,
        limit=limit,
        guide=guide,
        band=band,
        words=_words(count, limit, band),
        url=links.to(Kind.OPEN, role, staff=person.pk) if count else "",
        filled=_part(_share(count, limit), top) if limit is not None else "",
        limit_at=_part(1, top) if limit is not None else "",
        guide_at=_part(guide / limit, top) if guide and limit and guide <= limit * top else "",
    )


def _words(count: int, limit: int | None, band: str) -> str:
    """How it stands: the remark that goes with the colour."""
    if limit is None:
        return _("ingen gräns")
    if band == ROOM:
        return _("rum för %(count)s till") % {"count": limit - count}
    if band == OVER:
        return _("%(count)s över gränsen") % {"count": count - limit}
    return _("gränsen nådd") if count == limit else _("nära gränsen")


def _summary(bars: list[LoadBar]) -> str:
    counts = {band: sum(bar.band == band for bar in bars) for band in (OVER, NEAR, ROOM, UNLIMITED)}
    said = _("%(over)s över sin gräns, %(near)s nära, %(room)s med rum kvar.") % counts
    if not counts[UNLIMITED]:
        return said
    without = _("%(count)s utan gräns.") % {"count": counts[UNLIMITED]}
    return f"{said} {without}"


def _fullest_first(bar: LoadBar) -> tuple[bool, float, str]:
    if bar.limit is None:
        return True, -bar.count, bar.name
    return False, -(bar.count / bar.limit if bar.limit else float("inf")), bar.name


def _part(share: float, top: float) -> str:
    return f"{min(100.0, 100 * share / top):.1f}%"
