"""The worklist's page: who sees which duties, in which order, narrowed how, logged how, kept fresh how."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from contacts.models import Delegation, Duty
from fastkontakt.accounts.actor import Actor
from fastkontakt.audit.models import Access
from fastkontakt.organisation.enums import AssignmentRole
from fastkontakt.tenancy import activate
from patients.enums import Protection, RelationGround
from patients.models import CareRelation
from patients.services import relate
from reporting import selectors
from tests.duties import duty, informing, offering
from tests.factories.contacts import ContactRequestFactory, EvaluationRunFactory
from tests.pages import signed_in
from tests.world import LONG_AGO, TODAY, World, make_tenant

PAGE, TASKS = "/arbetslista/", "/arbetslista/uppgifter/"
WHOLE_UNIT = {"lista": "enheten"}
ONE_DAY = timedelta(days=1)
FVK, FLK, FOK = "fast_vardkontakt", "fast_lakarkontakt", "fast_omsorgskontakt"


@pytest.fixture
def county() -> str:
    return "gotland"


def seen_by(actor: Actor, **asked: Any) -> list[Duty]:
    return list(selectors.worklist(actor, on=TODAY, **asked))


def shown(actor: Actor, **query: str) -> str:
    response = signed_in(actor).get(PAGE, query)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def main_of(html: str) -> str:
    return html[html.index("<main") : html.index("</main>")]


def queries(call: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connection) as context:
        call()
    return len(context)


# --- what stands on whose list ----------------------------------------------------------------------------------------


def test_the_soonest_comes_first_then_the_oldest_and_what_has_no_last_day_last(world: World) -> None:
    patient = world.patient()
    common = {"patient": patient}
    undated = duty(world, **common, due_on=None, subject=uuid4())
    later = duty(world, **common, due_on=TODAY + 9 * ONE_DAY, subject=uuid4())
    late = duty(world, **common, due_on=TODAY - ONE_DAY, subject=uuid4())
    young = duty(world, **common, since=TODAY, subject=uuid4())
    old = duty(world, **common, since=TODAY - 5 * ONE_DAY, subject=uuid4())
    assert seen_by(world.chef) == [late, old, young, later, undated]


def test_what_is_met_no_longer_stands(world: World) -> None:
    duty(world, world.patient(), met_at=timezone.now())
    assert seen_by(world.chef) == []


def test_mine_is_what_is_laid_on_me_and_on_the_manager_for_the_manager(world: World) -> None:
    nurse = world.actor(world.vardcentral)
    patient = world.patient()
    of_manager = duty(world, patient)
    of_nurse = informing(world, patient, staff=nurse.staff)
    of_colleague = informing(world, patient, staff=world.nurse(), subject=uuid4())
    assert seen_by(world.chef, scope="mine") == [of_manager]
    assert seen_by(nurse, scope="mine") == [of_nurse]
    for actor in (world.chef, nurse):
        assert set(seen_by(actor, scope="unit")) == {of_manager, of_nurse, of_colleague}


@pytest.mark.parametrize(
    ("fields", "sees"),
    [
        ({}, True),
        ({"ends_on": TODAY}, True),
        ({"starts_on": TODAY}, True),
        ({"ends_on": TODAY - ONE_DAY}, False),
        ({"starts_on": TODAY + ONE_DAY, "ends_on": None}, False),
        ({"revoked_at": timezone.now()}, False),
        ({"roles": [FLK]}, False),
        ({"roles": [FLK, FVK]}, True),
        ({"unit": "mottagning"}, False),
        ({"staff": "other"}, False),
    ],
)
def test_a_delegation_brings_the_managers_duties_for_its_roles_and_days(
    world: World, fields: dict[str, Any], sees: bool
) -> None:
    nurse, told = world.actor(world.vardcentral), dict(fields)
    if "unit" in told:
        told["unit"] = world.mottagning
    if "staff" in told:
        told["staff"] = world.nurse()
    known = {"unit": world.vardcentral, "staff": nurse.staff, "roles": [FVK], "starts_on": LONG_AGO}
    Delegation.objects.create(granted_by=world.chef.staff, **known | told)
    found = duty(world, world.patient())
    assert seen_by(nurse, scope="mine") == ([found] if sees else [])


def test_nobody_sees_the_list_of_another_unit_provider_or_tenant(world: World) -> None:
    patient = world.patient()
    for unit in (world.mottagning, world.hemtjanst, world.hemsjukvard):
        relate(patient=patient, unit=unit, ground=RelationGround.REGISTERED, on=LONG_AGO)
    duty(world, patient)
    for unit in (world.mottagning, world.hemtjanst, world.hemsjukvard):
        assert seen_by(world.actor(unit, AssignmentRole.MANAGER)) == []
    other = make_tenant("halland")
    with activate(other.pk):
        assert seen_by(World(other).chef) == []


def test_a_patient_whom_the_unit_no_longer_knows_is_not_shown(world: World) -> None:
    patient = world.patient()
    duty(world, patient)
    CareRelation.objects.filter(patient=patient).update(ends_on=TODAY - ONE_DAY)
    assert seen_by(world.chef) == []
    assert selectors.standing_count(world.chef, on=TODAY) == 0
    assert selectors.tally(world.chef, scope="unit", on=TODAY) == selectors.Tally((), cut=False)


@pytest.mark.parametrize("role", [AssignmentRole.FOLLOW_UP, AssignmentRole.LOG_REVIEWER])
def test_roles_that_see_no_patients_have_no_worklist(world: World, role: str) -> None:
    duty(world, world.patient())
    actor = world.actor(world.vardcentral, role)
    assert seen_by(actor) == []
    for path in (PAGE, TASKS):
        response = signed_in(actor).get(path)
        assert response.status_code == 403
        assert "Ditt uppdrag ger inte rätt att se patienter" in response.content.decode()
    assert not Access.objects.exists()


# --- the page ---------------------------------------------------------------------------------------------------------


def test_rows_stand_in_groups_by_when_they_are_due(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    wednesday = date(2026, 11, 25)
    monkeypatch.setattr(timezone, "localdate", lambda *_: wednesday)
    patient = world.patient()
    for days in (-3, -1, 0, 1, 4, 5, 300):
        duty(world, patient, due_on=wednesday + days * ONE_DAY, subject=uuid4())
    duty(world, patient, due_on=None, subject=uuid4())
    html = shown(world.chef)
    heads = re.findall(r'<h2 class="fk-heading fk-group__title" id="([\w-]+)">.*?fk-group__count">(\d+)<', html)
    assert heads == [("forsenat", "2"), ("i-dag", "1"), ("denna-vecka", "2"), ("senare", "3")]
    said = ["3 dagar försenat", "1 dag försenat", "I dag", "I morgon", "4 dagar kvar", "5 dagar kvar", "300 dagar kvar"]
    places = [main_of(html).index(text) for text in said]
    assert places == sorted(places)
    assert "söndag 22 nov 2026" in html
    assert "Ingen sista dag" in html


def test_a_row_tells_what_whom_when_why_and_leads_to_the_act(world: World) -> None:
    patient = world.patient(given_name="Ally", family_name="Mattsson")
    found = duty(world, patient)
    html = shown(world.chef)
    assert "Fast vårdkontakt i kommunen" in html
    assert f'<a class="ds-link" href="/patienter/{patient.pk}/" id="patient-{found.pk}">Ally Mattsson</a>' in html
    assert "19900222-2397" in html
    assert f'href="/regelverk/fvk-municipal/" id="lag-{found.pk}">6 kap. 2 § andra stycket patientlagen' in html
    act = f"/kontakter/utse/{patient.pk}/?roll=fast_vardkontakt&amp;till=arbetslista"
    assert re.search(rf'<a class="ds-button" href="{re.escape(act)}"[^>]*>Utse<', html)


def test_a_colleagues_duty_says_whose_it_is(world: World) -> None:
    nurse = world.actor(world.vardcentral, given_name="Karin", family_name="Åkerlund")
    informing(world, world.patient(), staff=nurse.staff)
    assert "Karin Åkerlund" in shown(world.chef, **WHOLE_UNIT)
    assert "Karin Åkerlund" not in main_of(shown(nurse))


def test_a_protected_person_is_marked_and_without_number(world: World) -> None:
    duty(world, world.patient(family_name="Hemligsson", protection=Protection.SEKRETESSMARKERING))
    html = shown(world.chef)
    assert "Hemligsson" in html
    assert "Sekretessmarkering" in html
    assert "19900222-2397" not in html


def test_the_page_speaks_english(world: World) -> None:
    duty(world, world.patient())
    client = signed_in(world.chef)
    html = client.get(PAGE, headers={"accept-language": "en"}).content.decode()
    assert "Fixed care contact in the municipality" in html
    assert '<html lang="en"' in html


def test_the_first_fifty_are_shown_and_more_on_asking(world: World) -> None:
    patient = world.patient()
    for number in range(53):
        duty(world, patient, due_on=TODAY + number * ONE_DAY, subject=uuid4())
    first = shown(world.chef)
    assert first.count("data-task") == 50
    assert "Visar de 50 mest brådskande." in first
    more = re.search(r'href="([^"]+)" id="visa-fler"', first)
    assert more
    path, _, place = more[1].replace("&amp;", "&").partition("#")
    second = " ".join(signed_in(world.chef).get(path).content.decode().split())
    assert second.count("data-task") == 53
    assert "visa-fler" not in second
    assert f'id="{place}"' in second


def test_a_list_too_long_for_one_page_says_so(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reporting.presentation.STEP", 2)
    for module in ("reporting.presentation.MOST", "reporting.pages.MOST"):
        monkeypatch.setattr(module, 4)
    patient = world.patient()
    for _ in range(5):
        duty(world, patient, subject=uuid4())
    html = shown(world.chef, antal="4")
    assert html.count("data-task") == 4
    assert "Visar de 4 mest brådskande. Välj roll eller regel för att se andra." in html
    assert "visa-fler" not in html


def test_what_is_not_counted_to_its_end_says_so(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    patient = world.patient()
    duty(world, patient)
    for _ in range(2):
        informing(world, patient, subject=uuid4())
    for name in ("TALLIED_TO", "DONE_TO"):
        monkeypatch.setattr(selectors, name, 2)
    for _ in range(3):
        duty(world, patient, met_at=timezone.now(), subject=uuid4())
    html = shown(world.chef)
    assert '<span class="fk-group__count">3+</span>' in html
    assert dict(chips(html)) == {"fvk-municipal": "1+", "inform-patient": "1+"}
    assert "2+ klara i dag" in html


def test_nothing_to_do_says_that_all_is_done(world: World) -> None:
    html = shown(world.chef)
    assert "Allt är gjort." in html
    assert "Se hela enhetens uppgifter" in html
    assert "Se hela enhetens uppgifter" not in shown(world.chef, **WHOLE_UNIT)


def test_nothing_to_do_today_says_when_the_next_is_due(world: World) -> None:
    duty(world, world.patient(), due_on=date(2026, 11, 25))
    assert "Allt är gjort. Nästa uppgift väntas onsdag 25 nov." in shown(world.chef)


def test_the_page_tells_when_the_register_was_gone_through(world: World) -> None:
    assert "regelverket" not in main_of(shown(world.chef))
    EvaluationRunFactory()
    assert "söndag 22 nov kl. 03:15" in shown(world.chef)
    EvaluationRunFactory(finished_at=None, patients_done=2, patients_in_all=5)
    assert "40 procent klart" in shown(world.chef)


def test_the_navigation_counts_what_waits_for_me(world: World) -> None:
    nurse, patient = world.actor(world.vardcentral), world.patient()
    count = '<span class="fk-count" data-worklist-count>{}</span>'
    assert "data-worklist-count hidden></span>" in shown(nurse)
    informing(world, patient, staff=nurse.staff)
    duty(world, patient)
    for path in (PAGE, f"{PAGE}?lista=enheten", "/patienter/", "/regelverk/"):
        html = signed_in(nurse).get(path).content.decode()
        assert html.count(count.format(1)) == 2
    for _ in range(99):
        informing(world, patient, staff=nurse.staff, subject=uuid4())
    assert count.format("99+") in shown(nurse)


def test_the_count_costs_one_query_for_the_page(world: World) -> None:
    client = signed_in(world.chef)
    with CaptureQueriesContext(connection) as context:
        client.get("/regelverk/")
    counting = [row["sql"] for row in context if "contacts_duty" in row["sql"]]
    assert len(counting) == 1
    assert "LIMIT 100" in counting[0]


# --- narrowing --------------------------------------------------------------------------------------------------------


def chips(html: str) -> list[tuple[str, str]]:
    """(key, count) of the choices of role and rule."""
    return re.findall(r'id="val-([\w-]+)"(?:(?!</a>).)*fk-chip__count">([\d+]+)<', html)


def test_only_roles_and_rules_that_occur_can_be_chosen(world: World) -> None:
    patient = world.patient()
    duty(world, patient)
    assert chips(shown(world.chef)) == []
    informing(world, patient, role=FLK)
    informing(world, patient, role=FVK, subject=uuid4())
    html = shown(world.chef)
    assert dict(chips(html)) == {FLK: "1", FVK: "2", "inform-patient": "2", "fvk-municipal": "1"}
    narrowed = shown(world.chef, roll=FLK)
    assert narrowed.count("data-task") == 1
    assert dict(chips(narrowed)) == {FLK: "1", FVK: "2"}
    assert shown(world.chef, regel="inform-patient").count("data-task") == 2
    assert shown(world.chef, regel="inform-patient", roll=FLK).count("data-task") == 1


def test_a_choice_that_leaves_nothing_can_be_unmade(world: World) -> None:
    duty(world, world.patient())
    html = shown(world.chef, regel="fvk-need")
    assert "Inga uppgifter passar in" in html
    assert "Allt är gjort" not in html
    assert 'href="/arbetslista/?lista=min" id="visa-alla"' in html
    assert 'id="val-fvk-need" aria-current="true"' in html


@pytest.mark.parametrize("query", [{"regel": "fok-offer"}, {"roll": FOK}, {"regel": "no-such-rule"}, {"roll": "x"}])
@pytest.mark.parametrize("has_home_care", [True, False])
def test_health_care_cannot_search_by_social_services(world: World, query: dict[str, str], has_home_care: bool) -> None:
    """PDL 2:8, also where such a duty has been laid on the unit by mistake: as if the choice did not exist."""
    patient = world.patient()
    duty(world, patient)
    if has_home_care:
        offering(world, patient, unit=world.vardcentral)
    page = re.compile(r'<div class="fk-worklist".*</main>')
    asked, plain = (page.search(shown(world.chef, **WHOLE_UNIT, **q)) for q in (query, {}))
    assert asked
    assert plain
    assert asked[0] == plain[0]
    assert "val-fok-offer" not in asked[0]
    assert f"val-{FOK}" not in asked[0]


def test_home_care_narrows_its_own_list_as_it_likes(world: World) -> None:
    patient = world.patient(known_at=world.hemtjanst, listed=False)
    head = world.actor(world.hemtjanst, AssignmentRole.MANAGER)
    offering(world, patient)
    informing(world, patient, role=FOK, clause="omsorgskontakten", unit=world.hemtjanst)
    html = shown(head, regel="fok-offer")
    assert html.count("data-task") == 1
    assert 'id="val-fok-offer" aria-current="true"' in html
    assert shown(head, roll=FOK).count("data-task") == 2


# --- the log, the queries ---------------------------------------------------------------------------------------------


def test_each_patient_shown_is_logged_once(world: World) -> None:
    patient, other = world.patient(), world.patient()
    for person in (patient, patient, other):
        duty(world, person, subject=uuid4())
    shown(world.chef)
    rows = Access.objects.values_list("patient_id", "page", "ground", "user_id")
    assert set(rows) == {(person.pk, "worklist", "PDL 4:1", world.chef.user.pk) for person in (patient, other)}
    assert len(rows) == 2


def test_as_many_queries_for_thirty_rows_as_for_one(world: World) -> None:
    patient, client = world.patient(), signed_in(world.chef)
    duty(world, patient)
    informing(world, patient, staff=world.nurse(), met_at=timezone.now())
    pages = [lambda path=path: client.get(path, WHOLE_UNIT) for path in (PAGE, TASKS)]
    one = [queries(page) for page in pages]
    for _ in range(29):
        informing(world, patient, staff=world.nurse(), subject=uuid4())
    assert [queries(page) for page in pages] == one


# --- kept fresh -------------------------------------------------------------------------------------------------------


def fresh_url(html: str) -> str:
    found = re.search(r'hx-get="([^"]+)"', html)
    assert found
    return found[1].replace("&amp;", "&")


def test_nothing_is_sent_or_logged_until_something_changes(world: World) -> None:
    patient, client = world.patient(), signed_in(world.chef)
    found = duty(world, patient)
    url = fresh_url(client.get(PAGE).content.decode())
    logged = Access.objects.count()
    for _ in range(3):
        response = client.get(url)
        assert (response.status_code, response.content) == (204, b"")
    assert Access.objects.count() == logged
    Duty.objects.filter(pk=found.pk).update(met_at=timezone.now())
    response = client.get(url)
    html = response.content.decode()
    assert response.status_code == 200
    assert "<html" not in html
    assert f'data-done-keys="{found.pk}"' in html
    assert 'data-done="1 klar i dag"' in html
    assert f"uppgift-{found.pk}" not in html
    assert client.get(fresh_url(html)).status_code == 204


def test_a_refreshed_list_logs_only_those_not_shown_before(world: World) -> None:
    patient, other, client = world.patient(), world.patient(), signed_in(world.chef)
    duty(world, patient)
    url = fresh_url(client.get(PAGE).content.decode())
    duty(world, other)
    html = client.get(url).content.decode()
    assert html.count("data-task") == 2
    assert list(Access.objects.filter(page="worklist").values_list("patient_id", flat=True).order_by("at", "pk")) == [
        patient.pk,
        other.pk,
    ]


@pytest.mark.parametrize("elsewhere", ["other person", "another page", "yesterday"])
def test_what_was_shown_elsewhere_is_not_shown_here(world: World, elsewhere: str) -> None:
    patient = world.patient()
    duty(world, patient)
    actor = world.actor(world.vardcentral) if elsewhere == "other person" else world.chef
    at = timezone.now() - 2 * ONE_DAY if elsewhere == "yesterday" else timezone.now()
    page = "list" if elsewhere == "another page" else "worklist"
    Access.objects.create(
        user=actor.user, assignment=actor.assignment, unit=actor.unit, patient=patient, page=page, ground="x", at=at
    )
    signed_in(world.chef).get(TASKS, {"marke": "x"})
    assert Access.objects.count() == 2


def test_a_new_day_is_a_change(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    client = signed_in(world.chef)
    duty(world, world.patient())
    url = fresh_url(client.get(PAGE).content.decode())
    monkeypatch.setattr(timezone, "localdate", lambda *_: TODAY + ONE_DAY)
    assert "1 dag försenat" in client.get(url).content.decode()


def test_done_is_counted_from_midnight_and_within_what_is_asked_for(world: World) -> None:
    patient, nurse = world.patient(), world.actor(world.vardcentral)
    midnight = timezone.make_aware(timezone.datetime(2026, 11, 22))
    moments = (midnight - timedelta(seconds=1), midnight, midnight + timedelta(hours=5))
    met = [duty(world, patient, met_at=moment, subject=uuid4()) for moment in moments]
    informing(world, patient, staff=nurse.staff, met_at=midnight)
    done = selectors.done_today(world.chef, scope="mine", on=TODAY)
    assert done == selectors.Done((met[2].pk, met[1].pk), cut=False)

    def count(actor: Actor, **asked: str) -> int:
        return len(selectors.done_today(actor, on=TODAY, **asked).keys)

    assert count(world.chef, scope="unit") == 3
    assert count(world.chef, scope="unit", rule="inform-patient") == 1
    assert count(world.chef, scope="unit", role=FLK) == 0
    assert count(nurse, scope="mine") == 1
    CareRelation.objects.filter(patient=patient).update(ends_on=TODAY - ONE_DAY)
    assert count(world.chef, scope="unit") == 0


def test_the_fragment_of_someone_signed_out_leads_to_the_sign_in(world: World) -> None:
    response = Client().get(TASKS, headers={"HX-Request": "true", "HX-Current-URL": f"http://testserver{PAGE}"})
    assert response["HX-Redirect"] == "/logga-in/?next=%2Farbetslista%2F"


# --- and back again ---------------------------------------------------------------------------------------------------


def test_an_appointment_made_from_the_worklist_returns_to_it(world: World) -> None:
    patient, nurse, client = world.patient(), world.nurse(), signed_in(world.chef)
    duty(world, patient)
    act = re.search(r'href="([^"]+)"[^>]*id="gor-', client.get(PAGE).content.decode())
    assert act
    opened = client.get(act[1].replace("&amp;", "&")).content.decode()
    form = re.search(r'<form method="post" action="([^"]+)"', opened[opened.index("<main") :])
    assert form
    sent = {"role": FVK, "staff": str(nurse.pk), "starts_on": TODAY.isoformat(), "occasion": "need"}
    assert client.post(form[1], sent)["Location"] == PAGE
    plain = {**sent, "staff": str(world.nurse().pk)}
    assert client.post(form[1].partition("?")[0], plain)["Location"].startswith(f"/patienter/{patient.pk}/#kontakt-")


def test_a_request_answered_from_the_worklist_returns_to_it(world: World) -> None:
    asked = ContactRequestFactory(patient=world.patient(), unit=world.vardcentral, role=FLK)
    address = f"/kontakter/begaran/{asked.pk}/svara/"
    answer = {"outcome": "declined", "reason": "Vi har fullt, och hör av oss när det finns plats"}
    assert signed_in(world.chef).post(f"{address}?till=arbetslista", answer)["Location"] == PAGE
