"""The terms of messages."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Audience(TextChoices):
    """As what somebody gets a message."""

    PATIENT = "patient", _("Patient")
    REPRESENTATIVE = "representative", _("Den som får handla för patienten")
    STAFF = "staff", _("Medarbetare")


class MessageKind(TextChoices):
    """What a message is about. A message holds no other words: what happened is told where it leads."""

    CONTACT_APPOINTED = "contact_appointed", _("En fast kontakt är utsedd")
    CONTACT_CHANGED = "contact_changed", _("En fast kontakt är bytt")
    CONTACT_ENDED = "contact_ended", _("En fast kontakt har avslutats")
    REQUEST_ANSWERED = "request_answered", _("Svar på en begäran")
    LETTER = "letter", _("Ett brev att läsa")
    AGREEMENT = "agreement", _("En överenskommelse att läsa och bekräfta")
    AGREEMENT_ANSWERED = "agreement_answered", _("En patient har svarat på en överenskommelse")
    SIP = "sip", _("En kallelse till samordnad individuell plan")
    SIP_CHANGED = "sip_changed", _("Tid eller plats för planeringen är ändrad")
    SIP_PLAN = "sip_plan", _("En samordnad individuell plan att läsa")
    SIP_ANSWERED = "sip_answered", _("Svar på en kallelse till samordnad individuell plan")
    SIP_STOPPED = "sip_stopped", _("En samordnad individuell plan är stoppad")
    DUTY_TODAY = "duty_today", _("Något ska göras i dag")
    DIGEST = "digest", _("Dagens arbetslista")


class Channel(TextChoices):
    """How it is told that there is a message, beside the page of messages itself."""

    EMAIL = "email", _("E-post")
    SMS = "sms", _("Sms")


class DeliveryState(TextChoices):
    """How far a delivery has come."""

    WAITING = "waiting", _("Väntar")
    SENT = "sent", _("Skickat")
    DEAD = "dead", _("Gick inte att skicka")
    CANCELLED = "cancelled", _("Ska inte skickas")


class Failure(TextChoices):
    """Why a delivery has not been sent. No words of the other side's: they may hold an address."""

    UNREACHABLE = "unreachable", _("Mottagande system svarar inte")
    REFUSED = "refused", _("Mottagande system tar inte emot för tillfället")
    REJECTED = "rejected", _("Adressen eller numret finns inte")
    BAD_ADDRESS = "bad_address", _("Adressen eller numret har fel form")
    ERROR = "error", _("Ett fel hos oss")


class Digest(TextChoices):
    """When a member of staff is told of the worklist."""

    NEVER = "never", _("Aldrig")
    DAILY = "daily", _("Varje vardag kl. 7")
