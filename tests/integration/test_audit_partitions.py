"""The log in months: every moment has its place, nothing is lost, changed or gone around, and what is too old goes."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from io import StringIO
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from fastkontakt import roles
from fastkontakt.audit.partitions import MONTHS_AHEAD, TABLES, keep_up, kept_from, last_ahead
from fastkontakt.clock import today
from tests.conftest import DATABASE, WORKER, url

TABLE = "audit_access"
SPRING, AUTUMN = date(2031, 3, 10), date(2031, 10, 10)


@pytest.fixture
def cursor(django_db_setup: None) -> Iterator[psycopg.Cursor]:
    """As the owner, with a tenant; nothing of it stays."""
    with psycopg.connect(url(DATABASE)) as connection:
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO tenancy_tenant (slug, name) VALUES ('gotland', 'Gotland') RETURNING id")
            cursor.execute("SELECT set_config('app.tenant', %s, true)", [str(cursor.fetchone()[0])])
            cursor.execute(f"SET ROLE {roles.OWNER}")
            yield cursor
        connection.rollback()


def write(cursor: psycopg.Cursor, *moments: str, table: str = TABLE) -> None:
    """Rows as the runtime role writes them."""
    cursor.execute(f"SET ROLE {roles.APP}")
    texts = "page, ground" if table == TABLE else "action, object_type"
    more = ", rules, details" if table != TABLE else ""
    for moment in moments:
        cursor.execute(
            f"INSERT INTO {table} (tenant_id, at, {texts}{more}) VALUES (current_setting('app.tenant')::smallint, %s, "
            f"'shared_view', 'PDL 4:1'{', %s, %s' if more else ''})",
            [moment, "[]", "{}"] if more else [moment],
        )
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")  # as if it were committed
    cursor.execute(f"SET ROLE {roles.OWNER}")


def places(cursor: psycopg.Cursor, table: str = TABLE) -> dict[str, int]:
    """Part -> number of the tenant's rows in it."""
    cursor.execute(f"SELECT tableoid::regclass::text, count(*) FROM {table} GROUP BY 1")
    return dict(cursor.fetchall())


@pytest.mark.parametrize(
    ("day", "moment", "part"),
    [
        (SPRING, "2031-03-31T23:59:59.999999+02:00", "2031_03"),
        (SPRING, "2031-03-31T22:00:00+00:00", "2031_04"),
        (SPRING, "2031-03-30T02:59:59+02:00", "2031_03"),
        (SPRING, "2031-02-28T22:59:59+00:00", "default"),
        (SPRING, "2031-02-28T23:00:00+00:00", "2031_03"),
        (AUTUMN, "2031-09-30T22:00:00+00:00", "2031_10"),
        (AUTUMN, "2031-10-31T22:59:59+00:00", "2031_10"),
        (AUTUMN, "2031-10-31T23:00:00+00:00", "2031_11"),
        (AUTUMN, "2031-12-31T23:00:00+00:00", "2032_01"),
    ],
)
@pytest.mark.parametrize("table", TABLES)
def test_a_moment_lies_in_its_swedish_month(
    cursor: psycopg.Cursor, table: str, day: date, moment: str, part: str
) -> None:
    keep_up(cursor, table, today=day, years=50)
    write(cursor, moment, table=table)
    assert places(cursor, table) == {f"{table}_{part}": 1}


def test_the_months_ahead_are_made_once(cursor: psycopg.Cursor) -> None:
    first = keep_up(cursor, TABLE, today=SPRING, years=50)
    assert first.made == [f"{TABLE}_2031_{month:02}" for month in range(3, 4 + MONTHS_AHEAD)]
    again = keep_up(cursor, TABLE, today=SPRING, years=50)
    assert (again.made, again.dropped, again.moved) == ([], [], 0)
    assert last_ahead(AUTUMN) == date(2032, 4, 1)


def test_what_no_month_was_made_for_is_kept_and_gets_its_month(cursor: psycopg.Cursor) -> None:
    write(cursor, "2033-05-01T12:00Z", "2033-05-31T23:00Z", "2001-01-01T12:00Z")
    assert places(cursor) == {f"{TABLE}_default": 3}
    changes = keep_up(cursor, TABLE, today=SPRING, years=50)
    assert changes.moved == 3
    assert places(cursor) == {f"{TABLE}_2001_01": 1, f"{TABLE}_2033_05": 1, f"{TABLE}_2033_06": 1}
    with pytest.raises(psycopg.errors.RaiseException, match="Cannot update or delete"):
        cursor.execute(f"DELETE FROM {TABLE}")


def test_the_policy_holds_after_the_rows_were_moved(cursor: psycopg.Cursor) -> None:
    write(cursor, "2033-05-01T12:00Z")
    keep_up(cursor, TABLE, today=SPRING, years=50)
    cursor.execute("SELECT set_config('app.tenant', '', true)")
    assert places(cursor) == {}
    cursor.execute("SELECT relforcerowsecurity FROM pg_class WHERE relname = %s", [TABLE])
    assert cursor.fetchone() == (True,)


