"""The picture of a patient's network: `{% load network %}`."""

from typing import Any

from django import template

from contacts.network.layout import narrow, wide
from fastkontakt.ui.shapes import Network

register = template.Library()


@register.inclusion_tag("components/network.html")
def network(whose: Network, key: str = "natverk", as_list: bool = False) -> dict[str, Any]:
    """The picture in two layouts, of which the width of its place shows one, and the same as a list.

    `key` makes ids unique on the page; `as_list` opens the list.
    """
    return {"whose": whose, "key": key, "as_list": as_list, "drawings": (wide(whose), narrow(whose))}
