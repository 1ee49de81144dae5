"""What letters say, by language: words/<language>.toml. Every file has the same keys."""

import tomllib
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import override

from fastkontakt.organisation.models import StaffMember

FOLDER = Path(__file__).with_name("words")


@cache
def known(language: str) -> dict[str, Any]:
    """The words of a language, a LetterLanguage."""
    found: dict[str, Any] = tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
    return found


class Words:
    """The words of one letter."""

    def __init__(self, language: str) -> None:
        self.words = known(language)
        self.lang: str = self.words["lang"]

    def say(self, key: str, **values: str) -> str:
        """The text of a key ("reach.heading") with its values filled in. Raises KeyError."""
        section, _dot, name = key.rpartition(".")
        text: str = self.words[section][name] if section else self.words[name]
        return text.format(**values)

    def day(self, day: date) -> str:
        """The day as the letter writes it."""
        with override(self.lang):
            return date_format(day, self.words["day"])

    def moment(self, at: datetime) -> str:
        """The moment on Swedish clocks, as the letter writes it."""
        with override(self.lang):
            return date_format(timezone.localtime(at), self.words["moment"])

    def profession(self, person: StaffMember) -> str:
        """What the person is called by profession, in the letter's language."""
        with override(self.lang):
            return person.profession_display
