"""`make demo`: one supervisor that starts everything, says when it is ready, and stops everything.

Database and Redis come from the environment (DATABASE_URL, REDIS_URL) or else from fastkontakt.embedded.
"""

import os
import shlex
import signal
import socket
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from threading import Event
from typing import NoReturn

import psycopg
import redis

from fastkontakt import embedded, roles, state
from fastkontakt.probe import healthy
from fastkontakt.processes import Background, end, end_leftovers, start

ROOT = Path(__file__).resolve().parent.parent
COMMANDS = {  # docker-compose.yml runs the same
    "web": "gunicorn fastkontakt.wsgi --preload --worker-class gthread --workers 2 --threads 4 "
    "--graceful-timeout 5 --no-control-socket",
    "worker": "celery --app fastkontakt worker --concurrency 2 --loglevel INFO",
    "beat": "celery --app fastkontakt beat --loglevel INFO",
}
READY_SECONDS = 60
stop_requested = Event()


class DemoError(Exception):
    """The demo cannot start or go on; the text is one sentence for the person at the terminal."""


class Stop(Exception):
    """Somebody asked the demo to stop."""


def main() -> int:
    """Run the demo until it is stopped. The exit status: 0 when asked to stop, 1 when something is wrong."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: stop_requested.set())
    try:
        with ExitStack() as stack:
            run(stack, state.folder(), _port(), _parent_watch())
    except Stop:
        return 0
    except (DemoError, state.StateError, embedded.EmbeddedError) as error:
        print(error, file=sys.stderr)
    except (OSError, psycopg.Error, redis.RedisError) as error:
        print(f"The demo could not go on: {' '.join(str(error).split())}", file=sys.stderr)
    return 1


def run(stack: ExitStack, folder: Path, port: int, interrupted: Callable[[], bool]) -> NoReturn:
    """Start everything on the state folder and watch over it. What is started is ended when the stack closes."""
    stack.enter_context(state.hold(folder))
    end_leftovers(folder)
    _check_port(port)
    background, services = _services(stack, folder)
    environment = {**os.environ, **services, "PATH": f"{Path(sys.executable).parent}:{os.environ.get('PATH', '')}"}
    environment |= {"GUNICORN_CMD_ARGS": f"--bind=127.0.0.1:{port}", "BEAT_SCHEDULE": str(folder / "beat-schedule")}
    environment |= {"PUBLIC_URL": f"http://127.0.0.1:{port}", "EMAIL_FOLDER": str(folder / "mail")}
    stack.enter_context(state.published(folder, services))
    sign_ins = _prepare(folder, environment)
    processes: list[Background] = []
    stack.callback(lambda: end(*processes))
    for name, command in COMMANDS.items():
        processes.append(start(name, shlex.split(command), state=folder, cwd=ROOT, env=environment))
        if name == "web":
            _await_web(port, processes[0])
    print(f"{sign_ins}\nLogs: {folder / 'log'}. Stop with Ctrl-C.\nReady: http://127.0.0.1:{port}", flush=True)
    _watch(background + processes, interrupted)


def _services(stack: ExitStack, folder: Path) -> tuple[list[Background], dict[str, str]]:
    """The servers started here, and the environment that names database, Redis and secret key."""
    servers: list[Background] = []
    if given := os.environ.get("DATABASE_URL"):
        app_url, owner_url = _given_database(given)
    else:
        server, admin_url = stack.enter_context(embedded.postgres(folder))
        servers.append(server)
        app_url, owner_url = roles.install(admin_url, "fastkontakt")
    redis_url = os.environ.get("REDIS_URL")
    if redis_url:
        redis.Redis.from_url(redis_url, socket_connect_timeout=5).ping()
    else:
        server, redis_url = stack.enter_context(embedded.redis_server(folder))
        servers.append(server)
    return servers, {
        "DATABASE_URL": app_url,
        "DATABASE_OWNER_URL": owner_url,
        "REDIS_URL": redis_url,
        "SECRET_KEY": state.secret_key(folder),
        "DJANGO_SETTINGS_MODULE": "fastkontakt.settings.demo",
    }


def _given_database(url: str) -> tuple[str, str]:
    """The runtime's and the owner's address on a server that the environment names."""
    if owner_url := os.environ.get("DATABASE_OWNER_URL"):
        return url, owner_url
    if not roles.may_prepare(url):
        raise DemoError(
            "The role in DATABASE_URL may not make roles; name a superuser there, or set DATABASE_OWNER_URL too "
            "(docs/operations.md, Database roles)."
        )
    roles.prepare(url)
    return roles.acting_as(roles.APP, url), roles.acting_as(roles.OWNER, url)


def prepare(sign_ins: Path) -> int:
    """In a process of its own: migrate as the owner, seed what is not there, write the sign-ins to a file."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", database="owner", verbosity=0, interactive=False)
    call_command("log_partitions", verbosity=0)
    call_command("seed_demo")
    with sign_ins.open("w") as file:
        call_command("sign_ins", stdout=file)
    return 0


