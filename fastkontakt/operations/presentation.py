"""Operations in words."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from fastkontakt.notifications.enums import Channel, Failure
from fastkontakt.notifications.selectors import Dead, Queue
from fastkontakt.operations.heartbeat import Run
from fastkontakt.operations.selectors import Work

LATE = timedelta(minutes=15)
"""What has waited for longer stands out: each kind of work is looked for at least every five minutes."""
WORK = {
    "letters": gettext_lazy("Brev att göra"),
    "exports": gettext_lazy("Exporter att göra"),
    "moves": gettext_lazy("Flyttar av kontakter"),
}
TASKS = {
    "evaluate-duties": (gettext_lazy("Bevaka skyldigheterna"), timedelta(minutes=15)),
    "purge-idempotency-records": (gettext_lazy("Ta bort gamla svar i API:et"), timedelta(hours=1)),
    "sweep-moves": (gettext_lazy("Ta upp flyttar som blivit liggande"), timedelta(minutes=5)),
    "fold-figures": (gettext_lazy("Lägga ihop siffror"), timedelta(hours=1)),
    "sweep-exports": (gettext_lazy("Ta upp exporter som blivit liggande, och ta bort gamla"), timedelta(minutes=1)),
    "establish-reports": (gettext_lazy("Fastställa rapporter"), timedelta(days=1)),
    "sweep-deliveries": (gettext_lazy("Skicka det som väntar"), timedelta(minutes=1)),
    "sweep-letters": (gettext_lazy("Ta upp brev som blivit liggande"), timedelta(minutes=1)),
    "tell-of-duties": (gettext_lazy("Säga till om det som ska göras i dag (klockan 7–22)"), timedelta(days=1)),
    "tell-of-worklists": (gettext_lazy("Skicka arbetslistan i korthet (vardagsmorgnar)"), timedelta(days=4)),
    "purge-messages": (gettext_lazy("Ta bort gamla meddelanden"), timedelta(days=1)),
    "purge-sessions": (gettext_lazy("Ta bort gamla sessioner"), timedelta(days=1)),
}
"""Name in the schedule -> what it does, and how long apart its runs are at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line: what, how it is, and whether somebody ought to look."""

    what: str
    how: str
    well: bool


def queue_lines(queues: list[Queue], *, now: datetime) -> list[Line]:
    """The channels: what waits and what was sent."""
    return [
        Line(
            what=str(Channel(queue.channel).label),
            how=" ".join(filter(None, (_waits(queue.waiting, queue.oldest, now), _tried(queue), _sent(queue.sent)))),
            well=queue.oldest is None or now - queue.oldest <= LATE,
        )
        for queue in queues
    ]


def work_lines(work: list[Work], *, now: datetime) -> list[Line]:
    """What waits for a worker."""
    return [
        Line(
            what=str(WORK[row.kind]),
            how=_waits(row.waiting, row.oldest, now),
            well=row.oldest is None or now - row.oldest <= LATE,
        )
        for row in work
    ]


def task_lines(runs: dict[str, Run | None], *, started: datetime | None, now: datetime) -> list[Line]:
    """The periodic tasks. One that ought to have run again by now stands out. `started`: a worker, last."""
    return [_task(name, run, started, now) for name, run in runs.items()]


def state_lines(parts: dict[str, bool]) -> list[Line]:
    """What the product rests on."""
    names = {"database": _("Databasen"), "redis": _("Redis (köer och sessioner)")}
    said = {True: _("Svarar."), False: _("Svarar inte. Det som väntar skickas när den svarar igen.")}
    return [Line(what=names[name], how=said[well], well=well) for name, well in parts.items()]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLine:
    """What could not be sent, by channel and reason, in words and as the form sends it."""

    dead: Dead
    channel: str
    failure: str


def dead_lines(rows: list[Dead]) -> list[DeadLine]:
    """What could not be sent, and why."""
    return [
        DeadLine(dead=row, channel=str(Channel(row.channel).label), failure=str(Failure(row.failure).label))
        for row in rows
    ]


def _task(name: str, run: Run | None, started: datetime | None, now: datetime) -> Line:
    what, apart = TASKS.get(name, (name, timedelta(days=1)))
    if run is None:
        return Line(
            what=str(what), how=_("Har inte körts än."), well=started is not None and now - started <= 2 * apart
        )
    how = _("Kördes för %(ago)s sedan.") % {"ago": _ago(now - run.at)}
    if not run.went_well:
        failed = _("Det gick fel. Se loggen.")
        return Line(what=str(what), how=f"{how} {failed}", well=False)
    return Line(what=str(what), how=how, well=now - run.at <= 2 * apart)


def _waits(waiting: int, oldest: datetime | None, now: datetime) -> str:
    if oldest is None:
        return _("Inget väntar.")
    said = ngettext("%(count)s väntar, i %(ago)s.", "%(count)s väntar, den äldsta i %(ago)s.", waiting)
    return said % {"count": waiting, "ago": _ago(now - oldest)}


def _tried(queue: Queue) -> str:
    if not queue.retried:
        return ""
    said = ngettext("%(count)s har inte gått fram än.", "%(count)s har inte gått fram än.", queue.retried)
    return said % {"count": queue.retried}


def _sent(sent: int) -> str:
    return ngettext("%(count)s skickat det senaste dygnet.", "%(count)s skickade det senaste dygnet.", sent) % {
        "count": sent
    }


def _ago(time: timedelta) -> str:
    """How long, in the unit that fits."""
    minutes = max(0, int(time.total_seconds())) // 60
    if minutes < 120:
        return ngettext("%(count)s minut", "%(count)s minuter", minutes) % {"count": minutes}
    if minutes < 48 * 60:
        hours = minutes // 60
        return ngettext("%(count)s timme", "%(count)s timmar", hours) % {"count": hours}
    days = minutes // (24 * 60)
    return ngettext("%(count)s dygn", "%(count)s dygn", days) % {"count": days}
