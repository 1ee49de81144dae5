"""What a patient or a guardian may type."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from contacts.services.requests import LONGEST_TEXT
from fastkontakt.ui.forms import PersonRadios

Choices = list[tuple[Any, Any]]


class AskForm(forms.Form):
    """A request for a contact. With one unit to ask there is nothing to choose; `physicians` are PersonChoices."""

    unit = forms.ChoiceField(
        label=_("Vilken mottagning?"),
        help_text=_("Välj den som du har mest kontakt med."),
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj en mottagning."), "invalid_choice": _("Välj en av mottagningarna.")},
    )
    wished_staff = forms.ChoiceField(
        label=_("Önskar du en viss person?"),
        help_text=_("Du behöver inte välja. Önskan följs så långt det går."),
        required=False,
        error_messages={"invalid_choice": _("Välj en av personerna i listan.")},
    )
    text = forms.CharField(
        label=_("Vill du säga något mer?"),
        help_text=_("Du behöver inte skriva något. Skriv inget som är bråttom: ring då 1177, eller 112 vid fara."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=LONGEST_TEXT,
        required=False,
    )

    def __init__(self, *args: Any, units: Choices, people: Choices, physicians: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wished: Any = self.fields["wished_staff"]
        if physicians:
            wished.widget, wished.label = PersonRadios(), _("Vilken läkare vill du ha?")
        wished.choices = people
        if len(people) < 2:
            del self.fields["wished_staff"]
        chosen: Any = self.fields["unit"]
        chosen.choices = units
        if len(units) == 1:
            del self.fields["unit"]
