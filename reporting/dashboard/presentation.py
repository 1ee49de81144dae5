"""The dashboard's figures in words: four at the top, shares, rules, how long contacts last."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from contacts.policy.objects import Rulebook
from fastkontakt.api.language import language
from fastkontakt.ui.templatetags.fk import dag, role_color, role_icon, role_label
from reporting.dashboard.links import Links
from reporting.dashboard.loads import RoleLoads, passed
from reporting.dashboard.question import LASTED, Kind
from reporting.dashboard.selectors import Overview, lacking, missing, total
from reporting.enums import GROUPS, Measure
from reporting.terms import Terms

WORSE, BETTER, SAME = "worse", "better", "same"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """A figure at the top. `way`: worse, better or same than a month ago, "" where neither is good or bad."""

    key: str
    label: str
    value: str
    icon: str
    change: str
    way: str
    url: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """So many of so many, as a bar; `lacking` are the rest, listed at `url`."""

    title: str
    icon: str
    color: str
    have: int
    of: int
    lacking: int
    url: str
    change: str = ""
    way: str = ""

    @property
    def filled(self) -> str:
        """The bar's length."""
        return f"{100 * self.have / self.of:.1f}%" if self.of else "0%"

    @property
    def percent(self) -> int:
        """The share, rounded down: all is 100, nothing less."""
        return 100 * self.have // self.of if self.of else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleRow:
    """What was met by a rule in the last year, and what is overdue on the day. `url` lists what is overdue."""

    title: str
    in_time: int
    late: int
    overdue: int
    late_url: str = ""
    in_time_url: str = ""
    url: str = ""

    @property
    def percent(self) -> str:
        """The share met in time; "" where nothing has been met."""
        return share(self.in_time, self.in_time + self.late)


@dataclass(frozen=True, slots=True, kw_only=True)
class Length:
    """How many of the contacts that ended lasted so long."""

    title: str
    count: int
    filled: str
    percent: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """Changes for each hundred patients with a contact in the role, in the last year."""

    role: str
    count: int
    rate: str
    url: str


def number(value: int) -> str:
    """A number as it is written in the active language: 1 100."""
    return str(number_format(value, use_l10n=True, force_grouping=True))


