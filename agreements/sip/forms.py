"""Shapes of what is typed about a SIP. What may be done, by whom and when is the services' matter."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from agreements.enums import GoalOutcome, Invitation, Principal, SipEnd
from agreements.sip.meetings import ANSWERS, ANSWERS_OF_A_PERSON
from agreements.sip.planning import PRINCIPALS
from agreements.sip.services import CONSENT_NEEDED, NAME_LENGTH
from fastkontakt.ui.forms import DayField, MomentField, WrittenField
from patients.consents import STAFF_TOLD_HOW

Choices = list[tuple[str, Any]]
NOTE_LENGTH, LINE_LENGTH, REASON_LENGTH, PLACE_LENGTH, TEXT_LENGTH = 500, 500, 1000, 200, 4000
MORE_UNITS = ("unit_1", "unit_2", "unit_3")
MOST_ROWS, EMPTY_ROWS = 40, 3
NOBODY: tuple[str, Any] = ("", _("Ingen fler"))


def text_field(label: Any, rows: int = 3, **kwargs: Any) -> WrittenField:
    """Some sentences."""
    kwargs.setdefault("max_length", TEXT_LENGTH)
    return WrittenField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


class WhoForm(forms.Form):
    """Who is called beside the patient."""

    units = forms.MultipleChoiceField(
        label=_("Verksamheter där patienten har fasta kontakter"), widget=forms.CheckboxSelectMultiple, required=False
    )
    unit_1 = forms.ChoiceField(label=_("Annan verksamhet"), required=False)
    unit_2 = forms.ChoiceField(label=_("Ytterligare en verksamhet"), required=False)
    unit_3 = forms.ChoiceField(label=_("Ytterligare en verksamhet"), required=False)
    relatives = forms.MultipleChoiceField(
        label=_("Närstående"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("De som patienten vill ha med."),
    )
    others = text_field(
        _("Andra"), 2, required=False, help_text=_("Ett namn på varje rad, till exempel skolan eller en god man.")
    )

    def __init__(self, *args: Any, known: Choices, more: Choices, relatives: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["units"].choices, fields["relatives"].choices = known, relatives
        for name in MORE_UNITS:
            fields[name].choices = [NOBODY, *more]
        if not known:
            fields["unit_1"].label = pgettext("SIP", "Verksamhet")
        for name, choices in (("units", known), ("relatives", relatives)):
            if not choices:
                del fields[name]

    def clean_others(self) -> list[str]:
        """The names. Raises ValidationError where one is too long."""
        names = [line.strip() for line in self.cleaned_data["others"].splitlines() if line.strip()]
        if any(len(name) > NAME_LENGTH for name in names):
            raise ValidationError(gettext("Skriv ett namn på varje rad, högst 120 tecken."))
        return names

    def unit_keys(self) -> list[str]:
        """The keys of the chosen units, each once."""
        more = [self.cleaned_data[name] for name in MORE_UNITS if self.cleaned_data[name]]
        return list(dict.fromkeys([*self.cleaned_data.get("units", []), *more]))


class TimeForm(forms.Form):
    """When and where it is met."""

    starts_at = MomentField(label=_("Mötet börjar"))
    ends_at = MomentField(label=_("Mötet slutar"))
    place = WrittenField(
        label=_("Plats eller länk"),
        max_length=PLACE_LENGTH,
        help_text=_("Står på sidorna om mötet, men inte i kalenderfilen."),
        error_messages={"required": _("Skriv var ni ses, eller länken till mötet.")},
    )


def leader_field() -> forms.ChoiceField:
    """Who leads."""
    return forms.ChoiceField(
        label=_("Vem leder planen?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj den fasta vårdkontakt som kallar, leder och följer upp.")},
    )


class CallForm(WhoForm):
    """The call."""

    consent = forms.ChoiceField(
        label=_("Hur samtyckte patienten?"),
        choices=[(how.value, how.label) for how in STAFF_TOLD_HOW],
        widget=forms.RadioSelect,
        error_messages={"required": CONSENT_NEEDED},
        help_text=_("En plan får bara göras om patienten samtycker. Samtycket antecknas med i dag som första dag."),
    )
    led_by = leader_field()
    reason = text_field(
        _("Varför behövs en plan?"),
        max_length=REASON_LENGTH,
        help_text=_("Läses av alla som kallas och av patienten. Skriv bara det som de behöver veta."),
        error_messages={"required": _("Skriv varför insatserna behöver samordnas.")},
    )
    starts_at = MomentField(label=_("Mötet börjar"), required=False)
    ends_at = MomentField(label=_("Mötet slutar"), required=False)
    place = WrittenField(label=_("Plats eller länk"), max_length=PLACE_LENGTH, required=False)

    field_order = ("consent", "led_by", "reason", "units", *MORE_UNITS, "relatives", "others", "starts_at", "ends_at")

    def __init__(self, *args: Any, leaders: Choices, consented: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["led_by"].choices = leaders  # type: ignore[attr-defined]
        if consented:
            del self.fields["consent"]

    def clean(self) -> dict[str, Any]:
        """All of a meeting, or nothing of it."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        told = [name for name in ("starts_at", "ends_at", "place") if values.get(name)]
        if told:
            for name in {"starts_at", "ends_at", "place"} - set(told) - set(self.errors):
                self.add_error(name, gettext("Fyll i både när mötet börjar och slutar och var det är, eller inget."))
        return values


