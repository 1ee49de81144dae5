"""The decision: may this reader see this record of this patient? Pure, and twin of fastkontakt.access.contacts in SQL.

Secrecy stands between bodies: a care provider's health care is one, its social care another (OSL 8:2, 25:1, 26:1), so a
municipality is two. Within a body PDL chap. 4 rules, between bodies lag (2022:913) om sammanhållen vård- och
omsorgsdokumentation, whose grounds are exhaustive (3:7): no consent opens what no ground opens.
"""

from __future__ import annotations

from dataclasses import dataclass, field

FULL = "full"
BLOCKED = "blocked"
"""Only that the own body holds something that the patient has blocked (PDL 4:4)."""
NAMED = "named"
"""Only that it exists, is blocked, and which provider may lift the block: in an emergency (lag 2022:913 3:5)."""
EXISTENCE = "existence"
"""Only that something unblocked exists somewhere else, never whose (lag 2022:913 2:4)."""
NOTHING = "nothing"

CHILD_UNTIL_AGE = 13
"""A younger child is taken not to be able to consent itself (lag 2022:913 3:1 second paragraph)."""

OWN, GUARDIAN, MANDATE, PERMISSION = "PDL 5:5", "FB 6:11", "FB 11:4, 11:7", "OSL 12:2"
"""MANDATE is of a god man or förvaltare; PERMISSION is the patient's own, to one whom the patient trusts."""
BY_MANDATE = frozenset({MANDATE, PERMISSION})
WITHIN, WITHIN_SOCIAL = "PDL 4:1", "OSL 26:1"
LIFTED, LIFTED_IN_EMERGENCY = "PDL 4:5 1", "PDL 4:5 2"
CONSENT, CONSENT_SOCIAL = "2022:913 3:1", "2022:913 3:2"
CHILD, CHILD_SOCIAL = "2022:913 3:1 2 st.", "2022:913 3:2 2 st."
INCAPABLE, INCAPABLE_SOCIAL = "2022:913 3:3", "2022:913 3:4"
EMERGENCY, EMERGENCY_BLOCKED = "2022:913 3:6", "2022:913 3:5"
NEUTRAL, BLOCK_SHOWN = "2022:913 2:4", "PDL 4:4"

IN_FULL = frozenset(
    {
        WITHIN, WITHIN_SOCIAL, LIFTED, LIFTED_IN_EMERGENCY, CONSENT, CONSENT_SOCIAL, CHILD, CHILD_SOCIAL,
        INCAPABLE, INCAPABLE_SOCIAL, EMERGENCY, OWN, GUARDIAN, MANDATE, PERMISSION,
    }
)  # fmt: skip
"""The grounds on which a record is seen in full."""
_LEVELS = {BLOCK_SHOWN: BLOCKED, EMERGENCY_BLOCKED: NAMED, NEUTRAL: EXISTENCE, "": NOTHING}


def level_of(ground: str) -> str:
    """How much a ground opens: each opens one level. No ground opens nothing."""
    return FULL if ground in IN_FULL else _LEVELS[ground]


@dataclass(frozen=True, slots=True)
class Reader:
    """Staff signed in at a unit. `related`: may read patients there, and the unit takes part in this one's care."""

    unit: str
    provider: str
    social: bool
    related: bool


@dataclass(frozen=True, slots=True)
class Record:
    """Where a record is held."""

    unit: str
    provider: str
    social: bool


@dataclass(frozen=True, slots=True)
class Stand:
    """Where the patient stands towards the reader, now.

    `lifted`: the blocked units that are open to the reader's unit since the patient consents. `consent`: one that
    covers the day and the reader's provider. `hidden`: with skyddad folkbokföring; the consent is then the person's
    own, and nobody else's for the person. `emergency`: the reader's unit has an opening; `blocks_opened`: which opens
    its own body's blocks too.
    """

    blocked_units: frozenset[str] = field(default_factory=frozenset)
    blocked_providers: frozenset[str] = field(default_factory=frozenset)
    lifted: frozenset[str] = field(default_factory=frozenset)
    consent: bool = False
    child: bool = False
    incapable: bool = False
    hidden: bool = False
    emergency: bool = False
    blocks_opened: bool = False


def decide(reader: Reader, record: Record, stand: Stand) -> str:
    """The ground on which the reader sees the record; `level_of` it says how much, and "" is nothing."""
    if not reader.related:
        return ""
    if (reader.provider, reader.social) == (record.provider, record.social):
        return _within(reader, record, stand)
    return _between(reader, record, stand)


def _within(reader: Reader, record: Record, stand: Stand) -> str:
    if record.unit == reader.unit or record.unit not in stand.blocked_units:
        return WITHIN_SOCIAL if reader.social else WITHIN
    if record.unit in stand.lifted:
        return LIFTED
    if _in_emergency(reader, stand) and stand.blocks_opened:
        return LIFTED_IN_EMERGENCY
    return BLOCK_SHOWN


def _between(reader: Reader, record: Record, stand: Stand) -> str:
    """Other bodies' records. `unasked`: whether the law opens them without asking a child, or one who cannot answer.

    Not where the person is hidden (folkbokföringslagen 16 §): a guardian may be whom a child hides from (OSL 21:3 a).
    """
    emergency = _in_emergency(reader, stand)
    if record.unit in stand.blocked_units or record.provider in stand.blocked_providers:
        return EMERGENCY_BLOCKED if emergency else ""
    unasked = (record.social or not reader.social) and not stand.hidden
    grounds = (
        (stand.consent, CONSENT_SOCIAL if reader.social else CONSENT),
        (stand.child and unasked, CHILD_SOCIAL if reader.social else CHILD),
        (stand.incapable and unasked, INCAPABLE_SOCIAL if reader.social else INCAPABLE),
        (emergency, EMERGENCY),
    )
    return next((ground for holds, ground in grounds if holds), NEUTRAL)


def _in_emergency(reader: Reader, stand: Stand) -> bool:
    """Emergency access is for health care alone (lag 2022:913 3:5–3:6, PDL 4:5): never for social care."""
    return stand.emergency and not reader.social
