"""The columns in which units, municipalities and care providers are set side by side: a few at a time."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from contacts.enums import ContactRole
from reporting.enums import GROUPS
from reporting.followup.words import GROUP_WORDS

Measures = dict[str, Any]
DEFAULT = "patienter"


@dataclass(frozen=True)
class Column:
    """A number of a unit's measures (reporting.figures.measures.shaped). `read` gives NOTHING where it cannot be."""

    key: str
    label: str
    read: Callable[[Measures], Any]
    is_percent: bool = False


@dataclass(frozen=True)
class View:
    """Columns that are looked at together."""

    key: str
    label: str
    columns: list[Column]


NOTHING = object()
"""In the place of a number that a unit cannot have: it has no such role, or nobody it should be counted of."""


def views() -> dict[str, View]:
    """The views by key, in order."""
    roles = [(role.value, str(role.label)) for role in ContactRole]
    found = [
        View(
            DEFAULT, _("Patienter"), [Column(role, label, _of("patients_with_contact", role)) for role, label in roles]
        ),
        View(
            "per-kontakt",
            _("Patienter per kontakt"),
            [Column(role, label, _of("patients_per_contact", role, "average")) for role, label in roles],
        ),
        View("tackning", _("Har den kontakt som lagen kräver"), _coverage()),
        View(
            "informerade",
            _("Informerade"),
            [Column(role, label, _of("informed", role, "percent"), is_percent=True) for role, label in roles],
        ),
        View("skyldigheter", _("Skyldigheter"), _duties()),
    ]
    return {view.key: view for view in found}


def _coverage() -> list[Column]:
    return [
        Column(f"{group.removeprefix('in_')}-{role}", str(words), _share_of(group.removeprefix("in_"), role), True)
        for (group, role), words in GROUP_WORDS.items()
        if group in GROUPS
    ]


def _duties() -> list[Column]:
    return [
        Column("standing", _("Väntar"), _of("duties", "standing")),
        Column("overdue", _("Försenade"), _of("duties", "overdue")),
        Column("percent_in_time", _("Fullgjorda i tid"), _of("duties", "percent_in_time"), is_percent=True),
    ]


def _of(*path: str) -> Callable[[Measures], Any]:
    def read(measures: Measures) -> Any:
        found: Any = measures
        for name in path:
            found = found.get(name, NOTHING) if isinstance(found, dict) else NOTHING
        return found

    return read


def _share_of(group: str, role: str) -> Callable[[Measures], Any]:
    def read(measures: Measures) -> Any:
        rows = (row["percent"] for row in measures["coverage"] if (row["group"], row["role"]) == (group, role))
        return next(rows, NOTHING)

    return read