def _prepare(folder: Path, environment: dict[str, str]) -> str:
    """Wait for `prepare`; the sign-ins. Raises DemoError where it fails."""
    sign_ins = folder / "sign_ins.txt"
    command = [sys.executable, "-m", "fastkontakt.demo", "prepare", str(sign_ins)]
    step = start("prepare", command, state=folder, cwd=ROOT, env=environment)
    try:
        while step.alive():
            _pause(0.05)
    finally:
        step.end()
    if step.process.returncode:
        raise DemoError(f"The database could not be prepared ({step.last_words()}); see {step.log}")
    return sign_ins.read_text().rstrip()


def _await_web(port: int, web: Background) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while not healthy(port):
        _check_alive([web])
        if time.monotonic() > deadline:
            raise DemoError(f"The web server did not answer within {READY_SECONDS} seconds; see {web.log}")
        _pause(0.1)


def _watch(background: list[Background], interrupted: Callable[[], bool]) -> NoReturn:
    while True:
        _check_alive(background)
        if interrupted():
            raise Stop
        _pause(0.5)


def _pause(seconds: float) -> None:
    """Wait. Raises Stop as soon as somebody asks the demo to stop."""
    if stop_requested.wait(seconds):
        raise Stop


def _check_alive(background: list[Background]) -> None:
    for item in background:
        if not item.alive():
            raise DemoError(f"The process {item.name} ended unexpectedly ({item.last_words()}); see {item.log}")


def _port() -> int:
    value = os.environ.get("PORT") or "8000"
    if value.isdecimal() and 0 < int(value) < 65536:
        return int(value)
    raise DemoError(f"PORT is {value!r} and must be a number from 1 to 65535.")


def _check_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise DemoError(
                f"Port {port} cannot be used ({error.strerror}); choose another: PORT={port + 1} make demo"
            ) from error


def _parent_watch() -> Callable[[], bool]:
    """Under make: tells when make has died, or was interrupted without us.

    Make passes SIGTERM on to its children but not SIGINT, which it takes to have reached them from the terminal,
    and then it waits for them. It resets its own handler first, which Linux shows.
    """
    if "MAKELEVEL" not in os.environ:
        return lambda: False
    parent = os.getppid()
    caught = _catches_interrupt(parent)
    return lambda: os.getppid() != parent or (caught and not _catches_interrupt(parent))


def _catches_interrupt(pid: int) -> bool:
    """Whether the process has a handler for SIGINT; False where /proc does not say."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False
    masks = [int(line.split()[1], 16) for line in status.splitlines() if line.startswith("SigCgt:")]
    return any(mask >> (signal.SIGINT - 1) & 1 for mask in masks)


if __name__ == "__main__":
    sys.exit(prepare(Path(sys.argv[2])) if sys.argv[1:2] == ["prepare"] else main())
