"""Mina kontakter in words: a card for each contact, and how to get the ones that are missing."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from contacts.enums import ContactRole
from contacts.models import Contact
from contacts.portal import wording
from contacts.portal.asked import Asked, ask_url, asked
from contacts.portal.selectors import OwnView
from contacts.portal.wording import FLK, FOK, FVK
from contacts.presentation.cards import card_key, relative_row, substitutes, telephones
from contacts.requests.units import appoints, scope_to_ask
from fastkontakt.access.protection import own_relative
from fastkontakt.organisation.models import Unit
from fastkontakt.ui.shapes import ContactCard, Door, RelativeRow, Telephone
from fastkontakt.ui.templatetags.fk import dag, role_icon, role_label
from patients.enums import MandateScope
from patients.models import Patient

NEWS_LASTS = timedelta(days=30)
"""For how long after its first day a contact that took over from another is told as new."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What the reader can do, as a link that looks like a button."""

    label: str
    url: str
    icon: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A contact as the patient sees it: never an internal note, never a reason that only staff read.

    `news`: that the person is new, and after whom.
    """

    card: ContactCard
    title: str
    helps: str
    coordinates: str
    news: str = ""
    act: Act | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """A role without a contact, and how to get one."""

    role: str
    title: str
    text: str
    telephone: Telephone | None = None
    url: str = ""
    act: Act | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The whole page. `own` is whether the reader is the patient; only then are the relatives shown.

    `doors` lead to the other pages about a person whom the reader acts for; one's own are in the navigation.
    """

    name: str
    own: bool
    lead: str
    asked_title: str
    deceased_on: date | None
    cards: list[Card]
    missing: list[Missing]
    another: Act | None
    asked: list[Asked]
    coming: list[Card]
    past: list[ContactCard]
    relatives: list[RelativeRow]
    doors: list[Door]


def page(view: OwnView, *, own: bool, acting: bool = True) -> Page:
    """The page for the patient (`own`), or for the guardian of a child; `acting`: with what can be done."""
    shared = view.shared
    whose = wording.whose(shared.patient, own=own, on=shared.on)
    in_order = [contact for role in ContactRole.values for contact in shared.lane(role)]
    now = [contact for contact in in_order if contact.starts_on <= shared.on]
    coming = [contact for contact in in_order if contact.starts_on > shared.on]
    alive = shared.patient.deceased_on is None
    first = {contact.role: contact.pk for contact in reversed(now)}
    acts = ask_urls(view, own=own) if alive and acting else {}
    return Page(
        name=shared.patient.name,
        own=own,
        lead=str(wording.LEAD[whose]),
        asked_title=str(wording.ASKED[whose]),
        deceased_on=shared.patient.deceased_on,
        cards=[_card(contact, whose, acts, shared.on, first=first[contact.role] == contact.pk) for contact in now],
        missing=_missing(view, whose, {contact.role for contact in in_order}, acts) if alive else [],
        another=_another(view, acts),
        asked=asked(view.requests, whose, today=shared.on),
        coming=[_coming(contact, whose) for contact in coming],
        past=[_plain(contact) for contact in sorted(shared.past, key=lambda c: c.starts_on, reverse=True)],
        relatives=_relatives(view) if own else [],
        doors=[] if own or not acting else doors_for(shared.patient, view.scopes),
    )


def ask_urls(view: OwnView, *, own: bool) -> dict[str, str]:
    """Role -> the page for asking, for the roles that can be asked for, and that the reader may ask for."""
    asks, chooses = MandateScope.ASK in view.scopes, MandateScope.CHOOSE_PHYSICIAN in view.scopes
    can = {
        FLK: chooses and view.listed_at is not None and appoints(view.listed_at, FLK),
        FVK: asks and bool(view.care_units),
        FOK: asks and view.home_care is not None,
    }
    return {role: ask_url(view.shared.patient.pk, role, own=own) for role, possible in can.items() if possible}


