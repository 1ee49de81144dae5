"""What letters about a contact say: who it is, that it is another than before, that it leaves."""

from collections.abc import Callable
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from agreements.enums import LetterKind
from agreements.letters.blocks import Content, block, name_of, reach
from agreements.letters.wording import Words
from contacts.enums import ContactRole
from contacts.models import Contact
from contacts.portal.complaints.selectors import boards
from fastkontakt.organisation.models import Assignment

Said = tuple[str, list[Content]]
"""A letter's title and its parts."""


def _of_contact(words: Words, contact: Contact, today: date) -> Said:
    _require_current(contact, today)
    told = "is" if contact.starts_on <= today else "will"
    told = words.say(f"contact.{told}", **_who(words, contact), day=words.day(contact.starts_on))
    return words.say("contact.title", role=_role(words, contact)), [block(text=[told]), *_all_about(words, contact)]


def _of_changed(words: Words, contact: Contact, today: date) -> Said:
    _require_current(contact, today)
    earlier = contact.replaces
    if earlier is None or earlier.ends_on is None:
        raise ValidationError(
            {"kind": _("Kontakten har inte ersatt någon. Välj brevet om vem som är patientens kontakt.")}
        )
    begun, ended = contact.starts_on <= today, earlier.ends_on < today
    told = words.say(
        f"contact_changed.{'is' if begun else 'will'}", **_who(words, contact), day=words.day(contact.starts_on)
    )
    before = words.say(
        f"contact_changed.{'before' if ended else 'before_will'}",
        earlier=name_of(earlier.staff),
        last=words.day(earlier.ends_on),
    )
    title = words.say(
        f"contact_changed.{'title' if begun else 'title_will'}", a_role=words.say(f"a_role.{contact.role}")
    )
    return title, [block(text=[told, before]), *_all_about(words, contact)]


def _of_leaving(words: Words, contact: Contact, today: date) -> Said:
    last = last_day(contact)
    if last is None:
        raise ValidationError(
            {"kind": _("Kontakten har ingen sista dag. Avsluta eller byt kontakten, eller ange när personen slutar.")}
        )
    over = last < today
    told = words.say(f"contact_leaves.{'until' if over else 'until_will'}", **_who(words, contact), day=words.day(last))
    successors = contact.replaced_by.filter(period__isempty=False).exclude(ends_on__lt=today)
    successor = successors.select_related("staff", "unit").order_by("appointed_at").first()
    title = words.say(f"contact_leaves.{'title' if over else 'title_will'}", role=_role(words, contact))
    if successor is None:
        return title, [block(text=[told, words.say("contact_leaves.nobody")]), reach(words, contact.unit)]
    who = {"successor": name_of(successor.staff), "role": _role(words, contact)}
    onward = words.say("contact_leaves.next", **who, day=words.day(successor.starts_on))
    return title, [block(text=[told, onward]), reach(words, successor.unit, successor), _change(words, successor)]


BLOCKS: dict[str, Callable[[Words, Contact, date], Said]] = {
    LetterKind.CONTACT: _of_contact,
    LetterKind.CONTACT_CHANGED: _of_changed,
    LetterKind.CONTACT_LEAVES: _of_leaving,
}


def last_day(contact: Contact) -> date | None:
    """The contact's last day as it is known: its own, else that of the person's assignment at the unit."""
    if contact.ends_on is not None:
        return contact.ends_on
    at_unit = Assignment.objects.filter(staff=contact.staff, unit=contact.unit)
    days = list(at_unit.values_list("ends_on", flat=True))
    return None if not days or None in days else max(days)


def _require_current(contact: Contact, today: date) -> None:
    if contact.ends_on is not None and contact.ends_on < today:
        raise ValidationError(
            {"kind": _("Uppdraget är avslutat. Välj brevet om att kontakten slutar, eller skriv om den nya kontakten.")}
        )


def _who(words: Words, contact: Contact) -> dict[str, str]:
    return {"person": name_of(contact.staff), "unit": contact.unit.name, "role": _role(words, contact)}


def _role(words: Words, contact: Contact) -> str:
    return words.say(f"roles.{contact.role}")


def _all_about(words: Words, contact: Contact) -> list[Content]:
    """What the contact does, how it is reached, what one may change, and the law."""
    does = [words.say(f"does.{contact.role}")]
    if contact.coordinating:
        does.append(words.say("does.coordinates", person=name_of(contact.staff)))
    return [
        block(words.say("does.heading"), does),
        reach(words, contact.unit, contact),
        _change(words, contact),
        block(words.say("law.heading"), [words.say(f"law.{contact.role}")]),
    ]


def _change(words: Words, contact: Contact) -> Content:
    unit = {"unit": contact.unit.name}
    said = [words.say(f"change.{contact.role}", **unit), words.say("change.unit_first", **unit)]
    return block(words.say("change.heading"), [*said, _beyond(words, contact), words.say("change.ivo")])


def _beyond(words: Words, contact: Contact) -> str:
    """To whom one turns beyond the unit: the patients' board of the region; of social services the municipality."""
    if contact.role == ContactRole.FAST_OMSORGSKONTAKT or contact.unit.is_social_care:
        return words.say("change.municipality")
    board = boards().get(contact.tenant.slug)
    return words.say("change.board", board=board.name) if board else words.say("change.board_unknown")
