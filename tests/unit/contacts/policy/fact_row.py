"""How a row of the facts' table is written, and the parts of a case that rows change most."""

from datetime import date
from typing import Any

DAY, BEFORE, AFTER = date(2026, 11, 22), date(2026, 11, 21), date(2026, 11, 23)

Row = tuple[str, dict[str, Any], bool | None, dict[str, Any], dict[str, Any]]


def row(fact: str, expected: bool | None, overrides: dict[str, Any] | None = None, /, **more: Any) -> Row:
    """A fact, what it should answer, what differs from the ordinary case, and its arguments or the kind of case.

    `hangs_on` puts the first thing of that kind under judgement, at "standing".
    """
    kind = {key: more.pop(key) for key in ("checkpoint", "role", "hangs_on") if key in more}
    return fact, more, expected, overrides or {}, kind


def staff(**known: Any) -> dict[str, Any]:
    return {"appointee": known}


def patient(**known: Any) -> dict[str, Any]:
    return {"patient": known}


def contact(**known: Any) -> dict[str, Any]:
    return {"patient": {"contacts": [known]}}


def condition(**known: Any) -> dict[str, Any]:
    return {"patient": {"conditions": [known]}}
