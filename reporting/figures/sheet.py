"""Figures of several units on a day, with what of them is too small to show."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from fastkontakt.accounts.actor import Actor
from fastkontakt.organisation.models import Unit
from reporting.figures import measures
from reporting.figures.measures import Figures, shaped, together
from reporting.figures.reach import reach
from reporting.figures.suppression import Mask, mask, mask_of_sum


@dataclass(frozen=True)
class Place:
    """What one needs to know of a unit to tell it from others."""

    id: UUID
    name: str
    kind: str
    municipality: str
    provider_id: UUID
    provider: str


@dataclass(frozen=True)
class Sheet:
    """Units side by side, from the first day that changes are told of to the day itself."""

    first: date
    on: date
    places: list[Place]
    figures: dict[UUID, Figures]

    @cached_property
    def hidden(self) -> Mask:
        """What is too small to show, or tells of what is."""
        return mask(self.figures, {place.id: place.municipality for place in self.places})

    def of_unit(self, unit_id: UUID) -> dict[str, Any]:
        """A unit's measures, as `shaped`."""
        return shaped(self.figures[unit_id], self.hidden.units[unit_id])

    def of_part(self, municipality: str) -> dict[str, Any]:
        """The measures of a municipality's units together."""
        rows = [self.figures[place.id] for place in self.places if place.municipality == municipality]
        return shaped(together(rows), self.hidden.parts[municipality])

    def of_provider(self, provider_id: UUID) -> dict[str, Any]:
        """The measures of a care provider's units together."""
        units = [place.id for place in self.places if place.provider_id == provider_id]
        rows = together(self.figures[unit] for unit in units)
        return shaped(rows, mask_of_sum(units, self.figures, self.hidden))

    def of_all(self) -> dict[str, Any]:
        """The measures of all the units together."""
        return shaped(together(self.figures.values()), self.hidden.whole)

    def patients_of_all(self) -> dict[str, int | None]:
        """By role, the patients with contacts at all the units together; None where it is too small to show."""
        counts = together(self.figures.values()).counts
        keys = [key for key in counts if key.startswith("patients.")]
        return {key.partition(".")[2]: None if key in self.hidden.whole else counts[key] for key in keys}


def place_of(unit: Unit) -> Place:
    """The unit, as it is now."""
    provider = unit.provider
    return Place(unit.pk, unit.name, unit.kind, unit.municipality, provider.pk, provider.name)


def sheet(units: Collection[Unit], *, on: date, first: date | None = None) -> Sheet:
    """The units' figures at the end of the day, and what has changed since `first`, or in twelve months."""
    first = first or measures.since(on)
    return Sheet(first, on, [place_of(unit) for unit in units], measures.collect(units, first=first, on=on))


def followed_up(viewer: Actor, *, on: date) -> Sheet:
    """All that the viewer follows up, on the day. Raises PermissionDenied for who follows up nothing."""
    return sheet(list(reach(viewer)), on=on)
