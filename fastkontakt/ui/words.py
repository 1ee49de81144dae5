"""The words, icons and colours of roles, outcomes and marks: one table each, for every template."""

from typing import Any

from django.utils.translation import gettext_lazy as _

# ContactRole value -> (words, icon); the colour is the value with hyphens, a colour of the theme
ROLES: dict[str, tuple[Any, str]] = {
    "fast_lakarkontakt": (_("Fast läkarkontakt"), "stethoscope"),
    "fast_vardkontakt": (_("Fast vårdkontakt"), "care"),
    "fast_omsorgskontakt": (_("Fast omsorgskontakt"), "home-care"),
}
# outcome of a rule or mark of a candidate -> (words, icon, colour)
OUTCOMES: dict[str, tuple[Any, str, str]] = {
    "stop": (_("Hindrar"), "stop", "danger"),
    "ask": (_("Uppgift saknas"), "ask", "info"),
    "warn": (_("Kräver motivering"), "warning", "warning"),
    "duty": (_("Skyldighet"), "duty", "info"),
    "ok": (_("Uppfyllt"), "check", "success"),
}
# force of a rule -> (words, icon, colour)
FORCES: dict[str, tuple[Any, str, str]] = {
    "ska": (_("Ska"), "stop", "danger"),
    "bör": (_("Bör"), "warning", "warning"),
    "duty": (_("Skyldighet"), "duty", "info"),
}
MARKS: dict[str, Any] = {
    "ok": _("Uppfyller kraven"),
    "warn": _("Kräver motivering"),
    "ask": _("Uppgift saknas"),
    "stop": _("Kan inte utses"),
}
YOUR_ROLE: dict[str, Any] = {
    "fast_lakarkontakt": _("Din fasta läkarkontakt"),
    "fast_vardkontakt": _("Din fasta vårdkontakt"),
    "fast_omsorgskontakt": _("Din fasta omsorgskontakt"),
}
NO_ROLE: dict[str, Any] = {
    "fast_lakarkontakt": _("Du har ingen fast läkarkontakt"),
    "fast_vardkontakt": _("Du har ingen fast vårdkontakt"),
    "fast_omsorgskontakt": _("Du har ingen fast omsorgskontakt"),
}
PROTECTION: dict[str, Any] = {
    "sekretessmarkering": _("Sekretessmarkering"),
    "skyddad_folkbokforing": _("Skyddad folkbokföring"),
}
CASELOAD_REMARKS: dict[str, Any] = {
    "near": _("nära gränsen"),
    "full": _("gränsen nådd"),
    "over": _("över gränsen"),
}
LEVELS = {"info": "info", "success": "check", "warning": "warning", "danger": "stop", "error": "stop"}
