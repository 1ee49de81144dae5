"""Exports: what is in the file, whose rights it is made and fetched with, what is logged, how many at a time."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from fastkontakt import permissions
from fastkontakt.accounts.actor import Actor
from fastkontakt.audit.models import Access, Event
from fastkontakt.clock import now
from fastkontakt.organisation.enums import AssignmentRole
from fastkontakt.tenancy import activate
from patients.enums import Protection
from patients.models import CareRelation
from reporting.exports import bounds, fetching, keeping, making, services, upkeep
from reporting.exports.enums import ExportFailure, ExportFormat, ExportKind, ExportState
from reporting.exports.fetching import address
from reporting.exports.progress import note, progress_of
from reporting.exports.tasks import run_export, sweep_exports
from reporting.models import Export, ExportPart
from tests.api import Caller
from tests.exports import asked, body, made, read_csv, read_xlsx, worked
from tests.factories.patients import BlockFactory, ConsentFactory
from tests.factories.reporting import ExportFactory
from tests.pages import signed_in
from tests.patient_list import held, known
from tests.world import LONG_AGO, TODAY, World, make_tenant

PAGE = "/enheten/exporter/"
ONE_DAY = timedelta(days=1)


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setattr(timezone, "localdate", lambda *_: TODAY)
    tenant = make_tenant("gotland")
    with activate(tenant.pk):
        yield World(tenant)


@pytest.fixture
def nurse(world: World) -> Actor:
    return world.actor(world.vardcentral)


def people(world: World, number: int) -> list[Any]:
    return [known(world, given_name="Ada", family_name=f"Ek {count:02}") for count in range(number)]


def events(*actions: str) -> list[str]:
    return list(
        Event.objects.filter(action__startswith="export.").order_by("at", "pk").values_list("action", flat=True)
    )


def end(viewer: Actor) -> None:
    """The assignment ended yesterday."""
    assert viewer.assignment is not None
    permissions.withdraw(viewer.assignment, remaining_roles=[])
    type(viewer.assignment).objects.filter(pk=viewer.assignment.pk).update(ends_on=TODAY - ONE_DAY)


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


# --- whose rights ----------------------------------------------------------------------------------------------------


def test_each_has_the_kinds_of_the_assignment(world: World, nurse: Actor) -> None:
    with pytest.raises(PermissionDenied):
        asked(world.actor(world.vardcentral, AssignmentRole.FOLLOW_UP), ExportKind.PATIENTS)
    with pytest.raises(PermissionDenied):
        asked(world.actor(world.vardcentral, AssignmentRole.FOLLOW_UP), ExportKind.UNIT_FIGURES)
    with pytest.raises(PermissionDenied):
        asked(world.chef, ExportKind.FOLLOW_UP)


@pytest.mark.parametrize("change", ["assignment", "permission", "user"])
def test_rights_that_ended_before_it_was_made(world: World, nurse: Actor, change: str) -> None:
    people(world, 1)
    export = asked(nurse)
    if change == "assignment":
        end(nurse)
    elif change == "permission":
        assert nurse.assignment is not None
        permissions.withdraw(nurse.assignment, remaining_roles=[])
    else:
        nurse.user.is_active = False
        nurse.user.save()
    assert worked(export).failure == ExportFailure.RIGHT_ENDED
    assert not Access.objects.exists()
    assert not ExportPart.objects.exists()


def fetched(viewer: Actor, export: Export) -> Any:
    return signed_in(viewer).get(address(export))


def test_the_file_is_fetched_by_who_asked(world: World, nurse: Actor) -> None:
    people(world, 1)
    export = made(nurse, file_format=ExportFormat.XLSX)
    answer = fetched(nurse, export)
    assert answer.status_code == 200
    data = b"".join(answer.streaming_content)
    assert read_xlsx(data)[1]
    assert answer["Content-Disposition"] == f'attachment; filename="patients-{TODAY.isoformat()}.xlsx"'
    assert answer["Content-Length"] == str(len(data)) == str(export.size)
    assert (answer["Cache-Control"], answer["X-Content-Type-Options"]) == ("no-store", "nosniff")
    assert "spreadsheetml" in answer["Content-Type"]


def test_another_persons_and_another_tenants_are_not_there(world: World, nurse: Actor) -> None:
    people(world, 1)
    export = made(nurse)
    assert fetched(world.chef, export).status_code == 404
    assert signed_in(world.chef).post(f"{PAGE}{export.pk}/ta-bort/").status_code == 404
    assert signed_in(world.chef).post(f"{PAGE}{export.pk}/igen/").status_code == 404
    assert Caller(world.chef).get(f"exports/{export.pk}/").status_code == 404
    assert Caller(world.chef).get(f"exports/{export.pk}/file/").status_code == 404
    elsewhere = make_tenant("halland")
    with activate(elsewhere.pk):
        stranger = World(elsewhere).chef
        assert fetched(stranger, export).status_code == 404
        assert Caller(stranger).get(f"exports/{export.pk}/file/").status_code == 404
        assert not Export.objects.exists()
    assert Client().get(address(export)).status_code == 302


@pytest.mark.parametrize("change", ["x", ":x", "x:1:2"])
def test_an_address_that_is_not_ours(world: World, nurse: Actor, change: str) -> None:
    people(world, 1)
    export = made(nurse)
    assert signed_in(nurse).get(address(export).rstrip("/") + change + "/").status_code == 404
    assert signed_in(nurse).get(f"{PAGE}fil/{export.pk}:{nurse.user.pk}/").status_code == 404


def test_on_another_assignment_one_is_told_to_change(world: World, nurse: Actor) -> None:
    people(world, 1)
    export = made(nurse)
    other = world.actor(world.hemsjukvard)
    Export.objects.filter(pk=export.pk).update(user=other.user)
    export.refresh_from_db()
    answer = fetched(other, export)
    assert answer.status_code == 403
    assert "Byt till det uppdraget" in answer.content.decode()


def test_a_permission_that_ended_after_it_was_made(world: World) -> None:
    people(world, 1)
    held(world, known(world))
    export = made(world.chef, ExportKind.CASELOAD)
    assert world.chef.assignment is not None
    permissions.withdraw(world.chef.assignment, remaining_roles=[AssignmentRole.STAFF])
    answer = fetched(world.chef, export)
    assert answer.status_code == 403
    assert events() == ["export.asked", "export.made"]


def test_an_assignment_that_ended_after_it_was_made(world: World, nurse: Actor) -> None:
    people(world, 1)
    export = made(nurse)
    end(nurse)
    assert fetched(nurse, export).status_code == 302
    assert Caller(nurse).get(f"exports/{export.pk}/file/").status_code == 401


@pytest.mark.parametrize("change", ["relation", "protection", "block", "consent"])
def test_what_may_no_longer_be_seen_of_a_patient_is_not_let_out(world: World, nurse: Actor, change: str) -> None:
    patient, _other = people(world, 2)
    export = made(nurse)
    if change == "relation":
        CareRelation.objects.filter(patient=patient).update(ends_on=TODAY - ONE_DAY)
    elif change == "protection":
        type(patient).objects.filter(pk=patient.pk).update(protection=Protection.SEKRETESSMARKERING)
    elif change == "block":
        BlockFactory(patient=patient, unit=world.hemsjukvard, set_by=nurse.user)
    else:
        ConsentFactory(patient=patient, starts_on=LONG_AGO, ends_on=TODAY, withdrawn_at=now())
    answer = fetched(nurse, export)
    assert answer.status_code == 410
    assert "Beställ den igen" in answer.content.decode()
    assert Caller(nurse).get(f"exports/{export.pk}/file/").json()["type"].endswith(":gone")


def test_an_expired_file_is_gone_and_its_content_too(world: World, nurse: Actor) -> None:
    people(world, 1)
    export = made(nurse)
    Export.objects.filter(pk=export.pk).update(expires_at=now())
    answer = fetched(nurse, export)
    assert answer.status_code == 410
    assert "Beställ den igen" in answer.content.decode()
    upkeep.clear(now=now())
    export.refresh_from_db()
    assert (export.state, export.patient_ids) == (ExportState.EXPIRED, [])
    assert not ExportPart.objects.exists()
    assert fetched(nurse, export).status_code == 410


def test_an_address_lasts_as_long_as_the_file(world: World, nurse: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    people(world, 1)
    export = made(nurse)
    old = address(export)
    monkeypatch.setattr(fetching, "KEPT", timedelta(seconds=-1))
    assert signed_in(nurse).get(old).status_code == 410


def test_what_is_not_made_cannot_be_fetched(world: World, nurse: Actor) -> None:
    waiting, empty = asked(nurse), made(nurse, har="fast_lakarkontakt")
    for export in (waiting, empty):
        assert fetched(nurse, export).status_code == 409
        assert Caller(nurse).get(f"exports/{export.pk}/file/").json()["type"].endswith(":not-ready")


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


# --- pages -----------------------------------------------------------------------------------------------------------


def text(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status
    return " ".join(answer.content.decode().split())


def test_asking_on_the_page(world: World, nurse: Actor) -> None:
    people(world, 1)
    client = signed_in(nurse)
    assert "Du har inga filer" in text(client.get(PAGE))
    answer = client.post(PAGE, {"kind": "patients", "format": "csv", "kolumner": "namn,alder"}, follow=True)
    assert "Filen skapas" in text(answer)
    export = Export.objects.get()
    assert export.parameters == {"kolumner": "namn,alder"}
    assert "hx-get" in text(client.get(PAGE))
    note(export.pk, 5, 10)
    assert "5 av 10 rader" in text(client.get(f"{PAGE}lage/"))
    worked(export)
    shown = text(client.get(f"{PAGE}lage/?marke=x"))
    assert "hx-get" not in shown
    assert "1 fil att hämta." in shown
    assert "/enheten/exporter/fil/" in shown


@pytest.mark.parametrize(
    "sent",
    [
        {"kind": "allt", "format": "csv"},
        {"kind": "caseload", "format": "csv"},
        {"kind": "patients", "format": "pdf"},
        {"kind": "patients", "format": "csv", "kolumner": "lon"},
        {},
    ],
)
def test_bad_input_is_shown_again(world: World, nurse: Actor, sent: dict[str, str]) -> None:
    shown = text(signed_in(nurse).post(PAGE, sent), 422)
    assert "fk-error-summary" in shown
    assert not Export.objects.exists()


def test_over_the_bound_the_page_says_what_to_do(world: World, nurse: Actor) -> None:
    for _ in range(bounds.PER_PERSON):
        asked(nurse)
    shown = text(signed_in(nurse).post(PAGE, {"kind": "patients", "format": "csv"}), 422)
    assert "Vänta tills någon är klar, eller avbryt en." in shown


def test_dropping_and_asking_again(world: World, nurse: Actor) -> None:
    people(world, 1)
    client, export = signed_in(nurse), made(nurse, kolumner="namn")
    assert "Filen är borttagen" in text(client.post(f"{PAGE}{export.pk}/ta-bort/", follow=True))
    assert not ExportPart.objects.exists()
    assert "Det finns ingen fil att ta bort" in text(client.post(f"{PAGE}{export.pk}/ta-bort/", follow=True))
    assert "Filen skapas på nytt" in text(client.post(f"{PAGE}{export.pk}/igen/", follow=True))
    again = Export.objects.exclude(pk=export.pk).get()
    assert (again.parameters, again.state) == ({"kolumner": "namn"}, ExportState.WAITING)


def test_one_sees_the_own_alone_and_the_page_costs_the_same(world: World, nurse: Actor) -> None:
    people(world, 1)
    made(world.chef)
    client = signed_in(nurse)
    client.get(PAGE)
    counts = []
    for number in (1, 2):
        for _ in range(number):
            made(nurse)
        with CaptureQueriesContext(
            connection,
        ) as caught:
            shown = text(client.get(PAGE))
        counts.append(len(caught))
    assert counts[0] == counts[1]
    assert shown.count('<li class="fk-export">') == 3


def test_those_without_any_file_are_told_why(world: World) -> None:
    reviewer = world.actor(world.vardcentral, AssignmentRole.LOG_REVIEWER)
    assert "inte rätt till några filer" in text(signed_in(reviewer).get(PAGE), 403)


# --- API -------------------------------------------------------------------------------------------------------------


def test_by_the_api(world: World, nurse: Actor) -> None:
    people(world, 1)
    caller = Caller(nurse)
    ordered = caller.post("exports/", {"kind": "patients", "format": "csv", "parameters": {"kolumner": "namn"}})
    assert ordered.status_code == 201
    row = ordered.json()
    assert (row["state"], row["file"], row["failure"]) == ("waiting", None, "")
    worked(Export.objects.get())
    row = caller.get(f"exports/{row['id']}/").json()
    assert (row["state"], row["rows"], row["done"], row["total"]) == ("done", 1, 1, 1)
    answer = caller.get(row["file"], Accept="text/csv")
    assert answer.status_code == 200
    data = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert [found["Namn"] for found in read_csv(data)[1]] == ["Ada Ek 00"]
    assert (len(data), answer["Cache-Control"]) == (row["size"], "no-store")


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"kind": "allt", "format": "csv"}, "kind"),
        ({"kind": "patients", "format": "pdf"}, "format"),
        ({"kind": "patients", "format": "csv", "parameters": {"kolumner": "lon"}}, "parameters"),
        ({"kind": "patients", "format": "csv", "parameters": {str(count): "" for count in range(99)}}, "parameters"),
        ({"kind": "patients", "format": "csv", "parameters": []}, "parameters"),
        ({"kind": "patients", "format": "csv", "namn": "Ek"}, "namn"),
    ],
)
def test_bad_input_to_the_api(world: World, nurse: Actor, sent: Any, field: str) -> None:
    answer = Caller(nurse).post("exports/", sent)
    assert answer.status_code == 400
    assert [row["field"] for row in answer.json()["errors"]] == [field]


def test_over_the_bound_by_the_api(world: World, nurse: Actor) -> None:
    for _ in range(bounds.PER_PERSON):
        asked(nurse)
    answer = Caller(nurse).post("exports/", {"kind": "patients", "format": "csv"})
    assert answer.status_code == 400
    assert "filer på gång" in answer.json()["detail"]
