"""What the measures are called where they are read."""

from django.utils.translation import gettext_lazy as _

from contacts.enums import ContactRole
from reporting.enums import Measure

FLK, FVK, FOK = ContactRole.FAST_LAKARKONTAKT, ContactRole.FAST_VARDKONTAKT, ContactRole.FAST_OMSORGSKONTAKT

GROUP_WORDS = {
    (Measure.IN_MUNICIPAL_CARE, FLK): _("I kommunal hälso- och sjukvård, med fast läkarkontakt"),
    (Measure.IN_MUNICIPAL_CARE, FVK): _("I kommunal hälso- och sjukvård, med fast vårdkontakt"),
    (Measure.IN_HOME_CARE, FOK): _("Med hemtjänst, med fast omsorgskontakt"),
    (Measure.IN_HOSPITAL, FVK): _("Inskrivna på sjukhus, med fast vårdkontakt"),
    (Measure.IN_LIFE_THREAT, FVK): _("Med livshotande tillstånd, med läkare som fast vårdkontakt"),
}

PER_CONTACT_WORDS = {
    FLK: _("Patienter per fast läkarkontakt"),
    FVK: _("Patienter per fast vårdkontakt"),
    FOK: _("Brukare per fast omsorgskontakt"),
}

KEY_WORDS = {
    "listed": _("Listade"),
    "patients": _("Patienter med fast kontakt"),
    "people": _("Personer som är fast kontakt"),
    "contacts": _("Öppna kontakter"),
    "informed": _("Informerade"),
    "new": _("Nya kontakter"),
    "ended": _("Avslutade kontakter"),
    "changed": _("Byten"),
    "standing": _("Skyldigheter som väntar"),
    "overdue": _("Försenade skyldigheter"),
    "met_in_time": _("Skyldigheter fullgjorda i tid"),
    "met_late": _("Skyldigheter fullgjorda för sent"),
    **{measure.value: measure.label for measure in Measure if measure.value.startswith(("in_", "covered_"))},
}
"""What a key of reporting.figures.measures.Figures is called, by the part before the dot."""
