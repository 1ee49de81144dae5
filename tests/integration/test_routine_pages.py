"""The pages on the unit's routine, the task to write it, and where its criteria are shown."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from contacts.enums import ContactRole
from fastkontakt.accounts.actor import Actor
from fastkontakt.organisation.enums import AssignmentRole
from fastkontakt.organisation.models import Routine, RoutineReview
from fastkontakt.tenancy import activate
from tests.api import Caller
from tests.duties import duty
from tests.factories.contacts import ContactFactory
from tests.factories.organisation import RoutineFactory
from tests.pages import signed_in
from tests.routines import TEXT, decided
from tests.world import TODAY, World, make_tenant

ONE_DAY = timedelta(days=1)
PAGE, WRITE, REVIEW = "/enheten/rutin/", "/enheten/rutin/skriv/", "/enheten/rutin/genomgang/"
WORKLIST = "/arbetslista/"
DUE = date(2026, 12, 22)
FVK = ContactRole.FAST_VARDKONTAKT


@pytest.fixture
def county() -> str:
    return "gotland"


@pytest.fixture
def client(world: World) -> Client:
    return signed_in(world.chef)


def text(response: HttpResponse, status: int = 200) -> str:
    assert response.status_code == status
    return " ".join(response.content.decode().split())


def shown(client: Client, address: str, **query: str) -> str:
    return text(client.get(address, query))


def typed(**changes: Any) -> dict[str, Any]:
    days = {"starts_on": TODAY.isoformat(), "review_on": "2027-06-01", "after": "0"}
    return TEXT | days | changes


# --- reading ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", sorted(set(AssignmentRole) - {AssignmentRole.SYSTEM}))
def test_everybody_at_the_unit_reads_it_and_the_manager_writes(world: World, role: str) -> None:
    decided(world.chef, TODAY)
    html = shown(signed_in(world.actor(world.vardcentral, role)), PAGE)
    assert all(said in html for said in TEXT.values())
    for act in (WRITE, REVIEW):
        assert (act in html) == (role == AssignmentRole.MANAGER)


def test_nobody_elsewhere_reads_it(world: World) -> None:
    decided(world.chef, TODAY)
    other_unit = world.actor(world.hemtjanst, AssignmentRole.MANAGER)
    other = make_tenant("halland")
    with activate(other.pk):
        other_county = World(other).chef
    for actor in (other_unit, other_county):
        client = signed_in(actor)
        assert TEXT["ending"] not in shown(client, PAGE)
        assert client.get(f"{PAGE}version/1/").status_code == 404


def test_without_a_routine_the_page_says_what_to_do(world: World, client: Client) -> None:
    assert "Enheten har ingen skriven rutin" in shown(client, PAGE)
    assert WRITE in shown(client, PAGE)
    nurse = signed_in(world.actor(world.vardcentral))
    assert "Verksamhetschefen skriver den" in shown(nurse, PAGE)
    assert WRITE not in shown(nurse, PAGE)


def test_versions_stand_with_their_days_and_what_differs(world: World, client: Client) -> None:
    for number, on in enumerate((date(2026, 3, 1), date(2026, 6, 1))):
        decided(world.chef, on, after=number, ending=f"Efter {number + 2} månader utan behov.")
    decided(world.chef, TODAY, after=2, starts_on=TODAY + ONE_DAY, ending="Efter 4 månader utan behov.")
    html = shown(client, PAGE)
    assert "Efter 3 månader" in html
    assert "Version 3 är beslutad och börjar gälla 23 nov 2026" in html
    assert "31 maj 2026" in html
    differing = shown(client, f"{PAGE}version/2/", mot="1")
    assert re.search(r"<del>.{0,60}Borttaget: </span>2<", differing)
    assert re.search(r"<ins>.{0,60}Tillagt: </span>3 ", differing)
    assert differing.count("Oförändrat.") == 4
    assert shown(client, f"{PAGE}version/1/", mot="2").count("<del>") == differing.count("<del>")


@pytest.mark.parametrize("other", ["1", "9", "x", "-1", "٢"])
def test_what_cannot_be_compared_with_is_left_out(world: World, client: Client, other: str) -> None:
    decided(world.chef, TODAY)
    html = shown(client, f"{PAGE}version/1/", mot=other)
    assert TEXT["ending"] in html
    assert "<del>" not in html


@pytest.mark.parametrize("number", ["0", "2", "9" * 30])
def test_a_version_that_does_not_exist_is_not_found(world: World, client: Client, number: str) -> None:
    decided(world.chef, TODAY)
    assert client.get(f"{PAGE}version/{number}/").status_code == 404


# --- writing ----------------------------------------------------------------------------------------------------------


def test_a_routine_is_written_looked_at_and_decided(world: World, client: Client) -> None:
    preview = text(client.post(WRITE, typed(preview="1")))
    assert "Så kommer den att läsas" in preview
    assert preview.count(TEXT["ending"]) == 2
    assert not Routine.objects.exists()
    assert client.post(WRITE, typed(ending="En rad.\r\n\r\nEn till."))["Location"] == PAGE
    assert Routine.objects.get().ending == "En rad.\n\nEn till."
    assert "<p>En rad.</p> <p>En till.</p>" in shown(client, PAGE)


@pytest.mark.parametrize("preview", [{}, {"preview": "1"}])
@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"ending": ""}, "Skriv hur ni gör på enheten"),
        ({"ending": "x" * 4001}, "4000"),
        ({"starts_on": "2026-02-31"}, "Skriv en dag som finns"),
    ],
)
def test_what_is_wrong_keeps_all_that_was_typed(
    world: World, client: Client, changes: dict[str, str], said: str, preview: dict[str, str]
) -> None:
    html = text(client.post(WRITE, typed(appointing="Mina egna ord.") | changes | preview), 422)
    assert said in html
    assert "Mina egna ord." in html
    assert all(value in html for value in changes.values())
    assert "Så kommer den att läsas" not in html
    assert not Routine.objects.exists()


def test_what_the_service_refuses_stands_at_its_field(world: World, client: Client) -> None:
    html = text(client.post(WRITE, typed(starts_on="2026-11-21", ending="Mina egna ord.")), 422)
    assert "gäller tidigast från dagen" in html
    assert "Mina egna ord." in html
    decided(world.chef, TODAY)
    assert "har beslutats medan du skrev" in text(client.post(WRITE, typed(ending="Annat.")), 422)
    assert "Ingenting är ändrat" in text(client.post(WRITE, typed(after="1")), 422)
    assert Routine.objects.count() == 1


def test_the_next_version_begins_from_the_last_or_from_another_units(world: World, client: Client) -> None:
    sibling = world.unit(world.region, "vardcentral", "Andra vårdcentralen", primary_care=True)
    RoutineFactory(unit=sibling, ending="Som på den andra.")
    assert '<option value="" selected>Tomma fält</option>' in shown(client, WRITE)
    decided(world.chef, TODAY, ending="Som hos oss.")
    own = shown(client, WRITE)
    assert "Som hos oss." in own
    assert 'name="after" value="1"' in own
    other = shown(client, WRITE, fran=str(sibling.pk))
    assert "Som på den andra." in other
    assert "ifyllda från Andra vårdcentralen" in other
    for nonsense in (str(world.hemtjanst.pk), "x"):
        assert "Som hos oss." in shown(client, WRITE, fran=nonsense)


def test_only_primary_care_is_asked_for_the_physicians_list(world: World, client: Client) -> None:
    assert "utifrån läkarens lista" in shown(client, WRITE)
    ward = signed_in(world.actor(world.mottagning, AssignmentRole.MANAGER))
    assert "utifrån läkarens lista" not in shown(ward, WRITE)


@pytest.mark.parametrize("role", [AssignmentRole.STAFF, AssignmentRole.FOLLOW_UP])
def test_others_are_told_whom_to_ask(world: World, role: str) -> None:
    client = signed_in(world.actor(world.vardcentral, role))
    for response in (client.get(WRITE), client.post(WRITE, typed()), client.post(REVIEW, {})):
        assert "Säg till chefen" in text(response, 403)


def test_gone_through_it_is_noted_and_a_day_too_far_ahead_is_kept(world: World, client: Client) -> None:
    decided(world.chef, TODAY)
    far = text(client.post(REVIEW, {"next_review_on": "2028-01-01", "number": "1"}), 422)
    assert "mer än ett år fram" in far
    assert 'value="2028-01-01"' in far
    assert client.post(REVIEW, {"next_review_on": "2027-11-22", "number": "1"})["Location"] == PAGE
    assert RoutineReview.objects.get().next_review_on == date(2027, 11, 22)
    assert "22 nov 2027" in shown(client, PAGE)
    assert client.post(REVIEW, {"next_review_on": "2027-11-22", "number": "2"}).status_code == 404


# --- the worklist -----------------------------------------------------------------------------------------------------


def counted(html: str) -> str:
    found = re.search(r"data-worklist-count[^>]*>([^<]*)<", html)
    assert found
    return found[1]


def test_a_missing_routine_stands_first_on_the_managers_worklist(world: World, client: Client) -> None:
    ContactFactory(unit=world.vardcentral, role=FVK, starts_on=TODAY)
    patients = duty(world, world.patient(), due_on=TODAY - ONE_DAY)
    html = shown(client, WORKLIST)
    assert html.index("Enheten saknar en rutin") < html.index(f"uppgift-{patients.pk}")
    assert "Region Gotlands riktlinje för fasta kontakter (2024-02-21), kapitel 5" in html
    assert "sedan 22 nov 2026" in html
    assert "30 dagar kvar" in html
    assert counted(html) == "2"
    act = re.search(r'href="([^"]+)"[^>]*id="gor-enhetens-rutin">Skriv rutinen<', html)
    assert act
    assert client.post(act[1], typed())["Location"] == WORKLIST
    after = shown(client, WORKLIST)
    assert "Enheten saknar en rutin" not in after
    assert counted(after) == "1"


@pytest.mark.parametrize(
    ("on", "said"),
    [
        (DUE - ONE_DAY, None),
        (DUE, "30 dagar kvar"),
        (DUE + 30 * ONE_DAY, "I dag"),
        (DUE + 31 * ONE_DAY, "1 dag försenat"),
    ],
)
def test_the_review_stands_from_its_day(
    world: World, client: Client, monkeypatch: pytest.MonkeyPatch, on: date, said: str | None
) -> None:
    decided(world.chef, TODAY, review_on=DUE)
    monkeypatch.setattr(timezone, "localdate", lambda *_: on)
    html = shown(client, WORKLIST)
    assert ("Enhetens rutin ska gås igenom" in html) == (said is not None)
    assert said is None or said in html
    assert counted(html) == ("1" if said else "")
    assert ("Allt är gjort" in html) == (said is None)
    assert ("skulle gås igenom" in shown(client, PAGE)) == (said is not None)


def test_nobody_but_the_manager_and_no_program_sees_that_task(world: World) -> None:
    ContactFactory(unit=world.vardcentral, role=FVK, starts_on=TODAY)
    for actor in (world.actor(world.vardcentral), world.actor(world.mottagning, AssignmentRole.MANAGER)):
        html = shown(signed_in(actor), WORKLIST)
        assert "Enheten saknar en rutin" not in html
        assert counted(html) == ""
    assert Caller(world.chef).get("worklist/").json()["results"] == []


def test_narrowed_to_a_rule_the_list_holds_no_routine(world: World, client: Client) -> None:
    ContactFactory(unit=world.vardcentral, role=FVK, starts_on=TODAY)
    duty(world, world.patient())
    assert "Enheten saknar en rutin" in shown(client, WORKLIST, lista="enheten")
    assert "Enheten saknar en rutin" not in shown(client, WORKLIST, regel="fvk-municipal")


def test_an_open_list_learns_that_it_is_written(world: World, client: Client) -> None:
    ContactFactory(unit=world.vardcentral, role=FVK, starts_on=TODAY)
    fresh = re.search(r'hx-get="([^"]+)"', shown(client, WORKLIST))
    assert fresh
    address = fresh[1].replace("&amp;", "&")
    assert client.get(address).status_code == 204
    decided(world.chef, TODAY)
    assert "Enheten saknar en rutin" not in text(client.get(address))


# --- where it is needed -----------------------------------------------------------------------------------------------


def extracts(actor: Actor, patient_page: str, contact_page: str) -> list[str]:
    client = signed_in(actor)
    pages = (f"/kontakter/utse/{patient_page}/", reverse("contacts:end", args=[contact_page]))
    return [shown(client, page) for page in (*pages, reverse("contacts:assess", args=[patient_page]))]


def test_the_criteria_stand_where_one_appoints_ends_and_assesses(world: World) -> None:
    patient, nurse = world.patient(), world.actor(world.vardcentral)
    contact = ContactFactory(patient=patient, unit=world.vardcentral, staff=nurse.staff, role=FVK, starts_on=TODAY)
    keys = str(patient.pk), str(contact.pk)
    assert not any("kriterier" in html or WRITE in html for html in extracts(nurse, *keys))
    assert all(f'href="{WRITE}"' in html for html in extracts(world.chef, *keys))
    decided(world.chef, TODAY)
    for actor in (nurse, world.chef):
        appoint, end, assess = extracts(actor, *keys)
        for html in (appoint, assess):
            assert "Enhetens kriterier för att utse" in html
            assert TEXT["appointing"] in html
        assert "Enhetens kriterier för att avsluta" in end
        assert TEXT["ending"] in end
        assert all(f'href="{PAGE}">Läs hela rutinen' in html for html in (appoint, end, assess))


def test_as_many_queries_for_three_versions_as_for_one(world: World, client: Client) -> None:
    def queries() -> list[int]:
        found = []
        for address in (PAGE, f"{PAGE}version/1/", WRITE, WORKLIST):
            with CaptureQueriesContext(connection) as context:
                shown(client, address)
            found.append(len(context))
        return found

    decided(world.chef, TODAY)
    one = queries()
    for number in (1, 2):
        decided(world.chef, TODAY, after=number, ending=f"Ändrad {number} gånger.")
    assert queries() == one
