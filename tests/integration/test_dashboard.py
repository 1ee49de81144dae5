"""The unit's dashboard: its figures are those of the register, and each leads to as many rows."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contacts.enums import ContactRole
from contacts.models import CaseloadLimit, Contact
from fastkontakt.audit.models import Access
from fastkontakt.organisation.enums import AssignmentRole
from fastkontakt.tenancy import activate
from patients.enums import ConditionKind, Protection
from patients.models import CareRelation, Condition
from reporting.dashboard.behind import page
from reporting.dashboard.pages import DashboardPage
from reporting.dashboard.question import Kind, Question
from reporting.figures.keeping import rebuild
from tests.factories.contacts import ContactFactory, DutyFactory
from tests.pages import signed_in
from tests.world import TODAY, World, make_tenant

DAY = timedelta(days=1)
FLK, FVK = ContactRole.FAST_LAKARKONTAKT, ContactRole.FAST_VARDKONTAKT
THIS_MONTH, LAST_YEAR = date(2026, 11, 3), date(2025, 6, 1)
BEFORE = date(2026, 10, 22)


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    for module in ("reporting.dashboard.views", "fastkontakt.ui.context_processors"):
        monkeypatch.setattr(f"{module}.today", lambda: TODAY)
    tenant = make_tenant("gotland")
    with activate(tenant.pk):
        yield World(tenant)


def contact(world: World, role: str = FVK, **fields: Any) -> Contact:
    """An open contact at the vårdcentral."""
    unit = fields.pop("unit", world.vardcentral)
    defaults = {"patient": None, "staff": world.specialist, "appointed_by": world.chef.staff, "starts_on": LAST_YEAR}
    told = defaults | fields
    told["patient"] = told["patient"] or world.patient()
    made: Contact = ContactFactory(unit=unit, role=role, **told)
    return made


def shown(world: World, **query: str) -> dict[str, Any]:
    """What the dashboard's template is given."""
    return DashboardPage(world.chef, query, today=TODAY).context()


def tile(context: dict[str, Any], key: str) -> Any:
    return next(tile for tile in context["tiles"] if tile.key == key)


def rows(world: World, kind: Kind, about: str = "", **asked: Any) -> list[Any]:
    """The rows behind a figure."""
    first, last = asked.pop("first", TODAY), asked.pop("last", TODAY)
    question = Question(kind=kind, about=about, first=first, last=last, **asked)
    return page(world.chef, question, today=TODAY).rows


def noon(day: date) -> datetime:
    return datetime.combine(day, time(11), UTC)


def queries(call: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connection) as captured:
        call()
    return len(captured)


# --- the figures ----------------------------------------------------------------------------------------------------


def test_open_contacts_with_their_change_and_what_is_behind_them(world: World) -> None:
    contact(world, FLK)
    contact(world, starts_on=THIS_MONTH)
    contact(world, ends_on=date(2026, 11, 10))
    contact(world, unit=world.hemsjukvard)
    found = tile(shown(world), "oppna")
    assert (found.value, found.change, found.way) == ("2", "Lika många som 22 okt 2026", "")
    assert found.detail == "1 nya och 1 avslutade den här månaden"
    assert [row.day for row in rows(world, Kind.OPEN)] == [LAST_YEAR, THIS_MONTH]
    assert len(rows(world, Kind.OPEN, FLK)) == 1
    assert len(rows(world, Kind.BEGUN, first=THIS_MONTH.replace(day=1))) == 1
    assert [row.day for row in rows(world, Kind.ENDED, first=THIS_MONTH.replace(day=1))] == [date(2026, 11, 10)]


def test_as_of_a_day_it_is_what_held_then(world: World) -> None:
    contact(world, FLK)
    contact(world, starts_on=THIS_MONTH)
    found = shown(world, dag="2026-10-31")
    assert tile(found, "oppna").value == "1"
    assert found["is_past"] is True
    assert len(rows(world, Kind.OPEN, last=date(2026, 10, 31))) == 1
    assert [mark.value for mark in found["trend"].series[0].marks][-2:] == [1, 1]


