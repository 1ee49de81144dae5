"""What the patient has asked for and how it stands, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from contacts.enums import ContactRole, RequestOutcome
from contacts.portal import wording
from fastkontakt.moments import day_of
from fastkontakt.ui.shapes import Telephone
from fastkontakt.ui.templatetags.fk import dag, role_label

ANSWERS_SHOWN_FOR = timedelta(days=365)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request as the patient reads it. `state`: waiting, done, no or back; `unit_words` are what the unit wrote."""

    key: str
    role: str
    title: str
    state: str
    status: str
    wish: str = ""
    own_words: str = ""
    unit_words: str = ""
    telephone: Telephone | None = None
    withdraw_url: str = ""


def page_url(patient_id: UUID, *, own: bool) -> str:
    """The page with the patient's contacts, at what has been asked for."""
    page = reverse("portal:contacts") if own else reverse("portal:child", args=[patient_id])
    return f"{page}#bett"


def ask_url(patient_id: UUID, role: str, *, own: bool) -> str:
    """The page for asking for oneself, or for a child."""
    return reverse("portal:ask", args=[role]) if own else reverse("portal:ask_for_child", args=[patient_id, role])


def asked(requests: Iterable[Any], whose: str, *, today: date) -> list[Asked]:
    """Open requests first, then those answered within a year; the newest first. Rows are those of requests_of."""
    newest = sorted(requests, key=lambda row: row.made_at, reverse=True)
    waiting = [_waiting(row) for row in newest if row.answered_at is None]
    recent = [row for row in newest if row.answered_at and today - day_of(row.answered_at) <= ANSWERS_SHOWN_FOR]
    return waiting + [_answered(row, whose) for row in recent]


def sent(row: Any) -> str:
    """When and where it was sent, and by when the unit is to answer."""
    if row.due_on is None:
        return _("Skickad %(day)s till %(unit)s.") % {"day": dag(row.made_at), "unit": row.unit.name}
    return _("Skickad %(day)s.") % {"day": dag(row.made_at)} + " " + answer_due(row)


def answer_due(row: Any) -> str:
    """Who is to answer, and by when."""
    if row.due_on is None:
        return _("%(unit)s ska svara.") % {"unit": row.unit.name}
    return _("%(unit)s ska svara senast %(due)s.") % {"unit": row.unit.name, "due": dag(row.due_on)}


def _waiting(row: Any) -> Asked:
    return Asked(
        **_common(row),
        state="waiting",
        status=sent(row),
        wish=_("Du önskade %(name)s.") % {"name": row.wished_staff.name} if row.wished_staff else "",
        own_words=row.text,
        withdraw_url=reverse("portal:withdraw", args=[row.pk]),
    )


def _answered(row: Any, whose: str) -> Asked:
    day = {"day": dag(row.answered_at)}
    if row.outcome == RequestOutcome.WITHDRAWN:
        said = _("Tillbakatagen %(day)s.") % day
        return Asked(**_common(row), state="back", status=said, unit_words=row.answer_reason)
    if row.outcome == RequestOutcome.DECLINED:
        said = _("Nej, %(day)s. Så här skriver %(unit)s:") % {**day, "unit": row.unit.name}
        return Asked(
            **_common(row), state="no", status=said, unit_words=row.answer_reason, telephone=_telephone(row.unit)
        )
    title = str(wording.TITLE[whose][ContactRole(row.role)]).lower()
    became = {**day, "name": row.answered_with.staff.name, "title": title}
    said = _("Klar %(day)s: %(name)s blev %(title)s.") % became
    return Asked(**_common(row), state="done", status=said, unit_words=row.answer_reason)


def _common(row: Any) -> dict[str, Any]:
    return {"key": f"begaran-{row.pk}", "role": row.role, "title": role_label(row.role)}


def _telephone(unit: Any) -> Telephone | None:
    return Telephone(number=unit.telephone, hours=unit.telephone_hours) if unit.telephone else None
