"""What is said outside: that there is something, and where to read it. In the active language."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fastkontakt.notifications.channels import Words
from fastkontakt.notifications.enums import Audience, MessageKind
from fastkontakt.notifications.models import Message


def words_of(message: Message) -> Words:
    """Never what has happened, nor about whom; of a digest its numbers."""
    if message.kind == MessageKind.DIGEST:
        return Words(subject=_("Din arbetslista i dag"), text=digest_text(message), url=_link("reporting:worklist"))
    if message.kind == MessageKind.DUTY_TODAY:
        told = _("Något på din arbetslista ska göras i dag.")
        return Words(subject=_("Något ska göras i dag"), text=told, url=_link("reporting:worklist"))
    subject = _("Du har ett meddelande")
    if message.audience == Audience.STAFF:
        told = _("Du har ett meddelande i Fastkontakt. Logga in för att läsa det.")
        return Words(subject=subject, text=told, url=_link("notifications:messages"))
    told = _("Du har ett meddelande på Mina kontakter. Logga in för att läsa det.")
    return Words(subject=subject, text=told, url=_link("inbox:messages"))


def digest_text(message: Message) -> str:
    """How much waits on the worklist, and how much of it is for the day or late."""
    standing, today = message.counts.get("standing", 0), message.counts.get("today", 0)
    said = ngettext(
        "%(count)s uppgift väntar på din arbetslista.", "%(count)s uppgifter väntar på din arbetslista.", standing
    ) % {"count": standing}
    if not today:
        return said
    soon = ngettext(
        "%(count)s av dem ska vara klar senast i dag.", "%(count)s av dem ska vara klara senast i dag.", today
    ) % {"count": today}
    return f"{said} {soon}"


def _link(name: str) -> str:
    return f"{settings.PUBLIC_URL}{reverse(name)}"
