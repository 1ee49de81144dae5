"""Duties as the worklist shows them: rows in groups by when they are due, and the choices that narrow the list."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from contacts.duties.texts import DutyText, describe
from contacts.models import Duty, EvaluationRun
from contacts.policy.rulebook import for_tenant
from contacts.presentation.acts import Owed, act
from contacts.presentation.judgement import rule_url
from contacts.presentation.owed import in_short
from fastkontakt.access.protection import listed
from fastkontakt.accounts.actor import Actor
from fastkontakt.api.language import language
from fastkontakt.organisation.routines.selectors import Owed as OwedRoutine
from fastkontakt.ui.returning import PARAMETER, WORKLIST
from fastkontakt.ui.shapes import Chip, WorklistRow
from fastkontakt.ui.templatetags.fk import dag, role_icon, role_label
from reporting.enums import Scope
from reporting.selectors import WAITING_TO, Done, Standing, Tally
from reporting.terms import Terms

LATE, TODAY, WEEK, LATER = "late", "today", "week", "later"
# key -> (heading, icon, id on the page)
GROUPS: Mapping[str, tuple[Any, str, str]] = {
    LATE: (gettext_lazy("Försenat"), "warning", "forsenat"),
    TODAY: (gettext_lazy("I dag"), "clock", "i-dag"),
    WEEK: (gettext_lazy("Denna vecka"), "calendar", "denna-vecka"),
    LATER: (gettext_lazy("Senare"), "calendar", "senare"),
}
SCOPES = {"min": Scope.MINE, "enheten": Scope.UNIT}
"""The address' word -> the scope."""
WRITE = "organisation:write_routine"
STEP, MOST = 50, 500
"""Rows at first and more at each asking, and the most on one page: further on one narrows the list."""


@dataclass(frozen=True, slots=True)
class Question:
    """What the page's address asks for. What it does not know, or may not be asked, it leaves out."""

    scope: str = Scope.MINE
    rule: str = ""
    role: str = ""
    size: int = STEP

    @classmethod
    def of_address(cls, query: Mapping[str, str], terms: Terms) -> "Question":
        """`?lista=`, `?regel=`, `?roll=`, `?antal=`."""
        rule, role, size = query.get("regel", ""), query.get("roll", ""), query.get("antal", "")
        return cls(
            scope=SCOPES.get(query.get("lista", ""), Scope.MINE),
            rule=rule if rule in terms.rules else "",
            role=role if role in terms.roles else "",
            size=min(max(int(size), STEP), MOST) if size.isascii() and size.isdigit() else STEP,
        )

    @property
    def narrowed(self) -> bool:
        """Whether the list is narrowed to a rule or a role."""
        return bool(self.rule or self.role)

    def covers(self, duty: Standing) -> bool:
        """Whether the duty is among those asked for."""
        return self.rule in ("", duty.rule) and self.role in ("", duty.role)

    def address(self, name: str = "reporting:worklist", **more: str) -> str:
        """The page, or a part of it, with this question."""
        lista = next(word for word, scope in SCOPES.items() if scope == self.scope)
        size = str(self.size) if self.size > STEP else ""
        asked = {"lista": lista, "roll": self.role, "regel": self.rule, "antal": size, **more}
        return f"{reverse(name)}?{urlencode({key: value for key, value in asked.items() if value})}"


@dataclass(frozen=True, slots=True)
class Group:
    """The rows that are due about the same time. `count` are all of them, also those not shown: "7", or "7+"."""

    key: str
    title: str
    icon: str
    place: str
    count: str
    rows: tuple[WorklistRow, ...]


def groups(
    viewer: Actor, duties: Iterable[Duty], question: Question, tally: Tally, leavers: Mapping[UUID, UUID], *, on: date
) -> list[Group]:
    """The groups that hold something, in order."""
    rows: dict[str, list[WorklistRow]] = {key: [] for key in GROUPS}
    for duty in duties:
        rows[group_of(duty.due_on, on)].append(row(viewer, duty, leavers, on=on))
    counts = Counter(group_of(duty.due_on, on) for duty in tally.duties if question.covers(duty))
    return [
        Group(key, str(title), icon, place, _number(max(counts[key], len(rows[key])), tally.cut), tuple(rows[key]))
        for key, (title, icon, place) in GROUPS.items()
        if rows[key]
    ]


def group_of(due_on: date | None, on: date) -> str:
    """Late from the day after; this week ends on Sunday; what has no last day comes last."""
    if due_on is None:
        return LATER
    if due_on <= on:
        return LATE if due_on < on else TODAY
    return WEEK if due_on <= on + timedelta(days=6 - on.weekday()) else LATER


def row(viewer: Actor, duty: Duty, leavers: Mapping[UUID, UUID], *, on: date) -> WorklistRow:
    """A duty with its act. A protected person stands in it as fastkontakt.access.protection lists one."""
    text: DutyText = describe(duty, viewer.tenant.slug, language())
    patient = listed(duty.patient)
    owed = Owed(
        act=text.act,
        rule=duty.rule,
        role=duty.role,
        patient=duty.patient_id,
        subject=duty.subject,
        leaver=leavers.get(duty.subject),
    )
    done = act(owed, **{PARAMETER: WORKLIST})
    return WorklistRow(
        key=str(duty.pk),
        what=text.title,
        message=text.message,
        whom=patient.name,
        whom_url=reverse("patients:detail", args=[duty.patient_id]),
        number=patient.number,
        protection=patient.mark,
        whose=duty.staff.name if duty.staff and duty.staff_id != viewer.staff.pk else "",
        url=done.url,
        action=done.label,
        why=in_short(text.source),
        rule_url=rule_url(duty.rule),
        due=duty.due_on,
        days_left=(duty.due_on - on).days if duty.due_on else None,
    )


