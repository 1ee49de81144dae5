"""`migrate` renders what changed, and all of it before Python code meets the models."""

from unittest import mock

import pytest
from django.apps.registry import Apps
from django.core.management import call_command
from django.db import connection, models
from django.db.migrations import operations
from django.db.migrations.migration import Migration
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from fastkontakt.tenancy.management.commands import migrate


def a_model(name: str, **fields: models.Field) -> operations.CreateModel:
    return operations.CreateModel(name, [("id", models.AutoField(primary_key=True)), *fields.items()])


def key(to: str) -> models.Field:
    return models.ForeignKey(to, models.CASCADE)


WHOLE = a_model("Whole")
PART = a_model("Part", whole=key("kin.Whole"))
OTHER = a_model("Other", whole=key("kin.Whole"))
NUMBER = operations.AddField("part", "number", models.IntegerField(default=0))
INDEX = operations.AddIndex("part", models.Index(fields=["number"], name="kin_part_number"))
THIRD = operations.AddField("part", "other", key("kin.Other"))


@pytest.fixture
def state(monkeypatch: pytest.MonkeyPatch) -> ProjectState:
    monkeypatch.setattr(ProjectState, "_find_reload_model", migrate._alone_where_delayed)
    return ProjectState()


def rendered_anew(state: ProjectState, *changes: Operation) -> set[str]:
    """Which models are other classes after the changes than before."""
    before = dict(state.apps.all_models["kin"])
    for change in changes:
        change.state_forwards("kin", state)
    return {name for name, model in state.apps.all_models["kin"].items() if before.get(name) is not model}


def test_a_change_without_a_relation_renders_its_model_alone(state: ProjectState) -> None:
    assert rendered_anew(state, WHOLE, PART) == {"whole", "part"}
    assert rendered_anew(state, OTHER) == {"other"}
    assert rendered_anew(state, NUMBER, INDEX) == {"part"}
    part = state.apps.get_model("kin", "Part")
    assert [index.name for index in part._meta.indexes] == ["kin_part_number"]
    assert part._meta.get_field("whole").related_model is state.apps.get_model("kin", "Whole")


def test_a_change_of_a_relation_renders_all_kin(state: ProjectState) -> None:
    rendered_anew(state, WHOLE, PART, OTHER)
    assert rendered_anew(state, THIRD) == {"whole", "part", "other"}


def test_python_code_meets_models_that_know_each_other_as_they_are(state: ProjectState) -> None:
    met: list[Apps] = []

    class Look(Migration):
        operations = [operations.RunPython(lambda apps, _: met.append(apps))]

    rendered_anew(state, WHOLE, PART, OTHER, NUMBER, operations.AlterModelOptions("whole", {"ordering": ["id"]}))
    Look("look", "kin").apply(state, mock.MagicMock(connection=connection))
    whole, part, other = (met[0].get_model("kin", name) for name in ("Whole", "Part", "Other"))
    assert part._meta.get_field("whole").related_model is whole
    assert {found.related_model for found in whole._meta.related_objects} == {part, other}


@pytest.mark.django_db
def test_other_commands_keep_djangos_way() -> None:
    call_command("migrate", plan=True, verbosity=0)
    assert ProjectState._find_reload_model is migrate.RELATED  # type: ignore[attr-defined]
