"""Of which days figures may be asked."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from reporting.figures.selectors import first_day


def refusal(day: date, *, today: date) -> str:
    """Why no figures can be had of the day: it lies ahead, or before the county's first figures. "" where they can."""
    if day > today:
        return _("Dagen har inte varit än. Välj en dag till och med i dag.")
    first = first_day() or today
    if day < first:
        return _("Det finns inga uppgifter före %(day)s. Välj den dagen eller en senare.") % {"day": first.isoformat()}
    return ""


def require_known_day(day: date, *, today: date, field: str) -> None:
    """Raises ValidationError, keyed by the field, for a day of which no figures can be had."""
    if message := refusal(day, today=today):
        raise ValidationError({field: message})
