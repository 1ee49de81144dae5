"""Shapes of what the reviewer asks for."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fastkontakt.organisation.models import Unit
from fastkontakt.ui.forms import DayField


class LogForm(forms.Form):
    """A day, and a unit or all."""

    dag = DayField(label=_("Dag"))
    enhet = forms.TypedChoiceField(label=_("Enhet"), required=False, empty_value=None)

    def __init__(self, units: Iterable[Unit], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by_key = {str(unit.pk): unit for unit in units}
        field: Any = self.fields["enhet"]
        field.choices = [("", _("Alla enheter"))] + [(key, unit.name) for key, unit in by_key.items()]
        field.coerce = lambda key: by_key[key].pk
