"""What the pages of the follow-up hold, gathered for the views to hand on."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from fastkontakt.accounts.actor import Actor
from fastkontakt.organisation.enums import UnitKind
from fastkontakt.ui.shapes import Chip
from reporting.figures.reach import follows_up_all, get_unit_in_reach, require_follow_up
from reporting.figures.sheet import Place, Sheet, followed_up
from reporting.followup import presentation
from reporting.followup.columns import DEFAULT, Column, View, views
from reporting.followup.forms import DayForm, NarrowForm
from reporting.followup.presentation import Head, Named

Address = Callable[[Place], str]


class SideBySide:
    """Units, municipalities and providers of a sheet, in the columns and the order that the address asks for.

    `path` is the page's own address, `kept` what of its question the links keep, `unit_url` where a unit leads.
    """

    def __init__(
        self, sheet: Sheet, query: Mapping[str, str], *, path: str, kept: dict[str, str], unit_url: Address
    ) -> None:
        self.sheet, self.path, self.unit_url = sheet, path, unit_url
        self.views = views()
        self.view: View = self.views.get(query.get("visa", ""), self.views[DEFAULT])
        self.form = NarrowForm(sheet.places, self.view, query)
        self.form.is_valid()
        asked = self.form.cleaned_data
        self.kept = kept | {name: text for name, text in asked.items() if text}
        self.asked = {name: asked.get(name, "") for name in self.form.fields}

    @cached_property
    def _order(self) -> tuple[Column | None, bool]:
        asked = self.asked["sortera"]
        column = next((column for column in self.view.columns if column.key == asked.removeprefix("-")), None)
        return column, asked.startswith("-")

    def _url(self, **more: str) -> str:
        return f"{self.path}?{urlencode(self.kept | {'visa': self.view.key} | more)}"

    def _heads(self) -> list[Head]:
        column, falling = self._order
        heads = []
        for each in self.view.columns:
            current = column is not None and column.key == each.key
            key = each.key if current and falling else f"-{each.key}"
            said = ("descending" if falling else "ascending") if current else ""
            heads.append(Head(each.label, self._url(sortera=key), said))
        return heads

    def _table(self, named: list[Named]) -> list[presentation.Row]:
        column, falling = self._order
        return presentation.rows(presentation.ordered(named, column, falling=falling), self.view)

    def _ranked(self, named: list[Named]) -> list[presentation.Row]:
        """The highest first in the column asked for, else in the first one."""
        column, falling = self._order
        order = presentation.ordered(named, column or self.view.columns[0], falling=falling or column is None)
        return presentation.rows(order, self.view)

    def _units(self) -> list[Named]:
        wanted = [
            place
            for place in self.sheet.places
            if self.asked["vardgivare"] in ("", str(place.provider_id))
            and self.asked["typ"] in ("", place.kind)
            and self.asked["kommun"] in ("", place.municipality)
        ]
        return [
            Named(
                place.name,
                self.sheet.of_unit(place.id),
                self.unit_url(place),
                f"{UnitKind(place.kind).label}, {place.provider}",
            )
            for place in wanted
        ]

    def context(self) -> dict[str, Any]:
        """The choice of columns, the form, and the three tables."""
        sheet, units = self.sheet, self._units()
        names = sorted({place.municipality for place in sheet.places if place.municipality})
        municipalities = [Named(name, sheet.of_part(name)) for name in names]
        providers = {place.provider_id: place.provider for place in sheet.places}
        return {
            "view": self.view,
            "chips": [
                Chip(
                    key=f"visa-{key}",
                    label=view.label,
                    url=self._url(visa=key, sortera=""),
                    current=key == self.view.key,
                )
                for key, view in self.views.items()
            ],
            "form": self.form,
            "heads": self._heads(),
            "units": self._table(units),
            "units_text": presentation.extremes(units, self._order[0] or self.view.columns[0]),
            "municipalities": self._ranked(municipalities) if len(municipalities) > 1 else [],
            "municipalities_text": presentation.extremes(municipalities, self._order[0] or self.view.columns[0]),
            "providers": self._ranked([Named(name, sheet.of_provider(key)) for key, name in providers.items()])
            if len(providers) > 1
            else [],
            "on_given": self.kept.get("pa", ""),
            "unnarrowed_url": f"{self.path}?{urlencode({'visa': self.view.key})}",
        }


class FollowUpPage:
    """All units that the viewer follows up, on the day that the address asks for."""

    def __init__(self, viewer: Actor, query: Mapping[str, str], *, today: date) -> None:
        self.viewer, self.query, self.today = viewer, query, today
        self.day_form = DayForm({"pa": query.get("pa") or today.isoformat()}, today=today)

    @property
    def valid(self) -> bool:
        """Whether there can be figures of the day asked for."""
        return self.day_form.is_valid()

    def context(self) -> dict[str, Any]:
        """The page; without figures where there can be none of the day."""
        whose = self.viewer.tenant.name if follows_up_all(self.viewer) else self.viewer.unit.provider.name
        context: dict[str, Any] = {"day_form": self.day_form, "whose": whose, "current_tab": "units"}
        if not self.valid:
            return context
        on: date = self.day_form.cleaned_data["pa"]
        kept = {} if on == self.today else {"pa": on.isoformat()}
        sheet = followed_up(self.viewer, on=on)

        def unit_url(place: Place) -> str:
            return reverse("reporting:followup_unit", args=[place.id]) + (f"?{urlencode(kept)}" if kept else "")

        path = reverse("reporting:followup")
        side_by_side = SideBySide(sheet, self.query, path=path, kept=kept, unit_url=unit_url).context()
        return (
            context
            | side_by_side
            | {
                "on": on,
                "first": sheet.first,
                "number": len(sheet.places),
                "groups": presentation.groups(sheet.of_all(), of_several=True) if sheet.places else [],
            }
        )


class UnitPage:
    """A unit's measures on a day, without persons, for who follows it up. Raises as get_unit_in_reach."""

    def __init__(self, viewer: Actor, unit_id: UUID, query: Mapping[str, str], *, today: date) -> None:
        require_follow_up(viewer)
        self.viewer, self.unit = viewer, get_unit_in_reach(viewer, unit_id)
        self.day_form = DayForm({"pa": query.get("pa") or today.isoformat()}, today=today)

    @property
    def valid(self) -> bool:
        """Whether there can be figures of the day asked for."""
        return self.day_form.is_valid()

    def context(self) -> dict[str, Any]:
        """The page; without figures where there can be none of the day."""
        context: dict[str, Any] = {"unit": self.unit, "day_form": self.day_form}
        if not self.valid:
            return context
        on: date = self.day_form.cleaned_data["pa"]
        sheet = followed_up(self.viewer, on=on)
        return context | {"on": on, "first": sheet.first, "groups": presentation.groups(sheet.of_unit(self.unit.pk))}
