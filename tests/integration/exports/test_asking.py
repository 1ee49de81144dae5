"""Exports asked for on the page and over the API."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fastkontakt.accounts.actor import Actor
from fastkontakt.organisation.enums import AssignmentRole
from reporting.exports import bounds
from reporting.exports.enums import ExportState
from reporting.exports.progress import note
from reporting.models import Export, ExportPart
from tests.api import Caller
from tests.exports import asked, made, people, read_csv, worked
from tests.pages import signed_in
from tests.world import World

PAGE = "/enheten/exporter/"


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
