"""The log's tables, which PostgreSQL keeps in a part for each month.

Everything here is done as the owner of the tables. The runtime role writes and reads through the tables alone: on a
part it has no right, and no policy lets anybody in there, since a part would else go around the policy of its table.

A month is named by its first day and counted on Swedish clocks, as the days of the log are.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from fastkontakt.moments import day_of, start_of
from fastkontakt.roles import APP
from fastkontakt.tenancy.operations import secure

TABLES = ("audit_access", "audit_event")
MONTHS_AHEAD = 6
"""How many months after the present one are made beforehand. What comes later still has a place: the default part."""


@dataclass(kw_only=True)
class Changes:
    """What a run made and dropped, by the names of the parts, and how many rows it moved to a month of their own."""

    made: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    moved: int = 0


def month_of(day: date) -> date:
    """The first day of the day's month."""
    return day.replace(day=1)


def month_after(first: date) -> date:
    """The first day of the next month."""
    return month_of(first + timedelta(days=31))


def months(first: date, last: date) -> Iterator[date]:
    """Every month from the one to the other, both included."""
    while first <= last:
        yield first
        first = month_after(first)


def last_ahead(today: date) -> date:
    """The last month to be made beforehand."""
    month = month_of(today)
    for _ in range(MONTHS_AHEAD):
        month = month_after(month)
    return month


def kept_from(today: date, *, years: int) -> date:
    """The first day that must still be kept. 29 February counts as the 28th."""
    day = min(today.day, 28) if today.month == 2 else today.day
    return date(today.year - years, today.month, day)


def part(table: str, first: date) -> str:
    """The name of a month's part."""
    return f"{table}_{first:%Y_%m}"


def rest(table: str) -> str:
    """The name of the default part: for moments that no month has been made for."""
    return f"{table}_default"


