"""The terms of the worklist. Values are the API's."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Scope(TextChoices):
    """Whose duties are shown: one's own, or all of the unit."""

    MINE = "mine", _("Min lista")
    UNIT = "unit", _("Hela enheten")


class Measure(TextChoices):
    """What patients, contacts and duties are counted by at a unit (Region Gotland's guideline, chapter 5)."""

    LISTED = "listed", _("Listade patienter")
    WITH_CONTACT = "with_contact", _("Patienter med fast kontakt")
    OPEN = "open", _("Öppna kontakter")
    INFORMED = "informed", _("Kontakter som patienten är informerad om")
    CHANGED = "changed", _("Byten")
    LASTED_QUARTER = "lasted_quarter", _("Varade under tre månader")
    LASTED_YEAR = "lasted_year", _("Varade tre månader till ett år")
    LASTED_TWO_YEARS = "lasted_two_years", _("Varade ett till två år")
    LASTED_LONGER = "lasted_longer", _("Varade längre än två år")
    IN_MUNICIPAL_CARE = "in_municipal_care", _("Patienter i kommunal hälso- och sjukvård")
    COVERED_MUNICIPAL_CARE = "covered_municipal_care", _("I kommunal hälso- och sjukvård, med kontakt")
    IN_HOME_CARE = "in_home_care", _("Personer med hemtjänst")
    COVERED_HOME_CARE = "covered_home_care", _("Med hemtjänst, med kontakt")
    IN_HOSPITAL = "in_hospital", _("Inskrivna på sjukhus")
    COVERED_HOSPITAL = "covered_hospital", _("Inskrivna på sjukhus, med kontakt")
    IN_LIFE_THREAT = "in_life_threat", _("Patienter med livshotande tillstånd")
    COVERED_LIFE_THREAT = "covered_life_threat", _("Med livshotande tillstånd, med läkare som kontakt")
    STANDING = "standing", _("Skyldigheter som väntar")
    OVERDUE = "overdue", _("Försenade skyldigheter")
    MET_IN_TIME = "met_in_time", _("Skyldigheter som fullgjorts i tid")
    MET_LATE = "met_late", _("Skyldigheter som fullgjorts för sent")


GROUPS = {
    Measure.IN_MUNICIPAL_CARE: Measure.COVERED_MUNICIPAL_CARE,
    Measure.IN_HOME_CARE: Measure.COVERED_HOME_CARE,
    Measure.IN_HOSPITAL: Measure.COVERED_HOSPITAL,
    Measure.IN_LIFE_THREAT: Measure.COVERED_LIFE_THREAT,
}
"""Those who should have a contact -> those of them who have it. `about` of both is the role that the law names."""

OF_DUTIES = (Measure.STANDING, Measure.OVERDUE, Measure.MET_IN_TIME, Measure.MET_LATE)
"""Counted from duties by rule; all others from patients, and found as spells."""


class Grain(TextChoices):
    """How long a stretch a tally sums."""

    YEAR = "y", _("År")
    MONTH = "m", _("Månad")
    DAY = "d", _("Dag")
