"""Mina kontakter in words: a card for each contact, and how to get the ones that are missing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from contacts.enums import ContactRole
from contacts.models import Contact
from contacts.portal import wording
from contacts.portal.selectors import OwnView
from contacts.portal.wording import A_CHILDS, FLK, FOK, YOURS
from contacts.presentation.cards import card_key, telephones
from fastkontakt.organisation.models import Unit
from fastkontakt.ui.shapes import ContactCard, Door, RelativeRow, Telephone
from patients.models import Patient


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A contact as the patient sees it: never an internal note, never a reason that only staff read."""

    card: ContactCard
    title: str
    helps: str
    coordinates: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """A role without a contact, and how to get one."""

    role: str
    title: str
    text: str
    telephone: Telephone | None = None
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The whole page. `own` is whether the reader is the patient; only then are the relatives shown."""

    name: str
    own: bool
    deceased_on: date | None
    cards: list[Card]
    missing: list[Missing]
    coming: list[Card]
    past: list[ContactCard]
    relatives: list[RelativeRow]


def page(view: OwnView, *, own: bool) -> Page:
    """The page for the patient (`own`), or for the guardian of a child."""
    whose = YOURS if own else A_CHILDS
    shared = view.shared
    in_order = [contact for role in ContactRole.values for contact in shared.lane(role)]
    now = [contact for contact in in_order if contact.starts_on <= shared.on]
    coming = [contact for contact in in_order if contact.starts_on > shared.on]
    alive = shared.patient.deceased_on is None
    first = {contact.role: contact.pk for contact in reversed(now)}
    return Page(
        name=shared.patient.name,
        own=own,
        deceased_on=shared.patient.deceased_on,
        cards=[_card(contact, whose, first=first[contact.role] == contact.pk) for contact in now],
        missing=_missing(view, whose, {contact.role for contact in in_order}) if alive else [],
        coming=[_coming(contact, whose) for contact in coming],
        past=[_plain(contact) for contact in sorted(shared.past, key=lambda c: c.starts_on, reverse=True)],
        relatives=_relatives(view) if own else [],
    )


def _card(contact: Contact, whose: str, *, first: bool) -> Card:
    """`first` in the role: then what the role does is told."""
    helps = wording.HELPS[whose][ContactRole(contact.role)] if first else wording.HELPS_TOO
    return Card(
        card=_plain(contact),
        title=str(wording.TITLE[whose][ContactRole(contact.role)]),
        helps=helps % {"unit": contact.unit.name},
        coordinates=str(wording.COORDINATES) if contact.coordinating else "",
    )


def _coming(contact: Contact, whose: str) -> Card:
    title = str(wording.COMING[whose][ContactRole(contact.role)])
    return Card(card=_plain(contact, upcoming=True), title=title, helps="", coordinates="")


def _plain(contact: Contact, *, upcoming: bool = False) -> ContactCard:
    return ContactCard(
        key=card_key(contact),
        role=contact.role,
        person=contact.staff.name,
        profession=contact.staff.profession_display,
        unit=contact.unit.name,
        provider=contact.unit.provider.name,
        since=contact.starts_on,
        until=contact.ends_on,
        upcoming=upcoming,
        coordinating=contact.coordinating,
        note=contact.note_patient,
        telephones=telephones(contact),
    )


def _missing(view: OwnView, whose: str, held: set[str]) -> list[Missing]:
    return [_how_to_get(view, ContactRole(role), whose) for role in ContactRole.values if role not in held]


def _how_to_get(view: OwnView, role: ContactRole, whose: str) -> Missing:
    title = str(wording.NOBODY[whose][role])
    if role == FLK and view.listed_at is None:
        return Missing(role=role, title=title, text=str(wording.NOT_LISTED[whose]), url=wording.CHOOSE_UNIT_URL)
    unit, with_unit, without = {
        FLK: (view.listed_at, wording.LISTED, wording.NOT_LISTED),
        FOK: (view.home_care, wording.HOME_CARE, wording.NO_HOME_CARE),
    }.get(role, (view.municipal_care or view.listed_at, wording.ASK_UNIT, wording.ASK_WHERE_TREATED))
    if unit is None:
        return Missing(role=role, title=title, text=str(without[whose]))
    text = with_unit[whose] % {"unit": unit.name}
    return Missing(role=role, title=title, text=str(text), telephone=_telephone(unit))


def _telephone(unit: Unit) -> Telephone | None:
    return Telephone(number=unit.telephone, hours=unit.telephone_hours) if unit.telephone else None


def _relatives(view: OwnView) -> list[RelativeRow]:
    """As registered, without the staff's comments."""
    return [
        RelativeRow(
            rank=relative.rank,
            name=relative.name,
            role=str(relative.get_role_display()),
            telephone=Telephone(number=relative.telephone) if relative.telephone else None,
        )
        for relative in view.shared.relatives
    ]


def doors(children: Iterable[Patient]) -> list[Door]:
    """The children to choose among."""
    return [
        Door(title=child.name, url=reverse("portal:child", args=[child.pk]), icon="person", text=_("Se kontakter"))
        for child in children
    ]
