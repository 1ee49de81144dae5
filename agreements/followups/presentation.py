"""What is to be followed up as its page shows it: rows in groups, and the choices that narrow the list."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.followups.selectors import Asked, FollowUp, Kind
from fastkontakt.access.protection import listed
from fastkontakt.accounts.actor import Actor
from fastkontakt.api.language import language
from fastkontakt.ui.shapes import Chip, WorklistRow
from fastkontakt.ui.templatetags.fk import dag

PAGE = "agreements:follow_ups"
SOON = "30"
AHEAD: Mapping[str, timedelta] = {
    "forsenat": timedelta(days=-1),
    SOON: timedelta(days=30),
    "90": timedelta(days=90),
}
"""The address' word -> how far ahead of the day it reaches."""
WHENS: Mapping[str, Any] = {
    "forsenat": gettext_lazy("Försenat"),
    SOON: gettext_lazy("Inom 30 dagar"),
    "90": gettext_lazy("Inom 90 dagar"),
}
WHOSE: Mapping[str, Any] = {"enheten": gettext_lazy("Hela enheten"), "mina": gettext_lazy("Mina")}
KINDS: Mapping[str, tuple[Kind, Any]] = {
    "overenskommelser": (Kind.AGREEMENT, gettext_lazy("Överenskommelser")),
    "planer": (Kind.SIP, gettext_lazy("SIP")),
}
STEP, MOST = 50, 500
"""Rows at first and more at each asking, and the most on one page: further on one narrows the list."""


@dataclass(frozen=True, slots=True)
class Question:
    """What the page's address asks for. What it does not know it leaves out."""

    whose: str = "enheten"
    when: str = SOON
    kind: str = ""
    size: int = STEP

    @classmethod
    def of_address(cls, query: Mapping[str, str]) -> "Question":
        """`?lista=`, `?tid=`, `?slag=`, `?antal=`."""
        whose, when, kind, size = (query.get(name, "") for name in ("lista", "tid", "slag", "antal"))
        return cls(
            whose=whose if whose in WHOSE else cls().whose,
            when=when if when in AHEAD else SOON,
            kind=kind if kind in KINDS else "",
            size=min(max(int(size), STEP), MOST) if size.isascii() and size.isdigit() and len(size) < 5 else STEP,
        )

    @property
    def narrowed(self) -> bool:
        """Whether something that is due is left out."""
        return replace(self, size=STEP) != Question()

    def asked(self, today: date) -> Asked:
        """The same of the selectors."""
        kinds = (KINDS[self.kind][0],) if self.kind else tuple(Kind)
        return Asked(until=today + AHEAD[self.when], own=self.whose == "mina", kinds=kinds)

    def address(self) -> str:
        """The page with this question."""
        asked = {"lista": self.whose, "tid": self.when, "slag": self.kind, "antal": str(self.size)}
        usual = {"lista": Question().whose, "tid": SOON, "slag": "", "antal": str(STEP)}
        query = urlencode({name: value for name, value in asked.items() if value != usual[name]})
        return f"{reverse(PAGE)}?{query}" if query else reverse(PAGE)


@dataclass(frozen=True, slots=True)
class Group:
    """The late rows, or those to come."""

    key: str
    title: str
    icon: str
    place: str
    rows: list[WorklistRow]


def groups(viewer: Actor, found: Iterable[FollowUp], *, today: date) -> list[Group]:
    """What is late, and what is to come; a group without rows is left out."""
    rows = [row(viewer, one, today=today) for one in found]
    late = [one for one in rows if one.days_late > 0]
    ahead = [one for one in rows if one.days_late <= 0]
    both = (Group("late", _("Försenat"), "warning", "forsenat", late),)
    return [group for group in (*both, Group("later", _("Framöver"), "calendar", "framover", ahead)) if group.rows]


def row(viewer: Actor, one: FollowUp, *, today: date) -> WorklistRow:
    """One of them, leading to its page. A protected person stands in it as every list has one."""
    patient = listed(one.patient)
    whose = one.contact if one.contact and one.contact.staff_id != viewer.staff.pk else None
    what, message = _said(one)
    return WorklistRow(
        key=str(one.key),
        what=what,
        message=message,
        whom=patient.name,
        whom_url=reverse("patients:detail", args=[one.patient.pk]),
        number=patient.number,
        protection=patient.mark,
        whose=f"{whose.staff.name}, {whose.unit.name}" if whose else "",
        url=reverse(f"agreements:{one.kind}", args=[one.patient.pk, one.key]),
        action=_("Öppna"),
        due=one.due_on,
        days_left=(one.due_on - today).days,
    )


def _said(one: FollowUp) -> tuple[str, str]:
    """What to do, and more of it where there is more to say."""
    if one.stopped:
        what = _("Avsluta den samordnade planen, eller fråga patienten på nytt")
        return what, _("Patienten har tagit tillbaka sitt samtycke. Då kan planen inte följas upp.")
    if one.kind == Kind.SIP:
        return _("Följ upp den samordnade planen (SIP)"), ""
    if one.due_on < one.follow_up_on:
        said = _("Något som ni har kommit överens om är inte klart. Hela överenskommelsen följs upp %(day)s.")
        return _("Stäm av överenskommelsen"), said % {"day": dag(one.follow_up_on)}
    return _("Följ upp överenskommelsen"), ""


def whose_chips(question: Question) -> list[Chip]:
    """The whole unit's, or one's own."""
    return [
        Chip(label=str(label), key=word, current=word == question.whose, url=_changed(question, whose=word).address())
        for word, label in WHOSE.items()
    ]


def when_chips(question: Question) -> list[Chip]:
    """Late alone, or how far ahead."""
    return [
        Chip(label=str(label), key=word, current=word == question.when, url=_changed(question, when=word).address())
        for word, label in WHENS.items()
    ]


def kind_chips(question: Question) -> list[Chip]:
    """One kind; the one that is chosen leads to both."""
    return [
        Chip(
            label=str(label),
            key=word,
            current=word == question.kind,
            url=_changed(question, kind="" if word == question.kind else word).address(),
        )
        for word, (_kind, label) in KINDS.items()
    ]


def _changed(question: Question, **change: Any) -> Question:
    return replace(question, size=STEP, **change)


def all_done(following: date | None) -> str:
    """What is said where nothing is to be followed up now."""
    if following is None:
        return _("Allt är uppföljt.")
    day = date_format(following, "j b Y" if language() == "sv" else "j M Y")
    return _("Allt är uppföljt. Nästa uppföljning är %(day)s.") % {"day": day}
