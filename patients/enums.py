"""The patient's terms. Values are the API's."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class IdentityKind(TextChoices):
    """Kind of identity number."""

    PERSONNUMMER = "personnummer", _("Personnummer")
    SAMORDNINGSNUMMER = "samordningsnummer", _("Samordningsnummer")
    NATIONELLT_RESERVNUMMER = "nationellt_reservnummer", _("Nationellt reservnummer")
    REGIONALT_RESERVNUMMER = "regionalt_reservnummer", _("Regionalt reservnummer")


class Protection(TextChoices):
    """Protected identity: OSL 22:1 and folkbokföringslagen 16 §."""

    NONE = "none", _("Ingen skyddad identitet")
    SEKRETESSMARKERING = "sekretessmarkering", _("Sekretessmarkering")
    SKYDDAD_FOLKBOKFORING = "skyddad_folkbokforing", _("Skyddad folkbokföring")


class ServiceKind(TextChoices):
    """Interventions (insatser) that give rights to contacts."""

    HEMTJANST = "hemtjanst", _("Hemtjänst")
    KOMMUNAL_HALSOSJUKVARD = "kommunal_halsosjukvard", _("Kommunal hälso- och sjukvård")
    SARSKILT_BOENDE = "sarskilt_boende", _("Särskilt boende")


class ConditionKind(TextChoices):
    """Conditions that a rule asks for; no diagnosis is kept."""

    LIFE_THREATENING = "life_threatening", _("Livshotande tillstånd")
    SUICIDE_RISK = "suicide_risk", _("Suicidrisk")


class RelativeRole(TextChoices):
    """What a relative or representative is to the patient."""

    PARTNER = "partner", _("Partner")
    VARDNADSHAVARE = "vardnadshavare", _("Vårdnadshavare")
    GOD_MAN = "god_man", _("God man")
    FORVALTARE = "forvaltare", _("Förvaltare")
    BARN = "barn", _("Barn")
    FORALDER = "foralder", _("Förälder")
    SYSKON = "syskon", _("Syskon")
    ANNAN = "annan", _("Annan närstående")


class RelationGround(TextChoices):
    """Why a unit has a care relation with a patient."""

    REGISTERED = "registered", _("Registrerad av enheten")
    LISTING = "listing", _("Listad på enheten")
    SERVICE = "service", _("Insats från enheten")
    CONTACT = "contact", _("Fast kontakt på enheten")
    EPISODE = "episode", _("Inskriven i slutenvård")


class ConsentKind(TextChoices):
    """What a patient may agree to."""

    COORDINATION = "coordination", _("Att kontakterna samordnas")
    SHARE_BETWEEN_PROVIDERS = "share_between_providers", _("Att uppgifter delas mellan vårdgivare")
    INDIVIDUAL_PLAN = "individual_plan", _("Att en samordnad individuell plan görs")


class ConsentGivenHow(TextChoices):
    """How the consent was given."""

    ORAL = "oral", _("Muntligt")
    WRITTEN = "written", _("Skriftligt")
    PORTAL = "portal", _("På Mina kontakter")


class ReviewOutcome(TextChoices):
    """What a review of an emergency opening came to."""

    JUSTIFIED = "justified", _("Befogad")
    FOLLOWED_UP = "followed_up", _("Följs upp med den som öppnade")
    REPORTED = "reported", _("Anmäld")


class MandateKind(TextChoices):
    """On what ground somebody acts for the patient. A framtidsfullmakt is none: it may not cover health care (2017:310
    2 §)."""

    GOD_MAN = "god_man", _("God man")
    FORVALTARE = "forvaltare", _("Förvaltare")
    OMBUD = "ombud", _("Närstående med patientens tillåtelse")


class MandateScope(TextChoices):
    """What somebody may do for the patient. Nothing follows from another."""

    SEE_CONTACTS = "see_contacts", _("Se kontakterna")
    ASK = "ask", _("Begära kontakter")
    CHOOSE_PHYSICIAN = "choose_physician", _("Välja fast läkarkontakt")
    CONSENT = "consent", _("Ge och ta tillbaka samtycke")
    SEE_LOG = "see_log", _("Se vem som har tittat")
    SEE_AGREEMENTS = "see_agreements", _("Se överenskommelser och brev")


class DischargeKind(TextChoices):
    """How a stay in hospital ended."""

    HOME = "home", _("Hem")
    DECEASED = "deceased", _("Avliden")
    AGAINST_ADVICE = "against_advice", _("Mot läkares råd")
    TRANSFERRED = "transferred", _("Flyttad till en annan avdelning eller ett annat sjukhus")


class DeviationKind(TextChoices):
    """What went otherwise than the law wants at a discharge."""

    AGAINST_ADVICE = "against_advice", _("Patienten lämnade mot läkares råd")
    NO_CONTACT_APPOINTED = "no_contact_appointed", _("Fast vårdkontakt saknades vid utskrivningen")
    SIP_NOT_CALLED = "sip_not_called", _("Kallelse till SIP saknades i tid")
