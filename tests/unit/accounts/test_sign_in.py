"""Sign-in, the choice of assignment, and the way to one's start page."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import reverse

from fastkontakt.accounts.actor import PATIENT, RELATIVE, Actor, SignIn
from fastkontakt.accounts.demo_backend import DEMO_PASSWORD
from fastkontakt.accounts.forms import key_of
from fastkontakt.accounts.models import User
from fastkontakt.organisation.enums import AssignmentRole
from fastkontakt.organisation.services import assign
from fastkontakt.tenancy import activate
from tests.pages import signed_in
from tests.world import LONG_AGO, World, make_tenant

SIGN_IN, CHOOSE = "/logga-in/", "/uppdrag/"


@pytest.fixture
def world(db: None) -> Iterator[World]:
    tenant = make_tenant("halland")
    with activate(tenant.pk):
        yield World(tenant)


def sign_in(username: str, password: str = DEMO_PASSWORD, query: str = "") -> tuple[Client, Any]:
    client = Client()
    return client, client.post(SIGN_IN + query, {"username": username, "password": password})


def key(actor: Actor) -> str:
    assert actor.assignment is not None
    return key_of(SignIn(actor.tenant.pk, assignment=str(actor.assignment.pk)))


def test_a_wrong_password_keeps_the_username_and_says_what_to_do(world: World) -> None:
    client, response = sign_in(world.chef.user.username, "fel")
    html = response.content.decode()
    assert response.status_code == 422
    assert f'value="{world.chef.user.username}"' in html
    assert "fel" not in [part.split('"')[0] for part in html.split('value="')]
    assert "Kontrollera stavningen" in html
    assert settings.SESSION_COOKIE_NAME not in client.cookies


@pytest.mark.parametrize("username", ["", "finns.inte", "x" * 151, "\x00"])
def test_nonsense_is_refused(world: World, username: str) -> None:
    assert sign_in(username)[1].status_code == 422


def test_one_assignment_leads_straight_in(world: World) -> None:
    client, response = sign_in(world.chef.user.username)
    assert response.url == "/"
    assert client.get("/").url == reverse("reporting:worklist")


@pytest.mark.parametrize(
    ("asked", "shown"),
    [("/enheten/", "/enheten/"), ("https://example.com/", "/"), ("//example.com", "/"), ("javascript:1", "/")],
)
def test_it_goes_on_to_a_page_of_our_own_alone(world: World, asked: str, shown: str) -> None:
    response = sign_in(world.chef.user.username, query=f"?next={asked}")[1]
    assert response.url == shown


def test_several_assignments_are_chosen_between_and_changed(world: World) -> None:
    first = world.chef
    second = assign(staff=first.staff, unit=world.mottagning, role=AssignmentRole.STAFF, starts_on=LONG_AGO)
    client, response = sign_in(first.user.username, query="?next=/regelverk/")
    assert response.url == f"{CHOOSE}?next=%2Fregelverk%2F"
    assert client.get("/").status_code == 302
    html = client.get(CHOOSE).content.decode()
    assert "Vårdcentralen" in html
    assert "Hjärtmottagningen" in html
    before = client.session.session_key
    chosen = key_of(SignIn(first.tenant.pk, assignment=str(second.pk)))
    assert client.post(f"{CHOOSE}?next=/regelverk/", {"choice": chosen}).url == "/regelverk/"
    assert client.session.session_key != before
    assert "Hjärtmottagningen" in client.get("/regelverk/").content.decode()
    client.post(CHOOSE, {"choice": key(first)})
    assert "Inloggad nu" in client.get(CHOOSE).content.decode()
    assert "Vårdcentralen" in client.get("/regelverk/").content.decode()


def test_another_persons_assignment_cannot_be_chosen(world: World) -> None:
    other = world.actor(world.mottagning)
    client = signed_in(world.chef)
    response = client.post(CHOOSE, {"choice": key(other)})
    assert response.status_code == 422
    assert "Uppdraget gäller inte längre" in response.content.decode()
    assert "Inget uppdrag är valt" in client.post(CHOOSE).content.decode()


def test_without_an_assignment_that_holds_today_nobody_comes_in(world: World) -> None:
    User.objects.create(username="halland.ingen")
    client, response = sign_in("halland.ingen")
    assert response.status_code == 422
    assert "inget uppdrag som gäller i dag" in response.content.decode()
    assert settings.SESSION_COOKIE_NAME not in client.cookies


@pytest.mark.parametrize(
    ("role", "page"),
    [
        (AssignmentRole.MANAGER, "/arbetslista/"),
        (AssignmentRole.STAFF, "/arbetslista/"),
        (AssignmentRole.ADMINISTRATOR, "/arbetslista/"),
        (AssignmentRole.FOLLOW_UP, "/uppfoljning/"),
        (AssignmentRole.LOG_REVIEWER, "/logg/granskning/"),
    ],
)
def test_staff_begin_where_their_work_is(world: World, role: str, page: str) -> None:
    client = signed_in(world.actor(world.vardcentral, role))
    assert client.get("/").url == page
    assert client.get(page).status_code == 200
    assert client.get(SIGN_IN).url == "/"


@pytest.mark.parametrize("kind", [PATIENT, RELATIVE])
def test_citizens_begin_at_their_contacts(world: World, kind: str) -> None:
    user = User.objects.create(username="halland.medborgare")
    if kind == RELATIVE:
        world.numbers[:] = ["201501172397"]
    patient = world.patient(user=None if kind == RELATIVE else user)
    if kind == RELATIVE:
        patient.relatives.create(rank=1, role="vardnadshavare", given_name="A", family_name="B", user=user)
    client = signed_in(Actor(user, world.tenant, kind, patient_id=patient.pk if kind == PATIENT else None))
    assert client.get("/").url == "/mina-kontakter/"


def test_a_page_asks_for_sign_in_and_comes_back(db: None) -> None:
    assert Client().get("/enheten/?a=1").url == f"{SIGN_IN}?next=%2Fenheten%2F%3Fa%3D1"
    assert Client().post("/enheten/delegationer/").url == SIGN_IN


def test_a_fragment_takes_the_whole_page_to_sign_in(db: None) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/patienter/"}
    response = Client().get("/enheten/", headers=headers)
    assert response["HX-Redirect"] == f"{SIGN_IN}?next=%2Fpatienter%2F"


def test_signing_out_is_a_deliberate_act_and_ends_the_session(world: World) -> None:
    client = signed_in(world.chef)
    assert client.get("/logga-ut/").status_code == 405
    response = client.post("/logga-ut/", follow=True)
    assert "Du är utloggad." in response.content.decode()
    assert client.get("/patienter/").status_code == 302


def test_the_demos_people_are_shown_to_try_without_asking_the_database(db: None) -> None:
    with CaptureQueriesContext(connection) as queries:
        staff, citizens = (Client().get(f"{SIGN_IN}?som={who}").content.decode() for who in ("personal", "invanare"))
    assert not queries.captured_queries
    assert "gotland.vardcentral.chef" in staff
    assert "halland.vardcentral.chef" in staff
    assert "patient.1" not in staff
    assert "halland.patient.1" in citizens


@override_settings(AUTHENTICATION_BACKENDS=["guardian.backends.ObjectPermissionBackend"])
def test_outside_the_demo_nobody_is_shown_and_its_password_opens_nothing(world: World) -> None:
    assert "vardcentral.chef" not in Client().get(SIGN_IN).content.decode()
    assert sign_in(world.chef.user.username)[1].status_code == 405


def test_a_citizen_and_a_member_of_staff_are_told_why_a_page_is_not_theirs(world: World) -> None:
    staff = signed_in(world.chef).get("/mina-kontakter/")
    assert staff.status_code == 403
    assert "Du är inloggad som personal" in staff.content.decode()
    user = User.objects.create(username="halland.medborgare")
    patient = world.patient(user=user)
    citizen = signed_in(Actor(user, world.tenant, PATIENT, patient_id=patient.pk)).get("/patienter/")
    assert citizen.status_code == 403
    assert "Dina egna kontakter finns under Mina kontakter" in citizen.content.decode()
