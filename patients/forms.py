"""Shapes of what is typed about patients."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from fastkontakt.ui.forms import DayField
from fastkontakt.validators import normalise_identity_number, validate_telephone
from patients.enums import ConditionKind, MandateKind, MandateScope, Protection, RelativeRole, ServiceKind

NAME_LENGTH = 80
LOOKS_LIKE_A_NUMBER = r"[0-9\s+\-‐-―]{6,}|(?=.*[0-9])[0-9A-Za-z\s+\-‐-―]{10,13}"


def check_identity_number(text: str) -> str:
    """The normalised number. Raises ValidationError that says what is wrong: the check digit, or all of it."""
    try:
        return normalise_identity_number(text)
    except ValidationError:
        if _check_digit_is_wrong(text):
            raise ValidationError(
                _(
                    "Numret stämmer inte: den sista siffran är en kontrollsiffra och passar inte till de andra. "
                    "Någon siffra är felskriven, eller två har bytt plats."
                ),
                code="check_digit",
            ) from None
        raise


def _check_digit_is_wrong(text: str) -> bool:
    """Whether another last digit would have made the number right."""
    head = text.strip()[:-1]
    return any(_is_valid(f"{head}{digit}") for digit in range(10))


def _is_valid(text: str) -> bool:
    try:
        normalise_identity_number(text)
    except ValidationError:
        return False
    return True


class SearchForm(forms.Form):
    """A number or parts of a name."""

    q = forms.CharField(
        label=_("Personnummer eller namn"),
        help_text=_("Helt nummer, eller delar av namnet. Den som har skyddad identitet hittas bara med numret."),
        max_length=NAME_LENGTH,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_q(self) -> str:
        """What looks like a number is held to be one, so that a slip is told and not met with silence."""
        text: str = self.cleaned_data["q"]
        if not text:
            raise ValidationError(_("Skriv ett nummer eller ett namn."))
        if self._looks_like_a_number(text):
            check_identity_number(text)
        return text

    def number(self) -> str:
        """The number sought, to go on registering with; "" where a name was sought."""
        text: str = self.cleaned_data["q"]
        return text if self._looks_like_a_number(text) else ""

    @staticmethod
    def _looks_like_a_number(text: str) -> bool:
        return re.fullmatch(LOOKS_LIKE_A_NUMBER, text) is not None


class RegisterForm(forms.Form):
    """A person new to the unit."""

    personal_identity_number = forms.CharField(
        label=_("Personnummer, samordningsnummer eller reservnummer"),
        help_text=_("Tio eller tolv siffror, till exempel 20000131-2388."),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    given_name = forms.CharField(label=_("Förnamn"), max_length=NAME_LENGTH)
    family_name = forms.CharField(label=_("Efternamn"), max_length=NAME_LENGTH)
    protection = forms.ChoiceField(
        label=_("Skyddad identitet"),
        help_text=_("Står i folkbokföringen. Då visas inte adress, telefon och närståendes nummer."),
        choices=Protection,
        required=False,
    )
    telephone = forms.CharField(label=_("Telefon"), max_length=20, required=False, validators=[validate_telephone])
    email = forms.EmailField(label=_("E-post"), required=False)
    street = forms.CharField(label=_("Gatuadress"), max_length=120, required=False)
    postal_code = forms.CharField(label=_("Postnummer"), max_length=10, required=False)
    city = forms.CharField(label=_("Ort"), max_length=60, required=False)

    def clean_personal_identity_number(self) -> str:
        """A number that exists."""
        return check_identity_number(self.cleaned_data["personal_identity_number"])

    def details(self) -> dict[str, Any]:
        """All but number and name."""
        given = {"personal_identity_number", "given_name", "family_name"}
        return {name: value for name, value in self.cleaned_data.items() if name not in given and value}


class ListingForm(forms.Form):
    """Listing at the own unit."""

    starts_on = DayField(label=_("Listad från och med"))


class ConditionForm(forms.Form):
    """A condition that a physician has established."""

    kind = forms.ChoiceField(label=_("Tillstånd"), choices=ConditionKind, widget=forms.RadioSelect)
    established_on = DayField(label=_("Fastställt"))


class ServiceForm(forms.Form):
    """An intervention of the own unit."""

    kind = forms.ChoiceField(label=_("Insats"), widget=forms.RadioSelect)
    starts_on = DayField(label=_("Från och med"))
    ends_on = DayField(label=_("Till och med"), help_text=_("Lämnas tomt om insatsen pågår."), required=False)

    def __init__(self, *args: Any, kinds: list[ServiceKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]  # type: ignore[attr-defined]


class EndFactForm(forms.Form):
    """The last day of a condition or an intervention."""

    on = DayField(label=_("Sista dag"))


class RelativeForm(forms.Form):
    """A relative, in the order that the patient wants them called."""

    role = forms.ChoiceField(label=_("Relation"), choices=RelativeRole)
    given_name = forms.CharField(label=_("Förnamn"), max_length=NAME_LENGTH)
    family_name = forms.CharField(label=_("Efternamn"), max_length=NAME_LENGTH)
    identity_number = forms.CharField(
        label=_("Personnummer, för vårdnadshavare"),
        help_text=_("Med numret kan vårdnadshavaren logga in och se barnets kontakter, tills barnet fyller 13 år."),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    telephone = forms.CharField(label=_("Telefon"), max_length=20, required=False, validators=[validate_telephone])
    comment = forms.CharField(label=_("Kommentar"), max_length=200, required=False)
    protected = forms.BooleanField(
        label=_("Den närstående har skyddad identitet"),
        help_text=_("Då kan den närstående inte logga in och företräda patienten."),
        required=False,
    )
    rank = forms.IntegerField(
        label=_("Rangordning"),
        help_text=_("1 kontaktas först. Den som har platsen i dag, och de efter, flyttas ned ett steg."),
        min_value=1,
        max_value=99,
    )


class MandateForm(forms.Form):
    """Who may act for the patient, with what and when."""

    identity_number = forms.CharField(
        label=_("Personnummer"),
        help_text=_("Tio eller tolv siffror. Personen loggar in med sin egen e-legitimation."),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    given_name = forms.CharField(label=_("Förnamn"), max_length=NAME_LENGTH)
    family_name = forms.CharField(label=_("Efternamn"), max_length=NAME_LENGTH)
    scopes = forms.MultipleChoiceField(
        label=_("Får göra"),
        choices=MandateScope,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Välj minst en sak som personen får göra.")},
    )
    starts_on = DayField(label=_("Från och med"))
    ends_on = DayField(label=_("Till och med"))

    def clean_identity_number(self) -> str:
        """A number that exists."""
        return check_identity_number(self.cleaned_data["identity_number"])


class RepresentativeForm(MandateForm):
    """A god man or förvaltare, and the court's order."""

    kind = forms.ChoiceField(
        label=_("Uppdrag"),
        help_text=_("En framtidsfullmakt räcker inte. Den får inte omfatta hälso- och sjukvård (2 § lagen 2017:310)."),
        choices=[(kind.value, kind.label) for kind in (MandateKind.GOD_MAN, MandateKind.FORVALTARE)],
        widget=forms.RadioSelect,
    )
    court = forms.CharField(label=_("Domstol"), max_length=100)
    case_number = forms.CharField(label=_("Målnummer"), max_length=60)
    decided_on = DayField(label=_("Beslutsdag"))
    field_order = ("kind", "identity_number", "given_name", "family_name", "court", "case_number", "decided_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scopes"].label = _("Enligt beslutet får företrädaren")
        self.fields["ends_on"].required = False
        self.fields["ends_on"].help_text = _("Lämnas tomt om beslutet gäller tills vidare.")


class DeathForm(forms.Form):
    """That the patient has died."""

    on = DayField(label=_("Dödsdag"))
    sure = forms.BooleanField(
        label=_("Jag har kontrollerat att uppgiften gäller den här patienten"),
        error_messages={"required": _("Bekräfta att uppgiften är kontrollerad.")},
    )
