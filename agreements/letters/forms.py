"""How a letter is ordered and given, as it is typed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.enums import LetterKind, LetterLanguage, LetterRoute
from contacts.enums import InformedWhom
from fastkontakt.ui.forms import DayField


class OrderForm(forms.Form):
    """What the letter is about, in which words, and how it reaches the patient."""

    kind = forms.ChoiceField(label=_("Vad brevet berättar"), widget=forms.RadioSelect)
    language = forms.ChoiceField(label=_("Språk"), choices=LetterLanguage, widget=forms.RadioSelect)
    large_print = forms.BooleanField(
        label=_("Stor text"), help_text=_("För den som ser dåligt: 18 punkter."), required=False
    )
    route = forms.ChoiceField(label=_("Hur brevet lämnas"), widget=forms.RadioSelect)

    def __init__(self, data: Any = None, *, kinds: list[str], routes: list[str], **initial: Any) -> None:
        super().__init__(data, initial=initial)
        self._offer("kind", kinds, LetterKind)
        self._offer("route", routes, LetterRoute)

    def chosen(self) -> dict[str, Any]:
        """What is chosen, also where it is refused; what suits the patient where nothing that is offered is chosen."""
        typed = {name: self[name].value() for name in ("kind", "language", "route")}
        offered = {name: value for name, value in typed.items() if self._offers(name, value)}
        return {**self.initial, **offered, "large_print": bool(self["large_print"].value())}

    def _offers(self, name: str, value: Any) -> bool:
        field = self.fields[name]
        return isinstance(field, forms.ChoiceField) and field.valid_value(value)

    def _offer(self, name: str, values: list[str], choices: Any) -> None:
        self.fields[name].choices = [(value, choices(value).label) for value in values]  # type: ignore[attr-defined]


class GivenForm(forms.Form):
    """The day that the letter was given, and to whom."""

    on = DayField(label=_("Dag"))
    whom = forms.ChoiceField(label=_("Till vem"), choices=InformedWhom, widget=forms.RadioSelect)
