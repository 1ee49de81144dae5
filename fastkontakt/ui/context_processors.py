"""Context of the frame around every page: who is signed in where, the navigation, the colours.

No queries, but for the counts beside the worklist, the messages and what is to be followed up, asked for only where
they are drawn.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from agreements.followups.pages import waiting
from fastkontakt.clock import today
from fastkontakt.notifications.selectors import unread_count
from fastkontakt.ui.shapes import NavItem
from fastkontakt.ui.themes import theme_of
from fastkontakt.ui.unit_tabs import PAGES, unit_tabs
from reporting.presentation import count_text
from reporting.selectors import standing_count

PRODUCT_THEME = "fastkontakt"
SCHEMES = ("auto", "light", "dark")
SCHEME_COOKIE = "farglage"
CARE_ROLES = ("manager", "staff", "administrator")
WORKLIST, MESSAGES, INBOX = "reporting:worklist", "notifications:messages", "inbox:messages"

# view name, label, icon, assignment roles that see it (None: all), URL namespaces in which it is the current one
STAFF_NAVIGATION = (
    (WORKLIST, _("Arbetslista"), "list", CARE_ROLES, ("reporting",)),
    ("patients:search", _("Patienter"), "people", CARE_ROLES, ("patients", "contacts", "agreements")),
    ("discharge:list", _("Utskrivning"), "calendar", CARE_ROLES, ("discharge",)),
    ("agreements:unit_sips", _("SIP"), "hub", CARE_ROLES, ("sips",)),
    ("agreements:letters", _("Brev"), "print", ("staff", "administrator"), ("letters",)),
    (MESSAGES, _("Meddelanden"), "mail", CARE_ROLES, ("notifications",)),
    ("reporting:dashboard", _("Enheten"), "building", ("manager",), ("organisation",)),
    ("reporting:followup", _("Uppföljning"), "eye", ("follow_up",), ("followup",)),
    ("operations:overview", _("Drift"), "hub", ("administrator",), ("operations",)),
    ("rulebook:list", _("Regelverk"), "scale", None, ("rulebook",)),
    ("audit:overview", _("Logg"), "log", ("log_reviewer",), ("audit",)),
)
BELONGS = {
    "reporting:followup": "followup",
    "reporting:followup_unit": "followup",
    "reporting:reports": "followup",
    "reporting:report": "followup",
    "reporting:report_unit": "followup",
    "contacts:leaving": "organisation",
    "contacts:move": "organisation",
    "agreements:unit_sips": "sips",
    "agreements:follow_ups": "reporting",
    **dict.fromkeys(("agreements:letters", "agreements:give_letter"), "letters"),
    **dict.fromkeys(("agreements:order_contact_letter", "agreements:order_agreement_letter"), "patients"),
    **dict.fromkeys(("reporting:exports", "reporting:export_file"), "organisation"),
    "reporting:patients": "patients",
    "reporting:saved_view": "patients",
}
"""Pages that belong elsewhere than where their addresses are."""
PHYSICIAN, CONTACTS = "fast_lakarkontakt", "portal:contacts"
SHARING = ("consent", "withdraw_consent", "block", "lift_block")
# view name, arguments, label, icon, whether it is about the reader's own, further pages in which it is the current one
PORTAL_NAVIGATION = (
    (CONTACTS, (), _("Mina kontakter"), "people", False, ("child", "acting")),
    (INBOX, (), _("Meddelanden"), "inbox", False, ("inbox:choices",)),
    ("agreements_portal:agreements", (), _("Överenskommelser"), "list", True, ("agreements_portal:agreement",)),
    (
        "agreements_portal:sips",
        (),
        _("Planer"),
        "hub",
        True,
        ("agreements_portal:sip", "agreements_portal:sip_withdraw"),
    ),
    ("portal:wishes", (), _("Begär"), "mail", True, ("ask", "withdraw")),
    ("portal:ask", (PHYSICIAN,), _("Byt läkare"), "stethoscope", True, ()),
    ("agreements_portal:letters", (), _("Brev"), "print", True, ("agreements_portal:letter",)),
    ("portal:sharing", (), _("Vem ser mina kontakter"), "eye", True, SHARING),
    ("portal:looked", (), _("Vem har tittat"), "log", True, ()),
    ("portal:mandates", (), _("Ombud"), "key", True, ("grant", "take_back")),
    ("portal:profile", (), _("Profil"), "person", True, ()),
    ("portal:complain", (), _("Klaga eller lämna synpunkter"), "edit", False, ()),
)


def frame(request: HttpRequest) -> dict[str, Any]:
    """Values that `base.html` and `portal_base.html` need.

    `actor` (None when signed out), `nav` and `unit_tabs` (lists of NavItem), `theme` (name of a file in static/theme/),
    `color_scheme` (auto, light or dark), `may_search`, `frame_template` (the base template for this actor),
    `show_gallery`, `worklist_count` (how many duties wait for the viewer, in words) and `follow_up_count` (agreements
    and plans of the unit); the counts are asked for when first drawn.
    """
    actor: Any = getattr(request, "actor", None)
    count: Any = SimpleLazyObject(partial(worklist_count, actor))
    unread: Any = SimpleLazyObject(partial(messages_count, actor))
    return {
        "actor": actor,
        "nav": navigation(request, actor, {WORKLIST: count, MESSAGES: unread, INBOX: unread}),
        "unit_tabs": unit_tabs(request, actor),
        "worklist_count": count,
        "follow_up_count": SimpleLazyObject(partial(follow_up_count, actor)),
        "theme": theme(actor),
        "color_scheme": color_scheme(request),
        "may_search": _is_staff(actor) and actor.assignment.role in CARE_ROLES,
        "frame_template": "base.html" if actor is None or _is_staff(actor) else "portal_base.html",
        "show_gallery": settings.DEBUG or settings.SHOW_GALLERY,
    }


def navigation(request: HttpRequest, actor: Any, counts: Mapping[str, Any]) -> list[NavItem]:
    """Entries by task for the assignment signed in on, or the portal's for a patient or relative.

    `counts`: name of a page -> what stands beside it.
    """
    if actor is None:
        return []
    if not _is_staff(actor):
        return portal_navigation(request, counts, of_ones_own=actor.patient_id is not None)
    role = actor.assignment.role
    match = request.resolver_match
    here = _place(match.view_name, match.namespace, role) if match else ""
    return [
        NavItem(
            label=str(label),
            url=reverse(name),
            icon=icon,
            current=here in namespaces,
            count=counts.get(name),
            live=name == WORKLIST,
        )
        for name, label, icon, roles, namespaces in STAFF_NAVIGATION
        if roles is None or role in roles
    ]


def _place(page: str, namespace: str, role: str) -> str:
    """The part of the product that a page belongs to; a page among the unit's tabs is for its manager the unit's."""
    return "organisation" if role == "manager" and page in PAGES else BELONGS.get(page, namespace)


def portal_navigation(request: HttpRequest, counts: Mapping[str, Any], *, of_ones_own: bool) -> list[NavItem]:
    """Entries by what people want to do; those about the reader's own contacts only for one who is a patient."""
    rows = [
        (
            reverse(name, args=arguments),
            label if of_ones_own or name != CONTACTS else _("Kontakter"),
            icon,
            (name.removeprefix("portal:"), *pages),
            counts.get(name),
        )
        for name, arguments, label, icon, own, pages in PORTAL_NAVIGATION
        if of_ones_own or not own
    ]
    match = request.resolver_match
    page = match.view_name.removeprefix("portal:") if match else ""
    page = "child" if page.endswith("_for_child") else page
    exact = any(address == request.path for address, *_rest in rows)
    return [
        NavItem(
            label=str(label),
            url=address,
            icon=icon,
            current=address == request.path if exact else page in pages,
            count=count,
        )
        for address, label, icon, pages, count in rows
    ]