class LeaderForm(forms.Form):
    """Who leads."""

    led_by = leader_field()

    def __init__(self, *args: Any, leaders: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["led_by"].choices = leaders  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """The answer to a call."""

    answer = forms.ChoiceField(
        label=_("Svar"), widget=forms.RadioSelect, error_messages={"required": _("Välj ett svar.")}
    )
    note = WrittenField(
        label=_("Meddelande"),
        max_length=NOTE_LENGTH,
        required=False,
        help_text=_("Till exempel vem som kommer. Läses av den som har kallat."),
    )

    def __init__(self, *args: Any, of_a_person: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        answers = ANSWERS_OF_A_PERSON if of_a_person else ANSWERS
        self.fields["answer"].choices = [(one.value, Invitation(one).label) for one in answers]  # type: ignore[attr-defined]


class PlanForm(forms.Form):
    """The plan but for its rows."""

    on = DayField(label=_("Dag för mötet eller beslutet"))
    attended = forms.MultipleChoiceField(label=_("Vilka var med?"), widget=forms.CheckboxSelectMultiple, required=False)
    matters = text_field(
        _("Det här är viktigt för personen"),
        help_text=_("Med personens egna ord."),
        error_messages={"required": _("Skriv vad som är viktigt för personen.")},
    )
    situation = text_field(_("Nuläge"), required=False)
    own_part = text_field(_("Det här gör personen själv"), required=False)
    responsible = forms.ChoiceField(
        label=_("Vem har det övergripande ansvaret för planen?"),
        choices=[(one.value, Principal(one).label) for one in PRINCIPALS],
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj regionen eller kommunen.")},
    )
    follow_up_on = DayField(label=_("Planen följs upp"))
    based_on = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)

    def __init__(self, *args: Any, participants: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["attended"].choices = participants  # type: ignore[attr-defined]


class InterventionForm(forms.Form):
    """A row: an intervention. Left empty, it is none."""

    what = WrittenField(label=pgettext_lazy("SIP", "Insats"), max_length=LINE_LENGTH, required=False)
    principal = forms.ChoiceField(
        label=_("Vem svarar för den?"),
        required=False,
        choices=[("", _("Välj")), *((one.value, one.label) for one in Principal)],
    )
    unit = forms.ChoiceField(label=pgettext_lazy("SIP", "Verksamhet"), required=False)
    done_by = WrittenField(
        label=_("Vem gör det?"), max_length=NAME_LENGTH, required=False, help_text=_("Namn eller roll.")
    )
    due_on = DayField(label=_("När?"), required=False)

    def __init__(self, *args: Any, units: Choices = (), **kwargs: Any) -> None:  # type: ignore[assignment]
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [("", _("Ingen särskild")), *units]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A row that is begun says what, and who answers for it."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.is_told():
            return values
        if not values.get("what"):
            self.add_error("what", gettext("Skriv vad som ska göras."))
        if not values.get("principal"):
            self.add_error("principal", gettext("Välj vem som svarar för insatsen."))
        if values.get("principal") == Principal.OTHER and not values.get("done_by"):
            self.add_error("done_by", gettext("Skriv vem som gör det."))
        return values

    def is_told(self) -> bool:
        """Whether anything is filled in."""
        return any(self.cleaned_data.values())


class GoalForm(forms.Form):
    """A row: a goal. Left empty, it is none."""

    goal = WrittenField(label=_("Mål"), max_length=LINE_LENGTH, required=False)
    measured_by = WrittenField(label=_("Så märks det"), max_length=LINE_LENGTH, required=False)

    def clean(self) -> dict[str, Any]:
        """A row that is begun says the goal."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if values.get("measured_by") and not values.get("goal"):
            self.add_error("goal", gettext("Skriv målet."))
        return values

    def is_told(self) -> bool:
        """Whether anything is filled in."""
        return any(self.cleaned_data.values())


class FollowUpForm(forms.Form):
    """How it goes with each goal, by its key, and when next."""

    on = DayField(label=_("Uppföljningens dag"))

    def __init__(self, *args: Any, goals: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.goals = [key for key, _goal in goals]
        for key, goal in goals:
            self.fields[f"outcome_{key}"] = forms.ChoiceField(
                label=goal,
                choices=GoalOutcome.choices,
                widget=forms.RadioSelect,
                error_messages={"required": _("Svara hur det har gått.")},
            )
            self.fields[f"note_{key}"] = WrittenField(
                label=gettext("Anteckning om: %(goal)s") % {"goal": goal}, max_length=NOTE_LENGTH, required=False
            )
        self.fields["follow_up_on"] = DayField(label=_("Följs upp nästa gång"))

    def outcomes(self) -> dict[str, tuple[str, str]]:
        """Goal -> (outcome, note)."""
        values = self.cleaned_data
        return {key: (values[f"outcome_{key}"], values[f"note_{key}"]) for key in self.goals}


class CloseForm(forms.Form):
    """Why the SIP is closed."""

    because = forms.ChoiceField(
        label=_("Varför avslutas planen?"),
        choices=SipEnd.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj varför planen avslutas.")},
    )
    note = text_field(
        _("Anteckning"), max_length=REASON_LENGTH, required=False, help_text=_("Behövs när skälet är ett annat.")
    )


class CancelForm(forms.Form):
    """That the meeting is cancelled. Nothing is typed."""
