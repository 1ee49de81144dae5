"""The state folder (`STATE`, default `.demo/`): its lock, its secret key, and how others find the running demo."""

import fcntl
import json
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NEEDED_BYTES = 300 * 1024 * 1024
SERVICES = "services.json"


class StateError(Exception):
    """The state folder cannot be used; the text is one sentence for the person at the terminal."""


def folder() -> Path:
    """The state folder that the environment names, absolute."""
    return Path(os.environ.get("STATE") or ".demo").expanduser().resolve()


@contextmanager
def hold(state: Path) -> Iterator[None]:
    """Make the folder usable and hold its lock. The lock dies with the process, so none is ever stale."""
    try:
        state.mkdir(parents=True, exist_ok=True)
        lock = os.open(state / "lock", os.O_CREAT | os.O_RDWR, 0o600)
    except OSError as error:
        raise StateError(
            f"The state folder {state} cannot be written ({error.strerror}); set STATE to a folder that can."
        ) from error
    try:
        _lock(lock, state)
        _check_space(state)
        yield
    finally:
        os.close(lock)


def _lock(lock: int, state: Path) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise StateError(
            f"A demo is already running on {state}; stop it, or set STATE to another folder and PORT to another port."
        ) from error


def _check_space(state: Path) -> None:
    free = shutil.disk_usage(state).free
    if free < NEEDED_BYTES:
        raise StateError(
            f"The disk of {state} has {free // 2**20} MB left and the demo needs {NEEDED_BYTES // 2**20} MB; "
            "free some, or set STATE to a folder on another disk."
        )


def is_running(state: Path) -> bool:
    """Whether a demo holds the folder."""
    try:
        lock = os.open(state / "lock", os.O_RDWR)
    except OSError:
        return False
    try:
        fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(lock)
    return False


def secret_key(state: Path) -> str:
    """The demo's secret key, made once."""
    path = state / "secret_key"
    if not path.exists():
        state.mkdir(parents=True, exist_ok=True)
        write_private(path, secrets.token_urlsafe(48))
    return path.read_text()


@contextmanager
def published(state: Path, environment: dict[str, str]) -> Iterator[None]:
    """While the block runs, tell manage.py of this folder how to reach the services."""
    path = state / SERVICES
    write_private(path, json.dumps(environment, indent=1))
    try:
        yield
    finally:
        path.unlink(missing_ok=True)


def running_demo(state: Path) -> dict[str, str] | None:
    """The environment of the demo that runs on this folder, or None."""
    if not is_running(state):
        return None
    try:
        return dict(json.loads((state / SERVICES).read_text()))
    except FileNotFoundError:
        return None


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner reads, whole or not at all."""
    new = path.with_suffix(".new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        file.write(text)
    new.replace(path)
