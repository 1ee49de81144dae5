"""docker-compose.yml: valid, the same commands as the demo's, and working in production settings without Docker."""

import os
import re
import shlex
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

from fastkontakt import demo, embedded, processes, roles

ROOT = demo.ROOT
COMPOSE = ROOT / "docker-compose.yml"
SERVICES: dict[str, Any] = yaml.safe_load(COMPOSE.read_text())["services"]
OURS = ("roles", "migrate", "web", "worker", "beat")
HOST = "fastkontakt.example.se"


def test_file_follows_the_compose_specification() -> None:
    command = [Path(sys.executable).parent / "check-jsonschema", "--builtin-schema", "vendor.compose-spec", COMPOSE]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize("name", demo.COMMANDS)
def test_commands_are_the_demos(name: str) -> None:
    assert SERVICES[name]["command"] == demo.COMMANDS[name]


@pytest.mark.parametrize("name", ["web", "worker", "beat"])
def test_running_processes_do_not_know_the_owner(name: str) -> None:
    assert "DATABASE_OWNER_URL" not in SERVICES[name]["environment"]
    assert "DATABASE_ADMIN_URL" not in SERVICES[name]["environment"]


@pytest.mark.parametrize("name", [name for name in SERVICES if name not in {"roles", "migrate"}])
def test_everything_that_goes_on_has_a_health_check(name: str) -> None:
    assert SERVICES[name]["healthcheck"]["test"]


class Stack:
    """The compose file's commands, run on embedded servers with the compose file's environment."""

    def __init__(self, state: Path, admin_url: str, redis_url: str) -> None:
        self.state = state
        self.port = free_port()
        app_url, owner_url = roles.install(admin_url, "compose")
        self.addresses = {
            "DATABASE_ADMIN_URL": urlsplit(admin_url)._replace(path="/compose").geturl(),
            "DATABASE_OWNER_URL": owner_url,
            "DATABASE_URL": app_url,
            "REDIS_URL": redis_url,
            "GUNICORN_CMD_ARGS": f"--bind=127.0.0.1:{self.port}",
            "BEAT_SCHEDULE": str(state / "beat-schedule"),
        }

    def environment(self, name: str) -> dict[str, str]:
        """What the service's environment says, but for addresses of this machine."""
        given = {key: re.sub(r"\$\{[^}]*}", HOST, value) for key, value in SERVICES[name]["environment"].items()}
        given |= {key: value for key, value in self.addresses.items() if key in given}
        given |= {"IDENTITY_PROVIDERS": str(ROOT / "docs" / "identity-providers.example.toml"), "CITIZEN_KEY": "c" * 50}
        given |= {"OIDC_SECRET_HALLAND_STAFF": "x", "OIDC_SECRET_HALLAND_CITIZENS": "y"}
        given |= {"SECRET_KEY": "k" * 50, "STATIC_ROOT": str(self.state / "static"), "HOSTNAME": socket.gethostname()}
        return given | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}

    def once(self, name: str, command: str) -> None:
        """Run a step to its end."""
        result = subprocess.run(
            shlex.split(command), env=self.environment(name), cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert result.returncode == 0, result.stderr

    def start(self, name: str) -> processes.Background:
        """Start a process that goes on."""
        command = shlex.split(SERVICES[name]["command"])
        return processes.start(name, command, state=self.state, cwd=ROOT, env=self.environment(name))

    def is_well(self, name: str, *arguments: str) -> bool:
        """The service's health check."""
        kind, *command = SERVICES[name]["healthcheck"]["test"]
        if kind == "CMD-SHELL":
            command = ["sh", "-c", command[0].replace("$$", "$")]
        result = subprocess.run(
            [*command, *arguments], env=self.environment(name), cwd=ROOT, capture_output=True, check=False
        )
        return result.returncode == 0


@pytest.fixture
def stack(tmp_path: Path) -> Iterator[Stack]:
    with ExitStack() as exits:
        stack = Stack(tmp_path, *exits.enter_context(embedded.throwaway()))
        stack.once("roles", SERVICES["roles"]["command"])
        stack.once("migrate", SERVICES["migrate"]["command"])
        stack.once("web", "python manage.py collectstatic --no-input --verbosity 0")
        exits.callback(lambda: processes.end(*started))
        started = [stack.start(name) for name in demo.COMMANDS]
        yield stack


@pytest.mark.xdist_group("processes")
def test_the_same_commands_work_under_production_settings(stack: Stack) -> None:
    eventually(lambda: stack.is_well("web", str(stack.port)))
    eventually(lambda: stack.is_well("worker"))
    eventually(lambda: stack.is_well("beat"))
    status, location = get(stack.port, "/")
    assert (status, location) == (301, f"https://{HOST}/")
    status, location = get(stack.port, "/", "https")
    assert status == 302
    status, _ = get(stack.port, location, "https")
    assert status == 200


def get(port: int, path: str, scheme: str = "http") -> tuple[int, str]:
    """The status and the location of an answer, asked for as the proxy would."""
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path, headers={"Host": HOST, "X-Forwarded-Proto": scheme})
    answer = connection.getresponse()
    connection.close()
    return answer.status, answer.headers.get("Location", "")


def eventually(condition: Callable[[], bool], seconds: float = 60) -> None:
    """Wait until the condition holds."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.2)


def free_port() -> int:
    """A port of loopback that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
