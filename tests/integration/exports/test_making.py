"""Exports: what is logged, how many are made at a time, and workers that fail."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from fastkontakt.accounts.actor import Actor
from fastkontakt.audit.models import Access, Event
from fastkontakt.clock import now
from reporting.exports import bounds, making, services
from reporting.exports.enums import ExportFailure, ExportState
from reporting.exports.tasks import run_export, sweep_exports
from reporting.models import Export, ExportPart
from tests.exports import asked, body, events, fetched, made, people, worked
from tests.factories.reporting import ExportFactory
from tests.world import World

# --- the log ---------------------------------------------------------------------------------------------------------


def test_asking_making_and_each_fetching_are_logged(world: World, nurse: Actor) -> None:
    found = people(world, 3)
    export = made(nurse, kolumner="namn")
    for _ in range(2):
        assert fetched(nurse, export).status_code == 200
    assert events() == ["export.asked", "export.made", "export.fetched", "export.fetched"]
    read = Access.objects.filter(page="export").values_list("patient_id", "ground", "assignment_id")
    assert nurse.assignment is not None
    assert set(read) == {(patient.pk, "PDL 4:1", nurse.assignment.pk) for patient in found}
    assert Access.objects.count() == 3
    kept = str(list(Event.objects.values_list("details", flat=True)))
    assert "Ek" not in kept


def test_a_refused_order_is_no_event(world: World, nurse: Actor) -> None:
    with pytest.raises(ValidationError):
        asked(nurse, kolumner="x")
    assert events() == []


# --- how many at a time ----------------------------------------------------------------------------------------------


def test_three_at_a_time_for_each(world: World, nurse: Actor) -> None:
    people(world, 1)
    waiting = [asked(nurse) for _ in range(bounds.PER_PERSON)]
    with pytest.raises(ValidationError, match="3 filer på gång"):
        asked(nurse)
    worked(waiting[0])
    services.drop_export(by=nurse, export=waiting[1])
    asked(nurse)
    asked(nurse)
    with pytest.raises(ValidationError):
        asked(nurse)


def test_ten_at_a_time_for_a_unit(world: World) -> None:
    for _ in range(bounds.PER_UNIT):
        asked(world.actor(world.vardcentral))
    with pytest.raises(ValidationError, match="Enheten har redan 10"):
        asked(world.chef)
    asked(world.actor(world.hemsjukvard))


# --- workers ---------------------------------------------------------------------------------------------------------


def test_a_second_worker_makes_nothing_more(world: World, nurse: Actor) -> None:
    people(world, 2)
    export = made(nurse)
    kept = body(export)
    run_export(world.tenant.pk, str(export.pk))
    assert body(export) == kept
    assert Access.objects.count() == 2
    assert events() == ["export.asked", "export.made"]


def test_one_that_kills_its_workers_is_given_up(world: World, nurse: Actor) -> None:
    export = asked(nurse)
    Export.objects.filter(pk=export.pk).update(state=ExportState.RUNNING, attempts=bounds.MOST_ATTEMPTS)
    assert worked(export).failure == ExportFailure.ERROR


def test_what_nobody_thought_of_is_told_without_its_words(
    world: World, nurse: Actor, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (patient,) = people(world, 1)

    def fail(*args: object) -> None:
        raise RuntimeError(patient.name)

    monkeypatch.setattr(making, "_write", fail)
    assert made(nurse).failure == ExportFailure.ERROR
    assert "RuntimeError" in caplog.text
    assert "Ada" not in caplog.text


def test_cancelled_on_the_way_it_leaves_nothing(world: World, nurse: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    people(world, 2)
    export, write = asked(nurse), making._write

    def cancelled(*args: Any) -> Any:
        Export.objects.filter(pk=export.pk).update(state=ExportState.CANCELLED)
        return write(*args)

    monkeypatch.setattr(making, "_write", cancelled)
    run_export(world.tenant.pk, str(export.pk))
    assert not ExportPart.objects.exists()
    assert not Access.objects.exists()
    assert events() == ["export.asked"]


def test_the_sweep_takes_up_what_was_left_and_forgets_the_old(world: World, nurse: Actor) -> None:
    people(world, 1)
    left, fresh = asked(nurse), asked(nurse)
    old = ExportFactory(user=nurse.user, assignment=nurse.assignment, state=ExportState.CANCELLED)
    Export.objects.filter(pk=left.pk).update(asked_at=now() - timedelta(minutes=5), state=ExportState.RUNNING)
    Export.objects.filter(pk=old.pk).update(asked_at=now() - timedelta(days=40))
    sweep_exports()
    states = dict(Export.objects.values_list("pk", "state"))
    assert states == {left.pk: ExportState.DONE, fresh.pk: ExportState.WAITING}
