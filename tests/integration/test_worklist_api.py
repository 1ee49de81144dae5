"""GET worklist/: its rows, whom it answers, what it may be narrowed by, its pages."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from contacts.duties.texts import describe
from contacts.models import Duty
from fastkontakt.api.pagination import CursorPages
from fastkontakt.audit.models import Access
from fastkontakt.organisation.enums import AssignmentRole
from fastkontakt.tenancy import activate
from tests.api import Caller, citizen, guardian
from tests.duties import duty, informing, offering
from tests.world import TODAY, World, make_tenant

PATH = "worklist/"
ONE_DAY = timedelta(days=1)


@pytest.fixture
def county() -> str:
    return "gotland"


def keys(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [row["id"] for row in answer.json()["results"]]


def test_a_row_is_as_the_interface_says(world: World) -> None:
    patient = world.patient(given_name="Ally", family_name="Mattsson")
    found = duty(world, patient, due_on=TODAY + ONE_DAY)
    said = describe(found, "gotland", "sv")
    answer = Caller(world.chef).get(f"{PATH}?unit={world.vardcentral.pk}").json()
    assert answer["next"] is None
    assert answer["results"] == [
        {
            "id": str(found.pk),
            "rule": "fvk-municipal",
            "version": 1,
            "role": "fast_vardkontakt",
            "patient": {"id": str(patient.pk), "name": "Ally Mattsson", "protected_identity": False},
            "unit": {"id": str(world.vardcentral.pk), "name": "Vårdcentralen"},
            "staff": None,
            "since": "2026-07-01",
            "due": "2026-11-23",
            "title": said.title,
            "message": said.message,
            "remedy": said.remedy,
            "source": "6 kap. 2 § andra stycket patientlagen (2014:821)",
            "url": "https://lagen.nu/2014:821#K6P2",
            "action": "appoint",
        }
    ]


def test_a_row_in_english_with_a_person_and_no_last_day(world: World) -> None:
    nurse = world.nurse()
    informing(world, world.patient(), staff=nurse, due_on=None)
    (row,) = Caller(world.chef, language="en").get(PATH).json()["results"]
    assert (row["staff"], row["due"], row["action"]) == ({"id": str(nurse.pk), "name": nurse.name}, None, "inform")
    assert row["message"].startswith("The patient has not")


def test_the_whole_unit_unless_mine_is_asked_for(world: World) -> None:
    patient, nurse = world.patient(), world.actor(world.vardcentral)
    own = informing(world, patient, staff=nurse.staff)
    of_manager = duty(world, patient)
    caller = Caller(nurse)
    assert set(keys(caller.get(PATH))) == {str(own.pk), str(of_manager.pk)}
    assert keys(caller.get(f"{PATH}?scope=mine")) == [str(own.pk)]
    assert keys(caller.get(f"{PATH}?rule=inform-patient")) == [str(own.pk)]
    assert keys(caller.get(f"{PATH}?role=fast_lakarkontakt")) == []


def test_pages_go_on_past_what_has_no_last_day(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(CursorPages, "size", 2)
    patient = world.patient()
    days = [TODAY, TODAY, TODAY, TODAY + ONE_DAY, None, None, None]
    for number, day in enumerate(days):
        since = TODAY - (number % 3) * ONE_DAY
        duty(world, patient, due_on=day, since=since, subject=uuid4())
    caller, path, found = Caller(world.chef), PATH, []
    while path:
        answer = caller.get(path)
        found.append(keys(answer))
        path = answer.json()["next"]
    assert [len(page) for page in found] == [2, 2, 2, 1]
    rows = sorted(Duty.objects.all(), key=lambda row: (row.due_on is None, row.due_on or TODAY, row.since, row.pk))
    assert [key for page in found for key in page] == [str(row.pk) for row in rows]


def test_a_page_holds_its_place_when_its_last_row_is_met(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(CursorPages, "size", 2)
    patient = world.patient()
    rows = [duty(world, patient, due_on=TODAY + number * ONE_DAY, subject=uuid4()) for number in range(4)]
    caller = Caller(world.chef)
    following = caller.get(PATH).json()["next"]
    Duty.objects.filter(pk__in=[row.pk for row in rows[:2]]).update(met_at=timezone.now())
    assert keys(caller.get(following)) == [str(row.pk) for row in rows[2:]]


@pytest.mark.parametrize("role", [AssignmentRole.FOLLOW_UP, AssignmentRole.LOG_REVIEWER])
def test_roles_that_see_no_patients_are_refused(world: World, role: str) -> None:
    duty(world, world.patient())
    answer = Caller(world.actor(world.vardcentral, role)).get(PATH)
    assert answer.status_code == 403
    assert "rätt att se patienter" in answer.json()["detail"]


def test_citizens_are_refused(world: World) -> None:
    child, patient = world.patient(born_on=date(2020, 5, 5)), world.patient()
    for actor in (citizen(world, patient), guardian(world, child)):
        assert Caller(actor).get(PATH).status_code == 403


def test_another_units_list_is_refused_and_an_unknown_one_is_not_there(world: World) -> None:
    other = make_tenant("halland")
    with activate(other.pk):
        foreign = World(other).vardcentral.pk
    caller = Caller(world.chef)
    refused = caller.get(f"{PATH}?unit={world.mottagning.pk}")
    assert refused.status_code == 403
    assert refused.json()["detail"] == "Du ser arbetslistan för den enhet som du är inloggad på."
    for unit in (uuid4(), foreign):
        assert caller.get(f"{PATH}?unit={unit}").status_code == 404
    assert caller.get(f"{PATH}?unit=nonsense").status_code == 400


@pytest.mark.parametrize("query", ["scope=all", "rule=no-such-rule", "role=x", "cursor=x"])
def test_a_query_that_is_not_in_order_is_told_so(world: World, query: str) -> None:
    answer = Caller(world.chef).get(f"{PATH}?{query}")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == query.partition("=")[0]


@pytest.mark.parametrize(("name", "value"), [("rule", "fok-offer"), ("role", "fast_omsorgskontakt")])
def test_health_care_cannot_search_by_social_services(world: World, name: str, value: str) -> None:
    """PDL 2:8: the same answer as to a word that means nothing, whether or not there is such a duty."""
    patient, caller = world.patient(), Caller(world.chef)
    unknown = caller.get(f"{PATH}?{name}=x")
    without = caller.get(f"{PATH}?{name}={value}")
    offering(world, patient, unit=world.vardcentral)
    with_one = caller.get(f"{PATH}?{name}={value}")
    assert unknown.status_code == 400
    assert unknown.content == without.content == with_one.content


def test_home_care_narrows_its_own_list_as_it_likes(world: World) -> None:
    found = offering(world, world.patient(known_at=world.hemtjanst, listed=False))
    caller = Caller(world.actor(world.hemtjanst))
    for query in ("rule=fok-offer", "role=fast_omsorgskontakt"):
        assert keys(caller.get(f"{PATH}?{query}")) == [str(found.pk)]


def test_the_patients_of_the_page_are_logged_once_each(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(CursorPages, "size", 2)
    first, second = world.patient(), world.patient()
    for person in (first, first, second):
        duty(world, person, subject=uuid4())
    caller = Caller(world.chef)
    following = caller.get(PATH).json()["next"]
    assert list(Access.objects.values_list("patient_id", "page", "ground")) == [(first.pk, "api_worklist", "PDL 4:1")]
    caller.get(following)
    assert Access.objects.filter(patient=second).count() == 1


def test_as_many_queries_for_thirty_rows_as_for_one(world: World) -> None:
    patient, caller = world.patient(), Caller(world.chef)

    def queries() -> int:
        with CaptureQueriesContext(connection) as context:
            assert caller.get(PATH).status_code == 200
        return len(context)

    informing(world, patient, staff=world.nurse())
    queries()  # what is asked once in a process
    one = queries()
    for _ in range(29):
        informing(world, patient, staff=world.nurse(), subject=uuid4())
    assert queries() == one
