"""What one says when a report is established by hand."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

REASON_LENGTH = 400


class EstablishForm(forms.Form):
    """A period (its key), and why where its report is established already."""

    period = forms.ChoiceField(label=_("Period"))
    reason = forms.CharField(
        label=_("Varför på nytt?"),
        help_text=_("Behövs bara om rapporten redan är fastställd. Den tidigare versionen finns kvar."),
        max_length=REASON_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, choices: Iterable[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["period"]
        field.choices = list(choices)