def partition(cursor: Any, table: str, *, today: date) -> None:
    """Turn a plain table into a partitioned one. Rows, references, triggers and policy are kept; its indexes are not.

    The key becomes (id, at), since PostgreSQL holds a key within each part: ids are UUIDs, made by the database.
    """
    references, triggers = _references(cursor, table), _triggers(cursor, table)
    plain = f"{table}_plain"
    cursor.execute(f'ALTER TABLE "{table}" RENAME TO "{plain}"')
    cursor.execute(f'ALTER TABLE "{plain}" NO FORCE ROW LEVEL SECURITY')
    cursor.execute(f'CREATE TABLE "{table}" (LIKE "{plain}" INCLUDING DEFAULTS) PARTITION BY RANGE (at)')
    for name, definition in references:
        cursor.execute(f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" {definition}')
    _make_rest(cursor, table)
    oldest = _one(cursor, f'SELECT min(at) FROM "{plain}"')
    for month in months(month_of(day_of(oldest) if oldest else today), last_ahead(today)):
        _make(cursor, table, month)
    _carry_over(cursor, plain, table)
    cursor.execute(f'DROP TABLE "{plain}"')
    cursor.execute(f'ALTER TABLE "{table}" ADD CONSTRAINT "{table}_pkey" PRIMARY KEY (id, at)')
    for statement in [*triggers, *secure(table)]:
        cursor.execute(statement)


def keep_up(cursor: Any, table: str, *, today: date, years: int) -> Changes:
    """Make the months to come, give what lies in the default part its months, drop those older than `years`.

    Within the caller's transaction.
    """
    changes = Changes()
    overdue = _take_out_the_rest(cursor, table)
    wanted = {*months(month_of(today), last_ahead(today)), *_months_in(cursor, overdue)}
    for month in sorted(wanted - _months_made(cursor, table)):
        changes.made.append(_make(cursor, table, month))
    if overdue:
        changes.moved = _put_back(cursor, overdue, table)
    for month in sorted(_months_made(cursor, table)):
        if month_after(month) <= kept_from(today, years=years):
            cursor.execute(f'DROP TABLE "{part(table, month)}"')
            changes.dropped.append(part(table, month))
    return changes


def _make(cursor: Any, table: str, month: date) -> str:
    name, first, end = part(table, month), start_of(month), start_of(month_after(month))
    cursor.execute(
        f'CREATE TABLE "{name}" PARTITION OF "{table}" '
        f"FOR VALUES FROM ('{first.isoformat()}') TO ('{end.isoformat()}')"
    )
    _close(cursor, name)
    return name


def _make_rest(cursor: Any, table: str) -> None:
    cursor.execute(f'CREATE TABLE "{rest(table)}" PARTITION OF "{table}" DEFAULT')
    _close(cursor, rest(table))


def _close(cursor: Any, name: str) -> None:
    """Take the rights that every new table gives the runtime role, and let no policy in."""
    cursor.execute(f'REVOKE ALL ON "{name}" FROM PUBLIC, {APP}')
    cursor.execute(f'ALTER TABLE "{name}" ENABLE ROW LEVEL SECURITY')
    cursor.execute(f'ALTER TABLE "{name}" FORCE ROW LEVEL SECURITY')


def _take_out_the_rest(cursor: Any, table: str) -> str:
    """Where the default part holds rows: a new one in its place, and the name of the old one; else ""."""
    name, old = rest(table), f"{table}_overdue"
    cursor.execute(f'ALTER TABLE "{name}" NO FORCE ROW LEVEL SECURITY')
    if not _one(cursor, f'SELECT EXISTS (SELECT FROM "{name}")'):
        cursor.execute(f'ALTER TABLE "{name}" FORCE ROW LEVEL SECURITY')
        return ""
    cursor.execute(f'ALTER TABLE "{table}" DETACH PARTITION "{name}"')
    cursor.execute(f'ALTER TABLE "{name}" RENAME TO "{old}"')
    _make_rest(cursor, table)
    return old


def _put_back(cursor: Any, old: str, table: str) -> int:
    """Into the months, past the table's policy: the rows are every tenant's, and nobody else is let in meanwhile."""
    cursor.execute(f'ALTER TABLE "{table}" NO FORCE ROW LEVEL SECURITY')
    moved = _carry_over(cursor, old, table)
    cursor.execute(f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY')
    cursor.execute(f'DROP TABLE "{old}"')
    return moved


def _carry_over(cursor: Any, source: str, table: str) -> int:
    cursor.execute(f'INSERT INTO "{table}" SELECT * FROM "{source}"')
    moved: int = cursor.rowcount
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # no table can be altered while a check of it is pending
    return moved


def _months_in(cursor: Any, table: str) -> set[date]:
    if not table:
        return set()
    cursor.execute(f"SELECT DISTINCT date_trunc('month', at AT TIME ZONE 'Europe/Stockholm')::date FROM \"{table}\"")
    return {row[0] for row in cursor.fetchall()}


def _months_made(cursor: Any, table: str) -> set[date]:
    cursor.execute("SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = %s::regclass", [table])
    names = {row[0].strip('"') for row in cursor.fetchall()} - {rest(table)}
    years_and_months = (name.removeprefix(f"{table}_").split("_") for name in names)
    return {date(int(year), int(month), 1) for year, month in years_and_months}


def _references(cursor: Any, table: str) -> list[tuple[str, str]]:
    cursor.execute(
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE conrelid = %s::regclass AND contype = 'f' ORDER BY conname",
        [table],
    )
    return list(cursor.fetchall())


def _triggers(cursor: Any, table: str) -> list[str]:
    """Statements that make the table's triggers again, each with the comment that django-pgtrigger knows it by."""
    cursor.execute(
        "SELECT pg_get_triggerdef(oid), format('COMMENT ON TRIGGER %%I ON %%I IS %%L', tgname, %s::text, "
        "obj_description(oid, 'pg_trigger')) FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal",
        [table, table],
    )
    return [statement for row in cursor.fetchall() for statement in row]


def _one(cursor: Any, statement: str) -> Any:
    cursor.execute(statement)
    return cursor.fetchone()[0]
