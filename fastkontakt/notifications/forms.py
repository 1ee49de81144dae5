"""Shapes of what is chosen. What can be chosen the service says."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fastkontakt.notifications.channels import offered
from fastkontakt.notifications.enums import Channel, Digest
from fastkontakt.validators import validate_telephone

OF_CHANNEL = {Channel.EMAIL: ("by_email", "email"), Channel.SMS: ("by_sms", "mobile")}


class ChoiceForm(forms.Form):
    """By which channels; without those that this installation does not have."""

    by_email = forms.BooleanField(label=_("E-post"), required=False)
    by_sms = forms.BooleanField(label=_("Sms"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for channel, names in OF_CHANNEL.items():
            for name in names if channel not in offered() else ():
                self.fields.pop(name, None)
        if not offered():
            self.fields.clear()

    def chosen(self) -> dict[str, Any]:
        """What the service is told; a channel that is not there is not chosen."""
        return {"by_email": False, "by_sms": False, **self.cleaned_data}


class AddressForm(ChoiceForm):
    """With addresses and a language of one's own, for those who are not patients here."""

    email = forms.EmailField(
        label=_("Din e-postadress"),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": _("Skriv en hel e-postadress, till exempel namn@exempel.se.")},
    )
    mobile = forms.CharField(
        label=_("Ditt mobilnummer"),
        max_length=20,
        required=False,
        validators=[validate_telephone],
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
        error_messages={"max_length": _("Numret är för långt. Skriv ett enda nummer.")},
    )
    language = forms.ChoiceField(
        label=_("Språk i e-post och sms"),
        choices=[("sv", "Svenska"), ("en", "English")],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Välj ett språk."),
            "invalid_choice": _("Välj svenska eller engelska."),
        },
    )
    field_order = ("by_email", "email", "by_sms", "mobile", "language")


class StaffForm(AddressForm):
    """With what only staff are told of."""

    digest = forms.ChoiceField(label=_("Arbetslistan i korthet"), choices=Digest.choices, widget=forms.RadioSelect)
    at_once = forms.BooleanField(
        label=_("Säg till när något på min arbetslista ska göras samma dag"),
        help_text=_("Varje sak en gång, mellan klockan 7 och 22."),
        required=False,
    )
