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
PLACES: dict[str, Place] = {
    MessageKind.REQUEST_ANSWERED: Place("portal:wishes", "portal:wishes_for_child"),
}
WORKLIST = {MessageKind.DIGEST}
INBOX = {True: "notifications:messages", False: "inbox:messages"}


def address(viewer: Actor, message: Message) -> str:
    """The page that tells what has happened, for its reader."""
    if viewer.is_staff:
        if message.kind in WORKLIST or message.patient_id is None:
            return reverse("reporting:worklist")
        return reverse("patients:detail", args=[message.patient_id])
    place = PLACES.get(message.kind, CONTACTS)
    return reverse(place.own) if viewer.kind == PATIENT else reverse(place.anothers, args=[message.patient_id])


def inbox_address(viewer: Actor) -> str:
    """The reader's own messages."""
    return reverse(INBOX[viewer.is_staff])


def choices_address(viewer: Actor) -> str:
    """Where the reader chooses how to be told."""
    return reverse("notifications:choices" if viewer.is_staff else "inbox:choices")
