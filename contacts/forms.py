"""Shapes of what is typed about contacts. What the law allows is the rulebook's matter, asked by the services."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from contacts.enums import USUAL_OCCASION, ContactRole, InformedHow, InformedWhom, Occasion
from fastkontakt.ui.forms import DayField

LONG_TEXT = 2000


class LongText(forms.CharField):
    """A text of some sentences."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 3}))
        super().__init__(max_length=LONG_TEXT, required=False, **kwargs)


class ChoosingForm(forms.Form):
    """What the candidates depend on."""

    role = forms.ChoiceField(label=_("Roll"), choices=ContactRole, widget=forms.RadioSelect)
    starts_on = DayField(label=_("Från och med"))
    replaces = forms.UUIDField(required=False, widget=forms.HiddenInput)
    staff = forms.UUIDField(required=False)


class AppointForm(ChoosingForm):
    """An appointment. `staff` is chosen among the candidates, which the page draws itself."""

    staff = forms.UUIDField(
        label=_("Person"),
        error_messages={"required": _("Välj vem som ska utses."), "invalid": _("Välj vem som ska utses.")},
    )
    occasion = forms.ChoiceField(label=_("Anledning"), choices=Occasion)
    coordinating = forms.BooleanField(
        label=_("Samordnar övriga fasta vårdkontakter"),
        help_text=_("Högst en i taget. Kallar till, leder och följer upp den samordnade individuella planen (SIP)."),
        required=False,
    )
    individual_assessment = LongText(
        label=_("Individuell bedömning"),
        help_text=_("Beskriv varför personen ändå är rätt för uppdraget. Texten sparas med kontakten."),
    )
    override_reason = LongText(
        label=_("Skäl att gå vidare"),
        help_text=_("Beskriv varför ni går ifrån rekommendationen. Texten sparas och kan granskas."),
    )
    note_internal = LongText(
        label=_("Intern anteckning"), help_text=_("Läses av personal hos er vårdgivare. Visas aldrig för patienten.")
    )
    note_patient = LongText(
        label=_("Anteckning till patienten"),
        help_text=_("Läses av patienten under Mina kontakter. Skriv så att den är lätt att förstå."),
    )

    def clean(self) -> dict[str, Any]:
        """Only a fast vårdkontakt coordinates, so a tick left from another role is dropped."""
        cleaned = super().clean() or {}
        if cleaned.get("role") != ContactRole.FAST_VARDKONTAKT:
            cleaned["coordinating"] = False
        return cleaned


def usual_occasion(role: str) -> str:
    """The occasion that is filled in beforehand for the role."""
    return USUAL_OCCASION[ContactRole(role)]


OTHER_REASON = "annat"
END_REASONS: dict[str, tuple[tuple[str, Any], ...]] = {
    role: (
        ("flyttat", _("Patienten har flyttat")),
        ("onskan", _("Patienten vill byta eller avstår")),
        ("slutar", _("Kontakten slutar eller byter uppdrag")),
        ("franvaro", _("Kontakten är borta en längre tid")),
        own,
        (OTHER_REASON, _("Annat skäl")),
    )
    for role, own in {
        ContactRole.FAST_LAKARKONTAKT: ("listad", _("Patienten är listad på en annan enhet")),
        ContactRole.FAST_VARDKONTAKT: ("behov", _("Behovet finns inte längre")),
        ContactRole.FAST_OMSORGSKONTAKT: ("insats", _("Patienten har inte längre hemtjänst")),
    }.items()
}


class EndForm(forms.Form):
    """The end of a contact: last day, why, and who takes over."""

    on = DayField(label=_("Sista dag"), help_text=_("Kontakten gäller hela den dagen."))
    reason = forms.ChoiceField(
        label=_("Skäl till avslutet"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj varför uppdraget avslutas.")},
    )
    own_words = forms.CharField(
        label=_("Skäl med egna ord"),
        help_text=_("Behövs om du väljer Annat skäl. Annars valfritt."),
        max_length=400,
        required=False,
    )
    successor = forms.UUIDField(label=_("Vem tar över?"), required=False)
    override_reason = LongText(
        label=_("Skäl att gå vidare"),
        help_text=_("Beskriv varför ni går ifrån rekommendationen. Texten sparas och kan granskas."),
    )

    def __init__(self, *args: Any, role: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.role = role
        self.fields["reason"].choices = END_REASONS[role]  # type: ignore[attr-defined]

    def reason_text(self) -> str:
        """The reason as it is kept: the choice in words and what was added; "" for *Annat skäl* with nothing added."""
        chosen, added = self.cleaned_data["reason"], self.cleaned_data["own_words"].strip()
        if chosen == OTHER_REASON:
            return added
        label = str(dict(END_REASONS[self.role])[chosen])
        return f"{label}: {added}" if added else label


class InformedForm(forms.Form):
    """That somebody was told who the contact is and how to reach it."""

    how = forms.ChoiceField(label=_("Hur"), choices=InformedHow, widget=forms.RadioSelect)
    whom = forms.ChoiceField(label=_("Vem som informerades"), choices=InformedWhom, widget=forms.RadioSelect)
    on = DayField(label=_("Dag"))
