"""The state folder: one demo at a time, and nobody finds a demo that is not running."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from fastkontakt import state


def test_one_demo_at_a_time(tmp_path: Path) -> None:
    with state.hold(tmp_path):
        assert state.is_running(tmp_path)
        with pytest.raises(state.StateError, match="already running"), state.hold(tmp_path):
            pass
    assert not state.is_running(tmp_path)


def test_services_are_found_only_while_the_demo_runs(tmp_path: Path) -> None:
    services = {"DATABASE_URL": "postgresql:///x"}
    assert state.running_demo(tmp_path) is None
    with state.hold(tmp_path), state.published(tmp_path, services):
        assert state.running_demo(tmp_path) == services
        left = (tmp_path / state.SERVICES).read_text()
        assert (tmp_path / state.SERVICES).stat().st_mode & 0o777 == 0o600
    (tmp_path / state.SERVICES).write_text(left)  # as a killed demo leaves it
    assert state.running_demo(tmp_path) is None


def test_a_full_disk_is_told_before_anything_is_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(state.shutil, "disk_usage", lambda _: SimpleNamespace(free=5 * 2**20))
    with pytest.raises(state.StateError, match="has 5 MB left"), state.hold(tmp_path):
        pass
    assert not state.is_running(tmp_path)


def test_the_secret_key_is_made_once_and_kept_private(tmp_path: Path) -> None:
    key = state.secret_key(tmp_path)
    assert len(key) >= 50
    assert state.secret_key(tmp_path) == key
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600
