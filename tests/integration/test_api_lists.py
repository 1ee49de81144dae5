"""Lists by cursor, and query counts that do not grow with the rows."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from contacts.models import Contact, Delegation, InformationGiven
from fastkontakt.api.pagination import CursorPages
from fastkontakt.organisation.models import StaffMember, Unit
from patients.models import CareService, Condition, Relative
from tests.api import Caller
from tests.world import LONG_AGO, TODAY, World


@pytest.fixture
def pages_of_two(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(CursorPages, "size", 2)


def pages(caller: Caller, path: str) -> list[list[dict[str, Any]]]:
    found, following = [], path
    while following:
        page = caller.get(following).json()
        found.append(page["results"])
        following = page["next"]
    return found


def test_pages_hold_every_row_once_in_order(world: World, pages_of_two: None) -> None:
    for name in ("Å", "A", "a", "Ö", "A"):
        world.unit(world.region, "psykiatri", name)
    found = pages(Caller(world.chef), "units/")
    assert [len(page) for page in found] == [2, 2, 2, 2, 1]
    ids = [row["id"] for page in found for row in page]
    assert ids == [str(pk) for pk in Unit.objects.order_by("name", "pk").values_list("pk", flat=True)]


def test_pages_keep_the_query(world: World, pages_of_two: None) -> None:
    for number in range(3):
        world.unit(world.region, "psykiatri", f"Psykiatrin {number}")
    found = pages(Caller(world.chef), "units/?kind=psykiatri")
    assert [[row["name"] for row in page] for page in found] == [["Psykiatrin 0", "Psykiatrin 1"], ["Psykiatrin 2"]]


def test_a_full_last_page_has_no_next(world: World, pages_of_two: None) -> None:
    assert [len(page) for page in pages(Caller(world.chef), "units/")] == [2, 2]


def test_the_cursor_names_nobody_and_holds_its_place(world: World, pages_of_two: None) -> None:
    for _ in range(3):
        world.nurse()
    caller = Caller(world.chef)
    first = caller.get("staff/").json()
    for person in StaffMember.objects.all():
        assert person.family_name not in first["next"]
    before = world.nurse()
    StaffMember.objects.filter(pk=before.pk).update(family_name="AAA")
    second = caller.get(first["next"]).json()
    assert not {row["id"] for row in first["results"]} & {row["id"] for row in second["results"]}
    assert str(before.pk) not in {row["id"] for row in second["results"]}


def test_next_works_as_an_address_and_as_a_cursor(world: World, pages_of_two: None) -> None:
    caller = Caller(world.chef)
    following = caller.get("units/").json()["next"]
    alone = parse_qs(urlsplit(following).query)["cursor"][0]
    answers = [caller.get(path).json() for path in (following, f"units/?cursor={alone}")]
    answers.append(caller.get(f"units/?cursor={quote(following, safe='')}").json())
    assert answers[0] == answers[1] == answers[2]


def test_a_cursor_of_another_list_is_refused(world: World, pages_of_two: None) -> None:
    world.nurse()
    caller = Caller(world.chef)
    cursor = caller.get("staff/").json()["next"].partition("cursor=")[2]
    assert caller.get(f"units/?cursor={cursor}").status_code == 400


def test_pages_are_sought_and_not_counted(world: World, pages_of_two: None) -> None:
    """The second page costs one query more than the first, however long the list."""
    caller = Caller(world.chef)
    following = caller.get("units/").json()["next"]
    assert queries(lambda: caller.get(following)) == queries(lambda: caller.get("units/")) + 1


def queries(call: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connection) as context:
        assert call().status_code == 200
    return len(context)


def fill(world: World, patient: Any, number: int) -> None:
    """One more row of everything that the lists show."""
    nurse, physician = world.nurse(), world.physician()
    contact = Contact.objects.create(
        patient=patient,
        role="fast_vardkontakt",
        staff=nurse,
        unit=world.vardcentral,
        occasion="need",
        starts_on=LONG_AGO,
        appointed_by=world.chef.staff,
    )
    InformationGiven.objects.create(contact=contact, how="oral", whom="patient", on=TODAY, by=nurse)
    Relative.objects.create(patient=patient, rank=number, role="barn", given_name="Bo", family_name=f"{number}")
    Delegation.objects.create(
        unit=world.vardcentral,
        staff=nurse,
        roles=["fast_vardkontakt"],
        starts_on=LONG_AGO,
        granted_by=world.chef.staff,
    )
    unit = world.unit(world.municipality, "hemtjanst", f"Hemtjänst {number}")
    CareService.objects.create(patient=patient, unit=unit, kind="hemtjanst", starts_on=LONG_AGO)
    Condition.objects.create(
        patient=patient,
        kind="suicide_risk",
        starts_on=TODAY + timedelta(days=number),
        ends_on=TODAY + timedelta(days=number),
        established_by=physician,
    )


READS = [
    "me/",
    "units/",
    "staff/",
    "patients/{id}/",
    "patients/{id}/contacts/",
    "patients/{id}/contacts/?history=true",
    "patients/{id}/candidates/?role=fast_vardkontakt",
    "delegations/",
    "rules/",
]


@pytest.mark.parametrize("path", READS)
def test_as_many_queries_for_three_rows_as_for_one(world: World, path: str) -> None:
    patient, caller = world.patient(), Caller(world.chef)
    fill(world, patient, 1)
    one = queries(lambda: caller.get(path.format(id=patient.pk)))
    fill(world, patient, 2)
    fill(world, patient, 3)
    assert queries(lambda: caller.get(path.format(id=patient.pk))) == one


def test_as_many_queries_for_three_found_as_for_one(world: World) -> None:
    caller = Caller(world.chef)
    world.patient()
    one = queries(lambda: caller.post("patients/search/", {"name": "Patient"}))
    world.patient(), world.patient()
    assert queries(lambda: caller.post("patients/search/", {"name": "Patient"})) == one


def test_the_shared_view_takes_few_queries(world: World) -> None:
    """At most eight beyond those that every request has: the sign-in and the transaction."""
    patient, caller = world.patient(), Caller(world.chef)
    fill(world, patient, 1)
    every = queries(lambda: caller.get("me/"))
    assert queries(lambda: caller.get(f"patients/{patient.pk}/contacts/")) - every <= 8
