"""Shapes of what is typed about a plan. Who may decide and what a treatment needs is the services' matter."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from contacts.enums import ReviewResult, TreatmentPosition
from contacts.forms import LONG_TEXT
from contacts.services.treatments import MOST_TREATMENTS, Treatment
from fastkontakt.ui.forms import DayField

SHORT_TEXT, REASON_LENGTH = 200, 1000
PARTS = ("treatment", "stand", "life_sustaining", "reason", "consulted")
PLAN_TEXTS = ("goals", "sub_goals", "social_needs", "psychological_needs", "existential_needs")
EMPTY_ROWS = 2


def name_of(index: int, part: str) -> str:
    """The name of a treatment's field, which is also the key of the service's error."""
    return f"treatments.{index}.{part}"


class PlanField(forms.CharField):
    """A part of the plan."""

    def __init__(self, **kwargs: Any) -> None:
        required = {"required": _("Fyll i, eller skriv varför det inte är aktuellt.")}
        widget = forms.Textarea(attrs={"rows": 3})
        super().__init__(max_length=LONG_TEXT, widget=widget, error_messages=required, **kwargs)


class PlanForm(forms.Form):
    """The physician's plan (SOSFS 2011:7) with `rows` treatments, of which the last may be left empty."""

    goals = PlanField(label=_("Mål för vården"))
    sub_goals = PlanField(
        label=_("Delmål"), help_text=_("Ett på varje rad: vad behandlingarna och åtgärderna ska leda till.")
    )
    social_needs = PlanField(label=_("Sociala behov"))
    psychological_needs = PlanField(label=_("Psykiska behov"))
    existential_needs = PlanField(label=_("Existentiella behov"))
    next_review_on = DayField(label=_("Nästa omprövning"))

    def __init__(self, *args: Any, rows: int = EMPTY_ROWS, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.count = min(rows, MOST_TREATMENTS)
        for index in range(self.count):
            for part, field in _treatment_fields().items():
                self.fields[name_of(index, part)] = field

    def texts(self) -> list[BoundField]:
        """The parts that are written in words."""
        return [self[name] for name in PLAN_TEXTS]

    def rows(self) -> list[list[BoundField]]:
        """The fields of each treatment."""
        return [[self[name_of(index, part)] for part in PARTS] for index in range(self.count)]

    def may_add(self) -> bool:
        """Whether there can be more rows."""
        return self.count < MOST_TREATMENTS

    def treatments(self) -> list[Treatment]:
        """What was typed, without the rows left empty."""
        typed = ({part: self.cleaned_data[name_of(index, part)] for part in PARTS} for index in range(self.count))
        return [Treatment(**row) for row in typed if any(row.values())]


def _treatment_fields() -> dict[str, forms.Field]:
    stands = [("", _("Välj")), *TreatmentPosition.choices]
    return {
        "treatment": forms.CharField(label=_("Behandling"), max_length=SHORT_TEXT, required=False),
        "stand": forms.ChoiceField(label=_("Ställningstagande"), choices=stands, required=False),
        "life_sustaining": forms.BooleanField(label=_("Livsuppehållande behandling"), required=False),
        "reason": forms.CharField(
            label=_("Skäl, och villkor om sådana finns"),
            max_length=REASON_LENGTH,
            widget=forms.Textarea(attrs={"rows": 2}),
            required=False,
        ),
        "consulted": forms.CharField(
            label=_("Rådgjort med"),
            help_text=_("Namn och yrke. Behövs när en livsuppehållande behandling avstås eller avbryts."),
            max_length=SHORT_TEXT,
            required=False,
        ),
    }


def packed(typed: Mapping[str, Any]) -> tuple[dict[str, Any], int]:
    """What was typed with the empty treatments moved last, and how many rows were shown.

    So the rows that the service is given are the first ones on the page, and its errors stand where they belong.
    """
    shown = [index for index in range(MOST_TREATMENTS) if name_of(index, "treatment") in typed]
    rows = [{part: typed.get(name_of(index, part), "") for part in PARTS} for index in shown]
    filled = [row for row in rows if any(str(text).strip() for text in row.values())]
    rest = {name: typed[name] for name in typed if not name.startswith("treatments.")}
    return rest | as_typed(filled), len(rows)


def as_typed(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Treatments by the names of their fields."""
    return {name_of(index, part): row[part] for index, row in enumerate(rows) for part in PARTS}


class PlanReviewForm(forms.Form):
    """Whether the plan stands."""

    result = forms.ChoiceField(
        label=_("Omprövningen"),
        widget=forms.RadioSelect,
        choices=ReviewResult,
        error_messages={"required": _("Välj om planen gäller eller om en ny plan behövs.")},
    )
    note = forms.CharField(
        label=_("Vad du kom fram till"),
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Skriv vad du kom fram till, och varför.")},
    )
    next_review_on = DayField(
        label=_("Nästa omprövning"), help_text=_("När planen fortfarande gäller."), required=False
    )
