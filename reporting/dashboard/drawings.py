"""The dashboard's charts: open contacts month by month, what begins and ends, what is done in time."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from contacts.enums import ContactRole
from fastkontakt.api.language import language
from fastkontakt.ui.charts import BALANCE, LINES, STACKED, Chart, Mark, Series
from fastkontakt.ui.templatetags.fk import dag, role_color, role_label
from reporting.dashboard.links import Links
from reporting.dashboard.presentation import number, share
from reporting.dashboard.question import Kind
from reporting.dashboard.selectors import YEAR, Overview
from reporting.enums import Measure

JANUARY = 1


def trend(found: Overview, links: Links) -> Chart | None:
    """Open contacts in each role at the end of each month; None where there have been none."""
    values = {role: found.trend.get((Measure.OPEN, role), []) for role in ContactRole.values}
    held = {role: counts for role, counts in values.items() if any(counts)}
    if not held:
        return None
    return Chart(
        key="utveckling",
        title=_("Öppna kontakter de senaste 24 månaderna"),
        summary=" ".join(_moved(role, counts, found.months[0]) for role, counts in held.items()),
        kind=LINES,
        axis=_("Slutet av"),
        labels=tuple(_month(day) for day in found.months),
        short=_short(found.months),
        series=tuple(
            Series(
                name=role_label(role),
                color=role_color(role),
                style=ContactRole.values.index(role),
                marks=tuple(
                    Mark(value=count, url=links.to(Kind.OPEN, role, on=day))
                    for day, count in zip(found.months, counts, strict=True)
                ),
            )
            for role, counts in held.items()
        ),
    )


def _moved(role: str, counts: list[int], first: date) -> str:
    told = {"role": role_label(role), "now": number(counts[-1]), "then": number(counts[0]), "day": dag(first)}
    if counts[-1] == counts[0]:
        return _("%(role)s: %(now)s, lika många som %(day)s.") % told
    if counts[-1] > counts[0]:
        return _("%(role)s: %(now)s, upp från %(then)s den %(day)s.") % told
    return _("%(role)s: %(now)s, ner från %(then)s den %(day)s.") % told


def flows(found: Overview, links: Links) -> Chart | None:
    """What began, ended and changed each month of the year; None where nothing did."""
    began, ended = _summed(found, Measure.OPEN)
    changed, _ceased = _summed(found, Measure.CHANGED)
    if not any((*began, *ended)):
        return None
    told = {"new": sum(began), "ended": sum(ended), "changed": sum(changed), "day": dag(found.year_from)}
    begun_marks, ended_marks, changed_marks = (
        _marks(found, links, kind, counts)
        for kind, counts in ((Kind.BEGUN, began), (Kind.ENDED, ended), (Kind.CHANGED, changed))
    )
    series = [
        Series(name=_("Nya"), color="accent", marks=begun_marks),
        Series(name=_("Avslutade"), color="neutral", style=1, below=True, marks=ended_marks),
    ]
    if any(changed):
        series.append(Series(name=_("Byten"), color="info", style=2, as_line=True, marks=changed_marks))
    return Chart(
        key="nya-avslutade",
        title=_("Nya, avslutade och bytta kontakter"),
        summary=_("Sedan %(day)s: %(new)s nya, %(ended)s avslutade och %(changed)s byten.") % told,
        hint=_("Ett byte är en ny kontakt som ersätter en annan och räknas därför också som ny och avslutad."),
        kind=BALANCE,
        axis=_("Månad"),
        labels=_labels(found),
        short=_short(found.months[-YEAR:]),
        series=tuple(series),
    )


def duties(found: Overview, links: Links) -> Chart | None:
    """What was done in time and too late each month of the year; None where nothing was done."""
    in_time, _ceased = _summed(found, Measure.MET_IN_TIME)
    late, _ceased = _summed(found, Measure.MET_LATE)
    if not any((*in_time, *late)):
        return None
    return Chart(
        key="i-tid",
        title=_("Uppgifter som fullgjorts, månad för månad"),
        summary=_in_time(found, in_time, late),
        kind=STACKED,
        axis=_("Månad"),
        series=(
            Series(name=_("I tid"), color="accent", marks=_marks(found, links, Kind.MET_IN_TIME, in_time)),
            Series(name=_("För sent"), color="danger", style=1, marks=_marks(found, links, Kind.MET_LATE, late)),
        ),
        labels=_labels(found),
        short=_short(found.months[-YEAR:]),
    )


def _in_time(found: Overview, in_time: list[int], late: list[int]) -> str:
    """The year's share, and the worst month where there is one to speak of."""
    done = sum(in_time) + sum(late)
    said = _("%(share)s av %(done)s uppgifter fullgjordes i tid sedan %(day)s.") % {
        "share": share(sum(in_time), done),
        "done": number(done),
        "day": dag(found.year_from),
    }
    worst = max(range(YEAR), key=lambda month: late[month])
    if late[worst] <= 1:
        return said
    told = {"month": _month(found.months[-YEAR:][worst]), "late": late[worst]}
    most = _("Flest försenade: %(month)s, %(late)s.") % told
    return f"{said} {most}"


def _summed(found: Overview, measure: str) -> tuple[list[int], list[int]]:
    """What began and ceased in each month of the year, whatever it is about."""
    chosen = [months[-YEAR:] for key, months in found.flows.items() if key[0] == measure]
    began = [sum(months[place].began for months in chosen) for place in range(YEAR)]
    return began, [sum(months[place].ceased for months in chosen) for place in range(YEAR)]


def _marks(found: Overview, links: Links, kind: Kind, counts: list[int]) -> tuple[Mark, ...]:
    return tuple(
        Mark(value=count, url=links.during(kind, day.replace(day=1), day))
        for day, count in zip(found.months[-YEAR:], counts, strict=True)
    )


def _labels(found: Overview) -> tuple[str, ...]:
    return tuple(_month(day) for day in found.months[-YEAR:])


def _month(day: date) -> str:
    """`november 2026`."""
    return date_format(day, "F Y")


def _short(months: list[date]) -> tuple[str, ...]:
    """`nov`, with the year below the first and each January."""
    month = "b" if language() == "sv" else "M"
    return tuple(
        date_format(day, f"{month} Y" if place == 0 or day.month == JANUARY else month).replace(" ", "\n")
        for place, day in enumerate(months)
    )
