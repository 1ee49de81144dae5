"""`make demo` as a person meets it: started, found by manage.py, stopped, killed, started again, refused."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import psycopg
import pytest

from fastkontakt import demo, embedded, roles, state
from fastkontakt.probe import healthy
from tests.integration.test_compose import free_port

pytestmark = pytest.mark.xdist_group("processes")
GIVEN = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "SECRET_KEY", "DJANGO_SETTINGS_MODULE", "MAKELEVEL")
START_SECONDS = 600
"""A start that hangs ends then; how long one takes is the machine's matter."""
TENANTS = "__import__('fastkontakt.tenancy.models', fromlist=['Tenant']).Tenant.objects"
CURRENT_USER = "__import__('django.db').db.connection.cursor().execute('SELECT current_user').fetchone()[0]"


class Demo:
    """One demo on a state folder and a port of its own."""

    def __init__(self, folder: Path, **given: str) -> None:
        self.folder = folder
        self.port = free_port()
        inherited = {key: value for key, value in os.environ.items() if key not in GIVEN}
        self.environment = {**inherited, "STATE": str(folder), "PORT": str(self.port), **given}
        self.output = folder.with_suffix(".out")
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> "Demo":
        """Start it and wait until it says that it is ready."""
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "fastkontakt.demo"],
                cwd=demo.ROOT,
                env=self.environment,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        deadline = time.monotonic() + START_SECONDS
        while "Ready:" not in self.said():
            assert self.process.poll() is None, self.said()
            assert time.monotonic() < deadline, self.said()
            time.sleep(0.1)
        return self

    def refused(self) -> str:
        """Start it, expecting a refusal: what it said."""
        result = subprocess.run(
            [sys.executable, "-m", "fastkontakt.demo"],
            cwd=demo.ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=START_SECONDS,
            check=False,
        )
        assert (result.returncode, result.stdout) == (1, "")
        assert result.stderr.count("\n") == 1
        return result.stderr

    def stop(self, number: int = signal.SIGINT) -> int:
        """Ask it to stop; its exit status."""
        assert self.process
        self.process.send_signal(number)
        return self.process.wait(30)

    def is_running(self) -> bool:
        """Whether it was started and has not ended."""
        return self.process is not None and self.process.poll() is None

    def said(self) -> str:
        """Everything it has printed."""
        return self.output.read_text()

    def manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run manage.py, which finds the demo by STATE."""
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.run(command, cwd=demo.ROOT, env=self.environment, capture_output=True, text=True, check=False)

    def running(self) -> list[psutil.Process]:
        """Every process that was started for this state folder."""
        mark = f"STATE={self.folder}"
        return [p for p in psutil.process_iter() if mark in _environment(p) or str(self.folder) in _command(p)]


def _environment(process: psutil.Process) -> list[str]:
    try:
        return [f"{key}={value}" for key, value in process.environ().items()]
    except psutil.Error:
        return []


def _command(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""


@pytest.fixture(scope="module")
def only_demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    only_demo = Demo(tmp_path_factory.mktemp("state") / "demo")
    yield only_demo
    only_demo.stop(signal.SIGTERM)


@pytest.fixture
def a_demo(only_demo: Demo) -> Demo:
    """A running demo, whatever the test before did to it."""
    return only_demo if only_demo.is_running() else only_demo.start()


def test_a_demo_says_who_may_sign_in_and_then_that_it_is_ready(a_demo: Demo) -> None:
    assert "halland.vardcentral.chef" in a_demo.said()
    assert a_demo.said().splitlines()[-1] == f"Ready: http://127.0.0.1:{a_demo.port}"
    assert a_demo.said().count("Ready:") == 1
    assert healthy(a_demo.port)


def test_who_starts_demos_shares_a_worker(request: pytest.FixtureRequest) -> None:
    assert "PYTEST_XDIST_WORKER" not in os.environ or request.node.nodeid.endswith("@processes")


def test_manage_finds_the_demo_by_its_folder(a_demo: Demo) -> None:
    assert a_demo.manage("token", "halland.vardcentral.chef").stdout.strip()
    assert (a_demo.folder / state.SERVICES).stat().st_mode & 0o077 == 0


def test_manage_says_that_no_demo_is_running(tmp_path: Path) -> None:
    refusal = Demo(tmp_path / "demo").manage("token", "halland.vardcentral.chef")
    assert (refusal.returncode, refusal.stdout, refusal.stderr.count("\n")) == (1, "", 1)
    assert "make demo" in refusal.stderr


def test_a_running_demo_keeps_its_folder_and_its_port(a_demo: Demo, tmp_path: Path) -> None:
    assert "already running" in Demo(a_demo.folder).refused()
    other = Demo(tmp_path / "other")
    other.environment["PORT"] = str(a_demo.port)
    assert f"Port {a_demo.port} cannot be used" in other.refused()
    assert healthy(a_demo.port)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_stopped_demo_leaves_no_process_and_keeps_its_data(a_demo: Demo, number: int) -> None:
    slug = f"kept-{number}"
    assert a_demo.manage("shell", "--command", f"{TENANTS}.create(slug='{slug}', name='{slug}')").returncode == 0
    assert a_demo.stop(number) == 0
    assert a_demo.running() == []
    a_demo.start()
    counted = a_demo.manage("shell", "--command", f"print({TENANTS}.filter(slug='{slug}').count())")
    assert counted.stdout.split()[-1] == "1"


def test_a_killed_demo_can_be_started_again(a_demo: Demo) -> None:
    before = {process.pid for process in a_demo.running()}
    assert a_demo.stop(signal.SIGKILL) == -signal.SIGKILL
    a_demo.start()
    assert before & {process.pid for process in a_demo.running()} == set()
    assert healthy(a_demo.port)


def test_given_services_are_used_beside_another_demo_and_nothing_embedded_is_started(
    a_demo: Demo, tmp_path: Path
) -> None:
    with embedded.throwaway() as (admin_url, redis_url):
        roles.create_database(admin_url, "given")
        given = urlsplit(admin_url)._replace(path="/given").geturl()
        other = Demo(tmp_path / "demo", DATABASE_URL=given, REDIS_URL=redis_url).start()
        try:
            assert not (other.folder / "postgres").exists()
            assert not (other.folder / "redis").exists()
            with psycopg.connect(given) as admin:
                owners = admin.execute("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'")
                assert owners.fetchall() == [(roles.OWNER,)]
            for name in ("DATABASE_URL", "REDIS_URL"):  # manage.py then reads what the demo published
                del other.environment[name]
            assert other.manage("shell", "--command", f"print({CURRENT_USER})").stdout.split()[-1] == roles.APP
            assert healthy(a_demo.port)
        finally:
            assert other.stop() == 0


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("PORT", "eighty", "PORT is 'eighty'"),
        ("PORT", "70000", "PORT is '70000'"),
        ("STATE", "/dev/null/demo", "cannot be written"),
        ("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none", "could not go on"),
        ("REDIS_URL", "redis://127.0.0.1:1/0", "could not go on"),
    ],
)
def test_what_cannot_work_is_said_in_one_sentence(tmp_path: Path, name: str, value: str, expected: str) -> None:
    refused = Demo(tmp_path / "demo", **{name: value})
    assert expected in refused.refused()
    assert refused.running() == []
