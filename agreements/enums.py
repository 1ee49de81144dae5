"""The terms of agreements, plans and letters. Values are the API's."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Doer(TextChoices):
    """Whose part of an agreement something is."""

    PATIENT = "patient", _("Patienten")
    CONTACT = "contact", _("En fast kontakt")
    RELATIVE = "relative", _("En närstående")
    OTHER = "other", _("Någon annan")


class AnswerKind(TextChoices):
    """What the patient says of a version of the agreement."""

    CONFIRMED = "confirmed", _("Bekräftad")
    COMMENT = "comment", _("Kommentar")


class ParticipantKind(TextChoices):
    """Who is called to a SIP."""

    PATIENT = "patient", _("Patienten")
    RELATIVE = "relative", _("En närstående")
    UNIT = "unit", _("En verksamhet")
    OTHER = "other", _("Någon annan")


class Invitation(TextChoices):
    """What somebody called to a SIP has answered."""

    WAITING = "waiting", _("Inte svarat")
    COMES = "comes", _("Kommer")
    SENDS_OTHER = "sends_other", _("Skickar någon annan")
    DECLINED = "declined", _("Kommer inte")


class Principal(TextChoices):
    """The principal (huvudman) that does an intervention, or that others than the principals do it (HSL 16:4)."""

    REGION = "region", _("Regionen")
    MUNICIPALITY = "municipality", _("Kommunen")
    OTHER = "other", _("Någon annan än regionen och kommunen")


class SipEnd(TextChoices):
    """Why a SIP is no longer in force."""

    GOALS_MET = "goals_met", _("Målen är nådda")
    NOT_NEEDED = "not_needed", _("Behovet av samordning finns inte längre")
    CONSENT_WITHDRAWN = "consent_withdrawn", _("Patienten har tagit tillbaka sitt samtycke")
    DECEASED = "deceased", _("Patienten har avlidit")
    OTHER = "other", _("Annat skäl")


class GoalOutcome(TextChoices):
    """How it went with a goal, at a follow-up."""

    MET = "met", _("Nått")
    PARTLY = "partly", _("Delvis nått")
    NOT_MET = "not_met", _("Inte nått")
    DROPPED = "dropped", _("Inte längre aktuellt")


class LetterKind(TextChoices):
    """What a letter tells."""

    CONTACT = "contact", _("Vem som är din kontakt")
    CONTACT_CHANGED = "contact_changed", _("Ny kontakt i stället för en tidigare")
    CONTACT_LEAVES = "contact_leaves", _("Kontakten slutar")
    AGREEMENT = "agreement", _("Sammanfattning av överenskommelsen")


class LetterLanguage(TextChoices):
    """In which words a letter is written."""

    SWEDISH = "sv", _("Svenska")
    ENGLISH = "en", _("Engelska")
    EASY = "sv-easy", _("Lätt svenska")


class LetterRoute(TextChoices):
    """How a letter reaches the patient."""

    PORTAL = "portal", _("På Mina kontakter")
    PRINT = "print", _("På papper")
    PROTECTED = "protected", _("Egen väg: skyddad identitet")


class LetterState(TextChoices):
    """How far a letter has come."""

    WAITING = "waiting", _("Skapas")
    READY = "ready", _("Klart att lämna")
    GIVEN = "given", _("Lämnat")
    CANCELLED = "cancelled", _("Makulerat")
    FAILED = "failed", _("Kunde inte skapas")


TO_GIVE = (LetterState.WAITING, LetterState.READY, LetterState.FAILED)
"""The states of a letter that is ordered, and neither given nor called off."""


class LetterFailure(TextChoices):
    """Why there is no document of a letter."""

    DOCUMENT = "document", _("Dokumentet gick inte att sätta.")
    NO_ROOM = "no_room", _("Det fanns inte plats att spara dokumentet.")
    ERROR = "error", _("Något gick fel när dokumentet skapades.")
