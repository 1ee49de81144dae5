"""Shapes of what is asked for and answered."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from contacts.services.requests import LONGEST_TEXT

Choices = list[tuple[Any, Any]]


class RequestForm(forms.Form):
    """What the patient asks for, noted by staff."""

    role = forms.ChoiceField(
        label=_("Patienten begär"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Välj vad patienten begär."),
            "invalid_choice": _("Välj något av det som finns."),
        },
    )
    wished_staff = forms.ChoiceField(label=_("Önskad person"), required=False)
    text = forms.CharField(
        label=_("Patientens egna ord"),
        help_text=_("Till exempel varför, eller hur patienten vill bli kontaktad."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONGEST_TEXT,
        required=False,
    )

    def __init__(self, *args: Any, roles: Choices, staff: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = roles  # type: ignore[attr-defined]
        self.fields["wished_staff"].choices = [("", _("Ingen särskild")), *staff]  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """An answer otherwise than by appointing somebody now."""

    outcome = forms.ChoiceField(
        label=_("Svar"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj ett svar."), "invalid_choice": _("Välj något av svaren.")},
    )
    reason = forms.CharField(
        label=_("Skäl"),
        help_text=_("Patienten läser det du skriver. Skriv så att det är lätt att förstå."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=LONGEST_TEXT,
        required=False,
    )

    def __init__(self, *args: Any, outcomes: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = outcomes  # type: ignore[attr-defined]
