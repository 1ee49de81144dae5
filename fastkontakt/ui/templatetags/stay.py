"""Components of a stay in hospital: `{% load stay %}`. The gallery at `/komponenter/` shows them."""

from collections.abc import Sequence
from typing import Any

from django import template

from fastkontakt.ui.shapes import Countdown, EpisodeStep

register = template.Library()


@register.inclusion_tag("components/episode_timeline.html")
def episode_timeline(rows: Sequence[EpisodeStep], label: str) -> dict[str, Any]:
    """A stay in hospital from admission to discharge, each step with time and unit; `label` names it."""
    return {"rows": rows, "label": label}


@register.inclusion_tag("components/countdown.html")
def countdown(row: Countdown) -> dict[str, Any]:
    """A ring of hours left to a deadline, with what it is for, until when, and the law."""
    return {"row": row}
