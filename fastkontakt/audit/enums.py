"""The log's terms."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class EntryKind(TextChoices):
    """Whether somebody read or changed something."""

    READ = "read", _("Läsningar")
    WRITE = "write", _("Ändringar")


class Pattern(TextChoices):
    """What makes a read stand out. None of them is wrong in itself: each is a reason to ask."""

    EMERGENCY = "emergency", _("Nödåtkomst")
    RELATIVE = "relative", _("Sig själv eller sina närstående")
    COLLEAGUE = "colleague", _("Kollegor")
    SAME_ADDRESS = "same_address", _("Samma adress")
    SAME_NAME = "same_name", _("Samma efternamn")
    PROTECTED = "protected", _("Skyddad identitet")
    NO_RELATION = "no_relation", _("Utan vårdrelation som varat")
    MANY = "many", _("Många patienter på en dag")


class ReviewOutcome(TextChoices):
    """What a review of the log came to."""

    NO_REMARK = "no_remark", _("Utan anmärkning")
    FOLLOWED_UP = "followed_up", _("Följdes upp")
    REPORTED = "reported", _("Anmäldes")
