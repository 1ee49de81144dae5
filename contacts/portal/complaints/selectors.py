"""To whom a person may turn: the units of the care, and the region's patients' board."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from fastkontakt.accounts.actor import Actor
from fastkontakt.organisation.models import Unit
from patients.models import CareRelation
from patients.selectors import get_patient

REGIONS = Path(__file__).with_name("regions.toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """A region's patients' board (lag 2017:372)."""

    name: str
    url: str
    telephone: str = ""
    hours: str = ""


@cache
def boards() -> dict[str, Board]:
    """By the tenant's slug. Raises TypeError for a key that is unknown or lacking in the file."""
    known = tomllib.loads(REGIONS.read_text(encoding="utf-8"))
    return {slug: Board(**row) for slug, row in known.items()}


def units_of(viewer: Actor, *, today: date) -> list[Unit]:
    """The units that take part in the reader's own care today, by name; the read is logged. None for others."""
    if viewer.patient_id is None:
        return []
    patient = get_patient(viewer, viewer.patient_id, on=today, page="portal_complain")
    relations = CareRelation.objects.filter(patient=patient, period__contains=today).select_related("unit__provider")
    return [relation.unit for relation in relations.order_by("unit__name", "pk")]
