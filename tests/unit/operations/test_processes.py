"""Background processes are ended for certain, and nobody else's ever."""

import json
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from fastkontakt import processes

STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('on', flush=True); time.sleep(60)"
SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]


def record(state: Path, process: subprocess.Popen[bytes], seconds_off: float = 0) -> Path:
    """A record as a supervisor leaves it that was killed."""
    path = state / "processes" / "left.json"
    path.parent.mkdir()
    started = psutil.Process(process.pid).create_time() + seconds_off
    path.write_text(json.dumps({"pid": process.pid, "started": started, "stop_signal": int(signal.SIGTERM)}))
    return path


def test_a_process_that_ignores_the_signal_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "PATIENCE_SECONDS", 0.2)
    stubborn = processes.start("stubborn", [sys.executable, "-c", STUBBORN], state=tmp_path)
    while "on" not in stubborn.last_words():
        assert stubborn.alive()
    stubborn.end()
    assert stubborn.process.returncode == -signal.SIGKILL
    assert not stubborn.record.exists()


def test_what_a_killed_supervisor_left_is_ended(tmp_path: Path) -> None:
    left = subprocess.Popen(SLEEP)
    path = record(tmp_path, left)
    processes.end_leftovers(tmp_path)
    assert not psutil.pid_exists(left.pid)
    left.wait()
    assert not path.exists()


def test_a_process_that_has_the_number_by_chance_is_left_alone(tmp_path: Path) -> None:
    other = subprocess.Popen(SLEEP)
    path = record(tmp_path, other, seconds_off=-3600)
    processes.end_leftovers(tmp_path)
    assert other.poll() is None
    assert not path.exists()
    other.kill()
    other.wait()


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel of Linux does this")
def test_a_process_ends_with_the_one_that_started_it(tmp_path: Path) -> None:
    code = (
        "import os, sys; from pathlib import Path; from fastkontakt import processes;"
        f"print(processes.start('child', {SLEEP!r}, state=Path({str(tmp_path)!r})).process.pid, flush=True);"
        "os.kill(os.getpid(), 9)"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert result.returncode == -signal.SIGKILL
    with suppress(psutil.NoSuchProcess):
        psutil.Process(int(result.stdout)).wait(5)  # raises TimeoutExpired where it lives on
