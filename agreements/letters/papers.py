"""The documents of letters: each alone, or several as one to print."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from agreements.letters.blocks import Content
from fastkontakt.pdf import document
from fastkontakt.ui.themes import colour_of

TEMPLATE = "agreements/letters/letters.typ"


def paper(content: Content, *, tenant: str, large: bool) -> bytes:
    """One letter as PDF/UA-1, in the colours of the tenant, named by its slug. Raises fastkontakt.pdf.DocumentError."""
    data = {"lang": content["lang"], "title": content["title"], "letters": [_dressed(content, tenant, large)]}
    return document(TEMPLATE, data)


def papers(letters: Iterable[Any]) -> bytes:
    """Several as one, each from a front page on. Raises fastkontakt.pdf.DocumentError."""
    dressed = [_dressed(letter.content, letter.tenant.slug, letter.large_print) for letter in letters]
    return document(TEMPLATE, {"lang": "sv", "title": _("Brev att skriva ut"), "letters": dressed})


def _dressed(content: Content, tenant: str, large: bool) -> Content:
    return {**content, "large": large, "colour": colour_of(tenant)}
