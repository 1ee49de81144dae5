"""Follow-up and established reports: what was known stays, what is small is hidden, and who may read it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import ProgrammingError, transaction
from django.db.models import ProtectedError
from django.test import Client
from django.urls import reverse

from contacts.enums import ContactRole
from contacts.models import Contact, Duty
from fastkontakt.accounts.actor import Actor
from fastkontakt.audit.models import Event
from fastkontakt.organisation.enums import AssignmentRole, UnitKind
from fastkontakt.organisation.models import Unit
from fastkontakt.tenancy import activate
from reporting import tasks
from reporting.models import Report, ReportUnit
from reporting.reports.periods import Period, quarter_of, year_of
from reporting.reports.selectors import established
from reporting.reports.services import establish, establish_due
from tests.api import Caller
from tests.factories.contacts import ContactFactory, DutyFactory
from tests.factories.patients import PatientFactory
from tests.pages import signed_in
from tests.world import TODAY, World, make_tenant

FVK = ContactRole.FAST_VARDKONTAKT
SPRING = quarter_of(date(2026, 3, 31))
FOLLOWUP, REPORTS = "reporting:followup", "reporting:reports"


@pytest.fixture
def follower(world: World) -> Actor:
    region = world.unit(world.region, UnitKind.REGION, "Regionens ledning", provides_health_care=False)
    return world.actor(region, AssignmentRole.FOLLOW_UP, given_name="Ulla", family_name="Uppföljare")


@pytest.fixture
def client(follower: Actor) -> Client:
    return signed_in(follower)


def contacts(world: World, number: int, unit: Unit | None = None, **fields: Any) -> list[Contact]:
    unit = unit or world.vardcentral
    common = {"role": FVK, "staff": world.nurse(unit), "starts_on": date(2026, 1, 1), "appointed_by": world.chef.staff}
    return [ContactFactory(patient=PatientFactory(), unit=unit, **common | fields) for _ in range(number)]


def elsewhere(world: World) -> None:
    """So many at the other units that nothing is hidden for their sake."""
    for unit in (world.mottagning, world.hemsjukvard):
        contacts(world, 8, unit=unit)


def shown(client: Client, name: str, *args: Any, status: int = 200, **query: str) -> str:
    response = client.get(reverse(name, args=args), query)
    assert response.status_code == status
    return response.content.decode()


def patients_then(follower: Actor, report: Report, unit: Unit) -> int:
    return established(follower, report).sheet.figures[unit.pk].counts[f"patients.{FVK}"]


# --- what was known stays ---------------------------------------------------------------------------------------------


def test_a_report_stays_when_the_past_is_corrected_and_says_so(world: World, follower: Actor, client: Client) -> None:
    elsewhere(world)
    rows = contacts(world, 20)
    report = establish(by=follower, period=SPRING, reason="", today=TODAY)
    page = shown(client, "reporting:report", report.pk)
    assert "Registret har rättats" not in page
    for row in rows[:6]:
        row.ends_on = date(2026, 2, 1)
        row.save(update_fields=["ends_on"])
    assert patients_then(follower, report, world.vardcentral) == 20
    page = shown(client, "reporting:report", report.pk)
    assert "Registret har rättats sedan dess" in page
    assert "vid 1 enhet: patienter med fast kontakt" in page
    assert "14" in shown(client, FOLLOWUP, pa="2026-03-31")


def test_what_changed_after_the_period_makes_no_difference(world: World, follower: Actor, client: Client) -> None:
    elsewhere(world)
    rows = contacts(world, 20)
    report = establish(by=follower, period=SPRING, reason="", today=TODAY)
    rows[0].ends_on = date(2026, 4, 1)
    rows[0].save(update_fields=["ends_on"])
    contacts(world, 7, starts_on=date(2026, 4, 1))
    assert "Registret har rättats" not in shown(client, "reporting:report", report.pk)


def test_nobody_changes_or_removes_a_report(world: World, follower: Actor) -> None:
    contacts(world, 6)
    report = establish(by=follower, period=SPRING, reason="", today=TODAY)
    for rows in (Report.objects.filter(pk=report.pk), ReportUnit.objects.filter(report=report)):
        for act in (lambda rows=rows: rows.update(tenant=rows[0].tenant), rows.delete):
            with pytest.raises((ProgrammingError, ProtectedError)), transaction.atomic():
                act()


def test_established_anew_it_is_a_new_version_with_a_reason(world: World, follower: Actor, client: Client) -> None:
    rows = contacts(world, 20)
    first = establish(by=follower, period=SPRING, reason="", today=TODAY)
    rows[0].ends_on = date(2026, 2, 1)
    rows[0].save(update_fields=["ends_on"])
    with pytest.raises(ValidationError) as refused:
        establish(by=follower, period=SPRING, reason="  ", today=TODAY)
    assert "Skriv varför" in refused.value.message_dict["reason"][0]
    again = establish(by=follower, period=SPRING, reason="Ett slutdatum saknades", today=TODAY)
    assert (first.version, again.version, again.established_by) == (1, 2, follower.staff)
    assert patients_then(follower, first, world.vardcentral) == 20
    assert patients_then(follower, again, world.vardcentral) == 19
    assert "fastställts på nytt" in shown(client, "reporting:report", first.pk)
    assert "Ett slutdatum saknades" in shown(client, "reporting:report", again.pk)
    events = Event.objects.filter(action="report.established")
    assert sorted(event.details["version"] for event in events) == [1, 2]


# --- boundaries -------------------------------------------------------------------------------------------------------


def test_the_minutes_on_either_side_of_the_quarters_end(world: World, follower: Actor) -> None:
    """Met at 23.59 and at 00.01 in Sweden, which in UTC is the same day."""
    for met_at in (datetime(2026, 3, 31, 21, 59, tzinfo=UTC), datetime(2026, 3, 31, 22, 1, tzinfo=UTC)):
        duty = DutyFactory(patient=PatientFactory(), unit=world.vardcentral, since=date(2026, 3, 1), due_on=None)
        Duty.objects.filter(pk=duty.pk).update(met_at=met_at)
    spring = establish(by=follower, period=SPRING, reason="", today=TODAY)
    summer = establish(by=follower, period=quarter_of(date(2026, 4, 1)), reason="", today=TODAY)
    found = [established(follower, report).sheet.figures[world.vardcentral.pk].counts for report in (spring, summer)]
    assert [counts["met_in_time"] for counts in found] == [1, 1]
    assert [counts["standing"] for counts in found] == [1, 0]


def test_the_quarter_with_a_leap_day(world: World, follower: Actor) -> None:
    contacts(world, 6, starts_on=date(2024, 2, 29), ends_on=date(2024, 2, 29))
    report = establish(by=follower, period=quarter_of(date(2024, 2, 29)), reason="", today=TODAY)
    found = established(follower, report)
    at_month_ends = [sheet.figures[world.vardcentral.pk].counts[f"patients.{FVK}"] for sheet in found.months]
    assert [sheet.on for sheet in found.months] == [date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 31)]
    assert at_month_ends == [0, 6, 0]
    counts = found.sheet.figures[world.vardcentral.pk].counts
    assert (counts[f"new.{FVK}"], counts[f"ended.{FVK}"]) == (6, 6)


@pytest.mark.parametrize(
    ("period", "said"),
    [
        (quarter_of(date(2026, 10, 1)), "inte slut än"),
        (year_of(date(2026, 1, 1)), "inte slut än"),
        (quarter_of(date(2025, 10, 1)), "inga uppgifter"),
    ],
)
def test_a_period_under_way_or_before_the_data_is_refused(
    world: World, follower: Actor, period: Period, said: str
) -> None:
    contacts(world, 1)
    with pytest.raises(ValidationError) as refused:
        establish(by=follower, period=period, reason="", today=TODAY)
    assert said in refused.value.message_dict["period"][0]
    assert not Report.objects.exists()


# --- by the system ----------------------------------------------------------------------------------------------------


def test_missed_reports_are_established_in_order_and_once(world: World) -> None:
    contacts(world, 6, starts_on=date(2025, 11, 1))
    assert establish_due(today=date(2025, 12, 31)) == []
    assert establish_due(today=date(2026, 1, 4)) == []
    found = establish_due(today=date(2026, 7, 5))
    assert [(str(report.first), str(report.last)) for report in found] == [
        ("2025-10-01", "2025-12-31"),
        ("2025-01-01", "2025-12-31"),
        ("2026-01-01", "2026-03-31"),
        ("2026-04-01", "2026-06-30"),
    ]
    assert establish_due(today=date(2026, 7, 6)) == []
    assert {report.established_by for report in found} == {None}


def test_every_tenant_gets_its_own(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    contacts(world, 6)
    other = make_tenant("gotland")
    with activate(other.pk):
        contacts(World(other), 6, starts_on=date(2026, 7, 1))
    monkeypatch.setattr(tasks.establish_one, "delay", tasks.establish_one)
    tasks.establish_everywhere()
    with activate(world.tenant.pk):
        assert Report.objects.count() == 3
    with activate(other.pk):
        assert [report.last for report in Report.objects.all()] == [date(2026, 9, 30)]


def test_a_county_without_figures_gets_none(world: World) -> None:
    assert establish_due(today=TODAY) == []


# --- who --------------------------------------------------------------------------------------------------------------


def test_only_who_follows_up_the_county_establishes(world: World) -> None:
    contacts(world, 6)
    of_provider = world.actor(world.hemtjanst, AssignmentRole.FOLLOW_UP)
    for actor in (world.chef, of_provider):
        with pytest.raises(PermissionDenied):
            establish(by=actor, period=SPRING, reason="", today=TODAY)
    assert signed_in(of_provider).post(reverse(REPORTS), {"period": SPRING.key}).status_code == 403
    assert "Fastställ rapporten" not in shown(signed_in(of_provider), REPORTS)


def test_one_who_follows_up_a_provider_reads_its_units_alone(world: World, follower: Actor) -> None:
    contacts(world, 20)
    report = establish(by=follower, period=SPRING, reason="", today=TODAY)
    client = signed_in(world.actor(world.hemtjanst, AssignmentRole.FOLLOW_UP))
    page = shown(client, "reporting:report", report.pk)
    assert "Hemsjukvården" in page
    assert "Vårdcentralen" not in page
    shown(client, "reporting:report_unit", report.pk, world.hemsjukvard.pk)
    shown(client, "reporting:report_unit", report.pk, world.vardcentral.pk, status=404)
    shown(client, "reporting:followup_unit", world.vardcentral.pk, status=403)
    assert "Vårdcentralen" not in shown(client, FOLLOWUP)


def test_nothing_of_another_tenants(world: World, follower: Actor) -> None:
    contacts(world, 20)
    report = establish(by=follower, period=SPRING, reason="", today=TODAY)
    other = make_tenant("gotland")
    with activate(other.pk):
        elsewhere = World(other)
        client = signed_in(elsewhere.actor(elsewhere.vardcentral, AssignmentRole.FOLLOW_UP))
    shown(client, "reporting:report", report.pk, status=404)
    shown(client, "reporting:followup_unit", world.vardcentral.pk, status=404)


def test_a_manager_has_the_dashboard_in_its_place(world: World) -> None:
    client = signed_in(world.chef)
    shown(client, "reporting:followup_unit", world.vardcentral.pk, status=403)
    for name in (FOLLOWUP, REPORTS):
        shown(client, name, status=403)


# --- the pages --------------------------------------------------------------------------------------------------------


def test_the_follower_begins_here(client: Client) -> None:
    assert client.get("/")["Location"] == reverse(FOLLOWUP)
    assert 'aria-current="page"' in shown(client, FOLLOWUP)


def test_units_stand_side_by_side_sorted_and_narrowed(world: World, client: Client) -> None:
    contacts(world, 30)
    contacts(world, 40, unit=world.mottagning)
    contacts(world, 20, unit=world.hemsjukvard)
    order = [world.mottagning.name, world.vardcentral.name, world.hemsjukvard.name]

    def places(**query: str) -> list[str]:
        table = shown(client, FOLLOWUP, **query).partition('id="enheter"')[2].partition("<tbody>")[2]
        return sorted((name for name in order if f">{name}<" in table), key=lambda name: table.index(f">{name}<"))

    assert places(sortera=f"-{FVK}") == order
    assert places(sortera=FVK) == order[::-1]
    assert places() == sorted(order)
    assert places(typ="kommunal_halsosjukvard") == ["Hemsjukvården"]
    assert places(vardgivare=str(world.municipality.pk), sortera="hittepå") == ["Hemsjukvården"]
    assert "Ingen enhet stämmer" in shown(
        client, FOLLOWUP, typ="kommunal_halsosjukvard", vardgivare=str(world.region.pk)
    )
    assert 'aria-sort="descending"' in shown(client, FOLLOWUP, sortera=f"-{FVK}")


@pytest.mark.parametrize("view", ["patienter", "per-kontakt", "tackning", "informerade", "skyldigheter", "hittepå"])
def test_every_choice_of_columns(world: World, client: Client, view: str) -> None:
    contacts(world, 30)
    assert "Vårdcentralen" in shown(client, FOLLOWUP, visa=view)


def test_municipalities_are_ranked_and_said_in_words(world: World, client: Client) -> None:
    Unit.objects.filter(pk=world.vardcentral.pk).update(municipality="Laholm")
    Unit.objects.filter(pk__in=[world.mottagning.pk, world.hemsjukvard.pk]).update(municipality="Varberg")
    contacts(world, 30)
    contacts(world, 40, unit=world.mottagning)
    contacts(world, 20, unit=world.hemsjukvard)
    page = shown(client, FOLLOWUP)
    assert "Fast vårdkontakt: högst Varberg (60), lägst Laholm (30)." in shown(client, FOLLOWUP, sortera=f"-{FVK}")
    assert page.index("Kommunerna") < page.index("Laholm")


def test_small_numbers_are_not_in_the_page(world: World, client: Client) -> None:
    contacts(world, 4)
    page = shown(client, "reporting:followup_unit", world.vardcentral.pk)
    facts = page.partition('id="matt-patienter"')[2].partition("</section>")[0]
    assert "visas inte" in facts
    assert "4" not in facts.replace("h3", "")


@pytest.mark.parametrize("on", ["2026-11-23", "1999-01-01", "i går"])
def test_a_day_that_cannot_be_asked_keeps_what_was_typed(world: World, client: Client, on: str) -> None:
    contacts(world, 1)
    for name, args in ((FOLLOWUP, ()), ("reporting:followup_unit", (world.vardcentral.pk,))):
        page = shown(client, name, *args, pa=on, status=422)
        assert "Det finns inga uppgifter för den dagen" in page


def test_a_report_is_established_by_hand(world: World, client: Client) -> None:
    contacts(world, 6)
    assert "Ingen rapport är fastställd än" in shown(client, REPORTS)
    sent = client.post(reverse(REPORTS), {"period": SPRING.key, "reason": ""})
    assert sent["Location"] == reverse("reporting:report", args=[Report.objects.get().pk])
    again = client.post(reverse(REPORTS), {"period": SPRING.key, "reason": ""})
    assert again.status_code == 422
    assert "Skriv varför" in again.content.decode()
    assert client.post(reverse(REPORTS), {"period": "2026-K4"}).status_code == 422
    assert "Första kvartalet 2026" in shown(client, REPORTS)


def test_as_many_queries_for_few_units_as_for_many(
    world: World, client: Client, follower: Actor, django_assert_max_num_queries: Any
) -> None:
    contacts(world, 1)
    report = establish(by=follower, period=SPRING, reason="", today=TODAY)
    with django_assert_max_num_queries(60) as few:
        shown(client, FOLLOWUP)
        shown(client, "reporting:report", report.pk)
    for number in range(4):
        contacts(world, 2, unit=world.unit(world.region, UnitKind.PSYKIATRI, f"Psykiatrin {number}"))
    report = establish(by=follower, period=SPRING, reason="Fler enheter", today=TODAY)
    with django_assert_max_num_queries(len(few)):
        shown(client, FOLLOWUP)
        shown(client, "reporting:report", report.pk)
    assert established(follower, report).sheet.places[0].name == "Hemsjukvården"


def test_a_report_over_the_api(world: World, follower: Actor) -> None:
    elsewhere(world)
    contacts(world, 20)
    report = establish(by=follower, period=SPRING, reason="", today=TODAY)
    caller = Caller(follower)
    [row] = caller.get("reports/established/").json()["results"]
    assert (row["id"], row["first"], row["last"]) == (str(report.pk), "2026-01-01", "2026-03-31")
    assert (row["version"], row["established_by"]["name"]) == (1, "Ulla Uppföljare")
    Contact.objects.filter(unit=world.vardcentral).update(ends_on=date(2026, 2, 1))
    answer = caller.get(f"reports/established/{report.pk}/").json()
    assert answer["report"] == row
    assert (answer["on"], answer["changes_from"]) == ("2026-03-31", "2026-01-01")
    by_unit = {found["unit"]["name"]: found["measures"]["patients_with_contact"] for found in answer["results"]}
    assert by_unit["Vårdcentralen"][FVK] == 20
    assert Caller(world.chef).get("reports/established/").status_code == 403


def test_the_year_is_that_of_its_last_day(world: World, follower: Actor) -> None:
    contacts(world, 6, starts_on=date(2025, 12, 31))
    year = establish(by=follower, period=year_of(date(2025, 1, 1)), reason="", today=TODAY)
    assert patients_then(follower, year, world.vardcentral) == 6
    assert year.last - year.first == timedelta(days=364)
