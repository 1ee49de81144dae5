"""The measures of the unit, and of the units that one follows up, at the end of a day. No patients."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from fastkontakt import permissions
from fastkontakt.accounts.actor import Actor
from fastkontakt.ui.templatetags.fk import role_label
from reporting.enums import GROUPS, Measure
from reporting.exports.kinds.base import ON, Kind, Line, Parameters, Plain, Table
from reporting.figures import measures
from reporting.figures.days import require_known_day
from reporting.figures.measures import ANY, shaped
from reporting.figures.reach import follows_up, require_follow_up
from reporting.figures.sheet import Place, followed_up, place_of

UNKNOWN = "–"
"""In the place of a number that there is none of, or that is too small to show."""
Shape = Mapping[str, Any]
Cell = tuple[str, str, Plain]
"""A measure, the role that it is about ("" for none), and its number."""


def _require_own_unit(viewer: Actor) -> None:
    permissions.require(viewer, permissions.READ_MEASURES)
    if follows_up(viewer):
        raise PermissionDenied(
            _("Enhetens egna siffror är till för dess chef. Välj uppföljningen per enhet i stället.")
        )


def _parameters(viewer: Actor, given: Mapping[str, Any], on: date) -> Parameters:
    """The day to which the figures belong: that of the asking where none is named, so that the file tells of that."""
    if set(given) - {ON}:
        raise ValidationError({"parameters": _("Här går det bara att välja dag.")})
    day = _day(given.get(ON)) if given.get(ON) else on
    require_known_day(day, today=on, field=ON)
    return {ON: day.isoformat()}


def _day(text: Any) -> date:
    try:
        day = parse_date(str(text))
    except ValueError:
        day = None
    if day is None:
        raise ValidationError({ON: _("Skriv en dag som finns, till exempel 2026-11-22.")})
    return day


def _of_unit(viewer: Actor, parameters: Parameters, on: date) -> Table:
    day = _day(parameters[ON])
    found = measures.collect([viewer.unit], first=measures.since(day), on=day)[viewer.unit.pk]
    lines = list(_lines(day, place_of(viewer.unit), shaped(found)))
    return _table(day, lines, _("Ett streck betyder att det inte finns något att räkna på."))


def _of_units(viewer: Actor, parameters: Parameters, on: date) -> Table:
    day = _day(parameters[ON])
    found = followed_up(viewer, on=day)
    lines = [line for place in found.places for line in _lines(day, place, found.of_unit(place.id))]
    note = _("Ett streck betyder färre än fem, eller att ett sådant tal skulle gå att räkna ut, eller att inget finns.")
    return _table(day, lines, note)


def _table(day: date, lines: list[Line], note: str) -> Table:
    headings = [_("Dag"), _("Enhet"), _("Vårdgivare"), _("Kommun"), _("Mått"), _("Roll"), _("Värde")]
    period = _("Nya, avslutade och bytta kontakter och fullgjorda skyldigheter räknas från och med %(day)s.")
    notes = [period % {"day": measures.since(day).isoformat()}, note]
    return Table(headings=headings, total=len(lines), lines=iter(lines), notes=notes)


def _lines(day: date, place: Place, shape: Shape) -> Iterator[Line]:
    for measure, role, value in cells(shape):
        shown = UNKNOWN if value is None else value
        yield Line([day, place.name, place.provider, place.municipality, measure, role, shown])


def cells(shape: Shape) -> Iterator[Cell]:
    """Every number of a unit's measures (reporting.figures.measures.shaped), in words."""
    if measures.LISTED in shape:
        yield str(Measure.LISTED.label), "", shape[measures.LISTED]
    for role, number in shape["patients_with_contact"].items():
        yield str(Measure.WITH_CONTACT.label), "" if role == ANY else role_label(role), number
    for role, row in shape["patients_per_contact"].items():
        yield _("Patienter per kontaktperson, medeltal"), role_label(role), row["average"]
        yield _("Patienter per kontaktperson, median"), role_label(role), row["median"]
    for role, row in shape["informed"].items():
        yield _("Kontakter som patienten är informerad om, procent"), role_label(role), row["percent"]
    yield from _coverage(shape["coverage"])
    yield from _duties(shape["duties"])
    for role, row in shape["changes"].items():
        for name, label in (("new", _("Nya kontakter")), ("ended", _("Avslutade kontakter")), ("changed", _("Byten"))):
            yield label, role_label(role), row[name]


def _coverage(rows: Iterable[Shape]) -> Iterator[Cell]:
    for row in rows:
        group, role = Measure(f"in_{row['group']}"), role_label(row["role"])
        covered = str(GROUPS[group].label)
        yield str(group.label), role, row["patients"]
        yield covered, role, row["with_contact"]
        yield _("%(measure)s, procent") % {"measure": covered}, role, row["percent"]


def _duties(row: Shape) -> Iterator[Cell]:
    for measure in (Measure.STANDING, Measure.OVERDUE, Measure.MET_IN_TIME, Measure.MET_LATE):
        yield str(measure.label), "", row[measure.value]
    yield _("Skyldigheter som fullgjorts i tid, procent"), "", row["percent_in_time"]


UNIT_FIGURES = Kind(require=_require_own_unit, parameters=_parameters, table=_of_unit)
FOLLOW_UP = Kind(require=require_follow_up, parameters=_parameters, table=_of_units)