def test_contacts_that_are_missing_by_group(world: World) -> None:
    lacking, covered = world.patient(), world.patient()
    for patient in (lacking, covered):
        Condition.objects.create(
            patient=patient,
            kind=ConditionKind.LIFE_THREATENING,
            established_by=world.specialist,
            unit=world.vardcentral,
            starts_on=THIS_MONTH,
        )
    contact(world, patient=covered)
    found = shown(world)
    assert (tile(found, "saknas").value, tile(found, "saknas").way) == ("1", "worse")
    (group,) = found["coverage"]
    assert (group.have, group.of, group.lacking) == (1, 2, 1)
    assert [row.patient.pk for row in rows(world, Kind.MISSING)] == [lacking.pk]
    assert rows(world, Kind.MISSING, group="in_hospital") == []


def test_duties_late_and_met(world: World) -> None:
    patient = world.patient()
    told = {"patient": patient, "unit": world.vardcentral, "rule": "fvk-review", "role": FVK, "since": LAST_YEAR}
    DutyFactory(**told, due_on=date(2026, 10, 1))
    DutyFactory(**told, due_on=TODAY, subject=uuid4())
    DutyFactory(**told, due_on=date(2026, 9, 1), met_at=noon(date(2026, 9, 5)))
    DutyFactory(**told, due_on=date(2026, 9, 5), met_at=noon(date(2026, 9, 5)))
    DutyFactory(**told, due_on=date(2026, 10, 10), met_at=noon(THIS_MONTH))
    found = shown(world)
    late = tile(found, "forsenat")
    assert (late.value, late.change, late.way) == ("1", "1 färre än 22 okt 2026", "better")
    assert len(rows(world, Kind.OVERDUE)) == 1
    assert len(rows(world, Kind.OVERDUE, "fvk-review", last=BEFORE)) == 2
    assert len(rows(world, Kind.MET_LATE, first=date(2026, 9, 1))) == 2
    assert len(rows(world, Kind.MET_IN_TIME, first=date(2026, 9, 1))) == 1
    (rule,) = found["rules"]
    assert (rule.in_time, rule.late, rule.overdue) == (1, 2, 1)
    assert found["reviews"].overdue == 1
    assert found["duties"].summary.startswith("33 procent av 3 uppgifter")


def test_each_one_against_the_limit_of_the_day(world: World) -> None:
    full, other = world.specialist, world.physician()
    for _number in range(2):
        contact(world, FLK, staff=full)
    contact(world, FLK, staff=other)
    for person, patients in ((full, 1), (other, 4)):
        CaseloadLimit.objects.create(
            unit=world.vardcentral, staff=person, role=FLK, patients=patients, starts_on=THIS_MONTH
        )
    found = shown(world)
    (role,) = found["loads"]
    assert [(bar.name, bar.count, bar.limit, bar.band) for bar in role.bars] == [
        (full.full_name, 2, 1, "over"),
        (other.full_name, 1, 4, "room"),
    ]
    assert (tile(found, "over").value, tile(found, "over").way) == ("1", "worse")
    assert len(rows(world, Kind.OPEN, FLK, staff=full.pk)) == 2
    (role,) = shown(world, dag="2026-10-31")["loads"]
    assert {bar.band for bar in role.bars} == {""}