def share(part: int, whole: int) -> str:
    """`92 procent`, rounded down; "" of nothing."""
    return _("%(share)s procent") % {"share": 100 * part // whole} if whole else ""


def change(now: int, then: int, before: date, *, known: bool) -> str:
    """How a figure differs from what it was."""
    if not known:
        return _("Ingen uppgift för %(day)s") % {"day": dag(before)}
    if now == then:
        return _("Lika många som %(day)s") % {"day": dag(before)}
    said = _("%(count)s fler än %(day)s") if now > then else _("%(count)s färre än %(day)s")
    return said % {"count": number(abs(now - then)), "day": dag(before)}


def way(now: int, then: int, *, known: bool) -> str:
    """Whether more of what should not be is worse or better than it was."""
    if not known or now == then:
        return SAME
    return WORSE if now > then else BETTER


def tiles(found: Overview, loads: Iterable[RoleLoads], links: Links) -> list[Tile]:
    """Where it goes wrong: contacts that are missing, what is late, who has too many; and how many there are."""
    over, late = sum(row.over for row in loads), Measure.OVERDUE
    figures = [
        ("saknas", _("Kontakter som saknas"), "hidden", missing(found.now), missing(found.then)),
        ("forsenat", _("Försenade uppgifter"), "warning", total(found.now, late), total(found.then, late)),
        ("over", _("Över sin gräns"), "people", over, passed(found.open_before, found.limits_before)),
        ("oppna", _("Öppna kontakter"), "list", total(found.now, Measure.OPEN), total(found.then, Measure.OPEN)),
    ]
    urls = {
        "saknas": links.to(Kind.MISSING),
        "forsenat": links.to(Kind.OVERDUE),
        "over": "#belastning",
        "oppna": links.to(Kind.OPEN),
    }
    return [
        Tile(
            key=key,
            label=label,
            value=number(now),
            icon=icon,
            change=change(now, then, found.before, known=found.is_known_before),
            way="" if key == "oppna" else way(now, then, known=found.is_known_before),
            url=urls[key] if now else "",
            detail=_flow_text(found) if key == "oppna" else "",
        )
        for key, label, icon, now, then in figures
    ]


def _flow_text(found: Overview) -> str:
    """What has begun and ended since the first of the month."""
    flows = [months[-1] for key, months in found.flows.items() if key[0] == Measure.OPEN]
    told = {"new": sum(flow.began for flow in flows), "ended": sum(flow.ceased for flow in flows)}
    return _("%(new)s nya och %(ended)s avslutade den här månaden") % told


def coverage(found: Overview, links: Links) -> list[Share]:
    """Of those who should have a contact, how many have it; groups without anybody now or then are left out."""
    keys = sorted({key for key in (*found.now, *found.then) if key[0] in GROUPS}, key=_in_order)
    return [
        Share(
            title=_("%(group)s: %(role)s") % {"group": Measure(group).label, "role": role_label(role).lower()},
            icon=role_icon(role),
            color=role_color(role),
            have=found.of(GROUPS[Measure(group)], role),
            of=found.of(group, role),
            lacking=lacking(found.now, group, role),
            url=links.to(Kind.MISSING, role, group=group),
            change=change(
                lacking(found.now, group, role),
                lacking(found.then, group, role),
                found.before,
                known=found.is_known_before,
            ),
            way=way(lacking(found.now, group, role), lacking(found.then, group, role), known=found.is_known_before),
        )
        for group, role in keys
    ]


def _in_order(key: tuple[str, str]) -> tuple[int, str]:
    return list(GROUPS).index(Measure(key[0])), key[1]


def informed(found: Overview, links: Links) -> list[Share]:
    """Of the open contacts in each role, of how many the patient has been told, in speech and in writing."""
    roles = sorted(role for measure, role in found.now if measure == Measure.OPEN)
    return [
        Share(
            title=role_label(role),
            icon=role_icon(role),
            color=role_color(role),
            have=found.of(Measure.INFORMED, role),
            of=found.of(Measure.OPEN, role),
            lacking=found.of(Measure.OPEN, role) - found.of(Measure.INFORMED, role),
            url=links.to(Kind.UNINFORMED, role),
        )
        for role in roles
    ]


def rules(found: Overview, book: Rulebook, terms: Terms, links: Links) -> list[RuleRow]:
    """What was met and what is late by each rule that the viewer may ask by, the worst first; the others together."""
    counted = (Measure.OVERDUE, Measure.MET_IN_TIME, Measure.MET_LATE)
    every = {rule for measure, rule in (*found.now, *found.flows) if measure in counted}
    named = [
        RuleRow(
            title=book.rule(rule).text(language()).title,
            in_time=found.began(Measure.MET_IN_TIME, rule),
            late=found.began(Measure.MET_LATE, rule),
            overdue=found.of(Measure.OVERDUE, rule),
            late_url=links.during(Kind.MET_LATE, found.year_from, found.on, rule),
            in_time_url=links.during(Kind.MET_IN_TIME, found.year_from, found.on, rule),
            url=links.to(Kind.OVERDUE, rule),
        )
        for rule in every & terms.rules
    ]
    rows = [row for row in (*named, *_others(found, every - terms.rules)) if row.overdue or row.in_time or row.late]
    return sorted(rows, key=lambda row: (-row.overdue, -row.late, row.title))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviews:
    """Reviews of the need that are overdue, and those that wait. `url` lists the former, `worklist_url` all."""

    overdue: int
    standing: int
    url: str
    worklist_url: str
    change: str
    way: str


def reviews(found: Overview, rule: str, links: Links, worklist_url: str) -> Reviews:
    """What is to be reviewed by the rule."""
    now, then = found.of(Measure.OVERDUE, rule), found.then.get((Measure.OVERDUE, rule), 0)
    return Reviews(
        overdue=now,
        standing=found.of(Measure.STANDING, rule),
        url=links.to(Kind.OVERDUE, rule) if now else "",
        worklist_url=worklist_url,
        change=change(now, then, found.before, known=found.is_known_before),
        way=way(now, then, known=found.is_known_before),
    )


def _others(found: Overview, hidden: set[str]) -> Iterator[RuleRow]:
    """Rules that one may not ask by, as one."""
    if hidden:
        yield RuleRow(
            title=_("Övriga regler"),
            in_time=sum(found.began(Measure.MET_IN_TIME, rule) for rule in hidden),
            late=sum(found.began(Measure.MET_LATE, rule) for rule in hidden),
            overdue=sum(found.of(Measure.OVERDUE, rule) for rule in hidden),
        )


def lengths(found: Overview, links: Links) -> list[Length]:
    """How long the contacts had lasted that ended in the last year."""
    counts = {measure: found.began(measure) for measure in LASTED}
    ended, most = sum(counts.values()), max(counts.values())
    return [
        Length(
            title=str(measure.label),
            count=count,
            filled=f"{100 * count / most:.1f}%" if most else "0%",
            percent=share(count, ended) if count else "",
            url=links.during(Kind.LASTED, found.year_from, found.on, group=measure) if count else "",
        )
        for measure, count in counts.items()
    ]


def changes(found: Overview, links: Links) -> list[Changes]:
    """Changes in each role against its patients."""
    roles = sorted(role for measure, role in found.now if measure == Measure.WITH_CONTACT and role)
    return [
        Changes(
            role=role,
            count=found.began(Measure.CHANGED, role),
            rate=_rate(found.began(Measure.CHANGED, role), found.of(Measure.WITH_CONTACT, role)),
            url=links.during(Kind.CHANGED, found.year_from, found.on, role),
        )
        for role in roles
    ]


def _rate(count: int, patients: int) -> str:
    return str(number_format(100 * count / patients, decimal_pos=1)) if patients else ""
