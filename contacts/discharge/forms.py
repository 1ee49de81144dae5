"""Shapes of what is typed about a stay in hospital."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from fastkontakt.ui.forms import DayField, MomentField
from patients.enums import DischargeKind

Choices = list[tuple[str, str]]
GroupedChoices = list[tuple[str, Choices]]
NONE_CHOSEN: tuple[str, Any] = ("", _("Välj"))
YES, NO = "ja", "nej"


class AdmitForm(forms.Form):
    """The admission notice."""

    admitted_at = MomentField(label=_("Inskriven"))
    expected_discharge = DayField(
        label=_("Beräknad utskrivning"),
        help_text=_("Kan ändras när ni vet mer. De som har fått meddelandet ser den nya dagen."),
        required=False,
    )
    receiving_unit = forms.ChoiceField(
        label=_("Mottagande enhet i primärvården"),
        help_text=_("Får inskrivningsmeddelandet och ska utse en fast vårdkontakt före utskrivningen."),
        required=False,
    )
    recipients = forms.MultipleChoiceField(
        label=_("Kommunens enheter"),
        help_text=_(
            "Får meddelandet om patienten kan behöva insatser från kommunen efter utskrivningen. Fråga patienten."
        ),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, receiving: Choices, municipal: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "receiving_unit", receiving)
        _offer(self, "recipients", municipal)


class EstimateForm(forms.Form):
    """A new estimate of the day of discharge."""

    expected_discharge = DayField(label=_("Ny beräknad dag"))


class ReadyForm(forms.Form):
    """That the patient is ready for discharge."""

    at = MomentField(
        label=_("Utskrivningsklar"),
        help_text=_("Kommunens dagar till betalningen räknas från den här tiden."),
    )
    sip_needed = forms.ChoiceField(
        label=_("Behövs en samordnad individuell plan (SIP)?"),
        choices=[(YES, _("Ja, patienten behöver insatser från både region och kommun")), (NO, _("Nej"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj om en SIP behövs.")},
    )

    def clean_sip_needed(self) -> bool:
        """Whether a plan is needed."""
        return bool(self.cleaned_data["sip_needed"] == YES)


class WithdrawForm(forms.Form):
    """That the notice is taken back."""

    sure = forms.BooleanField(
        label=_("Patienten är inte utskrivningsklar, eller uppgiften var fel"),
        error_messages={"required": _("Bekräfta att meddelandet ska tas tillbaka.")},
    )


class SipCallForm(forms.Form):
    """When the SIP was called."""

    at = MomentField(label=_("Kallelsen skickad"))


class MoveForm(forms.Form):
    """A move to another ward."""

    unit = forms.ChoiceField(label=_("Ny avdelning"))
    starts_on = DayField(label=_("Från och med"))

    def __init__(self, *args: Any, wards: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "unit", [NONE_CHOSEN, *wards])


class ConsultationForm(forms.Form):
    """A consultant's visit."""

    consultant = forms.ChoiceField(label=_("Konsult"), help_text=_("Läkare från en annan klinik på sjukhuset."))
    on = DayField(label=_("Dag"))

    def __init__(self, *args: Any, consultants: GroupedChoices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "consultant", [NONE_CHOSEN, *consultants])


class UnknownPrimaryForm(forms.Form):
    """Since when an unknown primary tumour is investigated."""

    since = DayField(label=_("Utredningen började"))


class DischargeForm(forms.Form):
    """How the stay ended."""

    kind = forms.ChoiceField(
        label=_("Hur patienten lämnar avdelningen"),
        choices=DischargeKind,
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj hur patienten lämnar avdelningen.")},
    )
    at = MomentField(label=_("Utskriven"))
    reason = forms.CharField(
        label=_("Skäl"),
        help_text=_("Behövs när patienten lämnar mot läkares råd. Sparas och följs upp som en avvikelse."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    sure = forms.BooleanField(
        label=_("Vid dödsfall: jag har kontrollerat att uppgiften gäller den här patienten"), required=False
    )

    def clean(self) -> dict[str, Any]:
        """A death ends all the patient's contacts and cannot be undone, so it is confirmed."""
        cleaned = super().clean() or {}
        sure = cleaned.pop("sure", False)
        if cleaned.get("kind") == DischargeKind.DECEASED and not sure:
            self.add_error("sure", ValidationError(_("Bekräfta att uppgiften är kontrollerad.")))
        return cleaned


class FollowUpForm(forms.Form):
    """What came of a deviation."""

    follow_up = forms.CharField(
        label=_("Vad uppföljningen kom fram till"),
        help_text=_("Till exempel vad som brast, och vad ni gör för att det inte ska hända igen."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


def _offer(form: forms.Form, name: str, choices: Any) -> None:
    form.fields[name].choices = choices  # type: ignore[attr-defined]
