"""The tests' database: embedded servers once per run, one migrated template, one copy of it per worker.

Who runs tests often keeps a server between runs and names it in TEST_DATABASE_ADMIN_URL: the template is then made once
for each state of the migrations. docs/operations.md says how.

Tests use the alias `default`, that is the runtime role under row-level security. Only the migrations and the
clean-up after transactional tests use mightier roles.
"""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.test import TransactionTestCase
from django.utils import timezone, translation
from psycopg import sql

from fastkontakt import embedded, roles
from fastkontakt.settings.base import database

ADMIN_URL = "TEST_DATABASE_ADMIN_URL"
REDIS_URL = "TEST_REDIS_URL"
RUN = "TEST_RUN"
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
MADE_BY = ("*/migrations/*.py", "*/*/migrations/*.py", "fastkontakt/roles.py", "fastkontakt/*/operations.py")
LARGE = 1 << 19  # bytes
DATABASE = f"test_{os.environ.setdefault(RUN, str(os.getpid()))}_{WORKER}"
LARGE_AND_AT_REST = """
SELECT relname FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relname = ANY (%(ours)s) AND pg_relation_size(oid) > %(large)s
    AND NOT EXISTS (
        SELECT FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL
    )
"""
servers = ExitStack()
prepared: list[str] = []
"""The worker's database, once it is there."""


def pytest_configure(config: pytest.Config) -> None:
    """Start the servers in the process that leads the run; every process points its settings at its own part."""
    if not hasattr(config, "workerinput"):
        start_servers()
    use_database(DATABASE)
    redis_url = urlsplit(os.environ[REDIS_URL])._replace(path=f"/{WORKER.removeprefix('gw')}").geturl()
    settings.REDIS_URL = settings.CELERY_BROKER_URL = settings.CACHES["default"]["LOCATION"] = redis_url


def pytest_unconfigure() -> None:
    """Stop what pytest_configure started."""
    for connection in connections.all(initialized_only=True):
        connection.close_pool()
    servers.close()


def start_servers() -> None:
    """A PostgreSQL unless one is kept, and always a Redis: its few databases are not shared between runs."""
    if ADMIN_URL in os.environ:
        servers.callback(drop_databases)
        state = Path(servers.enter_context(tempfile.TemporaryDirectory(prefix="fastkontakt-")))
        _, os.environ[REDIS_URL] = servers.enter_context(embedded.redis_server(state))
    else:
        os.environ[ADMIN_URL], os.environ[REDIS_URL] = servers.enter_context(embedded.throwaway())


def drop_databases() -> None:
    """Take this run's databases away from a server that is kept."""
    with psycopg.connect(url("postgres"), autocommit=True) as admin:
        mine = f"test_{os.environ[RUN]}_"
        names = admin.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [mine]).fetchall()
        for (name,) in names:
            admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def template_name() -> str:
    """The template of the migrations as they are now; a month has its own, since the log has a partition for each."""
    digest = hashlib.sha256(timezone.localdate().strftime("%Y-%m").encode())
    for path in sorted(path for pattern in MADE_BY for path in settings.BASE_DIR.glob(pattern)):
        digest.update(path.read_bytes())
    return f"template_{digest.hexdigest()[:16]}"


def url(name: str, role: str = "") -> str:
    """The address of a database on the test server, for the administrator or another role."""
    parts = urlsplit(os.environ[ADMIN_URL])
    return urlunsplit(parts._replace(netloc=f"{role}@" if role else parts.netloc, path=f"/{name}"))


def use_database(name: str) -> None:
    """Point both aliases at a database of the test server."""
    for alias, role in (("default", roles.APP), ("owner", roles.OWNER)):
        found = database(url(name, role))
        settings.DATABASES[alias].update({key: found[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")})


def build_template(name: str) -> None:
    """Migrate one database as the owner, under another name until it is complete."""
    building = f"{DATABASE}_building"
    roles.create_database(url("postgres"), building)
    roles.prepare(url(building))
    use_database(building)
    call_command("migrate", database="owner", verbosity=0, interactive=False)
    connections["owner"].close()
    connections["default"].close()
    connections["default"].close_pool()
    use_database(DATABASE)
    with psycopg.connect(url("postgres"), autocommit=True) as admin:
        admin.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(*map(sql.Identifier, (building, name))))


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: object) -> Iterator[None]:
    """In the place of pytest-django's: the first worker builds the template, each copies it."""
    template = template_name()
    with django_db_blocker.unblock(), psycopg.connect(url("postgres"), autocommit=True) as admin:
        admin.execute("SELECT pg_advisory_lock(1)")
        if admin.execute("SELECT FROM pg_database WHERE datname = %s", [template]).fetchone() is None:
            build_template(template)
        roles.create_database(url("postgres"), DATABASE, template=template)
        # a statement that runs away ends by itself, and keeps none of the next tests waiting for its rows
        admin.execute(sql.SQL("ALTER DATABASE {} SET statement_timeout = '300s'").format(sql.Identifier(DATABASE)))
    tables_to_clean()
    prepared.append(DATABASE)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", delete_rows)
        yield


@cache
def tables_to_clean() -> tuple[str, ...]:
    """Every table that the migrations leave empty."""
    with psycopg.connect(url(DATABASE)) as admin:
        names = [row[0] for row in admin.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
        empty = sql.SQL("SELECT NOT EXISTS (SELECT FROM {})")
        return tuple(n for n in names if admin.execute(empty.format(sql.Identifier(n))).fetchone() == (True,))


def delete_rows(_: object = None) -> None:
    """What Django's flush does, as the administrator: the runtime role may not, and some tables only grow."""
    with psycopg.connect(url(DATABASE)) as admin:
        admin.execute("SET session_replication_role = replica")
        for table in tables_to_clean():
            admin.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))


@cache
def cleaner() -> psycopg.Connection:
    """The administrator's connection that clears away after each test; the run's end closes it."""
    return servers.enter_context(psycopg.connect(url(DATABASE), autocommit=True))


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown() -> None:
    """Clear away what the test rolled back, where it was much: nobody else does (fastkontakt.embedded)."""
    if not prepared:
        return
    for (table,) in cleaner().execute(LARGE_AND_AT_REST, {"large": LARGE, "ours": list(tables_to_clean())}).fetchall():
        cleaner().execute(sql.SQL("VACUUM {}").format(sql.Identifier(table)))


@pytest.fixture(autouse=True)
def swedish() -> Iterator[None]:
    """Every test begins in Swedish: a request in English leaves its language in the thread."""
    with translation.override("sv"):
        yield
