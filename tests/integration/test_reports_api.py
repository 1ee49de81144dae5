"""The measures on a day over the API: who gets which, with whom, and what is too small to tell."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from contacts.enums import ContactRole
from contacts.models import Contact
from fastkontakt.organisation.enums import AssignmentRole, UnitKind
from fastkontakt.organisation.models import StaffMember, Unit
from fastkontakt.tenancy import activate
from patients.models import Patient
from tests.api import Caller
from tests.factories.contacts import CaseloadLimitFactory, ContactFactory
from tests.factories.patients import ListingFactory, PatientFactory
from tests.world import LONG_AGO, World, make_tenant

FVK, FLK = ContactRole.FAST_VARDKONTAKT, ContactRole.FAST_LAKARKONTAKT
DAY = timedelta(days=1)


def contacts(world: World, number: int, unit: Unit | None = None, **fields: Any) -> list[Contact]:
    unit = unit or world.vardcentral
    defaults = {
        "role": FVK,
        "staff": world.nurse(unit),
        "starts_on": date(2026, 1, 1),
        "appointed_by": world.chef.staff,
    }
    return [ContactFactory(patient=PatientFactory(), unit=unit, **defaults | fields) for _ in range(number)]


def follower(world: World) -> Caller:
    region = world.unit(world.region, UnitKind.REGION, "Regionen", provides_health_care=False)
    return Caller(world.actor(region, AssignmentRole.FOLLOW_UP))


def report(caller: Caller, path: str, status: int = 200) -> Any:
    response = caller.get(f"reports/{path}")
    assert response.status_code == status, response.content
    return response.json()


def of_unit(unit: Unit, on: str = "") -> str:
    return f"unit/{unit.pk}/" + (f"?on={on}" if on else "")


# --- the unit's manager -----------------------------------------------------------------------------------------------


def test_the_manager_gets_the_measures_with_persons_and_limits(world: World) -> None:
    anna, bo = world.nurse(given_name="Anna", family_name="A"), world.nurse(given_name="Bo", family_name="B")
    contacts(world, 3, staff=anna)
    contacts(world, 1, staff=bo)
    CaseloadLimitFactory(unit=world.vardcentral, staff=bo, role=FVK, patients=40, starts_on=LONG_AGO)
    CaseloadLimitFactory(unit=world.vardcentral, role=FVK, patients=50, starts_on=LONG_AGO)
    answer = report(Caller(world.chef), of_unit(world.vardcentral))
    assert (answer["on"], answer["changes_from"]) == ("2026-11-22", "2025-11-23")
    assert answer["unit"] == {"id": str(world.vardcentral.pk), "name": "Vårdcentralen"}
    assert answer["staff"] == [
        {"staff": {"id": str(anna.pk), "name": "Anna A"}, "role": FVK, "patients": 3, "limit": 50},
        {"staff": {"id": str(bo.pk), "name": "Bo B"}, "role": FVK, "patients": 1, "limit": 40},
    ]
    measures = answer["measures"]
    assert measures["patients_with_contact"] == {"any": 4, FLK: 0, FVK: 4}
    assert measures["patients_per_contact"][FVK] == {"contacts": 2, "average": 2.0, "median": 2.0}
    assert measures["informed"][FVK] == {"contacts": 4, "informed": 0, "percent": 0}
    assert measures["changes"][FVK] == {"new": 4, "ended": 0, "changed": 0}
    assert measures["duties"]["percent_in_time"] is None


def test_the_figures_and_the_limit_are_those_of_the_day(world: World) -> None:
    nurse = world.nurse()
    contacts(world, 2, staff=nurse, starts_on=date(2026, 3, 1), ends_on=date(2026, 3, 31))
    ListingFactory(patient=PatientFactory(), unit=world.vardcentral, starts_on=date(2026, 1, 1))
    CaseloadLimitFactory(
        unit=world.vardcentral, role=FVK, patients=9, starts_on=date(2026, 1, 1), ends_on=date(2026, 3, 30)
    )
    caller = Caller(world.chef)

    def found(on: str) -> tuple[int, int, list[Any]]:
        answer = report(caller, of_unit(world.vardcentral, on))
        staff = [(row["patients"], row["limit"]) for row in answer["staff"]]
        return answer["measures"]["patients_with_contact"][FVK], answer["measures"]["listed"], staff

    assert found("2026-02-28") == (0, 1, [])
    assert found("2026-03-01") == (2, 1, [(2, 9)])
    assert found("2026-03-31") == (2, 1, [(2, None)])
    assert found("2026-04-01") == (0, 1, [])
    assert report(caller, of_unit(world.vardcentral, "2026-04-01"))["measures"]["changes"][FVK]["ended"] == 2


def test_the_twelve_months_before_a_leap_day(world: World) -> None:
    contacts(world, 1, starts_on=date(2023, 2, 28))
    contacts(world, 1, starts_on=date(2023, 3, 1))
    answer = report(Caller(world.chef), of_unit(world.vardcentral, "2024-02-29"))
    assert answer["changes_from"] == "2023-03-01"
    assert answer["measures"]["changes"][FVK]["new"] == 1
    assert answer["measures"]["patients_with_contact"][FVK] == 2


def test_one_with_protected_identity_keeps_to_the_own_unit(world: World) -> None:
    contacts(world, 1, staff=world.nurse(given_name="Maria", family_name="Skyddsson", protected=True))
    [row] = report(Caller(world.chef), of_unit(world.vardcentral))["staff"]
    assert row["staff"]["name"] == "Maria Skyddsson"


# --- days -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["unit/{unit}/", "tenant/"])
@pytest.mark.parametrize(
    ("on", "said"),
    [
        ("2026-11-23", "inte varit än"),
        ("2199-12-31", "inte varit än"),
        ("2025-12-31", "före 2026-01-01"),
        ("1900-01-01", "före 2026-01-01"),
        ("2026-02-30", ""),
        ("i går", ""),
    ],
)
def test_a_day_ahead_or_before_the_data_is_refused(world: World, path: str, on: str, said: str) -> None:
    contacts(world, 1)
    response = follower(world).get(f"reports/{path.format(unit=world.vardcentral.pk)}?on={on}")
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    [error] = response.json()["errors"]
    assert error["field"] == "on"
    assert said in error["message"]


def test_before_there_is_anything_today_can_be_asked_of(world: World) -> None:
    assert report(Caller(world.chef), of_unit(world.vardcentral))["measures"]["patients_with_contact"]["any"] == 0
    report(Caller(world.chef), of_unit(world.vardcentral, "2026-11-21"), status=400)


# --- who --------------------------------------------------------------------------------------------------------------


def test_a_unit_is_no_secret_but_its_figures_are(world: World) -> None:
    other = Caller(world.actor(world.mottagning, AssignmentRole.MANAGER))
    assert report(other, of_unit(world.vardcentral), status=403)["status"] == 403
    for role in (AssignmentRole.STAFF, AssignmentRole.ADMINISTRATOR, AssignmentRole.LOG_REVIEWER):
        report(Caller(world.actor(world.vardcentral, role)), of_unit(world.vardcentral), status=403)
        report(Caller(world.actor(world.vardcentral, role)), "tenant/", status=403)
    report(Caller(world.chef), "tenant/", status=403)


def test_nothing_of_another_tenant(world: World) -> None:
    contacts(world, 6)
    tenant = make_tenant("gotland")
    with activate(tenant.pk):
        elsewhere = follower(World(tenant))
    report(elsewhere, of_unit(world.vardcentral), status=404)
    answer = report(elsewhere, "tenant/")
    assert str(world.vardcentral.pk) not in str(answer)
    assert report(Caller(world.chef), "unit/00000000-0000-7000-8000-000000000000/", status=404)["status"] == 404


def test_one_who_follows_up_a_provider_reaches_its_units_alone(world: World) -> None:
    caller = Caller(world.actor(world.hemtjanst, AssignmentRole.FOLLOW_UP))
    assert {row["unit"]["name"] for row in report(caller, "tenant/")["results"]} == {"Hemtjänsten", "Hemsjukvården"}
    report(caller, of_unit(world.hemsjukvard))
    report(caller, of_unit(world.vardcentral), status=403)


# --- small numbers ----------------------------------------------------------------------------------------------------


def test_the_follower_sees_no_persons_and_no_small_numbers(world: World) -> None:
    contacts(world, 30, staff=world.nurse(family_name="Namnsson"))
    contacts(world, 4, unit=world.mottagning)
    contacts(world, 20, unit=world.hemsjukvard)
    caller = follower(world)
    answer = report(caller, "tenant/")
    assert (answer["next"], answer["on"]) == (None, "2026-11-22")
    by_unit = {
        row["unit"]["name"]: row["measures"]["patients_with_contact"][FVK]
        for row in answer["results"]
        if FVK in row["measures"]["patients_with_contact"]
    }
    # 54 - 30 - 20 would be 4: the smallest of the others is hidden too.
    assert by_unit == {"Vårdcentralen": 30, "Hjärtmottagningen": None, "Hemsjukvården": None}
    assert answer["measures"]["patients_with_contact"][FVK] == 54
    assert not [number for number in whole_numbers(answer) if number < 5]
    assert "Namnsson" not in str(answer)
    own = report(caller, of_unit(world.hemsjukvard))
    assert (own["staff"], own["measures"]["patients_with_contact"][FVK]) == ([], None)
    assert own["measures"] == next(r["measures"] for r in answer["results"] if r["unit"]["name"] == "Hemsjukvården")


def whole_numbers(value: Any) -> Iterator[int]:
    if isinstance(value, dict):
        for inner in value.values():
            yield from whole_numbers(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from whole_numbers(inner)
    elif isinstance(value, int):
        yield value


def test_each_unit_is_told_of_what_it_can_have(world: World) -> None:
    rows = {row["unit"]["name"]: row["measures"] for row in report(follower(world), "tenant/")["results"]}
    assert set(rows["Hemtjänsten"]["patients_with_contact"]) == {"any", "fast_omsorgskontakt"}
    assert [row["group"] for row in rows["Hemtjänsten"]["coverage"]] == ["home_care"]
    assert "listed" not in rows["Hemtjänsten"]
    assert "listed" in rows["Vårdcentralen"]


def test_as_many_queries_for_one_unit_as_for_many(world: World, django_assert_max_num_queries: Any) -> None:
    caller = follower(world)
    contacts(world, 1)
    with django_assert_max_num_queries(40) as few:
        report(caller, "tenant/")
    for number in range(5):
        contacts(world, 2, unit=world.unit(world.region, UnitKind.PSYKIATRI, f"Psykiatrin {number}"))
    with django_assert_max_num_queries(len(few)):
        report(caller, "tenant/")


def test_a_death_is_no_contact_lost_in_the_past(world: World) -> None:
    """What is corrected afterwards changes the days that it is about, and no others."""
    [first, *_others] = contacts(world, 6)
    Patient.objects.filter(pk=first.patient_id).update(deceased_on=date(2026, 6, 1))
    first.ends_on = date(2026, 6, 1)
    first.save(update_fields=["ends_on"])
    caller = Caller(world.chef)
    assert report(caller, of_unit(world.vardcentral, "2026-06-01"))["measures"]["patients_with_contact"][FVK] == 6
    assert report(caller, of_unit(world.vardcentral, "2026-06-02"))["measures"]["patients_with_contact"][FVK] == 5


def test_staff_is_a_list_by_role_the_most_first(world: World) -> None:
    doctor: StaffMember = world.specialist
    contacts(world, 2, staff=doctor, role=FLK)
    contacts(world, 1)
    contacts(world, 2)
    rows = report(Caller(world.chef), of_unit(world.vardcentral))["staff"]
    assert [(row["role"], row["patients"]) for row in rows] == [(FLK, 2), (FVK, 2), (FVK, 1)]