def test_who_is_informed_and_how_long_contacts_last(world: World) -> None:
    told = contact(world, informed_orally_on=LAST_YEAR, informed_in_writing_on=LAST_YEAR)
    contact(world)
    short = contact(world, starts_on=date(2026, 1, 1), ends_on=date(2026, 2, 1))
    contact(world, patient=short.patient, starts_on=date(2026, 2, 2), replaces=short)
    found = shown(world)
    (row,) = found["informed"]
    assert (row.have, row.of, row.lacking) == (1, 3, 2)
    assert told.patient_id not in {row.patient.pk for row in rows(world, Kind.UNINFORMED, FVK)}
    assert len(rows(world, Kind.UNINFORMED, FVK)) == 2
    assert [length.count for length in found["lengths"]] == [1, 0, 0, 0]
    assert [row.day for row in rows(world, Kind.LASTED, first=LAST_YEAR, group="lasted_quarter")] == [short.ends_on]
    (change,) = found["changes"]
    assert (change.count, change.rate) == (1, "33,3")
    assert len(rows(world, Kind.CHANGED, FVK, first=LAST_YEAR)) == 1


# --- the pages ------------------------------------------------------------------------------------------------------


@pytest.fixture
def client(world: World) -> Client:
    return signed_in(world.chef)


def test_a_unit_without_anything_has_a_dashboard(client: Client) -> None:
    response = client.get(reverse("reporting:dashboard"))
    assert response.status_code == 200
    assert "Enheten har inte haft några fasta kontakter än." in response.content.decode()


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2026-11-23", "Dagen har inte varit än."),
        ("2025-05-31", "De första uppgifterna är från 1 jun 2025."),
        ("i går", "Skriv en dag som finns"),
        ("0001-01-01", "Skriv en dag från 1900-01-01"),
    ],
)
@pytest.mark.parametrize("name", ["dashboard", "behind"])
def test_a_day_without_figures_is_refused(world: World, client: Client, name: str, day: str, said: str) -> None:
    contact(world)
    rebuild_listings_away()
    response = client.get(reverse(f"reporting:{name}"), {"dag": day, "visa": "oppna"})
    text = response.content.decode()
    assert response.status_code == 422
    assert said in text
    assert f'value="{day}"' in text


