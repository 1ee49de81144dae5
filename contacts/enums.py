"""The terms of fixed contacts. Values are the API's."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ContactRole(TextChoices):
    """The three fixed contacts of law."""

    FAST_LAKARKONTAKT = "fast_lakarkontakt", _("Fast läkarkontakt")
    FAST_VARDKONTAKT = "fast_vardkontakt", _("Fast vårdkontakt")
    FAST_OMSORGSKONTAKT = "fast_omsorgskontakt", _("Fast omsorgskontakt")


class Occasion(TextChoices):
    """Why the contact is appointed."""

    PATIENT_REQUEST = "patient_request", _("Patienten begär det")
    NEED = "need", _("Bedömt behov")
    BEFORE_DISCHARGE = "before_discharge", _("Inför utskrivning")
    LIFE_THREATENING = "life_threatening", _("Livshotande tillstånd")
    CHOICE = "choice", _("Patientens val")
    OFFER = "offer", _("Erbjudande som tackats ja till")


USUAL_OCCASION = {
    ContactRole.FAST_LAKARKONTAKT: Occasion.CHOICE,
    ContactRole.FAST_VARDKONTAKT: Occasion.NEED,
    ContactRole.FAST_OMSORGSKONTAKT: Occasion.OFFER,
}


class InformedHow(TextChoices):
    """How the patient was told (Region Halland's routine asks for both)."""

    ORAL = "oral", _("Muntligt")
    WRITTEN = "written", _("Skriftligt")


class InformedWhom(TextChoices):
    """Who was told."""

    PATIENT = "patient", _("Patienten")
    RELATIVE = "relative", _("Närstående")


class RequestOutcome(TextChoices):
    """How a request was answered."""

    APPOINTED = "appointed", _("Utsedd")
    DECLINED = "declined", _("Nej, med skäl")
    WITHDRAWN = "withdrawn", _("Återtagen av patienten")


class NeedOutcome(TextChoices):
    """What an assessment of the need, or the answer to an offer, came to."""

    NEED = "need", _("Behov finns")
    NO_NEED = "no_need", _("Inget behov")
    PLAINLY_UNNECESSARY = "plainly_unnecessary", _("Uppenbart obehövligt")
    ACCEPTED = "accepted", _("Tackat ja")
    DECLINED = "declined", _("Tackat nej")


class TreatmentPosition(TextChoices):
    """The position on a treatment, in the plan at a life-threatening condition (SOSFS 2011:7 3 kap.)."""

    GIVEN = "given", _("Ska ges")
    ON_CONDITION = "on_condition", _("Ges om vissa villkor är uppfyllda")
    NOT_BEGUN = "not_begun", _("Ska inte inledas")
    NOT_CONTINUED = "not_continued", _("Ska inte fortsätta")


class ReviewResult(TextChoices):
    """What a review of that plan came to."""

    STANDS = "stands", _("Planen gäller fortfarande")
    REPLACED = "replaced", _("En ny plan behövs")


class ProposalOutcome(TextChoices):
    """What became of a proposed caseload limit. One that is open has none yet."""

    ACCEPTED = "accepted", _("Överenskommen")
    DECLINED = "declined", _("Avböjd")
    WITHDRAWN = "withdrawn", _("Återtagen")


class MoveState(TextChoices):
    """Where the move of one contact to a successor stands."""

    WAITING = "waiting", _("Väntar")
    MOVED = "moved", _("Flyttad")
    ENDED = "ended", _("Avslutad")
    REFUSED = "refused", _("Kan inte flyttas")


CODES = {
    ContactRole.FAST_VARDKONTAKT: "1",
    ContactRole.FAST_LAKARKONTAKT: "2",
    ContactRole.FAST_OMSORGSKONTAKT: "3",
}
COORDINATING_CODE = "4"


def national_code(role: str, *, coordinating: bool) -> str:
    """The code in "Typ av fast kontakt", OID 1.2.752.129.5.1.69."""
    return COORDINATING_CODE if coordinating else CODES[ContactRole(role)]
