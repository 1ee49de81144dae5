"""Exports: what is in the file, and what there is not to ask for."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from fastkontakt.accounts.actor import Actor
from fastkontakt.audit.models import Access
from fastkontakt.clock import now
from patients.enums import Protection
from reporting.exports import keeping, making, services
from reporting.exports.enums import ExportFailure, ExportFormat, ExportKind, ExportState
from reporting.exports.progress import progress_of
from reporting.models import Export, ExportPart
from tests.exports import asked, body, end, made, people, read_csv, read_xlsx, worked
from tests.patient_list import held, known
from tests.world import TODAY, World

# --- what is in the file ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("file_format", "read"), [(ExportFormat.CSV, read_csv), (ExportFormat.XLSX, read_xlsx)])
def test_the_patient_list_as_a_file(world: World, nurse: Actor, file_format: str, read: Callable[..., Any]) -> None:
    first, second = people(world, 2)
    contact = held(world, first, next_review_on=TODAY)
    export = made(nurse, ExportKind.PATIENTS, file_format)
    assert (export.state, export.rows, export.failure) == (ExportState.DONE, 2, "")
    about, rows = read(body(export))
    assert [row["Namn"] for row in rows] == [first.name, second.name]
    assert contact.staff.name in rows[0]["Fasta kontakter"]
    assert str(rows[0]["Nästa uppföljning"])[:10] == TODAY.isoformat()
    told = " ".join(about)
    assert "Patientlista" in told
    assert "Vårdcentralen" in told
    assert nurse.staff.name in told
    assert str(timezone.localtime(export.made_at).year) in told


def test_filters_order_and_columns_are_those_asked_for(world: World, nurse: Actor) -> None:
    first, second, third = people(world, 3)
    held(world, second)
    export = made(nurse, saknar="fast_vardkontakt", sortera="-namn", kolumner="namn,alder")
    _about, rows = read_csv(body(export))
    assert [row["Namn"] for row in rows] == [third.name, first.name]
    assert set(rows[0]) == {"Namn", "Ålder"}


def test_more_than_a_chunk_comes_whole_and_in_order(
    world: World, nurse: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reporting.patient_list.selectors.IN_A_CHUNK", 2)
    monkeypatch.setattr("reporting.exports.kinds.patients.CHUNK", 2)
    monkeypatch.setattr("reporting.exports.making.CHUNK", 2)
    monkeypatch.setattr(keeping, "PART_BYTES", 64)
    found = people(world, 7)
    export = made(nurse, kolumner="namn")
    assert [row["Namn"] for row in read_csv(body(export))[1]] == [person.name for person in found]
    assert ExportPart.objects.filter(export=export).count() > 3
    assert len(body(export)) == export.size
    assert progress_of([export.pk]) == {export.pk: (6, 7)}


@pytest.mark.parametrize("protection", [Protection.SEKRETESSMARKERING, Protection.SKYDDAD_FOLKBOKFORING])
def test_nobody_with_protected_identity_is_in_a_file(world: World, nurse: Actor, protection: str) -> None:
    (other,) = people(world, 1)
    hidden = known(world, given_name="Dold", family_name="Skyddsson", protection=protection)
    export = made(nurse)
    assert b"Skyddsson" not in body(export)
    assert b"finns inte med i filer" in body(export)
    assert (export.rows, export.patient_ids) == (1, [other.pk])
    assert not Access.objects.filter(patient=hidden).exists()


def test_protected_staff_stand_by_profession_even_to_colleagues(world: World, nurse: Actor) -> None:
    (patient,) = people(world, 1)
    held(world, patient, staff=world.nurse(family_name="Skyddsson", protected=True))
    assert b"Skyddsson" not in body(made(nurse))
    assert b"Skyddsson" not in body(made(world.chef, ExportKind.CASELOAD))


def test_other_units_patients_are_not_in_it(world: World, nurse: Actor) -> None:
    (own,) = people(world, 1)
    known(world, world.hemsjukvard, family_name="Annansson")
    assert [row["Namn"] for row in read_csv(body(made(nurse)))[1]] == [own.name]


def test_the_caseload(world: World) -> None:
    for patient in people(world, 2):
        held(world, patient, staff=world.specialist)
    _about, rows = read_csv(body(made(world.chef, ExportKind.CASELOAD)))
    (found,) = [row for row in rows if row["Namn"] == world.specialist.name and row["Öppna kontakter"] != "0"]
    assert (found["Öppna kontakter"], found["Varav hos oss"], found["Gräns"]) == ("2", "2", "")


def test_in_english_for_who_reads_english(world: World, nurse: Actor) -> None:
    people(world, 1)
    export = services.order_export(
        by=nurse, kind="patients", format="csv", parameters={"kolumner": "namn"}, language="en", now=now()
    )
    worked(export)
    assert list(read_csv(body(export))[1][0]) == ["Name"]


# --- bad input -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "file_format", "parameters", "field"),
    [
        ("everything", "csv", {}, "kind"),
        ("patients", "pdf", {}, "format"),
        ("patients", "csv", {"kolumner": "namn,lon"}, "parameters"),
        ("patients", "csv", {"person": str(uuid4())}, "parameters"),
        ("patients", "csv", {"har": "fast_tandlakare"}, "parameters"),
        ("patients", "csv", {"namn": "Ek"}, "parameters"),
        ("caseload", "csv", {"roll": "x"}, "parameters"),
    ],
)
def test_what_there_is_not_cannot_be_asked_for(
    world: World, kind: str, file_format: str, parameters: dict[str, str], field: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        asked(world.chef, kind, file_format, **parameters)
    assert list(refused.value.message_dict) == [field]
    assert not Export.objects.exists()


def test_a_filter_that_matches_nothing_makes_no_file(world: World, nurse: Actor) -> None:
    export = made(nurse, har="fast_lakarkontakt")
    assert (export.state, export.failure) == (ExportState.FAILED, ExportFailure.EMPTY)
    assert not ExportPart.objects.exists()


def test_a_person_who_has_left_the_unit_does_not_widen_the_question(world: World, nurse: Actor) -> None:
    people(world, 1)
    colleague = world.actor(world.vardcentral)
    export = asked(nurse, person=str(colleague.staff.pk))
    end(colleague)
    assert worked(export).failure == ExportFailure.OUTDATED
    assert not Access.objects.exists()


def test_too_much_for_a_file(world: World, nurse: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    people(world, 3)
    monkeypatch.setattr(making, "MOST_ROWS", 2)
    assert made(nurse).failure == ExportFailure.TOO_MUCH
    monkeypatch.setattr(making, "MOST_ROWS", 3)
    monkeypatch.setattr(keeping, "MOST_BYTES", 100)
    assert made(nurse).failure == ExportFailure.TOO_MUCH
    assert not ExportPart.objects.exists()
