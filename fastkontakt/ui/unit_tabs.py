"""The tabs of the unit's pages, for its manager."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fastkontakt.ui.shapes import NavItem

# view name, label, icon, further pages in which it is the current one
UNIT_TABS = (
    ("reporting:dashboard", _("Överblick"), "eye", ("reporting:behind",)),
    (
        "organisation:unit",
        pgettext_lazy("flik", "Medarbetare"),
        "people",
        ("organisation:absence", "organisation:last_day", "organisation:leave", "contacts:leaving", "contacts:move"),
    ),
    ("organisation:caseload", _("Belastning"), "scale", ("organisation:limit",)),
    ("reporting:patients", _("Patientlista"), "list", ("reporting:saved_view",)),
    ("organisation:routine", _("Rutin"), "book", ("organisation:write_routine", "organisation:routine_version")),
    ("agreements:letters", _("Brev"), "print", ("agreements:give_letter",)),
    ("organisation:delegations", _("Delegationer"), "key", ("organisation:limit_delegation", "organisation:revoke")),
    ("reporting:exports", _("Exporter"), "download", ()),
    ("operations:overview", _("Drift"), "hub", ()),
)
PAGES = frozenset(page for name, _label, _icon, further in UNIT_TABS for page in (name, *further))
"""Every page that belongs to the unit's tabs."""


def unit_tabs(request: HttpRequest, actor: Any) -> list[NavItem]:
    """The tabs with the current one, on the unit's pages; none for others than its manager, and elsewhere."""
    page = request.resolver_match.view_name if request.resolver_match else ""
    if page not in PAGES or actor is None or actor.kind != "staff" or actor.assignment.role != "manager":
        return []
    return [
        NavItem(label=str(label), url=reverse(name), icon=icon, current=page in (name, *further))
        for name, label, icon, further in UNIT_TABS
    ]
