"""The terms of the patient list. Values are the address' words."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Sort(TextChoices):
    """By what the list is ordered; after it by name."""

    NAME = "namn", _("Namn")
    LISTED = "listad", _("Listad sedan")
    DUTY = "uppgift", _("Närmaste uppgift")
    REVIEW = "uppfoljning", _("Nästa uppföljning")
    CONTACTS = "antal", _("Antal kontakter hos oss")


class Mark(TextChoices):
    """What a patient may be picked out by."""

    LISTED = "listad", _("Listad här")
    OVERDUE = "forsenad", _("Försenad uppgift")
    SERVICE = "insats", _("Insats härifrån")
    ADMITTED = "inskriven", _("På sjukhus nu")
    LEAVING = "slutar", _("Kontakt som slutar")


class ColumnKey(TextChoices):
    """The columns, in their order. The name always stands first."""

    NAME = "namn", _("Namn")
    NUMBER = "nummer", _("Personnummer")
    AGE = "alder", _("Ålder")
    LISTING = "listning", pgettext_lazy("kolumn", "Listad")
    CONTACTS = "kontakter", _("Fasta kontakter")
    RELATIVES = "narstaende", _("Närstående")
    DUTIES = "uppgifter", _("Uppgifter")
    REVIEW = "uppfoljning", _("Nästa uppföljning")
