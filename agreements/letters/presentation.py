"""Letters in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from agreements.enums import LetterFailure, LetterLanguage, LetterRoute, LetterState
from agreements.letters.selectors import Queue
from agreements.models import Letter
from fastkontakt.access.protection import listed, reference
from fastkontakt.moments import day_of

TAGS: Mapping[str, tuple[str, str]] = {
    LetterState.WAITING: ("neutral", "clock"),
    LetterState.READY: ("info", "mail"),
    LetterState.GIVEN: ("success", "check"),
    LetterState.CANCELLED: ("neutral", "close"),
    LetterState.FAILED: ("danger", "warning"),
}
"""State -> the colour and the icon of its tag."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterRow:
    """A line. `name`, `number` and `mark` are of the patient as it stands in lists; `more` is how it is written."""

    key: UUID
    patient_id: UUID
    name: str
    number: str
    mark: str
    title: str
    more: str
    state: str
    color: str
    icon: str
    route: str
    protected: bool
    ordered_at: datetime
    ordered_by: str
    printed_on: date | None
    given_on: date | None
    failure: str
    has_document: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of the queue's page. `key` is its id and says which acts its rows have."""

    key: str
    title: str
    hint: str
    rows: list[LetterRow]


def parts(queue: Queue) -> list[Part]:
    """The parts that hold something, what is to be done first, first."""
    made = [
        Part(
            key="misslyckade",
            title=_("Kunde inte skapas"),
            hint=_("Ingenting är borta. Försök igen, eller makulera brevet och beställ det på nytt."),
            rows=rows(queue.failed),
        ),
        Part(
            key="skriva-ut",
            title=_("Att skriva ut"),
            hint=_("Öppna breven, skriv ut dem och markera dem som utskrivna."),
            rows=rows(queue.to_print),
        ),
        Part(
            key="lamna",
            title=_("Utskrivna, att lämna"),
            hint=_("Anteckna dagen när brevet är lämnat eller skickat. Då är patienten informerad skriftligt."),
            rows=rows(queue.to_give),
        ),
        Part(
            key="olasta",
            title=_("Väntar på att patienten läser"),
            hint=_(
                "Breven finns på Mina kontakter, och patienten har fått ett meddelande. De räknas som lämnade när de"
                " öppnas."
            ),
            rows=rows(queue.unread),
        ),
        Part(key="skapas", title=_("Skapas"), hint=_("Klart inom någon minut."), rows=rows(queue.waiting)),
        Part(key="lamnade", title=_("Lämnade"), hint="", rows=rows(queue.given)),
    ]
    return [part for part in made if part.rows]


def rows(letters: Iterable[Letter]) -> list[LetterRow]:
    """The letters as lines, in order."""
    return [_row(letter) for letter in letters]


def _row(letter: Letter) -> LetterRow:
    patient = listed(letter.patient)
    color, icon = TAGS[letter.state]
    return LetterRow(
        key=letter.pk,
        patient_id=letter.patient_id,
        name=patient.name,
        number=patient.number,
        mark=patient.mark,
        title=str(letter.get_kind_display()),
        more=how_written(letter),
        state=_state(letter),
        color=color,
        icon=icon,
        route=str(letter.get_route_display()),
        protected=letter.route == LetterRoute.PROTECTED,
        ordered_at=letter.ordered_at,
        ordered_by=letter.ordered_by.name,
        printed_on=day_of(letter.printed_at) if letter.printed_at else None,
        given_on=letter.given_on,
        failure=str(LetterFailure(letter.failure).label) if letter.failure else "",
        has_document=letter.state in (LetterState.READY, LetterState.GIVEN),
    )


def _state(letter: Letter) -> str:
    if letter.state == LetterState.READY and letter.route == LetterRoute.PORTAL:
        return _("Väntar på att patienten läser")
    return str(letter.get_state_display())


def how_written(letter: Letter) -> str:
    """The language, and that the text is large."""
    language = str(LetterLanguage(letter.language).label)
    return _("%(language)s, stor text") % {"language": language} if letter.large_print else language


def file_name(letter: Letter) -> str:
    """What the document is called: nobody's name."""
    return f"brev-{reference(letter.pk).lower()}.pdf"