def rebuild_listings_away() -> None:
    """Without listings from long ago, the first figures are the contact's."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM patients_listing")
    rebuild()


@pytest.mark.parametrize(("first", "status"), [("2019-12-01", 200), ("2026-11-23", 422), ("x", 422)])
def test_what_happened_may_be_asked_from_before_the_first_figures(client: Client, first: str, status: int) -> None:
    response = client.get(reverse("reporting:behind"), {"visa": "nya", "fran": first, "dag": "2026-11-22"})
    assert response.status_code == status
    assert ("Dagen går inte att visa" in response.content.decode()) is (status == 422)


def test_nobody_is_named_who_has_had_no_contacts_here(world: World, client: Client) -> None:
    here, elsewhere = contact(world), contact(world, unit=world.hemsjukvard, staff=world.nurse(protected=True))
    asked = {"visa": "oppna", "om": FVK}
    own = client.get(reverse("reporting:behind"), asked | {"person": str(here.staff_id)})
    assert here.staff.full_name in own.content.decode()
    other = client.get(reverse("reporting:behind"), asked | {"person": str(elsewhere.staff_id)})
    assert other.status_code == 404


@pytest.mark.parametrize("role", [AssignmentRole.STAFF, AssignmentRole.ADMINISTRATOR, AssignmentRole.LOG_REVIEWER])
def test_only_those_who_follow_up_see_the_dashboard(world: World, role: str) -> None:
    client = signed_in(world.actor(world.vardcentral, role))
    response = client.get(reverse("reporting:dashboard"))
    assert response.status_code == 403
    assert "Ditt uppdrag ger inte rätt att se uppföljningen." in response.content.decode()
    assert client.get(reverse("reporting:behind"), {"visa": "oppna"}).status_code == 403


def test_one_who_follows_up_without_patients_sees_figures_without_lists(world: World) -> None:
    contact(world)
    client = signed_in(world.actor(world.vardcentral, AssignmentRole.FOLLOW_UP))
    response = client.get(reverse("reporting:dashboard"))
    assert response.status_code == 200
    assert reverse("reporting:behind") not in response.content.decode()
    assert client.get(reverse("reporting:behind"), {"visa": "oppna"}).status_code == 403


def test_the_list_shows_and_logs_those_who_are_known_here(world: World, client: Client) -> None:
    seen, gone = contact(world), contact(world)
    hidden = contact(world, patient=world.patient(protection=Protection.SKYDDAD_FOLKBOKFORING))
    CareRelation.objects.filter(patient=gone.patient).update(starts_on=LAST_YEAR, ends_on=BEFORE)
    response = client.get(reverse("reporting:behind"), {"visa": "oppna"})
    text = response.content.decode()
    assert response.status_code == 200
    assert "2 rader" in text
    assert "1 till räknas i siffran men visas inte" in text
    assert seen.patient.name in text
    assert hidden.patient.name not in text
    assert gone.patient.name not in text
    read = Access.objects.filter(page="behind_figure").values_list("patient_id", flat=True)
    assert set(read) == {seen.patient_id, hidden.patient_id}


@pytest.mark.parametrize(
    "query",
    [
        {"visa": "allt"},
        {"visa": "oppna", "om": "fvk-review"},
        {"visa": "forsenade", "om": FVK},
        {"visa": "forsenade", "om": "fok-offer"},
        {"visa": "saknas", "grupp": "lasted_year"},
        {"visa": "oppna", "person": "1"},
        {"visa": "oppna", "efter": "x"},
        {"visa": "forsenade", "efter": "1"},
    ],
)
def test_what_may_not_be_asked_is_not_there(client: Client, query: dict[str, str]) -> None:
    assert client.get(reverse("reporting:behind"), query).status_code == 404


def test_the_list_is_read_a_page_at_a_time(world: World) -> None:
    for number in range(5):
        contact(world, starts_on=LAST_YEAR + number // 2 * DAY)
    question = Question(kind=Kind.OPEN, first=TODAY, last=TODAY)
    read, after = [], None
    for _page in range(3):
        found = page(world.chef, Question(kind=Kind.OPEN, first=TODAY, last=TODAY, after=after), today=TODAY, size=2)
        read += [row.patient.pk for row in found.rows]
        after = found.rows[-1].key
    assert read == [row.patient.pk for row in page(world.chef, question, today=TODAY).rows]
    assert len(set(read)) == 5
    assert not found.more


def test_the_values_of_a_chart_stand_in_the_page_twice(world: World, client: Client) -> None:
    contact(world)
    response = client.get(reverse("reporting:dashboard"))
    text = response.content.decode()
    assert "vendor/echarts" in text
    values = text.split('id="utveckling-varden" type="application/json">')[1].split("</script>")[0]
    assert json.loads(values)["series"][0]["values"][-1] == 1
    assert "Fast vårdkontakt: 1, upp från 0 den 31 dec 2024." in text


def test_as_many_queries_at_any_number(world: World, client: Client) -> None:
    pages = [
        lambda: client.get(reverse("reporting:dashboard")),
        *(lambda kind=kind: client.get(reverse("reporting:behind"), {"visa": kind.value}) for kind in Kind),
    ]
    told = {"unit": world.vardcentral, "rule": "fvk-review", "role": FVK, "since": LAST_YEAR}

    def add() -> None:
        made = contact(world, staff=world.physician(), ends_on=None)
        ended = contact(world, patient=made.patient, staff=world.physician(), ends_on=TODAY - DAY)
        contact(world, FLK, patient=made.patient, staff=world.physician(), starts_on=TODAY, replaces=ended)
        DutyFactory(**told, patient=made.patient, due_on=BEFORE)
        DutyFactory(**told, patient=made.patient, due_on=TODAY, met_at=noon(TODAY))
        DutyFactory(**told, patient=made.patient, due_on=BEFORE, met_at=noon(TODAY))

    [page() for page in pages]
    none = queries(pages[0])
    add()
    one = [queries(page) for page in pages]
    add()
    add()
    assert [queries(page) for page in pages] == one
    assert one[0] == none
    assert one[0] < 40
