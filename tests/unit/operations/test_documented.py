"""What those who run the product are told of, as it is."""

from pathlib import Path

from fastkontakt.celery import app
from fastkontakt.operations.presentation import TASKS

OPERATIONS = Path(__file__).resolve().parents[3] / "docs" / "operations.md"


def test_every_periodic_task_is_told_of() -> None:
    told = {line.split("`")[1] for line in OPERATIONS.read_text().splitlines() if line.startswith("| `")}
    assert set(app.conf.beat_schedule) <= told


def test_every_periodic_task_has_a_name_on_the_page_of_operations() -> None:
    assert set(app.conf.beat_schedule) == set(TASKS)
