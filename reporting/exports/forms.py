"""What is asked for on the page, as it was sent."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fastkontakt.ui.forms import DayField
from reporting.exports.enums import ExportFormat, ExportKind
from reporting.exports.kinds.base import ON
from reporting.exports.kinds.patients import KNOWN

OF_A_DAY = {ExportKind.UNIT_FIGURES, ExportKind.FOLLOW_UP}


class OrderForm(forms.Form):
    """What, on which day, and how it is written. A question to the patient list comes along from its page."""

    kind = forms.ChoiceField(label=_("Vad ska finnas i filen?"), widget=forms.RadioSelect)
    on = DayField(
        label=_("Siffror från vilken dag?"), help_text=_("Gäller siffror. Tomt betyder i dag."), required=False
    )
    format = forms.ChoiceField(label=_("Format"), choices=ExportFormat.choices, widget=forms.RadioSelect)

    def __init__(self, kinds: list[ExportKind], data: Any = None) -> None:
        initial = {"kind": kinds[0].value, "format": ExportFormat.XLSX.value}
        super().__init__(data, initial=initial, auto_id="export_%s")
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]  # type: ignore[attr-defined]
        if not OF_A_DAY & set(kinds):
            del self.fields["on"]

    @property
    def carried(self) -> dict[str, str]:
        """The question to the patient list, as its page sent it."""
        sent: Any = self.data if self.is_bound else {}
        return {name: sent.get(name, "") for name in sorted(KNOWN) if sent.get(name)}

    def parameters(self) -> dict[str, str]:
        """What the chosen kind is told."""
        kind, day = self.cleaned_data["kind"], self.cleaned_data.get("on")
        if kind == ExportKind.PATIENTS:
            return self.carried
        return {ON: day.isoformat()} if kind in OF_A_DAY and day else {}
