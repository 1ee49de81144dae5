"""Form markup: Django's forms drawn with Designsystemet, through the templates in templates/django/forms/."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_lazy as _

from fastkontakt.moments import on_swedish_clock
from fastkontakt.periods import FIRST_DAY, LAST_DAY
from fastkontakt.texts import seen


class Renderer(TemplatesSetting):
    """The project's FORM_RENDERER: `{{ form.name.as_field_group }}` gives label, hint, error and input."""

    form_template_name = "django/forms/form.html"
    field_template_name = "django/forms/field.html"


class WrittenField(forms.CharField):
    """What somebody writes for others to read, as fastkontakt.texts.seen keeps it."""

    def to_python(self, value: Any) -> str | None:
        """The text."""
        text: str | None = super().to_python(seen(value) if isinstance(value, str) else value)
        return text


class PersonRadios(forms.RadioSelect):
    """Radio buttons as cards; the label of each choice is a fastkontakt.ui.shapes.PersonChoice."""

    template_name = "django/forms/widgets/person_radios.html"


class DayInput(forms.DateInput):
    """The browser's own date field; always takes and gives ISO dates."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")


class DayField(forms.DateField):
    """A day from FIRST_DAY to LAST_DAY, typed in the browser's own date field."""

    widget = DayInput
    default_error_messages = {
        "required": _("Skriv en dag som finns, till exempel 2026-11-22."),
        "invalid": _("Skriv en dag som finns, till exempel 2026-11-22."),
        "far_off": _("Skriv en dag från 1900-01-01 till 2199-12-31."),
    }

    def validate(self, value: date | None) -> None:
        """Refuse a day far off."""
        super().validate(value)
        if value is not None and not FIRST_DAY <= value <= LAST_DAY:
            raise ValidationError(self.error_messages["far_off"], code="far_off")


class MomentInput(forms.DateTimeInput):
    """The browser's own field for day and time; always takes and gives ISO, in Swedish time, to the minute."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%dT%H:%M")


class MomentField(forms.DateTimeField):
    """A moment on Swedish clocks, on a day from FIRST_DAY to LAST_DAY. Shown twice by the clock, it is the first."""

    widget = MomentInput
    default_error_messages = {
        "required": _("Skriv dag och klockslag, till exempel 2026-11-22 14:05."),
        "invalid": _("Skriv dag och klockslag, till exempel 2026-11-22 14:05."),
        "far_off": _("Skriv en dag från 1900-01-01 till 2199-12-31."),
        "skipped": _("Klockan ställs fram den natten, så tiden finns inte. Skriv en annan tid."),
    }

    def to_python(self, value: Any) -> datetime | None:
        """The aware moment. Raises ValidationError."""
        if value in self.empty_values:
            return None
        try:
            typed = datetime.fromisoformat(str(value).strip())
        except ValueError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error
        if not FIRST_DAY.year <= typed.year <= LAST_DAY.year:
            raise ValidationError(self.error_messages["far_off"], code="far_off")
        try:
            return on_swedish_clock(typed.replace(tzinfo=None))
        except ValueError as error:
            raise ValidationError(self.error_messages["skipped"], code="skipped") from error


@contextmanager
def keep_errors(form: forms.Form, **fields: str) -> Iterator[None]:
    """Put a service's ValidationError on the form, so that the page is drawn again with all that was typed.

    `fields` names the form's field where the service calls it something else: `keep_errors(form, to="ends_on")`.
    """
    try:
        yield
    except ValidationError as error:
        for name, said in _by_field(error).items():
            known = fields.get(name, name)
            form.add_error(known if known in form.fields else None, said)


def _by_field(error: ValidationError) -> dict[str, list[ValidationError]]:
    return error.error_dict if hasattr(error, "error_dict") else {"": error.error_list}
