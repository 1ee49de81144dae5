"""Background processes that belong to a state folder: started, recorded, and ended without leftovers.

Each process leads a session of its own, so a Ctrl-C in the terminal reaches the supervisor alone and the
supervisor decides the order of stopping. A record of every process lies in STATE/processes, so that what a
killed supervisor left behind is recognised (by process id and start time) and ended by the next one.
"""

import ctypes
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

PATIENCE_SECONDS = 10
SAME_START_SECONDS = 2.0
PR_SET_PDEATHSIG = 1  # prctl(2)
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


@dataclass(frozen=True)
class Background:
    """One running process: what it is called, how it is asked to stop, where it logs and is recorded."""

    name: str
    process: subprocess.Popen[bytes]
    stop_signal: int
    log: Path
    record: Path

    def alive(self) -> bool:
        """Whether the process still runs."""
        return self.process.poll() is None

    def last_words(self) -> str:
        """The last non-empty line of its log, or an empty string."""
        lines = [line.strip() for line in self.log.read_text(errors="replace").splitlines()]
        return next((line for line in reversed(lines) if line), "")

    def end(self) -> None:
        """End this one."""
        end(self)


def start(
    name: str,
    command: Sequence[str | Path],
    *,
    state: Path,
    stop_signal: int = signal.SIGTERM,
    user: int | None = None,
    group: int | None = None,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
) -> Background:
    """Start `command` in the background, logging to STATE/log/NAME.log, as another user where asked."""
    log = state / "log" / f"{name}.log"
    record = state / "processes" / f"{name}.json"
    for path in (log, record):
        path.parent.mkdir(exist_ok=True)
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=cwd,
            env=env,
            user=user,
            group=group,
            extra_groups=None if user is None else [],
            start_new_session=True,
            preexec_fn=end_with_parent(stop_signal),
        )
    background = Background(name, process, stop_signal, log, record)
    record.write_text(
        json.dumps({"pid": process.pid, "started": _started(process.pid), "stop_signal": int(stop_signal)})
    )
    return background


def end(*backgrounds: Background) -> None:
    """Ask all to stop at once; after PATIENCE_SECONDS kill those that remain and everything in their sessions."""
    for background in backgrounds:
        background.process.send_signal(background.stop_signal)
    deadline = time.monotonic() + PATIENCE_SECONDS
    for background in backgrounds:
        try:
            background.process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(background.process.pid, signal.SIGKILL)
            background.process.wait()
        background.record.unlink(missing_ok=True)


def end_leftovers(state: Path) -> None:
    """End what an earlier supervisor of this state folder left running when it was killed itself."""
    for record in state.glob("processes/*.json"):
        with suppress(ValueError, KeyError, psutil.NoSuchProcess):
            known = json.loads(record.read_text())
            process = psutil.Process(known["pid"])
            if abs(process.create_time() - known["started"]) <= SAME_START_SECONDS:
                end_process(process, known["stop_signal"])
        record.unlink()


def end_process(process: psutil.Process, stop_signal: int) -> None:
    """Stop a process that is no child of ours; after PATIENCE_SECONDS kill it."""
    with suppress(psutil.NoSuchProcess):
        process.send_signal(stop_signal)
        try:
            process.wait(PATIENCE_SECONDS)
        except psutil.TimeoutExpired:
            process.kill()
            process.wait(PATIENCE_SECONDS)


def _started(pid: int) -> float:
    """When the process started, in seconds since 1970; 0 for one that has ended already."""
    try:
        return float(psutil.Process(pid).create_time())
    except psutil.NoSuchProcess:
        return 0.0


def end_with_parent(stop_signal: int) -> Callable[[], None] | None:
    """On Linux: have the kernel send `stop_signal` when the parent dies, however it dies."""
    if LIBC is None:
        return None
    prctl = LIBC.prctl
    return lambda: prctl(PR_SET_PDEATHSIG, int(stop_signal))
