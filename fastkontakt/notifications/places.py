"""Where a message leads: pages by name, so that nothing of them need be known here."""

from dataclasses import dataclass

from django.urls import reverse

from fastkontakt.accounts.actor import PATIENT, Actor
from fastkontakt.notifications.enums import MessageKind
from fastkontakt.notifications.models import Message


@dataclass(frozen=True, slots=True)
class Place:
    """A page of one's own, and the same for a person whom one acts for (with the person's key)."""

    own: str
    anothers: str


CONTACTS = Place("portal:contacts", "portal:child")
PLANS = Place("agreements_portal:sips", "agreements_portal:sips_for")
PLACES: dict[str, Place] = {
    MessageKind.REQUEST_ANSWERED: Place("portal:wishes", "portal:wishes_for_child"),
    MessageKind.LETTER: Place("agreements_portal:letters", "agreements_portal:letters_for"),
    MessageKind.AGREEMENT: Place("agreements_portal:agreements", "agreements_portal:agreements_for_child"),
    MessageKind.SIP: PLANS,
    MessageKind.SIP_CHANGED: PLANS,
    MessageKind.SIP_PLAN: PLANS,
}
INVITATIONS = {MessageKind.SIP, MessageKind.SIP_CHANGED, MessageKind.SIP_PLAN}
INBOX = {True: "notifications:messages", False: "inbox:messages"}


def address(viewer: Actor, message: Message) -> str:
    """The page that tells what has happened, for its reader."""
    if viewer.is_staff:
        return _of_staff(message)
    place = PLACES.get(message.kind, CONTACTS)
    return reverse(place.own) if viewer.kind == PATIENT else reverse(place.anothers, args=[message.patient_id])


def _of_staff(message: Message) -> str:
    if message.kind in INVITATIONS:
        return reverse("agreements:unit_sips")
    if message.patient_id is None:
        return reverse("reporting:worklist")
    return reverse("patients:detail", args=[message.patient_id])


def inbox_address(viewer: Actor) -> str:
    """The reader's own messages."""
    return reverse(INBOX[viewer.is_staff])


def choices_address(viewer: Actor) -> str:
    """Where the reader chooses how to be told."""
    return reverse("notifications:choices" if viewer.is_staff else "inbox:choices")
