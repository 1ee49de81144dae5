"""Exports in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fastkontakt.ui.templatetags.fk import dag
from reporting.exports.enums import UNDER_WAY, ExportFailure, ExportState
from reporting.exports.fetching import address
from reporting.exports.kinds.base import ON
from reporting.exports.progress import Progress
from reporting.models import Export

TAGS: Mapping[str, tuple[str, str]] = {
    ExportState.WAITING: ("neutral", "clock"),
    ExportState.RUNNING: ("info", "clock"),
    ExportState.DONE: ("success", "check"),
    ExportState.FAILED: ("danger", "warning"),
    ExportState.EXPIRED: ("neutral", "end"),
    ExportState.CANCELLED: ("neutral", "close"),
}
"""State -> the colour and the icon of its tag."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportRow:
    """A line of the page. `share` is in whole per cent; `file_url` is set where there is a file to fetch."""

    key: UUID
    title: str
    more: str
    asked_at: datetime
    state: str
    color: str
    icon: str
    under_way: bool
    share: int
    done: str
    failure: str
    file_url: str
    size: str
    expires_at: datetime | None


def rows(exports: list[Export], progress: Mapping[UUID, Progress], *, now: datetime) -> list[ExportRow]:
    """The exports as lines, in order."""
    return [_row(export, progress.get(export.pk, (0, 0)), now) for export in exports]


def _row(export: Export, progress: Progress, now: datetime) -> ExportRow:
    state = ExportState(export.state)
    if state == ExportState.DONE and export.expires_at is not None and export.expires_at <= now:
        state = ExportState.EXPIRED
    done, total = progress
    is_done, under_way = state == ExportState.DONE, state in UNDER_WAY
    color, icon = TAGS[state]
    return ExportRow(
        key=export.pk,
        title=str(export.get_kind_display()),
        more=_more(export),
        asked_at=export.asked_at,
        state=str(state.label),
        color=color,
        icon=icon,
        under_way=under_way,
        share=min(99, 100 * done // total) if total else 0,
        done=_done(state, done, total) if under_way else "",
        failure=str(ExportFailure(export.failure).label) if export.failure else "",
        file_url=address(export) if is_done else "",
        size=_size(export) if is_done else "",
        expires_at=export.expires_at if is_done else None,
    )


def _more(export: Export) -> str:
    """What was chosen, without saying of whom: a person's contacts are a choice among others."""
    said = [str(export.get_format_display())]
    if day := export.parameters.get(ON):
        said.append(_("siffror från %(day)s") % {"day": dag(date.fromisoformat(day))})
    elif export.parameters:
        said.append(_("eget urval"))
    return ", ".join(said)


def _done(state: str, done: int, total: int) -> str:
    if state == ExportState.WAITING and not total:
        return _("Väntar på sin tur.")
    return _("%(done)s av %(total)s rader") % {"done": done, "total": total} if total else _("Räknar rader.")


def _size(export: Export) -> str:
    count, size = _known(export.rows), _known(export.size)
    told = ngettext("%(count)s rad", "%(count)s rader", count) % {"count": count}
    return f"{told}, {filesizeformat(size)}"


def _known(number: int | None) -> int:
    """What is set where a file is made."""
    assert number is not None
    return number


def news(shown: list[ExportRow]) -> str:
    """How it stands, for who does not see it: what is made, and what can be fetched."""
    under_way, ready = sum(row.under_way for row in shown), sum(bool(row.file_url) for row in shown)
    said = [ngettext("%(count)s fil skapas.", "%(count)s filer skapas.", under_way) % {"count": under_way}]
    said.append(ngettext("%(count)s fil att hämta.", "%(count)s filer att hämta.", ready) % {"count": ready})
    return " ".join(said)
