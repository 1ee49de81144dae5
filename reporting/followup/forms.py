"""What one asks the follow-up: which day, which units, which numbers, in which order."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from fastkontakt.organisation.enums import UnitKind
from fastkontakt.ui.forms import DayField
from reporting.figures.days import refusal
from reporting.figures.sheet import Place
from reporting.followup.columns import View

EVERY = ("", _("Alla"))


class DayForm(forms.Form):
    """A day of which there are figures; today where none is asked for."""

    pa = DayField(label=_("Så var det den"), required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_pa(self) -> date:
        """The day. Raises ValidationError for one ahead, or before the data."""
        day: date = self.cleaned_data["pa"] or self.today
        if message := refusal(day, today=self.today):
            raise ValidationError(message)
        return day


class NarrowForm(forms.Form):
    """Which of the units are shown, and in which order. `sortera` is a column's key, after `-` the highest first."""

    vardgivare = forms.ChoiceField(label=_("Vårdgivare"), required=False)
    typ = forms.ChoiceField(label=_("Typ av enhet"), required=False)
    kommun = forms.ChoiceField(label=_("Kommun"), required=False)
    sortera = forms.ChoiceField(label=_("Ordna efter"), required=False)

    def __init__(self, places: Iterable[Place], view: View, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = list(places)
        fields: Any = self.fields
        providers = sorted({(str(place.provider_id), place.provider) for place in found}, key=lambda pair: pair[1])
        kinds = {place.kind for place in found}
        municipalities = sorted({place.municipality for place in found if place.municipality})
        fields["vardgivare"].choices = [EVERY, *providers]
        fields["typ"].choices = [EVERY, *(pair for pair in UnitKind.choices if pair[0] in kinds)]
        fields["kommun"].choices = [EVERY, *((name, name) for name in municipalities)]
        fields["sortera"].choices = [("", _("Namn")), *_orders(view)]


def _orders(view: View) -> Iterable[tuple[str, Any]]:
    for column in view.columns:
        yield f"-{column.key}", _("%(what)s, högst först") % {"what": column.label}
        yield column.key, _("%(what)s, lägst först") % {"what": column.label}
