"""Shapes of what is typed on who may see. What may be decided, by whom and when is the services' matter."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fastkontakt.ui.forms import DayField
from patients.consents import STAFF_TOLD_HOW

REASON_LENGTH = 1000
OWN, EVERY = "own", "every"
UNIT, PROVIDER = "unit", "provider"


class ConsentForm(forms.Form):
    """The patient's consent to reading what other care providers hold."""

    reader = forms.ChoiceField(label=_("Vem får se?"), widget=forms.RadioSelect)
    given_how = forms.ChoiceField(
        label=_("Hur samtycket gavs"),
        choices=[(how.value, how.label) for how in STAFF_TOLD_HOW],
        widget=forms.RadioSelect,
    )
    starts_on = DayField(label=_("Från och med"))
    ends_on = DayField(
        label=_("Till och med"), help_text=_("Lämnas tomt om patienten inte har satt någon gräns."), required=False
    )

    def __init__(self, *args: Any, provider: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reader"].choices = [  # type: ignore[attr-defined]
            (OWN, _("Bara %(provider)s") % {"provider": provider}),
            (EVERY, _("Alla som vårdar eller ger omsorg")),
        ]


class BlockForm(forms.Form):
    """What the patient wants to block."""

    what = forms.ChoiceField(
        label=_("Vad vill patienten spärra?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj vad som ska spärras.")},
    )

    def __init__(self, *args: Any, unit: str, provider: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = [  # type: ignore[attr-defined]
            (UNIT, _("Vår enhet, %(unit)s: ingen annan ser våra uppgifter") % {"unit": unit}),
            (PROVIDER, _("Hela %(provider)s: inga andra vård- och omsorgsgivare ser") % {"provider": provider}),
        ]


class OpenForm(forms.Form):
    """For how long the own unit may see what is blocked, and at which unit."""

    unit = forms.ChoiceField(
        label=_("Spärrade uppgifter hos"),
        help_text=_("Patienten säger vilken enhet det gäller. Vi visar inte vilken som är spärrad."),
        required=False,
    )
    starts_on = DayField(label=_("Från och med"))
    ends_on = DayField(label=_("Till och med"))

    def __init__(self, *args: Any, units: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [("", _("Alla enheter som patienten har spärrat")), *units]  # type: ignore[attr-defined]


class IncapacityForm(forms.Form):
    """That the patient lastingly cannot take a stand."""

    attitude = forms.CharField(
        label=_("Patientens egen inställning, så långt den går att ta reda på"),
        help_text=_("Vad patienten har sagt förut eller visat, och vem som har berättat det."),
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": _("Skriv vad som är känt om patientens inställning, och vem som har berättat det.")
        },
    )
    starts_on = DayField(label=_("Från och med"))
    ends_on = DayField(
        label=_("Till och med"), help_text=_("Lämnas tomt om tillståndet inte väntas ändras."), required=False
    )


class LastDayForm(forms.Form):
    """The last day of an incapacity."""

    ends_on = DayField(label=_("Sista dag"))


class EmergencyForm(forms.Form):
    """Why it cannot wait."""

    reason = forms.CharField(
        label=_("Varför behövs nödöppningen?"),
        help_text=_("Vad som har hänt, och varför patienten inte kan svara. Den som granskar läser det."),
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Skriv varför det är bråttom och varför patienten inte kan tillfrågas.")},
    )
