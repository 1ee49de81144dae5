"""Form markup: Django's forms drawn with Designsystemet, through the templates in templates/django/forms/."""

from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """The project's FORM_RENDERER: `{{ form.name.as_field_group }}` gives label, hint, error and input."""

    form_template_name = "django/forms/form.html"
    field_template_name = "django/forms/field.html"


class DayInput(forms.DateInput):
    """The browser's own date field; always takes and gives ISO dates."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")
