"""Shapes of what is typed about needs and plans. What may be found, by whom and when is the services' matter."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from contacts.enums import NeedOutcome
from fastkontakt.ui.forms import DayField
from patients.consents import STAFF_TOLD_HOW

REASON_LENGTH = 1000


class ReasonField(forms.CharField):
    """Some sentences. Whether they may be left out depends on the answer, so the service asks for them."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        super().__init__(max_length=REASON_LENGTH, widget=forms.Textarea(attrs={"rows": 3}), **kwargs)


class AssessForm(forms.Form):
    """An assessment of the need of a fast vårdkontakt."""

    outcome = forms.ChoiceField(
        label=_("Bedömning"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj vad bedömningen kom fram till.")},
    )
    reason = ReasonField(
        label=_("Skäl"), help_text=_("Behövs när svaret är nej. Skriv så att en kollega förstår hur ni tänkte.")
    )
    on = DayField(label=_("Bedömningens dag"))
    next_review_on = DayField(label=_("Bedöms igen"), required=False)

    def __init__(self, *args: Any, unnecessary: bool, in_hospital: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = [  # type: ignore[attr-defined]
            (NeedOutcome.NEED, _("Ja, patienten behöver en fast vårdkontakt hos oss")),
            (NeedOutcome.NO_NEED, _("Nej, det finns inget behov nu")),
            *([(NeedOutcome.PLAINLY_UNNECESSARY, _("Nej, det är uppenbart obehövligt"))] if unnecessary else []),
        ]
        if in_hospital:
            del self.fields["next_review_on"]


class OfferForm(forms.Form):
    """The answer to an offer of a fast omsorgskontakt."""

    outcome = forms.ChoiceField(
        label=_("Svar"),
        widget=forms.RadioSelect,
        choices=[
            (NeedOutcome.ACCEPTED, _("Tackar ja")),
            (NeedOutcome.DECLINED, _("Tackar nej")),
            (NeedOutcome.PLAINLY_UNNECESSARY, _("Inget erbjudande: det är uppenbart obehövligt")),
        ],
        error_messages={"required": _("Välj hur erbjudandet besvarades.")},
    )
    reason = ReasonField(
        label=_("Skäl"), help_text=_("Behövs när svaret inte är ja: vad personen sade, eller varför det är obehövligt.")
    )
    on = DayField(label=_("Dag"))


class ReviewForm(forms.Form):
    """Whether an appointed fast vårdkontakt is still needed."""

    outcome = forms.ChoiceField(
        label=_("Behovet"),
        widget=forms.RadioSelect,
        choices=[
            (NeedOutcome.NEED, _("Ja, behovet kvarstår")),
            (NeedOutcome.NO_NEED, _("Nej, behovet finns inte längre")),
        ],
        error_messages={"required": _("Svara om behovet kvarstår eller inte.")},
    )
    reason = ReasonField(label=_("Skäl"), help_text=_("Behövs när behovet inte längre finns. Annars valfritt."))
    on = DayField(label=_("Uppföljningens dag"))
    next_review_on = DayField(label=_("Nästa uppföljning"), required=False)


class SipForm(forms.Form):
    """Whether a coordinated individual plan is needed."""

    needed = forms.TypedChoiceField(
        label=_("Ställningstagande"),
        widget=forms.RadioSelect,
        choices=[("ja", _("Ja, en SIP behövs")), ("nej", _("Nej, en SIP behövs inte"))],
        coerce=lambda answer: answer == "ja",
        error_messages={"required": _("Svara om en SIP behövs eller inte.")},
    )
    reason = forms.CharField(
        label=_("Skäl"),
        help_text=_("Till exempel vilka som ger insatser, och vad patienten vill."),
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Skriv varför planen behövs eller inte behövs.")},
    )
    on = DayField(label=_("Dag"))


class ConsentForm(forms.Form):
    """The patient's consent to coordination."""

    given_how = forms.ChoiceField(
        label=_("Hur samtycket gavs"),
        choices=[(how.value, how.label) for how in STAFF_TOLD_HOW],
        widget=forms.RadioSelect,
    )
    starts_on = DayField(label=_("Från och med"))
    ends_on = DayField(
        label=_("Till och med"), help_text=_("Lämnas tomt om patienten inte har satt någon gräns."), required=False
    )


class CoordinatorForm(forms.Form):
    """Who of the unit's fasta vårdkontakter coordinates."""

    contact = forms.ChoiceField(
        label=_("Samordnande fast vårdkontakt"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj vem som samordnar."), "invalid_choice": _("Välj vem som samordnar.")},
    )
    reason = forms.CharField(
        label=_("Skäl"),
        help_text=_("Förs in i överenskommelsen med patienten. Patienten kan läsa det."),
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Skriv varför. Valet och skälet förs in i överenskommelsen med patienten.")},
    )

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["contact"].choices = people  # type: ignore[attr-defined]
