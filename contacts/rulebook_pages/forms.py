"""What a reader of the rulebook may ask for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from contacts.enums import ContactRole
from contacts.policy import words
from contacts.policy.loader import CHECKPOINTS
from contacts.rulebook_pages.presentation import language
from fastkontakt.ui.forms import DayField


class WhereAndWhen(forms.Form):
    """A day and a region; an empty region is the whole country."""

    dag = DayField(label=_("Dag"))
    region = forms.ChoiceField(label=_("Region"), required=False)

    def __init__(self, regions: tuple[str, ...], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["region"]
        field.choices = [("", _("Hela landet"))] + [(slug, words.term(slug, language())) for slug in regions]


class RuleFilter(WhereAndWhen):
    """The list's filter."""

    q = forms.CharField(
        label=_("Sök"), required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search"})
    )
    roll = forms.ChoiceField(label=_("Roll"), required=False)
    tillfalle = forms.ChoiceField(label=_("Tillfälle"), required=False)

    field_order = ["q", "roll", "tillfalle", "region", "dag"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles: Any = self.fields["roll"]
        roles.choices = [("", _("Alla roller")), *ContactRole.choices]
        moments: Any = self.fields["tillfalle"]
        moments.choices = [("", _("Alla tillfällen"))] + [
            (moment, words.term(moment, language()).capitalize()) for moment in CHECKPOINTS
        ]
