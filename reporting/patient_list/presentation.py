"""The patient list in words and links: the choices that narrow and order it, and its rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contacts.duties.texts import describe
from contacts.models import Contact
from contacts.presentation.cards import profession
from contacts.presentation.grounds import why_seen
from fastkontakt.access.protection import listed
from fastkontakt.accounts.actor import Actor
from fastkontakt.api.language import language
from fastkontakt.ui.shapes import Chip, RelativeRow
from fastkontakt.ui.templatetags.fk import dag, role_icon, role_label
from reporting.models import SavedView
from reporting.patient_list.columns import COLUMNS, listing_text, notes, relatives_of
from reporting.patient_list.details import Row
from reporting.patient_list.enums import ColumnKey, Mark, Sort
from reporting.patient_list.offer import Offer
from reporting.patient_list.question import VIEW, Question

SORTED_COLUMN = {
    Sort.NAME: ColumnKey.NAME,
    Sort.LISTED: ColumnKey.LISTING,
    Sort.DUTY: ColumnKey.DUTIES,
    Sort.REVIEW: ColumnKey.REVIEW,
    Sort.CONTACTS: ColumnKey.CONTACTS,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactLine:
    """A contact in a cell. `more`: what person and unit it is, and why one sees it."""

    role: str
    person: str
    coordinating: bool
    more: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """The duties of a cell: how many, what the first one is, and when it is due. `late`: that day has passed."""

    count: int
    title: str
    when: str
    late: bool

    @property
    def more(self) -> int:
        """How many beside the first one."""
        return self.count - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRow:
    """A patient as the page shows it: plain values, already worded."""

    url: str
    name: str
    number: str
    mark: str
    deceased_on: date | None
    age: int | None
    listing: str
    contacts: tuple[ContactLine, ...]
    notes: tuple[str, ...]
    relatives: tuple[RelativeRow, ...]
    due: Due | None
    review_on: date | None
    review_late: bool


def shown(viewer: Actor, row: Row) -> ShownRow:
    """A row for the page. A protected person stands in it as fastkontakt.access.protection lists one."""
    who, patient = listed(row.patient), row.patient
    years: Any = COLUMNS[ColumnKey.AGE].value(row)
    return ShownRow(
        url=reverse("patients:detail", args=[patient.pk]),
        name=who.name,
        number=who.number,
        mark=who.mark,
        deceased_on=patient.deceased_on,
        age=years,
        listing=_listing(row),
        contacts=tuple(_line(contact, row) for contact in row.contacts),
        notes=tuple(notes(row)),
        relatives=tuple(relatives_of(row)),
        due=_due(viewer, row),
        review_on=row.review_on,
        review_late=row.review_on is not None and row.review_on < row.on,
    )


def _listing(row: Row) -> str:
    """As in a file, but that the own unit needs no name."""
    if row.listing is None or row.listing.unit_id != row.own_unit:
        return listing_text(row)
    return _("Hos oss, sedan %(day)s") % {"day": dag(row.listing.starts_on)}


def _line(contact: Contact, row: Row) -> ContactLine:
    parts = [profession(contact.staff), "" if contact.unit_id == row.own_unit else contact.unit.name]
    if contact.starts_on > row.on:
        parts.append(_("från %(day)s") % {"day": dag(contact.starts_on)})
    parts.append(why_seen(contact))
    return ContactLine(
        role=contact.role,
        person=contact.staff.name,
        coordinating=contact.coordinating,
        more=", ".join(part for part in parts if part),
    )


def _due(viewer: Actor, row: Row) -> Due | None:
    first = row.soonest
    if first is None:
        return None
    days = (first.due_on - row.on).days if first.due_on else None
    return Due(
        count=len(row.duties),
        title=describe(first, viewer.tenant.slug, language()).title,
        when=_when(days),
        late=days is not None and days < 0,
    )


def _when(days: int | None) -> str:
    if days is None:
        return _("Ingen sista dag")
    if days < 0:
        return ngettext("%(count)s dag försenat", "%(count)s dagar försenat", -days) % {"count": -days}
    if days == 0:
        return _("I dag")
    return ngettext("%(count)s dag kvar", "%(count)s dagar kvar", days) % {"count": days}


def view_chips(views: Iterable[SavedView], question: Question) -> list[Chip]:
    """All patients, and the saved views; nothing where there are none. The one that is shown is current."""
    chips = [
        Chip(label=view.name, url=view_url(view), key=f"vy-{view.pk}", current=view.question == question.kept)
        for view in views
    ]
    everyone = Chip(label=_("Alla patienter"), url=Question().address(), key="vy-alla", current=not question.kept)
    return [everyone, *chips] if chips else []


def view_url(view: SavedView) -> str:
    """The list as the view says."""
    return f"{reverse('reporting:patients')}?{VIEW}={view.pk}"


def role_chips(question: Question, offer: Offer, field: str) -> list[Chip]:
    """Roles that the own unit's people hold (`having`) or do not hold (`lacking`)."""
    chosen = getattr(question, field)
    return [
        Chip(
            label=role_label(role),
            icon=role_icon(role),
            url=question.toggled(field, role).address(),
            key=f"{field}-{role}",
            current=role in chosen,
        )
        for role in offer.roles
    ]


def mark_chips(question: Question, offer: Offer) -> list[Chip]:
    """What patients may be picked out by."""
    return [
        Chip(
            label=str(Mark(mark).label),
            url=question.toggled("marks", mark).address(),
            key=f"val-{mark}",
            current=mark in question.marks,
        )
        for mark in offer.marks
    ]


def chosen_chips(question: Question, offer: Offer) -> list[Chip]:
    """The person and the day that are chosen in the form; each leads to the list without it."""
    chips = []
    if question.person:
        name = offer.people[str(question.person)].name
        chips.append(_chosen(question, "person", _("Kontaktperson %(name)s") % {"name": name}))
    if question.review_by:
        said = _("Uppföljning senast %(day)s") % {"day": dag(question.review_by)}
        chips.append(_chosen(question, "review_by", said))
    return chips


def _chosen(question: Question, field: str, label: str) -> Chip:
    without: dict[str, Any] = {field: None}
    return Chip(label=label, url=replace(question, **without).address(), key=f"utan-{field}", current=True)


def sort_chips(question: Question, offer: Offer) -> list[Chip]:
    """The orders; the one in use leads to the list turned round."""
    return [
        Chip(
            label=_ordered(str(Sort(sort).label), question) if sort == question.sort else str(Sort(sort).label),
            url=question.sorted_by(sort).address(),
            key=f"sortera-{sort}",
            current=sort == question.sort,
        )
        for sort in offer.sorts
    ]


def _ordered(label: str, question: Question) -> str:
    said = _("%(what)s, fallande") if question.descending else _("%(what)s, stigande")
    return said % {"what": label}


def headings(question: Question) -> list[tuple[str, str, str]]:
    """Each column shown: key, heading, and for the one that orders the list `ascending` or `descending`."""
    by = SORTED_COLUMN[Sort(question.sort)]
    way = "descending" if question.descending else "ascending"
    return [(key, COLUMNS[key].label, way if key == by else "") for key in COLUMNS if key in question.columns]


def ignored_text(names: Sequence[str]) -> str:
    """What is said where the address asked for something that cannot be asked for here."""
    if not names:
        return ""
    return _("En del av urvalet gick inte att förstå eller kan inte väljas på er enhet, och är inte med.")
