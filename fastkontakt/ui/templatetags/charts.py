"""The chart component: `{% load charts %}`. A page that draws charts also loads ECharts and js/charts.js."""

from typing import Any

from django import template

from fastkontakt.ui.charts import Chart

register = template.Library()


@register.inclusion_tag("components/chart.html")
def chart(drawing: Chart, heading: int = 3) -> dict[str, Any]:
    """Title, summary, picture and table of a chart; `heading` is the level of the title."""
    return {"chart": drawing, "heading": heading}


@register.inclusion_tag("components/chart_scripts.html")
def chart_scripts() -> dict[str, Any]:
    """What draws the page's charts; without it, or without scripts, each one's table stands open."""
    return {}
