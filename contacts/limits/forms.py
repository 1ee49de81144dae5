"""Shapes of what is typed about limits. What a limit can be, and whose, the services say."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from contacts.enums import ContactRole
from contacts.models.limit import FEWEST, MOST
from fastkontakt.ui.forms import DayField

REASON_LENGTH = 400


def of_roles(roles: Iterable[str]) -> list[tuple[str, Any]]:
    """The roles as choices."""
    return [(role, ContactRole(role).label) for role in roles]


class LimitForm(forms.Form):
    """A limit in a role of the unit, from a day."""

    role = forms.ChoiceField(label=_("Roll"), widget=forms.RadioSelect)
    patients = forms.IntegerField(
        label=_("Högst så många patienter"),
        error_messages={"invalid": _("Skriv ett heltal, till exempel 40."), "required": _("Skriv ett heltal.")},
    )
    starts_on = DayField(label=_("Från och med"))

    def __init__(self, roles: list[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["role"]
        field.choices, field.initial = of_roles(roles), roles[0] if roles else None


class ProposalForm(LimitForm):
    """A limit that is proposed to a person."""

    reason = forms.CharField(
        label=_("Varför?"),
        help_text=_("Läses av den som förslaget gäller."),
        max_length=REASON_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class AgreementForm(forms.Form):
    """The meeting where it was agreed."""

    met_on = DayField(label=_("Vi kom överens på ett möte den"), help_text=_("Antecknas som överenskommet på möte."))


class AnswerForm(forms.Form):
    """Why a proposal is declined."""

    reason = forms.CharField(
        label=_("Skäl om du avböjer"),
        max_length=REASON_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ForecastForm(forms.Form):
    """What if: who leaves (keys of those at the unit), and how many new patients come, in a role."""

    roll = forms.ChoiceField(label=_("Roll"), widget=forms.RadioSelect)
    slutar = forms.TypedMultipleChoiceField(
        label=_("Om de här slutar"), required=False, coerce=UUID, widget=forms.CheckboxSelectMultiple
    )
    nya = forms.IntegerField(
        label=_("Och så många nya patienter kommer"),
        required=False,
        min_value=0,
        max_value=MOST,
        error_messages={
            "invalid": _("Skriv ett heltal, till exempel 200."),
            "min_value": _("Skriv ett tal från 0 till 5000."),
            "max_value": _("Skriv ett tal från 0 till 5000."),
        },
    )

    def __init__(self, roles: list[str], people: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by_name: Any = self.fields
        by_name["roll"].choices, by_name["slutar"].choices = of_roles(roles), people
        by_name["roll"].initial = roles[0] if roles else None


class ShareOutForm(forms.Form):
    """From whom, in which role, and how many to others."""

    fran = forms.UUIDField(widget=forms.HiddenInput)
    roll = forms.ChoiceField(widget=forms.HiddenInput)
    antal = forms.IntegerField(
        label=_("Så många till andra"),
        min_value=FEWEST,
        max_value=MOST,
        error_messages={
            "invalid": _("Skriv ett heltal, till exempel 12."),
            "required": _("Skriv ett heltal, till exempel 12."),
            "min_value": _("Skriv minst 1."),
            "max_value": _("Skriv högst 5000."),
        },
    )

    def __init__(self, roles: list[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["roll"]
        field.choices = of_roles(roles)
