"""A dashboard's figures, made up: nothing of the database."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

from fastkontakt.organisation.models import StaffMember
from reporting.dashboard.selectors import Overview
from reporting.figures.selectors import month_ends

TODAY = date(2026, 11, 22)
FLK, FVK = "fast_lakarkontakt", "fast_vardkontakt"
EMPTY = Overview(
    on=TODAY,
    before=date(2026, 10, 22),
    is_known_before=True,
    now={},
    then={},
    people=[],
    open_now={},
    open_before={},
    limits={},
    limits_before={},
    months=month_ends(TODAY, 24),
    trend={},
    flows={},
)


def overview(**fields: Any) -> Overview:
    """Nothing but what is told."""
    return replace(EMPTY, **fields)


def person(name: str, **fields: Any) -> StaffMember:
    """A member of staff who is not saved."""
    defaults = {"pk": uuid4(), "tenant_id": 1, "given_name": name, "family_name": "Prov", "profession": "sjukskoterska"}
    made: StaffMember = StaffMember(**(defaults | fields))
    return made


def viewer(*held: str) -> Any:
    """Somebody with the permissions."""

    class Viewer:
        def may(self, permission: str) -> bool:
            return permission in held

    return Viewer()
