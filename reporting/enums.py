"""The terms of the worklist. Values are the API's."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Scope(TextChoices):
    """Whose duties are shown: one's own, or all of the unit."""

    MINE = "mine", _("Min lista")
    UNIT = "unit", _("Hela enheten")
