"""Shapes of what is chosen and typed at the patient list."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fastkontakt.ui.forms import DayField
from reporting.patient_list.enums import ColumnKey
from reporting.patient_list.offer import Offer
from reporting.patient_list.question import ALWAYS, Question


class ChoosingForm(forms.Form):
    """What chips cannot choose: a person, a day, and the columns. Sent as part of the address."""

    person = forms.ChoiceField(label=_("Kontaktperson hos oss"), required=False)
    senast = DayField(label=_("Nästa uppföljning senast"), required=False)
    kolumner = forms.MultipleChoiceField(
        label=_("Kolumner"),
        help_text=_("Namnet visas alltid."),
        choices=[(key, label) for key, label in ColumnKey.choices if key not in ALWAYS],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, question: Question, offer: Offer) -> None:
        values = {"person": question.person or "", "senast": question.review_by, "kolumner": question.columns}
        super().__init__(initial=values, auto_id="valj_%s")
        people = [(key, f"{person.name}, {person.profession_display}") for key, person in offer.people.items()]
        self.fields["person"].choices = [("", _("Alla")), *people]  # type: ignore[attr-defined]

    @staticmethod
    def carried(question: Question) -> dict[str, str]:
        """The rest of the question, for hidden fields; the first column too, so that no others means none."""
        asked = {name: value for name, value in question.kept.items() if name not in ChoosingForm.base_fields}
        return asked | {"kolumner": ALWAYS[0]}


class ViewForm(forms.Form):
    """A view's name, whether the list opens with it, and, for the manager, whether the unit shares it."""

    name = forms.CharField(
        label=_("Vyns namn"),
        help_text=_("Till exempel: Saknar fast vårdkontakt. Skriv inga personuppgifter."),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    is_default = forms.BooleanField(label=_("Öppna listan med den här vyn"), required=False)
    shared = forms.BooleanField(label=_("Dela vyn med alla på enheten"), required=False)

    def __init__(self, *args: Any, may_share: bool, owned: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "vy_%s", **kwargs})
        if not may_share:
            del self.fields["shared"]
        if not owned:
            del self.fields["is_default"]

    def chosen(self, *, is_default: bool = False, shared: bool = False) -> dict[str, Any]:
        """What was typed, with what the form did not ask for as it is."""
        return {"is_default": is_default, "shared": shared, **self.cleaned_data}
