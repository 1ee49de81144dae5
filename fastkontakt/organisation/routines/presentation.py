"""The unit's routine in words: its sections, its versions, what differs between two."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from fastkontakt.organisation.enums import RoutineSection
from fastkontakt.organisation.models import Routine, RoutineReview
from fastkontakt.organisation.routines.differences import KEPT, Piece, differences
from fastkontakt.organisation.routines.requirements import REQUIREMENTS
from fastkontakt.organisation.routines.selectors import due_on
from fastkontakt.ui.shapes import Fact, RoutineExtract
from fastkontakt.ui.templatetags.fk import dag

ONE_DAY = timedelta(days=1)
EXTRACTS: Mapping[str, Any] = {
    RoutineSection.APPOINTING: lambda: _("Enhetens kriterier för att utse"),
    RoutineSection.ENDING: lambda: _("Enhetens kriterier för att avsluta"),
}


@dataclass(frozen=True, slots=True)
class Section:
    """A section as it is read."""

    key: str
    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionRow:
    """A version in the list. `state`: current, coming, past or unused (another went before it); `last` None is open."""

    routine: Routine
    state: str
    last: date | None

    @property
    def former(self) -> int:
        """The number of the version before; 0 for the first."""
        return int(self.routine.number) - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedSection:
    """A section in two versions."""

    key: str
    title: str
    pieces: list[Piece]

    @property
    def changed(self) -> bool:
        """Whether anything differs."""
        return any(piece.kind != KEPT for piece in self.pieces)


def sections(texts: Any) -> list[Section]:
    """The sections of a version, or of what is typed, in the guideline's order."""
    found = texts if isinstance(texts, Mapping) else vars(texts)
    return [Section(key, str(label), found.get(key, "")) for key, label in RoutineSection.choices]


def facts(routine: Routine, reviews: Iterable[RoutineReview] = ()) -> list[Fact]:
    """Who decided the version, since when it holds, when it was and will be gone through."""
    decided = _("%(day)s av %(name)s") % {"day": dag(routine.decided_on), "name": routine.decided_by.name}
    read = [_("%(day)s av %(name)s") % {"day": dag(row.on), "name": row.reviewed_by.name} for row in reviews]
    return [
        Fact(term=_("Version"), value=str(routine.number)),
        Fact(term=_("Gäller från"), value=dag(routine.starts_on)),
        Fact(term=_("Beslutad"), value=decided),
        Fact(term=_("Senast genomgången"), value=read[0] if read else ""),
        Fact(term=_("Gås igenom senast"), value=dag(due_on(routine))),
    ]


def version_rows(newest_first: list[Routine], *, on: date) -> list[VersionRow]:
    """The versions with their days: each holds until one that was decided later begins."""
    rows: list[VersionRow] = []
    next_begins: date | None = None
    for routine in newest_first:
        last = next_begins - ONE_DAY if next_begins else None
        rows.append(VersionRow(routine=routine, state=_state(routine.starts_on, last, on), last=last))
        next_begins = min(next_begins or routine.starts_on, routine.starts_on)
    return rows


def _state(first: date, last: date | None, on: date) -> str:
    if last is not None and last < first:
        return "unused"
    if first > on:
        return "coming"
    return "current" if last is None or on <= last else "past"


def compared(old: Routine, new: Routine) -> list[ChangedSection]:
    """Each section with what differs."""
    return [
        ChangedSection(
            key=section.key, title=section.title, pieces=differences(getattr(old, section.key), section.text)
        )
        for section in sections(new)
    ]


def extract(routine: Routine | None, section: RoutineSection, *, may_write: bool) -> RoutineExtract | None:
    """A section where it is needed. Without a routine: to the one who writes it, that it is missing; else nothing."""
    if routine is None and not may_write:
        return None
    return RoutineExtract(
        title=EXTRACTS[section](),
        text=getattr(routine, section) if routine else "",
        url=reverse("organisation:routine") if routine else reverse("organisation:write_routine"),
        since=routine.starts_on if routine else None,
    )


def source_of(tenant: str) -> str:
    """What requires a routine of the tenant's units; "" where nothing does."""
    return REQUIREMENTS[tenant].source if tenant in REQUIREMENTS else ""
