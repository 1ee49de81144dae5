"""Tags of the portal's frame."""

from typing import Any

from django import template

from contacts.portal.representing import Line, line
from fastkontakt.clock import today

register = template.Library()


@register.simple_tag(takes_context=True)
def acting_line(context: dict[str, Any]) -> Line | None:
    """Whom the reader acts for on this page: a Line, or None where it is nobody or not known."""
    return line(context["request"], context["actor"], today=today())
