#!/usr/bin/env python
"""Management commands, on the running demo unless the environment names other services.

DATABASE_URL and REDIS_URL set: those are used. Otherwise the demo that runs on STATE (default `.demo/`).
"""

import os
import sys
from importlib.util import find_spec
from pathlib import Path

VENV_PYTHON = Path(__file__).resolve().parent / ".venv" / "bin" / "python"
WITHOUT_SERVICES = {"help", "--help", "--version", "check", "makemessages", "makemigrations", "rulebook"}


def find_services(command: str) -> None:
    """Put the services' addresses into the environment, or say in one sentence why there are none."""
    from fastkontakt import state

    folder = state.folder()
    if "DATABASE_URL" in os.environ and "REDIS_URL" in os.environ:
        if "DJANGO_SETTINGS_MODULE" not in os.environ:
            os.environ["DJANGO_SETTINGS_MODULE"] = "fastkontakt.settings.demo"
            os.environ.setdefault("SECRET_KEY", state.secret_key(folder))
    elif services := state.running_demo(folder):
        os.environ.update(services)
    elif command in WITHOUT_SERVICES:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fastkontakt.settings.test")
    else:
        sys.exit(
            f"No demo is running on {folder}: start one with `make demo`, or set STATE to its folder, "
            "or set DATABASE_URL and REDIS_URL."
        )


def main() -> None:
    """Run the command named on the command line."""
    if find_spec("django") is None and VENV_PYTHON.exists() and Path(sys.prefix) != VENV_PYTHON.parent.parent:
        os.execv(VENV_PYTHON, [str(VENV_PYTHON), *sys.argv])  # noqa: S606
    find_services(sys.argv[1] if len(sys.argv) > 1 else "help")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
