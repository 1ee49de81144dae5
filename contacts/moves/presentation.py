"""Plans and moves in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from contacts.enums import MoveState
from contacts.models import MovedContact
from contacts.moves.forms import ChoiceForm
from contacts.moves.selectors import Row, Share
from contacts.presentation.judgement import appoint_url, reason_alone
from contacts.services.moves import ENDS
from fastkontakt.access import protection
from fastkontakt.ui.shapes import Chip
from fastkontakt.ui.templatetags.fk import personnummer, role_icon, role_label

UNSETTLED = "kvar"
"""In an address: only what needs the manager."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """What a rule has against the choice, in one sentence, with where to read the rule ("" where there is none)."""

    text: str
    remedy: str
    url: str
    stops: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRow:
    """A contact as a row: whose, since when, marks, what is chosen, and what a rule has against it.

    `by_hand`: the manager must see to it alone, since nobody is chosen or a rule objects.
    `patient`, `number` and `protection` are as fastkontakt.access.protection lists a patient.
    """

    key: UUID
    patient: str
    number: str
    protection: str
    url: str
    since: date
    upcoming: bool
    until: date | None
    coordinating: bool
    life_threatening: bool
    successor: str
    form: ChoiceForm | None
    asks_reason: bool
    objections: tuple[Objection, ...]
    by_hand: bool
    by_hand_url: str


def contact_row(row: Row, form: ChoiceForm | None, *, on: date) -> ContactRow:
    """A row of the plan (with its form), or of what could not be moved."""
    contact, planned = row.contact, row.planned
    who = protection.listed(contact.patient)
    warned = {finding.outcome for finding in row.findings} == {"warn"}
    return ContactRow(
        key=contact.pk,
        patient=who.name,
        number=personnummer(who.number),
        protection=who.mark,
        url=reverse("patients:detail", args=[contact.patient_id]),
        since=contact.starts_on,
        upcoming=contact.starts_on > on,
        until=contact.ends_on,
        coordinating=contact.coordinating,
        life_threatening=row.life_threatening,
        successor=_successor(planned),
        form=form,
        asks_reason=warned or bool(planned and planned.override_reason) or bool(form and form.errors),
        objections=tuple(_objections(row)),
        by_hand=planned is None or bool(row.findings),
        by_hand_url=appoint_url(contact.patient_id, contact.role, byter=contact.pk),
    )


def _successor(planned: MovedContact | None) -> str:
    if planned is None:
        return ""
    return planned.successor.name if planned.successor else _("Avslutas utan efterträdare")


def _objections(row: Row) -> Iterable[Objection]:
    if row.ended_already:
        text = _("Kontakten var redan avslutad när flytten kom till den.")
        yield Objection(text=text, remedy=_("Inget behöver göras."), url="", stops=True)
    for finding in row.findings:
        said = finding.text("en" if get_language() == "en" else "sv")
        stops = finding.outcome != "warn"
        url = reverse("rulebook:detail", args=[finding.rule])
        text = reason_alone(said.message) if finding.outcome == "stop" else said.message
        yield Objection(text=text, remedy=said.remedy, url=url, stops=stops)


def people(shares: Iterable[Share]) -> list[tuple[str, str]]:
    """The colleagues as choices, each with the profession and the caseload against the limit."""
    return [
        (str(share.staff.pk), f"{share.staff.name}, {share.staff.profession_display} ({_load(share)})")
        for share in shares
    ]


def _load(share: Share) -> str:
    if share.limit is None:
        return str(share.after)
    return _("%(now)s av %(limit)s") % {"now": share.after, "limit": share.limit}


def chips(counts: dict[str, int], chosen: str, *, unsettled: bool, planned: bool) -> list[Chip]:
    """The roles to choose among, and with a plan what in the role needs the manager."""
    shown = [
        Chip(
            key=role,
            label=role_label(role),
            url=f"?roll={role}#kontakter",
            count=str(number),
            icon=role_icon(role),
            current=role == chosen and not unsettled,
        )
        for role, number in counts.items()
    ]
    if planned:
        url = f"?roll={chosen}&visa={UNSETTLED}#kontakter"
        shown.append(Chip(key=UNSETTLED, label=_("Behöver dig"), url=url, icon="warning", current=unsettled))
    return shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a move has come; `share` in per cent."""

    moved: int
    ended: int
    refused: int
    waiting: int
    total: int
    share: int


def progress(states: dict[str, int]) -> Progress:
    """From the number of contacts in each state."""
    total = sum(states.values())
    waiting = states[MoveState.WAITING]
    return Progress(
        moved=states[MoveState.MOVED],
        ended=states[MoveState.ENDED],
        refused=states[MoveState.REFUSED],
        waiting=waiting,
        total=total,
        share=100 * (total - waiting) // total if total else 100,
    )


def initial(planned: MovedContact | None) -> dict[str, str]:
    """What a row's form holds to begin with."""
    if planned is None:
        return {}
    successor = str(planned.successor_id) if planned.successor_id else ENDS
    return {"successor": successor, "override_reason": planned.override_reason}
