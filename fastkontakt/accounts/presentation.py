"""What the sign-in pages show."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.utils.translation import gettext as _

from fastkontakt.accounts.actor import SignIn
from fastkontakt.accounts.forms import key_of
from fastkontakt.accounts.signin import Choice
from fastkontakt.demodata import people
from fastkontakt.ui.shapes import Door

STAFF, CITIZENS = "personal", "invanare"
DEMO_BACKEND = "fastkontakt.accounts.demo_backend.DemoBackend"


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Rows under one tenant's name; `key` is the heading's id."""

    key: str
    title: str
    rows: list[Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceRow:
    """One thing to sign in as. `current` is what the session acts as now."""

    key: str
    title: str
    role: str
    where: str
    starts_on: date | None
    ends_on: date | None
    current: bool


def entrance(audience: str, target: str) -> dict[str, Any]:
    """The two doors, which one is open, and in the demo the persons behind it. `target`: where to go afterwards."""
    audience = CITIZENS if audience == CITIZENS else STAFF
    return {"doors": _doors(audience, target), "audience": audience, "groups": demo_people(audience)}


def _doors(audience: str, target: str) -> list[Door]:
    worded = {
        STAFF: ("care", _("Personal i vård och omsorg"), _("Se, utse och byt fasta kontakter på din enhet.")),
        CITIZENS: (
            "people",
            _("Patient eller närstående"),
            _("Se vem som hjälper dig eller ditt barn, och hur du når dem."),
        ),
    }
    return [
        Door(icon=icon, title=title, text=text, current=key == audience, url=_address(key, target))
        for key, (icon, title, text) in worded.items()
    ]


def _address(audience: str, target: str) -> str:
    return f"?{urlencode({'som': audience, 'next': target} if target else {'som': audience})}"


def demo_people(audience: str) -> list[Group]:
    """Persons to try, by tenant. Empty where the demo's password is not accepted."""
    if DEMO_BACKEND not in settings.AUTHENTICATION_BACKENDS:
        return []
    wanted = people.CITIZEN if audience == CITIZENS else people.STAFF
    return _grouped((row for row in people.sign_ins() if row.kind == wanted), lambda row: row.tenant_name)


def choices_by_tenant(choices: Iterable[Choice], now: SignIn | None) -> list[Group]:
    """What the user may sign in as, by tenant."""
    groups = _grouped(choices, lambda choice: choice.tenant.name)
    return [replace(group, rows=[_choice_row(choice, now) for choice in group.rows]) for group in groups]


def _choice_row(choice: Choice, now: SignIn | None) -> ChoiceRow:
    assignment = choice.assignment
    common: dict[str, Any] = {"key": key_of(choice.sign_in), "current": choice.sign_in == now}
    if assignment is None:
        title = _("Mina egna kontakter") if choice.sign_in.patient else _("Den som jag företräder")
        role = _("Patient") if choice.sign_in.patient else _("Närstående eller vårdnadshavare")
        return ChoiceRow(title=title, role=role, where="", starts_on=None, ends_on=None, **common)
    unit = assignment.unit
    return ChoiceRow(
        title=unit.name,
        role=str(assignment.get_role_display()),
        where=f"{unit.get_kind_display()} · {unit.provider.name}",
        starts_on=assignment.starts_on,
        ends_on=assignment.ends_on,
        **common,
    )


def _grouped(rows: Iterable[Any], name: Any) -> list[Group]:
    return [
        Group(key=f"grupp-{number}", title=title, rows=list(found))
        for number, (title, found) in enumerate(groupby(rows, name), start=1)
    ]