def worklist_count(actor: Any) -> str:
    """How many duties wait for the viewer: "7", "99+", or "" for none."""
    may_see = _is_staff(actor) and actor.assignment.role in CARE_ROLES
    return count_text(standing_count(actor, on=today())) if may_see else ""


def follow_up_count(actor: Any) -> str:
    """How many agreements and plans the unit is to follow up soon: "7", "99+", or "" for none."""
    may_see = _is_staff(actor) and actor.assignment.role in CARE_ROLES
    return count_text(waiting(actor, today=today())) if may_see else ""


def messages_count(actor: Any) -> str:
    """How many messages the reader has not opened: "7", "99+", or "" for none."""
    reads = actor is not None and (not _is_staff(actor) or actor.assignment.role in CARE_ROLES)
    return count_text(unread_count(actor, on=today())) if reads else ""


def theme(actor: Any) -> str:
    """The colour theme: the tenant's own, one for tenants without, and the product's before sign-in."""
    if actor is None:
        return PRODUCT_THEME
    return theme_of(actor.tenant.slug)


def color_scheme(request: HttpRequest) -> str:
    """Light, dark or as the device says; chosen in the frame and kept in a cookie, so no page flashes."""
    chosen = request.COOKIES.get(SCHEME_COOKIE, "")
    return chosen if chosen in SCHEMES else SCHEMES[0]


def _is_staff(actor: Any) -> bool:
    return actor is not None and actor.kind == "staff"
