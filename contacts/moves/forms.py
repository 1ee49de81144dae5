"""Shapes of what is typed about a move. Who can take over is the rulebook's matter, asked by the services."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from contacts.forms import OTHER_REASON, LongText
from contacts.services.moves import ENDS, STAYS, Choice
from fastkontakt.ui.forms import DayField

LEAVES, IS_AWAY = "slutar", "franvaro"
REASONS = (
    (LEAVES, _("Kontakten slutar eller byter uppdrag")),
    (IS_AWAY, _("Kontakten är borta en längre tid")),
    (OTHER_REASON, _("Annat skäl")),
)


class PlanForm(forms.Form):
    """Until when the person is a contact, and why not longer."""

    last_day = DayField(label=_("Sista dag som kontakt"), help_text=_("Den som tar över börjar dagen efter."))
    reason = forms.ChoiceField(label=_("Skäl"), choices=REASONS, widget=forms.RadioSelect)
    own_words = forms.CharField(
        label=_("Skäl med egna ord"),
        help_text=_("Behövs om du väljer Annat skäl. Sparas med varje kontakt."),
        max_length=400,
        required=False,
    )

    def reason_text(self) -> str:
        """The reason as it is kept; "" for *Annat skäl* with nothing added."""
        chosen, added = self.cleaned_data["reason"], self.cleaned_data["own_words"].strip()
        if chosen == OTHER_REASON:
            return added
        label = str(dict(REASONS)[chosen])
        return f"{label}: {added}" if added else label


class ChoiceForm(forms.Form):
    """Who takes over: one of the `people` (key, name), nobody for now, or that the contact ends."""

    successor = forms.ChoiceField(
        label=_("Vem tar över?"),
        required=False,
        error_messages={"invalid_choice": _("Personen kan inte ta över. Välj någon i listan.")},
    )
    override_reason = LongText(
        label=_("Skäl att gå vidare"),
        help_text=_("Behövs där en regel varnar. Texten sparas med kontakten och kan granskas."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, people: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["successor"]
        field.choices = [(STAYS, _("Flyttas inte nu")), *people, (ENDS, _("Avslutas utan efterträdare"))]

    def choice(self) -> Choice:
        """What is chosen, of a form that is valid."""
        chosen = self.cleaned_data["successor"]
        successor = chosen if chosen in (STAYS, ENDS) else UUID(chosen)
        return Choice(successor=successor, override_reason=self.cleaned_data["override_reason"])
