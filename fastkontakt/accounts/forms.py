"""Forms of sign-in."""

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from fastkontakt.accounts import signin
from fastkontakt.accounts.actor import SignIn
from fastkontakt.accounts.models import User


class SignInForm(forms.Form):
    """Username and password. When valid, `user` and `choices` (what to sign in as) are set."""

    username = forms.CharField(
        label=_("Användarnamn"),
        max_length=150,
        error_messages={"required": _("Skriv ditt användarnamn.")},
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label=_("Lösenord"),
        strip=False,
        max_length=200,
        error_messages={"required": _("Skriv ditt lösenord.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    user: User
    choices: list[signin.Choice]

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def clean(self) -> dict[str, Any]:
        """Whether the two belong together, and whether there is anything to sign in as today."""
        given = super().clean() or {}
        if self.errors:
            return given
        user = authenticate(self.request, username=given["username"], password=given["password"])
        if not isinstance(user, User):
            raise forms.ValidationError(
                _("Användarnamnet och lösenordet hör inte ihop. Kontrollera stavningen och skriv lösenordet igen.")
            )
        self.user, self.choices = user, signin.choices(user)
        if not self.choices:
            raise forms.ValidationError(
                _("Du har inget uppdrag som gäller i dag. Be enhetens chef att registrera ett, och logga in igen.")
            )
        return given


class ChoiceForm(forms.Form):
    """One of the things that the user may sign in as; `choice` becomes the Choice."""

    choice = forms.TypedChoiceField(
        label=_("Uppdrag"),
        error_messages={
            "required": _("Inget uppdrag är valt. Välj ett i listan."),
            "invalid_choice": _("Uppdraget gäller inte längre. Välj ett annat i listan."),
        },
    )

    def __init__(self, choices: list[signin.Choice], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by_key = {key_of(choice.sign_in): choice for choice in choices}
        field: Any = self.fields["choice"]
        field.choices = [(key, key) for key in by_key]
        field.coerce = by_key.__getitem__


def key_of(sign_in: SignIn) -> str:
    """What the form posts for a choice: keys only, and unique over the tenants."""
    return f"{sign_in.tenant}:{sign_in.assignment or sign_in.patient or 'relative'}"
