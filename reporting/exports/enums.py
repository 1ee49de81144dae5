"""The terms of exports. Values are the API's."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ExportKind(TextChoices):
    """What is in the file."""

    PATIENTS = "patients", _("Patientlista")
    CASELOAD = "caseload", _("Belastning per person")
    UNIT_FIGURES = "unit_figures", _("Enhetens siffror")
    FOLLOW_UP = "follow_up", _("Uppföljning per enhet")


class ExportFormat(TextChoices):
    """How the file is written."""

    XLSX = "xlsx", _("Excel (XLSX)")
    CSV = "csv", _("Text med semikolon (CSV)")


class ExportState(TextChoices):
    """How far it has come."""

    WAITING = "waiting", _("Väntar")
    RUNNING = "running", _("Skapas")
    DONE = "done", _("Klar")
    FAILED = "failed", _("Gick inte")
    EXPIRED = "expired", _("Borttagen")
    CANCELLED = "cancelled", _("Avbruten")


UNDER_WAY = (ExportState.WAITING, ExportState.RUNNING)


class ExportFailure(TextChoices):
    """Why no file was made, and what to do."""

    RIGHT_ENDED = (
        "right_ended",
        _("Uppdraget som du beställde filen på gäller inte längre, eller ger inte längre rätt till uppgifterna."),
    )
    EMPTY = "empty", _("Ingenting passar in på det du har valt, så det blev ingen fil. Ändra valet och beställ igen.")
    OUTDATED = (
        "outdated",
        _("Det du valde går inte att välja längre, till exempel för att någon har slutat. Välj på nytt."),
    )
    TOO_MUCH = "too_much", _("Det blev för mycket för en fil. Välj ett mindre urval eller färre kolumner.")
    ERROR = "error", _("Något gick fel hos oss. Beställ filen igen. Händer det på nytt, kontakta supporten.")
