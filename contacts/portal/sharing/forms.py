"""What a person chooses of who may read."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fastkontakt.ui.forms import DayField

Choices = list[tuple[str, Any]]
ALL = "alla"


class ConsentForm(forms.Form):
    """To whom, and to which day. The widest choice is made by the person, never for the person."""

    reader = forms.ChoiceField(
        label=_("Vem får se?"),
        help_text=_("En vårdgivare är till exempel regionen, en kommun eller en privat mottagning."),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Välj vem som får se."),
            "invalid_choice": _("Välj en av vårdgivarna i listan."),
        },
    )
    until = DayField(
        label=_("Till och med vilken dag?"),
        help_text=_("Lämna tomt om det ska gälla tills du tar tillbaka det."),
        required=False,
    )

    def __init__(self, *args: Any, readers: Choices, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["reader"].choices = readers  # type: ignore[attr-defined]
        if len(readers) == 1:
            self.fields["reader"].initial = readers[0][0]

    def clean_until(self) -> date | None:
        """A last day that has not been; the consent is given from today."""
        until: date | None = self.cleaned_data["until"]
        if until is not None and until < self.today:
            raise forms.ValidationError(
                _("Den dagen har redan varit. Välj i dag eller en senare dag, eller lämna tomt.")
            )
        return until


class BlockForm(forms.Form):
    """A unit or a care provider: "unit:KEY" or "provider:KEY"."""

    what = forms.ChoiceField(
        label=_("Vad vill du spärra?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Välj vad du vill spärra."),
            "invalid_choice": _("Välj något i listan. Det du valde är kanske redan spärrat."),
        },
    )

    def __init__(self, *args: Any, what: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = what  # type: ignore[attr-defined]
