"""How many each one is the fixed contact of, against the limits: what the page on caseload shows."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from contacts.limits.board import Place, board
from fastkontakt import permissions
from fastkontakt.accounts.actor import Actor
from fastkontakt.ui.templatetags.fk import role_label
from reporting.exports.kinds.base import Kind, Line, Parameters, Table


def _require(viewer: Actor) -> None:
    permissions.require(viewer, permissions.DELEGATE)


def _parameters(viewer: Actor, given: Mapping[str, Any], on: date) -> Parameters:
    if given:
        raise ValidationError({"parameters": _("Belastningen gäller alltid hela enheten i dag: lämna urvalet tomt.")})
    return {}


def _table(viewer: Actor, parameters: Parameters, on: date) -> Table:
    places = [place for in_role in board(viewer, on=on).values() for place in in_role]
    headings = [
        _("Namn"),
        _("Profession"),
        _("Roll"),
        _("Öppna kontakter"),
        _("Varav hos oss"),
        _("Gräns"),
        _("Över gränsen"),
        _("Nationellt riktvärde"),
        _("Borta nu"),
    ]
    return Table(headings=headings, total=len(places), lines=_lines(places))


def _lines(places: list[Place]) -> Iterator[Line]:
    """Protected staff stand by profession: a file leaves the unit."""
    for place in places:
        place.staff.shown_as = ""
        counts = [place.open_contacts, place.here, place.limit, place.over, place.guide]
        away = _("Ja") if place.away else _("Nej")
        yield Line([place.staff.name, place.staff.profession_display, role_label(place.role), *counts, away])


CASELOAD = Kind(require=_require, parameters=_parameters, table=_table)
