"""The language that the caller reads."""

from django.utils.translation import get_language


def language() -> str:
    """ "sv" or "en", as Accept-Language asks; Swedish where it asks for neither."""
    return "en" if (get_language() or "").startswith("en") else "sv"