def routine_row(owed: OwedRoutine, *, on: date) -> WorklistRow:
    """The unit's routine as a task of its manager: to be written, or to be gone through."""
    if owed.routine is None:
        what, action, page, why = (
            _("Enheten saknar en rutin för fasta kontakter"),
            _("Skriv rutinen"),
            WRITE,
            owed.source,
        )
        said = _("Enheten har fasta kontakter och ska sedan %(day)s ha skrivit hur de utses, avslutas och följs upp.")
    else:
        what, action, page = _("Enhetens rutin ska gås igenom"), _("Gå igenom rutinen"), "organisation:routine"
        said = _("Det skulle göras %(day)s. Stämmer den antecknar du det, annars skriver du en ny version.")
        why = _("Enhetens rutin, version %(number)s") % {"number": owed.routine.number}
    return WorklistRow(
        key="enhetens-rutin",
        what=what,
        message=said % {"day": dag(owed.since)},
        url=f"{reverse(page)}?{urlencode({PARAMETER: WORKLIST})}",
        action=action,
        why=why,
        due=owed.due_on,
        days_left=(owed.due_on - on).days,
    )


def scope_chips(question: Question) -> list[Chip]:
    """Min lista, Hela enheten."""
    return [
        Chip(
            label=str(scope.label),
            url=Question(scope=scope, rule=question.rule, role=question.role).address(),
            key=word,
            current=scope == question.scope,
        )
        for word, scope in SCOPES.items()
    ]


def role_chips(question: Question, tally: Tally, terms: Terms) -> list[Chip]:
    """The roles that occur, and the one that is chosen; nothing where there is no choice."""
    counts = Counter(duty.role for duty in tally.duties if question.rule in ("", duty.rule))
    found = {role: counts[role] for role in terms.roles if counts[role] or role == question.role}
    return [
        _chip(question, "role", role, role_label(role), _number(count, tally.cut), icon=role_icon(role))
        for role, count in found.items()
        if len(found) > 1 or question.role
    ]


def rule_chips(viewer: Actor, question: Question, tally: Tally, terms: Terms) -> list[Chip]:
    """The rules that occur, those with most first, and the one that is chosen; nothing where there is no choice."""
    counts = Counter({question.rule: 0} if question.rule else {})
    counts.update(d.rule for d in tally.duties if question.role in ("", d.role) and d.rule in terms.rules)
    book = for_tenant(viewer.tenant.slug)
    return [
        _chip(question, "rule", rule, book.rule(rule).text(language()).title, _number(count, tally.cut))
        for rule, count in counts.most_common()
        if len(counts) > 1 or question.rule
    ]


def _chip(question: Question, field: str, value: str, label: str, count: str, icon: str = "") -> Chip:
    """A choice; the one that is chosen leads to the list without it."""
    current = getattr(question, field) == value
    change: dict[str, Any] = {field: "" if current else value}
    url = replace(question, size=STEP, **change).address()
    return Chip(label=label, icon=icon, url=url, key=value, current=current, count=count)


def _number(count: int, cut: bool) -> str:
    return f"{count}+" if cut else str(count)


def done_text(done: Done) -> str:
    """How many have been done today; nothing at first."""
    count = len(done.keys)
    said = ngettext("%(count)s klar i dag", "%(count)s klara i dag", count)
    return said % {"count": _number(count, done.cut)} if count else ""


def all_done(duties: list[Duty], *, on: date) -> str:
    """What is said when nothing is due today or before; nothing when something is, or waits without a last day."""
    if any(duty.due_on is None or duty.due_on <= on for duty in duties):
        return ""
    following = duties[0].due_on if duties else None
    if following is None:
        return _("Allt är gjort.")
    return _("Allt är gjort. Nästa uppgift väntas %(day)s.") % {"day": _day(following)}


def run_text(run: EvaluationRun | None) -> str:
    """When the whole register was last gone through, or how far it is."""
    if run is None:
        return ""
    if run.finished_at is None:
        percent = 100 * run.patients_done // run.patients_in_all if run.patients_in_all else 0
        return _("Alla patienter gås igenom mot regelverket nu: %(percent)s procent klart.") % {"percent": percent}
    finished = timezone.localtime(run.finished_at)
    said = _("Alla patienter gicks senast igenom mot regelverket %(day)s kl. %(time)s.")
    return said % {"day": _day(finished), "time": date_format(finished, "H:i")}


def _day(day: date) -> str:
    """A day near enough to need no year: `onsdag 25 nov`."""
    return date_format(day, "l j b" if language() == "sv" else "l j M")


def count_text(count: int) -> str:
    """A number beside the navigation's label: "" for none, "99+" for more than are counted."""
    return _number(min(count, WAITING_TO), count > WAITING_TO) if count else ""
