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
