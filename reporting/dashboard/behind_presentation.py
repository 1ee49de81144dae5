"""The page behind a figure in words."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.policy.objects import Rulebook
from fastkontakt.access.protection import listed
from fastkontakt.api.language import language
from fastkontakt.ui.templatetags.fk import dag, role_label
from reporting.dashboard.behind import Row
from reporting.dashboard.question import OF_DUTIES, Kind, Question
from reporting.enums import Measure

TITLES = {
    Kind.OPEN: gettext_lazy("Öppna kontakter"),
    Kind.MISSING: gettext_lazy("Kontakter som saknas"),
    Kind.UNINFORMED: gettext_lazy("Kontakter som patienten inte är informerad om"),
    Kind.OVERDUE: gettext_lazy("Försenade uppgifter"),
    Kind.BEGUN: gettext_lazy("Nya kontakter"),
    Kind.ENDED: gettext_lazy("Avslutade kontakter"),
    Kind.CHANGED: gettext_lazy("Byten"),
    Kind.LASTED: gettext_lazy("Kontakter som har avslutats"),
    Kind.MET_IN_TIME: gettext_lazy("Uppgifter som fullgjorts i tid"),
    Kind.MET_LATE: gettext_lazy("Uppgifter som fullgjorts för sent"),
}
DAYS = {
    Kind.OPEN: gettext_lazy("Sedan"),
    Kind.MISSING: gettext_lazy("I gruppen sedan"),
    Kind.UNINFORMED: gettext_lazy("Sedan"),
    Kind.OVERDUE: gettext_lazy("Skulle vara klar"),
    Kind.BEGUN: gettext_lazy("Från"),
    Kind.ENDED: gettext_lazy("Till och med"),
    Kind.CHANGED: gettext_lazy("Från"),
    Kind.LASTED: gettext_lazy("Till och med"),
    Kind.MET_IN_TIME: gettext_lazy("Skulle vara klar"),
    Kind.MET_LATE: gettext_lazy("Skulle vara klar"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class BehindRow:
    """A patient behind the figure. A protected one stands as fastkontakt.access.protection lists one."""

    name: str
    number: str
    mark: str
    url: str
    what: str
    who: str
    day: str


def title(question: Question) -> str:
    """What is listed."""
    return str(TITLES[question.kind])


def columns(question: Question) -> tuple[str, str, str]:
    """The headings of what, who and when; no who where it is nobody."""
    what = _("Uppgift") if question.kind in OF_DUTIES else _("Grupp") if question.kind == Kind.MISSING else _("Roll")
    return what, "" if question.kind == Kind.MISSING else _("Person"), str(DAYS[question.kind])


def narrowed(question: Question, book: Rulebook, person: str) -> str:
    """What the list is narrowed to, and of which days it is."""
    parts = [_about(question, book), str(Measure(question.group).label) if question.group else "", person]
    days = dag(question.last) if question.is_of_a_day else f"{dag(question.first)} – {dag(question.last)}"
    return " · ".join(part for part in (*parts, days) if part)


def _about(question: Question, book: Rulebook) -> str:
    if not question.about:
        return ""
    return what_of(question.kind, book)(question.about)


def what_of(kind: Kind, book: Rulebook) -> Callable[[str], str]:
    """How a role, or of duties a rule, is called."""
    return (lambda rule: book.rule(rule).text(language()).title) if kind in OF_DUTIES else role_label


def row(question: Question, found: Row, book: Rulebook) -> BehindRow:
    """A row of the list."""
    patient, what = listed(found.patient), what_of(question.kind, book)(found.about)
    if question.kind == Kind.MISSING:
        what = _("%(group)s: %(role)s") % {"group": Measure(found.measure).label, "role": what.lower()}
    return BehindRow(
        name=patient.name,
        number=patient.number,
        mark=patient.mark,
        url=reverse("patients:detail", args=[found.patient.pk]),
        what=what,
        who=found.staff.name if found.staff else "",
        day=dag(found.day),
    )
