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


class ConsentGivenHow(TextChoices):
    """How the consent was given."""

    ORAL = "oral", _("Muntligt")
    WRITTEN = "written", _("Skriftligt")


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
