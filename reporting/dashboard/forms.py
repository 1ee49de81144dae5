"""The day that the dashboard is of."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fastkontakt.ui.forms import DayField
from fastkontakt.ui.templatetags.fk import dag


class DayForm(forms.Form):
    """A day of which there are figures, in the address: today where none is named."""

    dag = DayField(label=gettext_lazy("Visa läget den"), required=False)

    def __init__(self, asked: Any, *, first: date | None, today: date) -> None:
        super().__init__({"dag": asked.get("dag") or today.isoformat()})
        self.first, self.today = first, today
        limits = {"max": today.isoformat()} | ({"min": first.isoformat()} if first else {})
        self.fields["dag"].widget.attrs.update(limits)

    def clean_dag(self) -> date:
        """Neither a day ahead nor one before there were figures."""
        day: date = self.cleaned_data["dag"]
        if day > self.today:
            raise ValidationError(_("Dagen har inte varit än. Välj i dag eller en dag som har varit."))
        if day != self.today and (self.first is None or day < self.first):
            raise ValidationError(self._nothing_yet())
        return day

    def _nothing_yet(self) -> str:
        if self.first is None:
            return _("Det finns inga uppgifter från tidigare dagar än. Välj i dag.")
        return _("De första uppgifterna är från %(day)s. Välj den dagen eller en senare.") % {"day": dag(self.first)}
