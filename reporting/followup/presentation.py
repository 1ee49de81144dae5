"""Measures in words: lists of figures, and tables in which units, municipalities and providers stand side by side."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from contacts.enums import ContactRole
from fastkontakt.ui.shapes import Fact
from reporting.figures.measures import ANY
from reporting.followup.columns import NOTHING, Column, View
from reporting.followup.words import GROUP_WORDS, PER_CONTACT_WORDS

Measures = dict[str, Any]


@dataclass(frozen=True)
class Group:
    """Figures that are read together."""

    key: str
    title: str
    rows: list[Fact]


@dataclass(frozen=True)
class Cell:
    """A number in a table. `bar` is its length of 100 beside the highest in the column; None: no bar."""

    label: str
    text: str
    bar: int | None


@dataclass(frozen=True)
class Row:
    """A unit, a municipality or a provider."""

    name: str
    url: str
    note: str
    cells: list[Cell]


@dataclass(frozen=True)
class Head:
    """A column's head: its address sorts by it, `sorted` is what aria-sort says."""

    label: str
    url: str
    sorted: str


@dataclass(frozen=True)
class Named:
    """What a row is of, before it is drawn."""

    name: str
    measures: Measures
    url: str = ""
    note: str = ""


def fact(term: str, value: str) -> Fact:
    """A figure with what it is called."""
    return Fact(term=term, value=value)


def shown(value: Any, *, is_percent: bool = False) -> str:
    """A number as it is read, `83 %` for a share; what is too small to show, and what cannot be, in words."""
    if value is NOTHING:
        return _("gäller inte")
    if value is None:
        return _("visas inte")
    text = number_format(value, 1 if isinstance(value, float) else 0, force_grouping=True)
    return _("%(number)s %%") % {"number": text} if is_percent else text


def rows(named: Iterable[Named], view: View) -> list[Row]:
    """The rows of a table, each number with a bar against the highest of its column."""
    found = list(named)
    highest = {column.key: _highest(found, column) for column in view.columns}
    return [
        Row(one.name, one.url, one.note, [_cell(one, column, highest[column.key]) for column in view.columns])
        for one in found
    ]


def ordered(named: Iterable[Named], column: Column | None, *, falling: bool) -> list[Named]:
    """By the column, those without a number last; by name where there is no column, or the numbers are the same."""
    by_name = sorted(named, key=lambda one: one.name)
    if column is None:
        return by_name[::-1] if falling else by_name
    numbers = [(one, column.read(one.measures)) for one in by_name]
    known = [pair for pair in numbers if isinstance(pair[1], int | float)]
    rest = [one for one, value in numbers if not isinstance(value, int | float)]
    return [one for one, _value in sorted(known, key=lambda pair: pair[1], reverse=falling)] + rest


def extremes(named: list[Named], column: Column) -> str:
    """Which of them is highest and which lowest, in a sentence; "" where fewer than two have a number."""
    known = [one for one in ordered(named, column, falling=True) if isinstance(column.read(one.measures), int | float)]
    if len(known) < 2:
        return ""
    high, low = known[0], known[-1]
    return _("%(what)s: högst %(high)s (%(most)s), lägst %(low)s (%(least)s).") % {
        "what": column.label,
        "high": high.name,
        "most": shown(column.read(high.measures), is_percent=column.is_percent),
        "low": low.name,
        "least": shown(column.read(low.measures), is_percent=column.is_percent),
    }


def _highest(named: list[Named], column: Column) -> float:
    if column.is_percent:
        return 100.0
    return max((value for one in named if isinstance(value := column.read(one.measures), int | float)), default=0) or 1


def _cell(one: Named, column: Column, highest: float) -> Cell:
    value = column.read(one.measures)
    bar = round(100 * value / highest) if isinstance(value, int | float) else None
    return Cell(column.label, shown(value, is_percent=column.is_percent), bar)


def groups(measures: Measures, *, of_several: bool = False) -> list[Group]:
    """All the measures, as lists. `of_several`: of several units together, where nothing is told of any role."""
    roles = [ContactRole(role) for role in measures["patients_per_contact"]]
    found = [
        Group("patienter", _("Patienter med fasta kontakter"), _patients(measures, roles, of_several=of_several)),
        Group(
            "per-kontakt", _("Patienter per kontakt"), [row for role in roles for row in _per_contact(measures, role)]
        ),
        Group("tackning", _("Har den kontakt som lagen kräver"), [_coverage(row) for row in measures["coverage"]]),
        Group("informerade", _("Informerade om sin kontakt"), [_informed(measures, role) for role in roles]),
        Group("skyldigheter", _("Skyldigheter"), _duties(measures["duties"])),
        Group(
            "forandringar", _("Nya, avslutade och bytta"), [row for role in roles for row in _changes(measures, role)]
        ),
    ]
    return [group for group in found if group.rows]


def _patients(measures: Measures, roles: list[ContactRole], *, of_several: bool) -> list[Fact]:
    numbers = measures["patients_with_contact"]
    listed = [fact(_("Listade"), shown(measures["listed"]))] if "listed" in measures else []
    in_any = [] if of_several else [fact(_("Någon fast kontakt"), shown(numbers[ANY]))]
    return listed + in_any + [fact(str(role.label), shown(numbers[role])) for role in roles]


def _per_contact(measures: Measures, role: ContactRole) -> list[Fact]:
    row = measures["patients_per_contact"][role]
    text = shown(row["average"])
    if row["average"] is not None and row["median"] is not None:
        text = _("%(average)s i medeltal, %(median)s i median, %(people)s personer") % {
            "average": text,
            "median": shown(row["median"]),
            "people": shown(row["contacts"]),
        }
    return [fact(str(PER_CONTACT_WORDS[role]), text)]


def _coverage(row: Measures) -> Fact:
    term = str(GROUP_WORDS[f"in_{row['group']}", ContactRole(row["role"])])  # type: ignore[index]
    if row["percent"] is None:
        return fact(term, shown(None))
    numbers = {"covered": shown(row["with_contact"]), "all": shown(row["patients"])}
    counted = _("%(covered)s av %(all)s") % numbers
    return fact(term, f"{shown(row['percent'], is_percent=True)}, {counted}")


def _informed(measures: Measures, role: ContactRole) -> Fact:
    return fact(str(role.label), shown(measures["informed"][role]["percent"], is_percent=True))


def _duties(row: Measures) -> list[Fact]:
    return [
        fact(_("Väntar"), shown(row["standing"])),
        fact(_("Försenade"), shown(row["overdue"])),
        fact(_("Fullgjorda i tid"), shown(row["met_in_time"])),
        fact(_("Fullgjorda för sent"), shown(row["met_late"])),
        fact(_("Andel i tid"), shown(row["percent_in_time"], is_percent=True)),
    ]


def _changes(measures: Measures, role: ContactRole) -> list[Fact]:
    row = {name: shown(number) for name, number in measures["changes"][role].items()}
    text = _("nya: %(new)s, avslutade: %(ended)s, byten: %(changed)s") % row
    return [fact(str(role.label), text)]
