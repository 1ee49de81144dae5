"""What those who run the product are told of, as it is."""

from pathlib import Path

from fastkontakt.celery import app

OPERATIONS = Path(__file__).resolve().parents[3] / "docs" / "operations.md"


def test_every_periodic_task_is_told_of() -> None:
    told = {line.split("`")[1] for line in OPERATIONS.read_text().splitlines() if line.startswith("| `")}
    assert set(app.conf.beat_schedule) <= told
