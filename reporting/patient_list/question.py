"""What is asked of the patient list: from an address, a form or a saved view, and back. Holds keys and terms alone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from fastkontakt.periods import FIRST_DAY, LAST_DAY
from reporting.patient_list.enums import ColumnKey, Sort
from reporting.patient_list.offer import Offer

ALWAYS = (ColumnKey.NAME.value,)
USUAL = tuple(key for key in ColumnKey.values if key != ColumnKey.AGE)
"""The columns where none are chosen."""
VIEW, ALL = "vy", "alla"
"""The parameter that names a saved view, and the word for none: the list as it is, not the default view."""
AFTER, BEFORE = "efter", "fore"
"""The patient that the page begins after, or ends before."""


@dataclass(frozen=True, kw_only=True)
class Question:
    """Which patients, in what order, with what columns.

    `having` and `lacking` are roles in which the own unit's people are contact, or not; `person` is one of them.
    `review_by`: next review on that day or before. `ignored` are parameters that say nothing that may be asked here.
    """

    having: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    person: UUID | None = None
    review_by: date | None = None
    sort: str = Sort.NAME.value
    descending: bool = False
    columns: tuple[str, ...] = USUAL
    after: UUID | None = None
    before: UUID | None = None
    ignored: tuple[str, ...] = field(default=(), compare=False)

    @classmethod
    def of_address(cls, query: Mapping[str, Any], offer: Offer) -> "Question":
        """From the parameters of an address or of a saved view. What may not be asked for is named in `ignored`."""
        read = _Reading(query)
        sort = read.one("sortera", {sign + word for word in offer.sorts for sign in ("", "-")}) or Sort.NAME
        columns = read.several("kolumner", ColumnKey.values)
        person = read.one("person", offer.people)
        return cls(
            having=read.several("har", offer.roles),
            lacking=read.several("saknar", offer.roles),
            marks=read.several("val", offer.marks),
            person=UUID(person) if person else None,
            review_by=read.parsed("senast", _day),
            sort=sort.removeprefix("-"),
            descending=sort.startswith("-"),
            columns=tuple(dict.fromkeys((*ALWAYS, *columns))) if columns else USUAL,
            after=read.parsed(AFTER, UUID),
            before=read.parsed(BEFORE, UUID),
            ignored=tuple(read.ignored),
        )

    @property
    def narrowed(self) -> bool:
        """Whether not all of the unit's patients are asked for."""
        return bool(self.having or self.lacking or self.marks or self.person or self.review_by)

    @property
    def kept(self) -> dict[str, str]:
        """As parameters, without the place in the list: what a saved view keeps."""
        sort = f"-{self.sort}" if self.descending else self.sort
        asked = {
            "har": ",".join(self.having),
            "saknar": ",".join(self.lacking),
            "val": ",".join(self.marks),
            "person": str(self.person or ""),
            "senast": self.review_by.isoformat() if self.review_by else "",
            "sortera": "" if sort == Sort.NAME else sort,
            "kolumner": "" if self.columns == USUAL else ",".join(self.columns),
        }
        return {name: value for name, value in asked.items() if value}

    def address(self, **place: object) -> str:
        """The page with this question, from the beginning unless a place is given."""
        asked = self.kept or {VIEW: ALL}
        return f"{reverse('reporting:patients')}?{urlencode({**asked, **place}, safe=',')}"

    def toggled(self, name: str, value: str) -> "Question":
        """The question with a value put among the field's, or taken away."""
        held: tuple[str, ...] = getattr(self, name)
        changed = tuple(one for one in held if one != value) if value in held else (*held, value)
        change: dict[str, Any] = {name: changed}
        return replace(self, **change)

    def sorted_by(self, sort: str) -> "Question":
        """The question in another order; in the same order it is turned round."""
        return replace(self, sort=sort, descending=self.sort == sort and not self.descending)

    def unnarrowed(self) -> "Question":
        """All patients, in the same order and with the same columns."""
        return Question(sort=self.sort, descending=self.descending, columns=self.columns)


class _Reading:
    """Reads parameters, and remembers which ones were not understood."""

    def __init__(self, query: Mapping[str, Any]) -> None:
        self.query, self.ignored = query, []  # type: tuple[Mapping[str, Any], list[str]]

    def several(self, name: str, known: Iterable[str]) -> tuple[str, ...]:
        """The known words, in the order that they are known in."""
        words = set(self._words(name))
        found = tuple(word for word in known if word in words)
        self._note(name, len(found) < len(words))
        return found

    def one(self, name: str, known: Iterable[str]) -> str:
        """The word, if it is known."""
        words = self._words(name)
        found = next((word for word in words if word in known), "")
        self._note(name, bool(words) and not found)
        return found

    def parsed(self, name: str, parse: Any) -> Any:
        """The value, if there is one."""
        words = self._words(name)
        try:
            return parse(words[0]) if words else None
        except ValueError:
            self._note(name, True)
            return None

    def _words(self, name: str) -> list[str]:
        """A form says the name again for each value; an address puts commas between them."""
        given = self.query.getlist(name) if hasattr(self.query, "getlist") else [str(self.query.get(name, ""))]
        return [word for value in given for word in value.split(",") if word]

    def _note(self, name: str, wrong: bool) -> None:
        if wrong:
            self.ignored.append(name)


def _day(text: str) -> date:
    day = date.fromisoformat(text)
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValueError(text)
    return day
