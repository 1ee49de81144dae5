"""What stands out in the log, and what reviews have come to, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fastkontakt.audit.enums import Pattern
from fastkontakt.audit.models import LogReview
from fastkontakt.audit.patterns import LASTING_DAYS, MANY, Period
from fastkontakt.audit.reviews import Overview
from fastkontakt.ui.shapes import Chip
from fastkontakt.ui.templatetags.fk import dag

WEEK = 7
WHY: dict[str, Any] = {
    Pattern.EMERGENCY: _("Uppgifter lästes med stöd av en nödöppning. Varje öppning granskas också för sig."),
    Pattern.RELATIVE: _("Medarbetaren läste om sig själv eller om den som hen är registrerad närstående till."),
    Pattern.COLLEAGUE: _("Patienten arbetar själv i vård eller omsorg här."),
    Pattern.SAME_ADDRESS: _("Patienten bor på samma adress som medarbetaren."),
    Pattern.SAME_NAME: _("Patienten och medarbetaren har samma efternamn. Vanliga namn ger många träffar."),
    Pattern.PROTECTED: _("Patienten har skyddad identitet. Att läsa kräver alltid ett tydligt skäl."),
    Pattern.NO_RELATION: _("Enheten hade ingen vårdrelation den dagen, eller en som upphörde inom %(days)s dagar."),
    Pattern.MANY: _("Medarbetaren öppnade fler än %(many)s patienter samma dag utan att göra något för dem."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StandsOut:
    """A pattern with how many reads show it, their share of all, why it matters, and where the reads are."""

    label: str
    count: int
    share: str
    why: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """An outcome as it was signed."""

    label: str
    text: str
    who: str
    at: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRow:
    """A review: what was drawn, of what, and its outcomes, the latest first."""

    url: str
    title: str
    of: str
    drawn: str
    outcomes: list[Signed]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitTable:
    """Reads per unit. `columns` are heads, `rows` cells as text; all but the first column are numbers."""

    columns: list[str]
    rows: list[list[str]]
    numeric: str


def tabs(current: str) -> list[Chip]:
    """The ways to look at the log."""
    ways = (
        ("overview", gettext("Översikt"), "star"),
        ("search", gettext("Sök"), "search"),
        ("log", gettext("Dag för dag"), "calendar"),
    )
    return [
        Chip(label=label, url=reverse(f"audit:{name}"), key=f"logg-{name}", current=name == current, icon=icon)
        for name, label, icon in ways
    ]


def standing_out(found: Overview) -> list[StandsOut]:
    """The patterns that some reads show, the gravest first."""
    return [_stands_out(pattern, count, found) for pattern, count in found.patterns if count]


def quiet(found: Overview) -> str:
    """The patterns that no read shows, in one line."""
    return ", ".join(str(pattern.label).lower() for pattern, count in found.patterns if not count)


def why(pattern: str) -> str:
    """Why the pattern is worth asking about."""
    return str(WHY[pattern]) % {"days": LASTING_DAYS, "many": MANY}


def share(part: int, whole: int) -> str:
    """A part in percent, with one decimal: `0,5 %`."""
    return gettext("%(share)s %%") % {"share": number_format(round(100 * part / whole, 1) if whole else 0, 1)}


def period_text(first: date, last: date) -> str:
    """The days in words: `15 nov 2026 – 21 nov 2026`, or the one day."""
    return dag(first) if first == last else f"{dag(first)} – {dag(last)}"


def unit_table(found: Overview) -> UnitTable:
    """Each unit's reads: in all, by day where the days are a week at most, and how many of them are reviewed."""
    days = _days(found.period)
    heads = [date_format(day, "j/n") for day in days]
    columns = [gettext("Enhet"), gettext("Läsningar"), *heads, gettext("Per dag"), gettext("Granskade")]
    length = (found.period.last - found.period.first).days + 1
    rows = [
        [
            unit.unit,
            number_format(unit.total, use_l10n=True, force_grouping=True),
            *(str(unit.by_day.get(day, 0)) for day in days),
            number_format(round(unit.total / length, 1), 1),
            share(unit.reviewed, unit.total),
        ]
        for unit in found.units
    ]
    return UnitTable(columns=columns, rows=rows, numeric=",".join(str(n) for n in range(2, len(columns) + 1)))


def review_row(review: LogReview) -> ReviewRow:
    """A review in words. Its unit, signers and outcomes are read already."""
    unit: Any = review.unit
    days = period_text(review.starts_on, review.ends_on)
    where = unit.name if unit else gettext("alla enheter")
    many = {"count": len(review.entries), "whole": review.drawn_from}
    drawn = {"day": dag(review.drawn_at), "name": review.drawn_by.full_name}
    outcomes: Iterable[Any] = review.outcomes.all()
    return ReviewRow(
        url=reverse("audit:review", args=[review.pk]),
        title=str(Pattern(review.pattern).label) if review.pattern else gettext("Stickprov"),
        of=f"{days}, {where}. " + gettext("%(count)s av %(whole)s läsningar.") % many,
        drawn=gettext("Uttaget %(day)s av %(name)s") % drawn,
        outcomes=[
            Signed(label=row.get_outcome_display(), text=row.text, who=row.noted_by.full_name, at=row.noted_at)
            for row in outcomes
        ],
    )


def address(name: str, period: Period, *arguments: str) -> str:
    """A page about the same days and unit."""
    asked = {"fran": period.first.isoformat(), "till": period.last.isoformat(), "enhet": period.unit or ""}
    return f"{reverse(name, args=arguments)}?{urlencode(asked)}"


def _stands_out(pattern: Pattern, count: int, found: Overview) -> StandsOut:
    return StandsOut(
        label=str(pattern.label),
        count=count,
        share=share(count, found.total),
        why=why(pattern),
        url=address("audit:pattern", found.period, pattern.value),
    )


def _days(period: Period) -> list[date]:
    length = (period.last - period.first).days + 1
    return [period.first + timedelta(days=n) for n in range(length)] if length <= WEEK else []
