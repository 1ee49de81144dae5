"""Shape: what a body or a query may hold. Nothing is guessed, and no value is repeated in an error."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import TextChoices
from django.utils.dateparse import parse_datetime
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from fastkontakt.moments import SWEDEN, on_swedish_clock
from fastkontakt.periods import FIRST_DAY, LAST_DAY
from fastkontakt.texts import seen
from fastkontakt.validators import normalise_identity_number

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
FIELD_NAME = re.compile(r"[a-z][a-z_]{0,39}")
NAME_LENGTH, TEXT_LENGTH, MOMENT_LENGTH = 80, 4000, 40


class Row(serializers.Serializer):
    """A row of an answer, or a query. A field named by a Python keyword is written with an underscore after it."""

    def get_fields(self) -> dict[str, Any]:
        """The fields under their outer names: `from_` is `from`."""
        return {name.rstrip("_"): field for name, field in super().get_fields().items()}


class Body(Row):
    """The body of a write: what it does not know, it refuses."""

    def to_internal_value(self, data: Any) -> Any:
        """The known fields' values. Raises ValidationError with every error at once."""
        unknown = set(data) - set(self.fields) if isinstance(data, Mapping) else set()
        errors: dict[str, Any] = {_shown(name): [_("Fältet finns inte.")] for name in sorted(unknown)}
        values = {}
        try:
            values = super().to_internal_value(data)
        except serializers.ValidationError as error:
            errors.update(error.detail)  # type: ignore[arg-type]
        if errors:
            raise serializers.ValidationError(errors)
        return values


def _shown(name: str) -> str:
    """A field name that is safe to repeat: it may be anything that the caller typed."""
    return name if FIELD_NAME.fullmatch(name) else "…"


class Text(serializers.CharField):
    """A text, and nothing that only can be read as one."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", TEXT_LENGTH)
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> str:
        """The text as fastkontakt.texts.seen keeps it, without space around it."""
        if not isinstance(data, str):
            self.fail("invalid")
        text = str(super().to_internal_value(seen(data)))
        if not text and not self.allow_blank:
            self.fail("blank")
        return text


class OptionalText(Text):
    """A text that may be left out or empty."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, allow_blank=True, default="", **kwargs)


class Flag(serializers.BooleanField):
    """true or false, and nothing that only can be read as one."""

    def to_internal_value(self, data: Any) -> Any:
        """The truth value."""
        if not isinstance(data, bool):
            self.fail("invalid", input="")
        return data


class Day(serializers.DateField):
    """A day as YYYY-MM-DD, between FIRST_DAY and LAST_DAY."""

    default_error_messages = {
        "invalid": _("Skriv dagen som ÅÅÅÅ-MM-DD."),
        "far_off": _("Skriv en dag från 1900-01-01 till 2199-12-31."),
    }

    def to_internal_value(self, value: Any) -> date:
        """The day."""
        if not isinstance(value, str) or not DAY.fullmatch(value):
            self.fail("invalid")
        day: date = super().to_internal_value(value)
        if not FIRST_DAY <= day <= LAST_DAY:
            self.fail("far_off")
        return day


@extend_schema_field(OpenApiTypes.DATETIME)
class Moment(serializers.Field):
    """A moment as ISO 8601 writes it. Without an offset it is Swedish time."""

    default_error_messages = {
        "invalid": _("Skriv tiden som 2026-11-22T14:05:00+01:00."),
        "far_off": _("Skriv en dag från 1900-01-01 till 2199-12-31."),
        "skipped": _("Klockan ställs fram den natten, så tiden finns inte. Skriv tiden med tidsskillnad."),
    }

    def to_internal_value(self, data: Any) -> datetime:
        """The aware datetime."""
        moment = self._parsed(data)
        if not FIRST_DAY.year <= moment.year <= LAST_DAY.year:
            self.fail("far_off")
        if moment.tzinfo is None:
            try:
                return on_swedish_clock(moment)
            except ValueError:
                self.fail("skipped")
        return moment

    def _parsed(self, data: Any) -> datetime:
        moment = None
        if isinstance(data, str) and len(data) <= MOMENT_LENGTH and "T" in data.upper():
            try:
                moment = parse_datetime(data)
            except ValueError:
                moment = None
        if moment is None:
            self.fail("invalid")
        return moment

    def to_representation(self, value: datetime) -> str:
        """In Swedish time, with its offset."""
        return value.astimezone(SWEDEN).isoformat()


class Choice(serializers.ChoiceField):
    """One value of a vocabulary; the error tells which there are."""

    def __init__(self, choices: type[TextChoices], **kwargs: Any) -> None:
        values = ", ".join(choices.values)
        message = format_lazy(_("Välj något av: {values}."), values=values)
        super().__init__(choices=list(choices.values), error_messages={"invalid_choice": message}, **kwargs)


@extend_schema_field(OpenApiTypes.UUID)
class Id(serializers.Field):
    """A row's id; with `find`, the row itself. One that is unknown, or another tenant's, is an error of shape."""

    default_error_messages = {
        "invalid": _("Skriv ett id som det står i ett svar."),
        "unknown": _("Det finns inget med det här id:t."),
    }

    def __init__(self, find: Callable[[UUID], Any] | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.find = find

    def to_internal_value(self, data: Any) -> Any:
        """The row, or the id where no `find` is given."""
        if not isinstance(data, str) or not ID.fullmatch(data):
            self.fail("invalid")
        try:
            return self.find(UUID(data)) if self.find else UUID(data)
        except ObjectDoesNotExist:
            self.fail("unknown")

    def to_representation(self, value: Any) -> str:
        """The id as text."""
        return str(value)


class IdentityNumber(Text):
    """A personnummer, samordningsnummer or reserve number, normalised to twelve characters."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=20, **kwargs)

    def to_internal_value(self, data: Any) -> str:
        """The normalised number. Raises ValidationError without repeating it."""
        return normalise_identity_number(super().to_internal_value(data))


class Related(Row):
    """A related thing."""

    id = serializers.CharField()
    name = serializers.CharField()


class Telecom(Row):
    """How to reach a unit or a person."""

    telephone = serializers.CharField(help_text="Empty where none is recorded.")
    hours = serializers.CharField(source="telephone_hours", help_text="When it is answered, in words.")
