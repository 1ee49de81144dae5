"""The columns of the list as plain values, for a file as for the page: text, a number, a day, or nothing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from contacts.models import Contact
from contacts.presentation.cards import age, relative_rows
from fastkontakt.access.protection import listed
from fastkontakt.ui.shapes import RelativeRow
from fastkontakt.ui.templatetags.fk import dag, personnummer, role_label, telefon
from reporting.patient_list.details import Row
from reporting.patient_list.enums import ColumnKey

Plain = str | int | date | None


@dataclass(frozen=True)
class Column:
    """A column: its word in an address, and what it says of a row."""

    key: str
    value: Callable[[Row], Plain]

    @property
    def label(self) -> str:
        """The heading, in the active language."""
        return str(ColumnKey(self.key).label)


def listing_text(row: Row) -> str:
    """Where the patient is listed and since when; "" where nowhere, as far as is known."""
    if row.listing_is_hidden:
        return _("Visas inte")
    if row.listing is None:
        return ""
    told = {"unit": row.listing.unit.name, "day": dag(row.listing.starts_on)}
    return _("%(unit)s, sedan %(day)s") % told


def contact_text(contact: Contact) -> str:
    """A contact on one line: role, person, unit, and the first day of one that has not begun."""
    return f"{role_label(contact.role)}: {contact.staff.name}, {contact.unit.name}"


def notes(row: Row) -> list[str]:
    """What is said of contacts that are not shown: that there are some, never whose or in which role."""
    others = _("Finns hos andra som vårdar eller ger omsorg") if row.social else _("Finns hos annan vårdgivare")
    said = ((others, row.elsewhere), (_("Finns hos oss, men är spärrad"), row.blocked))
    return [text for text, holds in said if holds]


def duties_text(row: Row) -> str:
    """How many duties stand at the own unit, and when the first is due; "" for none."""
    if not row.duties:
        return ""
    count, due = len(row.duties), row.duties[0].due_on
    return _("%(count)s, närmast %(day)s") % {"count": count, "day": dag(due)} if due else str(count)


def relatives_of(row: Row) -> list[RelativeRow]:
    """The relatives to call first, with what staff may see of them."""
    return relative_rows(row.relatives, row.patient)


def _relatives_text(row: Row) -> str:
    return "; ".join(", ".join(_relative_parts(person)) for person in relatives_of(row))


def _relative_parts(person: RelativeRow) -> list[str]:
    told = [f"{person.rank}. {person.name}", person.role]
    return [*told, telefon(person.telephone.number)] if person.telephone else told


COLUMNS: Mapping[str, Column] = {
    column.key: column
    for column in (
        Column(ColumnKey.NAME.value, lambda row: listed(row.patient).name),
        Column(ColumnKey.NUMBER.value, lambda row: personnummer(listed(row.patient).number)),
        Column(ColumnKey.AGE.value, lambda row: age(row.patient.born_on, row.patient.deceased_on or row.on)),
        Column(ColumnKey.LISTING.value, listing_text),
        Column(ColumnKey.CONTACTS.value, lambda row: "; ".join([*map(contact_text, row.contacts), *notes(row)])),
        Column(ColumnKey.RELATIVES.value, _relatives_text),
        Column(ColumnKey.DUTIES.value, duties_text),
        Column(ColumnKey.REVIEW.value, lambda row: row.review_on),
    )
}
"""By key, in order."""
