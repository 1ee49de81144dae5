"""Shapes of what is typed about a move. Who can take over is the rulebook's matter, asked by the services."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from contacts.forms import OTHER_REASON, LongText
from contacts.services.moves import ENDS, STAYS, Choice
from contacts.services.moving import Part
from fastkontakt.ui.forms import DayField

LEAVES, IS_AWAY, EVENS_OUT = "slutar", "franvaro", "jamnare"
REASONS = (
    (LEAVES, _("Kontakten slutar eller byter uppdrag")),
    (IS_AWAY, _("Kontakten är borta en längre tid")),
    (EVENS_OUT, _("Jämnare fördelning av patienter")),
    (OTHER_REASON, _("Annat skäl")),
)


class PlanForm(forms.Form):
    """Which of the person's contacts, until when the person is one, and why not longer.

    `number`, and the contacts ticked in the page's list, are two ways to say that some stay; neither means all.
    """

    number = forms.IntegerField(
        label=_("Hur många?"),
        help_text=_(
            "Lämna tomt för alla. Skriver du ett tal väljs så många i rollen, de som har haft kontakten kortast tid "
            "först. Vill du välja själv kryssar du för patienter i listan nedanför."
        ),
        required=False,
        error_messages={"invalid": _("Skriv ett heltal, till exempel 12, eller lämna tomt för alla.")},
    )
    last_day = DayField(label=_("Sista dag som kontakt"), help_text=_("Den som tar över börjar dagen efter."))
    reason = forms.ChoiceField(label=_("Skäl"), choices=REASONS, widget=forms.RadioSelect)
    own_words = forms.CharField(
        label=_("Skäl med egna ord"),
        help_text=_("Behövs om du väljer Annat skäl. Sparas med varje kontakt."),
        max_length=400,
        required=False,
    )

    def __init__(self, *args: Any, role: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.role = role

    @property
    def ticked(self) -> list[str]:
        """The keys of the contacts that are ticked in the list."""
        return self.data.getlist("chosen") if self.is_bound else []  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Either so many, or those who are ticked."""
        sent: dict[str, Any] = super().clean() or self.cleaned_data
        try:
            sent["chosen"] = frozenset(UUID(key) for key in self.ticked)
        except ValueError:
            raise forms.ValidationError(_("Sidan var inte hel när den skickades. Försök igen.")) from None
        if sent.get("number") is not None and sent["chosen"]:
            self.add_error("number", _("Skriv ett antal eller kryssa för patienter, inte båda."))
        return sent

    def part(self) -> Part | None:
        """Which of the contacts; None for all of them."""
        number, chosen = self.cleaned_data["number"], self.cleaned_data["chosen"]
        if number is None and not chosen:
            return None
        return Part(role=self.role, number=number, contacts=chosen)

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
