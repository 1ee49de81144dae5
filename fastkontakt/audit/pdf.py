"""Tagged PDF documents from Typst templates. What goes in is data, never markup."""

import json
from typing import Any, Literal

import typst
from django.conf import settings

STANDARD: Literal["ua-1"] = "ua-1"
"""PDF/UA-1 (ISO 14289-1): tagged, with language, title and bookmarks, so that a screen reader can read it."""


def document(template: str, data: dict[str, Any]) -> bytes:
    """The document that a template under templates/ makes of the data, set in the font that Typst brings."""
    made: bytes = typst.compile(
        settings.BASE_DIR / "templates" / template,
        root=settings.BASE_DIR / "templates",
        format="pdf",
        ignore_system_fonts=True,
        pdf_standards=[STANDARD],
        sys_inputs={"data": json.dumps(data)},
    )
    return made
