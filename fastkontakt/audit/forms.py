"""Shapes of what the reviewer asks for and writes."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db.models import TextChoices
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fastkontakt.audit.enums import EntryKind
from fastkontakt.audit.presentation import ACTIONS, PAGES
from fastkontakt.organisation.models import Unit
from fastkontakt.ui.forms import DayField
from patients.forms import check_identity_number

LONGEST_FOR_ALL = timedelta(days=92)
"""How many days may be searched for everybody at once; one patient or member of staff may be sought for all days."""
NOT_SPELLED = {"autocomplete": "off", "spellcheck": "false"}


class UnitChoice(forms.TypedChoiceField):
    """A unit, or all; its value is the unit's key, None for all."""

    def offer(self, units: Iterable[Unit]) -> None:
        """Fill in the units to choose among."""
        by_key = {str(unit.pk): unit for unit in units}
        self.choices = [("", _("Alla enheter"))] + [(key, unit.name) for key, unit in by_key.items()]
        self.coerce = lambda key: by_key[key].pk


class OfUnits(forms.Form):
    """A form that asks for a unit, or all."""

    enhet = UnitChoice(label=_("Enhet"), required=False, empty_value=None)

    def __init__(self, units: Iterable[Unit], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit: Any = self.fields["enhet"]
        unit.offer(units)


class LogForm(OfUnits):
    """A day, and a unit or all."""

    dag = DayField(label=_("Dag"))
    field_order: Sequence[str] = ("dag", "enhet")


class PeriodForm(OfUnits):
    """Days, first and last included, and a unit or all."""

    fran = DayField(label=_("Från och med"))
    till = DayField(label=_("Till och med"))
    field_order: Sequence[str] = ("fran", "till", "enhet")

    def clean(self) -> dict[str, Any]:
        """The days in order."""
        asked = super().clean() or {}
        first, last = asked.get("fran"), asked.get("till")
        if first and last and last < first:
            raise ValidationError({"till": gettext("Sista dagen är före den första.")})
        return asked


class SearchForm(PeriodForm):
    """What to find in the log. Number and name are sent in a body and become the keys `patient` and `medarbetare`."""

    nummer = forms.CharField(
        label=_("Patientens personnummer"),
        help_text=_("Helt nummer. Det hamnar varken i sidans adress eller i loggen."),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs=NOT_SPELLED),
    )
    namn = forms.CharField(
        label=_("Medarbetare"),
        help_text=_("HSA-id, eller för- och efternamn."),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs=NOT_SPELLED),
    )
    typ = forms.ChoiceField(label=_("Läst eller ändrat"), required=False)
    vad = forms.ChoiceField(label=_("Vad"), required=False)
    patient = forms.UUIDField(required=False, widget=forms.HiddenInput)
    medarbetare = forms.UUIDField(required=False, widget=forms.HiddenInput)
    field_order = ("nummer", "namn", "fran", "till", "enhet", "typ", "vad", "patient", "medarbetare")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind: Any = self.fields["typ"]
        kind.choices = [("", _("Båda")), *EntryKind.choices]
        what: Any = self.fields["vad"]
        what.choices = [
            ("", _("Allt")),
            (EntryKind.READ.label, _by_words(PAGES)),
            (EntryKind.WRITE.label, _by_words(ACTIONS)),
        ]

    def clean_nummer(self) -> str:
        """The number as it is kept, "" where none was typed."""
        typed: str = self.cleaned_data["nummer"]
        return check_identity_number(typed) if typed else ""

    def clean(self) -> dict[str, Any]:
        """Not everybody's log for a long time at once."""
        asked = super().clean()
        somebody = any(asked.get(name) for name in ("nummer", "namn", "patient", "medarbetare"))
        first, last = asked.get("fran"), asked.get("till")
        if first and last and not somebody and last - first > LONGEST_FOR_ALL:
            most = {"days": LONGEST_FOR_ALL.days}
            said = gettext("Välj högst %(days)s dagar, eller sök på en patient eller en medarbetare.") % most
            raise ValidationError({"till": said})
        return asked


class SampleForm(PeriodForm):
    """A random sample of the period's reads; the period is the page's."""

    antal = forms.IntegerField(
        label=_("Antal läsningar"),
        min_value=1,
        max_value=100,
        initial=20,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), _("Skriv ett antal från 1 till 100.")
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("fran", "till", "enhet"):
            self.fields[name].widget = forms.HiddenInput()


class OutcomeForm(forms.Form):
    """What a review came to."""

    outcome = forms.ChoiceField(
        label=_("Utfall"), widget=forms.RadioSelect, error_messages={"required": _("Välj ett utfall.")}
    )
    text = forms.CharField(
        label=_("Anteckning"),
        help_text=_("Vad som kontrollerades, vem som tillfrågades och vad det ledde till. Skriv inga personnummer."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, outcomes: type[TextChoices], *args: Any, longest: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        outcome: Any = self.fields["outcome"]
        outcome.choices = outcomes.choices
        text: Any = self.fields["text"]
        text.max_length = longest
        text.validators.append(MaxLengthValidator(longest))


def _by_words(words: dict[str, Any]) -> list[tuple[str, Any]]:
    return sorted(words.items(), key=lambda item: str(item[1]))
