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
    MessageKind.SIP: PLANS,
    MessageKind.SIP_CHANGED: PLANS,
    MessageKind.SIP_PLAN: PLANS,
}
ROWS = {
    MessageKind.AGREEMENT: "agreements_portal:agreement_version",
    MessageKind.AGREEMENT_ANSWERED: "agreements:answered",
}
"""Kinds that lead to the page of the row that they are about."""
INVITATIONS = {MessageKind.SIP, MessageKind.SIP_CHANGED, MessageKind.SIP_PLAN}
OWN_PLANS = {MessageKind.SIP_ANSWERED, MessageKind.SIP_STOPPED}
"""To those who lead a SIP of a patient, about it."""
INBOX = {True: "notifications:messages", False: "inbox:messages"}


def address(viewer: Actor, message: Message) -> str:
    """The page that tells what has happened, for its reader."""
    if message.kind in ROWS:
        return reverse(ROWS[MessageKind(message.kind)], args=[message.about_id])
    if viewer.is_staff:
        return _of_staff(message)
    place = PLACES.get(message.kind, CONTACTS)
    return reverse(place.own) if viewer.kind == PATIENT else reverse(place.anothers, args=[message.patient_id])


def _of_staff(message: Message) -> str:
    if message.kind in INVITATIONS:
        return reverse("agreements:unit_sips")
    if message.patient_id is None:
        return reverse("reporting:worklist")
    if message.kind in OWN_PLANS:
        return reverse("agreements:sips", args=[message.patient_id])
    return reverse("patients:detail", args=[message.patient_id])


def inbox_address(viewer: Actor) -> str:
    """The reader's own messages."""
    return reverse(INBOX[viewer.is_staff])


def choices_address(viewer: Actor) -> str:
    """Where the reader chooses how to be told."""
    return reverse("notifications:choices" if viewer.is_staff else "inbox:choices")
