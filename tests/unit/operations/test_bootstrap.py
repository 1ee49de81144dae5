"""Installing: nothing to do is nothing done, and what fails is said in one sentence."""

import sys
from pathlib import Path

import pytest

from fastkontakt import bootstrap


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in the place of the project's."""
    for name, path in {"ROOT": "", "VENV": ".venv", "NODE_MODULES": "node_modules", "LOG": "log"}.items():
        monkeypatch.setattr(bootstrap, name, tmp_path / path)
    monkeypatch.setattr(bootstrap, "PYTHON", Path(sys.executable))
    for folder in (".venv", "node_modules"):
        (tmp_path / folder).mkdir()
    (tmp_path / "requirements.txt").write_text("nothing==1\n")
    (tmp_path / "package-lock.json").write_text("{}")
    return tmp_path


def failing(output: str) -> list[str]:
    """A command that says something and fails."""
    return [sys.executable, "-c", f"import sys; print({output!r}); sys.exit(1)"]


@pytest.mark.parametrize(
    ("output", "reason"),
    [
        ("OSError: [Errno 28] No space left on device", "the disk is full"),
        ("npm error ENOSPC: no space", "the disk is full"),
        ("Failed to establish a new connection: NewConnectionError", "cannot be reached"),
        ("npm error code EAI_AGAIN", "cannot be reached"),
        ("hash mismatch", "says why"),
    ],
)
def test_a_failure_is_explained(clone: Path, output: str, reason: str) -> None:
    with pytest.raises(bootstrap.InstallError, match=reason):
        bootstrap._run("The packages", failing(output))


def test_what_is_installed_is_not_installed_again(clone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commands: list[list[str]] = []
    monkeypatch.setattr(bootstrap, "_run", lambda what, command: commands.append(command))
    for _ in range(2):
        bootstrap.python_packages("requirements.txt")
        bootstrap.node_packages("--omit=dev")
    assert len(commands) == 2
    (clone / "requirements.txt").write_text("nothing==2\n")
    bootstrap.python_packages("requirements.txt")
    assert "--require-hashes" in commands[2]


def test_packages_for_development_serve_for_running_too(clone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commands: list[list[str]] = []
    monkeypatch.setattr(bootstrap, "_run", lambda what, command: commands.append(command))
    bootstrap.node_packages()
    bootstrap.node_packages("--omit=dev")
    assert len(commands) == 1


def test_catalogues_are_compiled_when_they_changed(clone: Path) -> None:
    source = clone / "locale" / "en" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "ja"\nmsgstr "yes"\n')
    bootstrap.translations()
    compiled = source.with_suffix(".mo")
    assert b"yes" in compiled.read_bytes()
    compiled.write_bytes(b"kept")
    bootstrap.translations()
    assert compiled.read_bytes() == b"kept"
