"""What the components are fed with: plain values, already worded and already decided upon.

Views fill these; templates under `templates/components/` read them. Every text is display text in the active
language. Nothing here asks the database, a clock or a rule.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class NavItem:
    """One entry of the main navigation. `count` ("7", "99+", "" for nothing) stands beside the label when not None;
    `live`: an open page renews it."""

    label: str
    url: str
    icon: str
    current: bool = False
    count: str | None = None
    live: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Telephone:
    """A number as stored (any format) and when it is answered, e.g. "vardagar 8–16"."""

    number: str
    hours: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Substitute:
    """Who to turn to while the contact is away; `until` is inclusive, None when not known."""

    name: str
    profession: str = ""
    telephone: Telephone | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactCard:
    """A fixed contact as a card. `role` is the ContactRole value; `informed` None leaves the line out.

    `upcoming` is a contact that has not begun. `informed_orally_on` and `informed_in_writing_on` are the first days on
    which the patient was told so. `review_on` is the next review of the need, `review_late` whether it is past.
    `seen_by` is why another's contact is seen, or a blocked one, in words.
    `protected`: the person has protected identity, told to colleagues alone.
    """

    role: str
    person: str
    profession: str
    unit: str
    since: date
    provider: str = ""
    until: date | None = None
    reason: str = ""
    telephones: tuple[Telephone, ...] = ()
    upcoming: bool = False
    coordinating: bool = False
    informed: bool | None = None
    informed_orally_on: date | None = None
    informed_in_writing_on: date | None = None
    review_on: date | None = None
    review_late: bool = False
    substitutes: tuple[Substitute, ...] = ()
    note: str = ""
    key: str = ""
    seen_by: str = ""
    protected: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A person who might be appointed. `mark`: ok, warn, ask or stop; `why`: one short text per obstacle.

    `protected`: has protected identity, told to colleagues alone.
    """

    value: str
    name: str
    profession: str
    mark: str
    why: tuple[str, ...] = ()
    open_contacts: int = 0
    limit: int | None = None
    wished: bool = False
    checked: bool = False
    disabled: bool = False
    protected: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonChoice:
    """A person whom a patient may wish for, or nobody in particular. `room`: takes more patients; None is unsaid."""

    name: str
    text: str = ""
    room: bool | None = None

    def __str__(self) -> str:
        return ", ".join(part for part in (self.name, self.text) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class RelativeRow:
    """A relative, in order of rank (1 first). `withheld`: more is recorded, and kept since somebody is protected."""

    rank: int
    name: str
    role: str
    telephone: Telephone | None = None
    note: str = ""
    withheld: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WorklistRow:
    """A task: what, for whom, by when, why (the law in short, with the rule's page), and the act (`url`, a verb).

    `key` makes ids unique on the page. `days_left` below zero is late, None is without a last day. `whose` is the
    colleague who is to do it, where it is not the viewer. Without `url` there is no act for the viewer; without `whom`
    the page is the patient's.
    """

    what: str
    whom: str = ""
    url: str = ""
    action: str = ""
    key: str = ""
    message: str = ""
    number: str = ""
    protection: str = ""
    whom_url: str = ""
    whose: str = ""
    due: date | None = None
    days_left: int | None = None
    why: str = ""
    rule_url: str = ""
    done: bool = False

    @property
    def days_late(self) -> int:
        """Days since the last day; 0 or less is not late."""
        return -self.days_left if self.days_left is not None else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """A choice among a few that narrows a list. `url` leads to the list with the choice made, or unmade if current."""

    label: str
    url: str
    key: str
    current: bool = False
    count: str = ""
    icon: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step of a course of events; `state`: done, current, late or coming."""

    label: str
    state: str
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EpisodeStep:
    """A step of a stay in hospital: `when` and `who` in words, `note` what there is to say of it.

    `state`: done, current, late, coming or skipped (not needed this time).
    """

    label: str
    state: str
    when: str = ""
    who: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Countdown:
    """Hours left to a deadline. `state`: running, soon, late, met or idle (nothing is counted, `text` says why).

    `hours` are left, or past where late; `share` of the time is what is left, from 0 to 100.
    """

    label: str
    state: str
    text: str
    hours: int = 0
    share: int = 0
    law: str = ""
    law_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A term and its value in a description list; `url` makes the value a link."""

    term: str
    value: str
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """A way in, or on: a large link with one sentence. `current` is the one that is open now."""

    title: str
    url: str
    icon: str
    text: str = ""
    current: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutineExtract:
    """A section of the unit's own routine where it is needed. Without `text` there is none, and `url` is where to write
    one; else `url` is the whole routine, in force from `since`."""

    title: str
    url: str
    text: str = ""
    since: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Validity:
    """A version of something and its days (inclusive; None is open). `state`: past, current or coming."""

    number: int
    first: date | None
    last: date | None
    state: str
    repeal: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Somebody around a patient in the picture of the network, or a dashed place where nobody is known.

    `kind`: patient, contact, gap (nobody, though there should or could be; `demanded`: the law says so), closed
    (somebody whom the viewer may not see) or relative. `label` says what the place is, with its `icon`. `marks` are
    (icon, words). `color` is a role's in the theme, or empty. `url` leads to the card, or to what `action` names.
    """

    kind: str
    label: str
    icon: str
    name: str = ""
    lines: tuple[str, ...] = ()
    marks: tuple[tuple[str, str], ...] = ()
    color: str = ""
    url: str = ""
    action: str = ""
    coordinating: bool = False
    demanded: bool = False

    @property
    def details(self) -> tuple[str, ...]:
        """All that stands below the name, in the picture's order, but for the act."""
        return (*self.lines, *(words for _icon, words in self.marks))

    @property
    def words(self) -> str:
        """Everything that the place says, uncut and on one line."""
        said = ", ".join(part for part in (self.name, *self.details) if part)
        return ". ".join(part for part in (f"{self.label}: {said}" if said else self.label, self.action) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Circle:
    """Places that belong together: a care provider's contacts under its name, or those of nobody (`title` empty)."""

    places: tuple[Place, ...]
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """A patient, the contacts around in their circles, and the relatives by rank."""

    patient: Place
    circles: tuple[Circle, ...] = ()
    relatives: tuple[Place, ...] = ()
