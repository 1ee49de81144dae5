"""The organisation's terms. Values are the API's."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ProviderKind(TextChoices):
    """Who runs the care provider (huvudman or private)."""

    REGION = "region", _("Region")
    MUNICIPALITY = "municipality", _("Kommun")
    PRIVATE = "private", _("Privat utförare")


class UnitKind(TextChoices):
    """What kind of unit (enhet) it is."""

    VARDCENTRAL = "vardcentral", _("Vårdcentral")
    BARNAVARDSCENTRAL = "barnavardscentral", _("Barnavårdscentral")
    HABILITERING = "habilitering", _("Habilitering")
    SJUKHUSAVDELNING = "sjukhusavdelning", _("Sjukhusavdelning")
    SJUKHUSMOTTAGNING = "sjukhusmottagning", _("Sjukhusmottagning")
    PSYKIATRI = "psykiatri", _("Psykiatri")
    KOMMUNAL_HALSOSJUKVARD = "kommunal_halsosjukvard", _("Kommunal hälso- och sjukvård")
    HEMTJANST = "hemtjanst", _("Hemtjänst")
    SARSKILT_BOENDE = "sarskilt_boende", _("Särskilt boende")
    REGION = "region", _("Regionens ledning")


SOCIAL_CARE = (UnitKind.HEMTJANST, UnitKind.SARSKILT_BOENDE)
"""Units of social care (omsorg), unless they give health care; all others are of health care."""


class Profession(TextChoices):
    """Profession (yrke)."""

    LAKARE = "lakare", _("Läkare")
    SJUKSKOTERSKA = "sjukskoterska", _("Sjuksköterska")
    UNDERSKOTERSKA = "underskoterska", _("Undersköterska")
    ARBETSTERAPEUT = "arbetsterapeut", _("Arbetsterapeut")
    FYSIOTERAPEUT = "fysioterapeut", _("Fysioterapeut")
    KURATOR = "kurator", _("Kurator")
    PSYKOLOG = "psykolog", _("Psykolog")
    BARNMORSKA = "barnmorska", _("Barnmorska")
    DIETIST = "dietist", _("Dietist")
    LOGOPED = "logoped", _("Logoped")
    VARDBITRADE = "vardbitrade", _("Vårdbiträde")
    ADMINISTRATIV = "administrativ", _("Administrativ personal")


class Speciality(TextChoices):
    """A physician's speciality, of those that a rule tells apart, and some more."""

    ALLMANMEDICIN = "allmanmedicin", _("Allmänmedicin")
    GERIATRIK = "geriatrik", _("Geriatrik")
    BARN_OCH_UNGDOMSMEDICIN = "barn_och_ungdomsmedicin", _("Barn- och ungdomsmedicin")
    INTERNMEDICIN = "internmedicin", _("Internmedicin")
    KARDIOLOGI = "kardiologi", _("Kardiologi")
    PSYKIATRI = "psykiatri", _("Psykiatri")
    KIRURGI = "kirurgi", _("Kirurgi")
    ONKOLOGI = "onkologi", _("Onkologi")
    ANNAN = "annan", _("Annan specialitet")


class Training(TextChoices):
    """A physician's training under way."""

    ST = "st", _("ST-läkare")
    AT = "at", _("AT-läkare")


class Employment(TextChoices):
    """Form of employment. `hired` is a physician or other hired through a staffing company (hyrpersonal)."""

    PERMANENT = "permanent", _("Tillsvidareanställd")
    TEMPORARY = "temporary", _("Visstidsanställd")
    HIRED = "hired", _("Inhyrd")


class AssistantNurse(TextChoices):
    """On what ground one may use the protected title undersköterska (PSL 4:5a and its transition rule)."""

    CERTIFICATE = "certificate", _("Bevis om skyddad yrkestitel")
    TRANSITION = "transition", _("Övergångsregeln")


class AssignmentRole(TextChoices):
    """What a person is at the unit (medarbetaruppdrag)."""

    MANAGER = "manager", _("Verksamhetschef")
    STAFF = "staff", _("Medarbetare")
    ADMINISTRATOR = "administrator", _("Administratör")
    FOLLOW_UP = "follow_up", _("Uppföljare")
    LOG_REVIEWER = "log_reviewer", _("Loggranskare")
    SYSTEM = "system", _("System")


class RoutineSection(TextChoices):
    """What a unit's own routine covers (Region Gotland's guideline, chapter 5). Values are the routine's fields."""

    APPOINTING = "appointing", _("Kriterier för att utse")
    ENDING = "ending", _("Kriterier för att avsluta")
    PARTICIPATION = "participation", _("Patientens delaktighet")
    COOPERATION = "cooperation", _("Samverkan")
    FOLLOW_UP = "follow_up", _("Uppföljning")
