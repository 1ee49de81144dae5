"""Why a contact that the viewer's own unit could not see by itself is seen, in words."""

from typing import Any

from django.utils.translation import gettext as _

from fastkontakt.access import law


def why_seen(contact: Any) -> str:
    """The ground of a contact from fastkontakt.access.visible_contacts; "" for what needs none said."""
    texts = {
        law.CONSENT: _("Visas eftersom patienten samtycker"),
        law.CONSENT_SOCIAL: _("Visas eftersom patienten samtycker"),
        law.CHILD: _("Visas eftersom patienten är under 13 år"),
        law.CHILD_SOCIAL: _("Visas eftersom patienten är under 13 år"),
        law.INCAPABLE: _("Visas eftersom patienten inte kan ta ställning"),
        law.INCAPABLE_SOCIAL: _("Visas eftersom patienten inte kan ta ställning"),
        law.EMERGENCY: _("Visas genom nödöppning"),
        law.LIFTED: _("Spärrad, visas eftersom patienten låter er se"),
        law.LIFTED_IN_EMERGENCY: _("Spärrad, visas genom nödöppning"),
    }
    return texts.get(getattr(contact, "ground", ""), "")