def doors_for(patient: Patient, scopes: frozenset[str]) -> list[Door]:
    """To the pages about a patient whom the reader acts for in the scopes."""
    asks = {MandateScope.ASK, MandateScope.CHOOSE_PHYSICIAN}
    consents, reads, agreed = {MandateScope.CONSENT}, {MandateScope.SEE_LOG}, {MandateScope.SEE_AGREEMENTS}
    doors = (
        (asks, "portal:wishes_for_child", "mail", _("Begär"), _("Be om en kontakt, eller önska en annan person.")),
        (
            consents,
            "portal:sharing_for_child",
            "eye",
            _("Vem ser kontakterna"),
            _("Vem som får läsa, och samtycke till det."),
        ),
        (reads, "portal:looked_for_child", "log", _("Vem har tittat"), _("Vem som har läst, när och varför.")),
        (
            agreed,
            "agreements_portal:agreements_for_child",
            "list",
            _("Överenskommelser"),
            _("Vad som är överenskommet med vården, att läsa och bekräfta."),
        ),
        (
            agreed,
            "agreements_portal:sips_for",
            "hub",
            _("Planer"),
            _("Planer som vården och kommunen gör tillsammans, och kallelser till möten."),
        ),
        (agreed, "agreements_portal:letters_for", "print", _("Brev"), _("Brev från vården och omsorgen.")),
    )
    return [
        Door(title=title, text=text, icon=icon, url=reverse(name, args=[patient.pk]))
        for needed, name, icon, title, text in doors
        if needed & scopes
    ]


def _another(view: OwnView, acts: dict[str, str]) -> Act | None:
    """A fast vårdkontakt more, where one has one and there is another unit to ask."""
    held = {contact.unit_id for contact in view.shared.lane(FVK)}
    if not held or FVK not in acts or not {unit.pk for unit in view.care_units} - held:
        return None
    return Act(label=str(wording.ANOTHER), url=acts[FVK], icon=role_icon(FVK))


def _card(contact: Contact, whose: str, acts: dict[str, str], on: date, *, first: bool) -> Card:
    """`first` in the role: then what the role does is told, and another person can be wished for."""
    role = ContactRole(contact.role)
    act = Act(label=str(wording.CHANGES[role]), url=acts[role], icon="swap") if first and role in acts else None
    helps = wording.HELPS[whose][ContactRole(contact.role)] if first else wording.HELPS_TOO
    return Card(
        card=replace(_plain(contact), substitutes=substitutes(contact)),
        title=str(wording.TITLE[whose][ContactRole(contact.role)]),
        helps=helps % {"unit": contact.unit.name},
        coordinates=str(wording.COORDINATES) if contact.coordinating else "",
        act=act,
        news=_news(contact) if on < contact.starts_on + NEWS_LASTS else "",
    )


def _coming(contact: Contact, whose: str) -> Card:
    title = str(wording.COMING[whose][ContactRole(contact.role)])
    return Card(card=_plain(contact, upcoming=True), title=title, helps="", coordinates="", news=_news(contact))


def _news(contact: Contact) -> str:
    """Who is new and after whom; "" where the person took over from nobody else."""
    former = contact.replaces
    if former is None or former.staff_id == contact.staff_id:
        return ""
    said = _("Ny %(role)s från %(day)s: %(name)s efter %(former)s")
    names = {"name": contact.staff.name, "former": former.staff.name}
    return said % {"role": role_label(contact.role).lower(), "day": dag(contact.starts_on), **names}


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


def _missing(view: OwnView, whose: str, held: set[str], acts: dict[str, str]) -> list[Missing]:
    """Each role without a contact, with the page for asking unless it has been asked for."""
    open_now = {request.role for request in view.requests if request.answered_at is None}
    return [
        replace(_how_to_get(view, ContactRole(role), whose), act=_ask_act(role, acts, asked_already=role in open_now))
        for role in ContactRole.values
        if role not in held
    ]


def _ask_act(role: str, acts: dict[str, str], *, asked_already: bool) -> Act | None:
    if asked_already:
        return Act(label=_("Se din begäran"), url="#bett", icon="eye")
    return Act(label=str(wording.ACTS[ContactRole(role)]), url=acts[role], icon="mail") if role in acts else None


def _how_to_get(view: OwnView, role: ContactRole, whose: str) -> Missing:
    title = str(wording.NOBODY[whose][role])
    if scope_to_ask(role) not in view.scopes:
        return Missing(role=role, title=title, text=_("Du får se kontakterna, men inte begära någon här."))
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
    return [relative_row(relative, own_relative(relative)) for relative in view.shared.relatives]
