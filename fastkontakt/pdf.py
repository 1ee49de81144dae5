"""Tagged PDF documents from Typst templates. What goes in is data, never markup."""

import json
import unicodedata
from functools import lru_cache
from typing import Any, Literal

import typst
from django.conf import settings

STANDARD: Literal["ua-1"] = "ua-1"
"""PDF/UA-1 (ISO 14289-1): tagged, with language, title and bookmarks, so that a screen reader can read it."""
LAST_SURE = "\u024f"
"""Up to here the font has every letter; what is beyond is tried."""
MISSING = "□"
UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
"""Categories of Unicode that are nothing on paper: controls, marks of direction, what stands for no character."""

DocumentError = typst.TypstError


def document(template: str, data: dict[str, Any]) -> bytes:
    """The document that a template under templates/ makes of the data, set in the font that Typst brings.

    Raises DocumentError where it cannot be made. Text that people have written goes through `printable` first.
    """
    made: bytes = typst.compile(
        settings.BASE_DIR / "templates" / template,
        root=settings.BASE_DIR / "templates",
        format="pdf",
        ignore_system_fonts=True,
        pdf_standards=[STANDARD],
        sys_inputs={"data": json.dumps(data)},
    )
    return made


def printable(text: str) -> str:
    """The text on one line as a document can show it.

    Breaks and controls become a space, what only turns the direction of other text is dropped, and a character that no
    font has becomes MISSING, since PDF/UA knows no text that cannot be read.
    """
    kept = (_kept(character) for character in unicodedata.normalize("NFC", text))
    return " ".join("".join(kept).split())


def printable_lines(text: str) -> list[str]:
    """The same of a longer text: its lines, without the empty ones."""
    return [line for line in map(printable, text.splitlines()) if line]


def _kept(character: str) -> str:
    if unicodedata.category(character) in UNSEEN:
        return " " if unicodedata.category(character) in {"Cc", "Zl", "Zp"} else ""
    return character if character <= LAST_SURE or _has_font(character) else MISSING


@lru_cache(maxsize=4096)
def _has_font(character: str) -> bool:
    try:
        typst.compile(
            b'#set document(title: "-")\n#sys.inputs.text',
            format="pdf",
            ignore_system_fonts=True,
            pdf_standards=[STANDARD],
            sys_inputs={"text": character},
        )
    except DocumentError:
        return False
    return True
