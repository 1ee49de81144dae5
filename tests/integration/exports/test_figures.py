"""Exports of figures: the unit's own, and those of the units that one follows up."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from fastkontakt.organisation.enums import AssignmentRole
from reporting.exports.enums import ExportFormat, ExportKind
from reporting.figures.suppression import FEWEST
from reporting.models import Export
from tests.exports import asked, body, made, read_csv, read_xlsx
from tests.pages import signed_in
from tests.patient_list import held, known
from tests.world import TODAY, World

PAGE = "/enheten/exporter/"
ONE_DAY = timedelta(days=1)


def test_the_units_figures_and_those_of_a_day(world: World) -> None:
    for patient in [known(world) for _ in range(2)]:
        held(world, patient)
    _about, rows = read_csv(body(made(world.chef, ExportKind.UNIT_FIGURES)))
    figures = {(row["Mått"], row["Roll"]): row["Värde"] for row in rows}
    assert figures["Patienter med fast kontakt", "Fast vårdkontakt"] == "2"
    assert {row["Dag"] for row in rows} == {TODAY.isoformat()}
    assert {row["Enhet"] for row in rows} == {"Vårdcentralen"}
    before = TODAY - ONE_DAY
    _about, rows = read_xlsx(body(made(world.chef, ExportKind.UNIT_FIGURES, ExportFormat.XLSX, on=before.isoformat())))
    assert {row["Dag"].date() for row in rows} == {before}


def test_the_follow_up_hides_small_numbers(world: World) -> None:
    for patient in [known(world) for _ in range(6)]:
        held(world, patient)
    held(world, known(world, world.hemsjukvard), unit=world.hemsjukvard)
    viewer = world.actor(world.vardcentral, AssignmentRole.FOLLOW_UP)
    _about, rows = read_csv(body(made(viewer, ExportKind.FOLLOW_UP)))
    shown = {(row["Enhet"], row["Mått"], row["Roll"]): row["Värde"] for row in rows}
    assert shown["Vårdcentralen", "Avslutade kontakter", "Fast vårdkontakt"] == "–"
    counts = [number for (_unit, measure, _role), number in shown.items() if not measure.endswith(("t", "an"))]
    assert all(number == "–" or int(number) >= FEWEST for number in counts)
    assert "Hemsjukvården" not in {row["Enhet"] for row in rows}


@pytest.mark.parametrize("day", ["2026-02-30", "i går", "2026-11-23", "1900-01-01"])
def test_a_day_without_figures_cannot_be_asked_for(world: World, day: str) -> None:
    held(world, known(world))
    with pytest.raises(ValidationError) as refused:
        asked(world.chef, ExportKind.UNIT_FIGURES, on=day)
    assert list(refused.value.message_dict) == ["on"]
    with pytest.raises(ValidationError):
        asked(world.chef, ExportKind.UNIT_FIGURES, roll="x")
    assert not Export.objects.exists()


def test_who_follows_up_has_no_units_own_figures_and_a_manager_not_the_others(world: World) -> None:
    with pytest.raises(PermissionDenied):
        asked(world.actor(world.vardcentral, AssignmentRole.FOLLOW_UP), ExportKind.UNIT_FIGURES)
    with pytest.raises(PermissionDenied):
        asked(world.chef, ExportKind.FOLLOW_UP)


def test_the_day_typed_is_not_lost(world: World) -> None:
    answer = signed_in(world.chef).post(PAGE, {"kind": "unit_figures", "format": "csv", "on": "2027-01-01"})
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "Dagen har inte varit än" in shown
    assert "2027-01-01" in shown