def test_a_month_goes_when_its_last_day_need_not_be_kept(cursor: psycopg.Cursor) -> None:
    keep_up(cursor, TABLE, today=SPRING, years=50)
    write(cursor, "2031-03-31T12:00Z", "2031-04-01T12:00Z")
    assert f"{TABLE}_2031_03" not in keep_up(cursor, TABLE, today=date(2036, 3, 31), years=5).dropped
    assert f"{TABLE}_2031_03" in keep_up(cursor, TABLE, today=date(2036, 4, 1), years=5).dropped
    assert places(cursor) == {f"{TABLE}_2031_04": 1}


def test_years_are_counted_back_from_a_leap_day() -> None:
    assert kept_from(date(2032, 2, 29), years=5) == date(2027, 2, 28)


@pytest.mark.parametrize("role", [roles.APP, roles.OWNER])
@pytest.mark.parametrize("statement", ["UPDATE {} SET at = now()", "DELETE FROM {}"])
@pytest.mark.parametrize("table", TABLES)
def test_a_row_is_never_changed_nor_removed(cursor: psycopg.Cursor, table: str, statement: str, role: str) -> None:
    write(cursor, "2033-05-01T12:00Z", table=table)
    cursor.execute(f"SET ROLE {role}")
    with pytest.raises(psycopg.errors.RaiseException, match="Cannot update or delete"):
        cursor.execute(statement.format(table))


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM {}",
        "INSERT INTO {} (tenant_id, page, ground) VALUES (1, 'x', 'y')",
        "UPDATE {} SET at = now()",
        "DELETE FROM {}",
        "TRUNCATE {}",
        "ALTER TABLE {} DISABLE TRIGGER ALL",
    ],
)
@pytest.mark.parametrize("part", ["default", f"{today():%Y_%m}"])
def test_the_runtime_role_does_not_reach_a_part(cursor: psycopg.Cursor, part: str, statement: str) -> None:
    cursor.execute(f"SET ROLE {roles.APP}")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        cursor.execute(statement.format(f"{TABLE}_{part}"))


def test_a_part_shows_nothing_even_to_its_owner(cursor: psycopg.Cursor) -> None:
    write(cursor, "2099-05-01T12:00Z")
    cursor.execute(f"SELECT count(*) FROM {TABLE}_default")
    assert cursor.fetchone() == (0,)
    assert places(cursor) == {f"{TABLE}_default": 1}


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_the_command_keeps_up_and_can_be_run_again() -> None:
    for _ in range(2):
        said = StringIO()
        call_command("log_partitions", stdout=said)
    assert said.getvalue().splitlines() == [
        f"{table}: made nothing; dropped nothing; moved 0 rows to their month" for table in TABLES
    ]


@pytest.mark.parametrize("years", [4, 0, -1])
def test_a_shorter_time_than_the_law_allows_is_refused(settings: Any, years: int) -> None:
    settings.LOG_RETENTION_YEARS = years
    with pytest.raises(SystemCheckError, match="HSLF-FS 2016:40 4 kap"):
        call_command("check")
    settings.LOG_RETENTION_YEARS = 5
    call_command("check")


def test_the_migration_carries_every_row_over(django_db_setup: None) -> None:
    """From a log of one table, with rows of two tenants from this month and from long ago."""
    name = f"test_log_{WORKER}"
    roles.create_database(url("postgres"), name)
    try:
        roles.prepare(url(name))
        migrate(name, "audit", "0003")
        before = fill(name)
        migrate(name, "audit")
        assert rows_of(name, "tableoid::regclass::text") == [
            (f"{TABLE}_2025_12",),
            (f"{TABLE}_2026_01",),
            (f"{TABLE}_{today():%Y_%m}",),
        ]
        assert rows_of(name, "id, tenant_id, at, page, ground") == before
    finally:
        with psycopg.connect(url("postgres"), autocommit=True) as admin:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def migrate(name: str, *what: str) -> None:
    environment = {
        "DATABASE_URL": url(name, roles.APP),
        "DATABASE_OWNER_URL": url(name, roles.OWNER),
        "DJANGO_SETTINGS_MODULE": "fastkontakt.settings.test",
    }
    command = [sys.executable, "manage.py", "migrate", *what, "--database", "owner", "--verbosity", "0"]
    subprocess.run(command, check=True, env={**os.environ, **environment}, cwd=settings.BASE_DIR)


def fill(name: str) -> list[tuple]:
    with psycopg.connect(url(name)) as admin:
        admin.execute("INSERT INTO tenancy_tenant (slug, name) VALUES ('gotland', 'G'), ('halland', 'H')")
        admin.execute(
            "INSERT INTO audit_access (tenant_id, at, page, ground) SELECT tenancy_tenant.id, at::timestamptz, 'list', "
            "'PDL 4:1' FROM tenancy_tenant, unnest(ARRAY['2025-12-31T22:59Z', '2025-12-31T23:00Z', now()::text]) AS at "
            "WHERE slug = 'gotland' OR at = '2025-12-31T23:00Z'"
        )
    return rows_of(name, "id, tenant_id, at, page, ground")


def rows_of(name: str, what: str) -> list[tuple]:
    with psycopg.connect(url(name)) as admin:
        distinct = "DISTINCT" if what.startswith("tableoid") else ""
        return admin.execute(f"SELECT {distinct} {what} FROM audit_access ORDER BY 1").fetchall()
