"""Shapes of what is typed in an agreement. What it must hold is the services' matter."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.agreed.rules import MOST_TASKS, MOST_TIMES
from agreements.enums import Doer
from fastkontakt.ui.forms import DayField, MomentField, WrittenField

Choices = list[tuple[str, str]]
TEXT_LENGTH, REASON_LENGTH, SHORT_LENGTH, NAME_LENGTH, COMMENT_LENGTH = 4000, 1000, 500, 120, 2000
TIME_LENGTH = 200
EMPTY_ROWS = 2
"""So many empty rows to begin with, and so many more each time that they are asked for."""


class TextField(WrittenField):
    """Some sentences."""

    def __init__(self, *, rows: int = 4, **kwargs: Any) -> None:
        super().__init__(**{"max_length": TEXT_LENGTH, "widget": forms.Textarea(attrs={"rows": rows}), **kwargs})


class AgreementForm(forms.Form):
    """All of a version but its rows. `people` take part, `coordinators` may coordinate; without several there is no
    choice. A first version has nothing changed."""

    matters = TextField(
        label=_("Det här är viktigt för patienten"),
        help_text=_("Med patientens egna ord."),
        error_messages={"required": _("Skriv vad som är viktigt för patienten, med patientens egna ord.")},
    )
    agreed = TextField(
        label=_("Det här har vi kommit överens om"),
        help_text=_("Skriv så att patienten förstår. Patienten läser texten på Mina kontakter."),
        error_messages={"required": _("Skriv vad ni har kommit överens om.")},
    )
    participants = forms.MultipleChoiceField(
        label=_("De här deltar, förutom patienten"),
        help_text=_("Den som samordnar eller gör något deltar alltid."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": _("Välj bland dem som visas.")},
    )
    coordinator = forms.ChoiceField(
        label=_("Samordnare"),
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": _("Välj bland dem som visas.")},
    )
    coordinator_reason = TextField(
        label=_("Varför just den personen samordnar"),
        rows=2,
        max_length=REASON_LENGTH,
        required=False,
        help_text=_("Patienten kan läsa det. Samordnar ingen: skriv varför."),
    )
    follow_up_on = DayField(label=_("Överenskommelsen följs upp"))
    changed = WrittenField(
        label=_("Det här är ändrat"),
        help_text=_("Kort, så att patienten ser det direkt."),
        max_length=SHORT_LENGTH,
        error_messages={"required": _("Skriv kort vad som är ändrat, så att patienten ser det direkt.")},
    )
    based_on = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, *args: Any, people: Choices, coordinators: Choices, first: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["participants"].choices = people  # type: ignore[attr-defined]
        self.fields["coordinator"].choices = coordinators  # type: ignore[attr-defined]
        unused = [*([] if people else ["participants"]), *(["changed", "based_on"] if first else [])]
        unused += [] if coordinators else ["coordinator", "coordinator_reason"]
        for name in unused:
            del self.fields[name]


class RowForm(forms.Form):
    """A row that may be left empty; of one that is begun, `needed` must be filled in."""

    needed: tuple[str, ...] = ()

    def clean(self) -> dict[str, Any]:
        """What is needed, told where it is missing."""
        typed = super().clean() or {}
        for name in self.needed:
            if not typed.get(name) and name not in self.errors:
                self.add_error(name, self.fields[name].error_messages["required"])
        return typed


class TaskForm(RowForm):
    """Who does what, by when. `who` is a Doer, or `contact:` and the contact's key; `carried` a task that goes on."""

    needed = ("who", "what")
    who = forms.ChoiceField(label=_("Vem"), required=False, error_messages={"required": _("Välj vem som gör det.")})
    name = WrittenField(
        label=_("Namn"),
        help_text=_("När det är en närstående eller någon annan."),
        max_length=NAME_LENGTH,
        required=False,
    )
    what = WrittenField(
        label=_("Gör vad"),
        max_length=SHORT_LENGTH,
        required=False,
        error_messages={"required": _("Skriv vad som ska göras.")},
    )
    due_on = DayField(label=_("Senast"), required=False)
    carried = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, doers: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].choices = [("", _("Välj")), *doers]  # type: ignore[attr-defined]

    def has_changed(self) -> bool:
        """Whether something is typed; a carried task that was emptied is a row left out."""
        return bool({*self.changed_data} - {"carried"})

    def clean(self) -> dict[str, Any]:
        """A name where no fixed contact and not the patient does it."""
        typed = super().clean()
        if typed.get("who") in (Doer.RELATIVE, Doer.OTHER) and not typed.get("name"):
            self.add_error("name", _("Skriv namnet på den som gör det."))
        return typed


class TimeForm(RowForm):
    """A planned time."""

    needed = ("at", "what")
    at = MomentField(label=_("Dag och klockslag"), required=False)
    what = WrittenField(
        label=_("För vad"),
        max_length=TIME_LENGTH,
        required=False,
        error_messages={"required": _("Skriv vad tiden gäller.")},
    )
    place = WrittenField(label=_("Plats"), max_length=TIME_LENGTH, required=False)


class Rows(forms.BaseFormSet):
    """Rows of which any may be left empty, filled in to begin with or not."""

    def initial_form_count(self) -> int:
        """None has to be filled in."""
        return 0

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        """None beside the form's own."""

    def filled(self) -> list[dict[str, Any]]:
        """What is typed, row by row."""
        return [form.cleaned_data for form in self.forms if form.has_changed()]


TaskRows = forms.formset_factory(TaskForm, formset=Rows, max_num=MOST_TASKS, absolute_max=MOST_TASKS)
TimeRows = forms.formset_factory(TimeForm, formset=Rows, max_num=MOST_TIMES, absolute_max=MOST_TIMES)


def rows(kind: Any, prefix: str, initial: list[dict[str, Any]], *, more: int = EMPTY_ROWS, **kwargs: Any) -> Any:
    """The rows filled in so far, and some empty ones."""
    made = kind(initial=initial, prefix=prefix, form_kwargs=kwargs)
    made.extra = min(len(initial) + more, made.max_num)
    return made


def typed_rows(kind: Any, prefix: str, typed: Any) -> list[dict[str, Any]]:
    """What was typed in the rows, as it was typed, without those left empty."""
    count = str(typed.get(f"{prefix}-TOTAL_FORMS", ""))
    total = min(int(count), kind.max_num) if count.isdecimal() and len(count) < 4 else 0
    names: Iterable[str] = kind.form.base_fields
    found = [{name: typed.get(f"{prefix}-{index}-{name}", "") for name in names} for index in range(total)]
    return [row for row in found if any(row.values())]


class EndForm(forms.Form):
    """Why it ends."""

    reason = WrittenField(
        label=_("Varför avslutas överenskommelsen?"),
        help_text=_("Patienten kan läsa det."),
        max_length=SHORT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Skriv varför överenskommelsen avslutas. Patienten kan läsa det.")},
    )


class AnswerForm(forms.Form):
    """What the patient said to staff of a version."""

    kind = forms.ChoiceField(
        label=_("Patienten"),
        widget=forms.RadioSelect,
        choices=[("confirmed", _("bekräftar överenskommelsen")), ("comment", _("har en kommentar"))],
        error_messages={"required": _("Välj om patienten bekräftar eller har en kommentar.")},
    )
    text = TextField(label=_("Patientens ord"), rows=2, max_length=COMMENT_LENGTH, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class DoneForm(forms.Form):
    """That a task is done."""

    on = DayField(label=_("Klart"))
    note = WrittenField(label=_("Anteckning"), max_length=SHORT_LENGTH, required=False)
