"""When a session ends: by inactivity, after a working day, by signing out everywhere, with the assignment."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fastkontakt.accounts import sessions
from fastkontakt.accounts.actor import PATIENT, Actor
from fastkontakt.clock import now
from fastkontakt.organisation.services import end_assignment
from fastkontakt.tenancy import activate
from tests.api import Caller
from tests.factories.accounts import UserFactory
from tests.pages import signed_in
from tests.world import LONG_AGO, TODAY, World, make_tenant

PAGE = "/regelverk/"


@pytest.fixture
def world(db: None) -> Iterator[World]:
    tenant = make_tenant("halland")
    with activate(tenant.pk):
        yield World(tenant)


class Clock:
    """The session's time, in the test's hand."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.moment = now()
        patch.setattr(sessions, "now", self.read)

    def read(self) -> datetime:
        return self.moment

    def forward(self, **step: float) -> None:
        self.moment += timedelta(**step)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def is_in(client: Client) -> bool:
    return client.get("/").url not in ("/logga-in/", "/logga-in/?next=%2F")


def test_a_session_that_is_used_goes_on(world: World, clock: Clock) -> None:
    client = signed_in(world.chef)
    for _ in range(5):
        assert is_in(client)
        clock.forward(minutes=29)
    assert is_in(client)


def test_a_session_that_nobody_uses_ends_and_says_so(world: World, clock: Clock) -> None:
    client = signed_in(world.chef)
    assert is_in(client)
    clock.forward(minutes=31)
    response = client.get("/enheten/", follow=True)
    assert response.redirect_chain[-1][0] == "/logga-in/?next=%2Fenheten%2F"
    assert "inte har använts på en stund" in response.content.decode()
    assert not is_in(client)


def test_what_a_page_asks_by_itself_is_no_use(world: World, clock: Clock) -> None:
    client = signed_in(world.chef)
    assert is_in(client)
    headers = {"HX-Request": "true", "HX-Trigger": "uppgifter", "HX-Current-URL": "http://testserver/arbetslista/"}
    for _ in range(3):
        clock.forward(minutes=10)
        assert client.get("/arbetslista/", headers=headers).status_code == 200
    clock.forward(minutes=1)
    response = client.get("/arbetslista/", headers=headers)
    assert response["HX-Redirect"] == "/logga-in/?next=%2Farbetslista%2F"


def test_citizens_have_a_shorter_time(world: World, clock: Clock) -> None:
    user = UserFactory()
    patient = world.patient(user=user)
    client = signed_in(Actor(user, world.tenant, PATIENT, patient_id=patient.pk))
    assert is_in(client)
    clock.forward(minutes=21)
    assert not is_in(client)


def test_nobody_works_for_more_than_a_day(world: World, clock: Clock) -> None:
    client = signed_in(world.chef)
    for _ in range(37):
        client.get(PAGE)
        clock.forward(minutes=20)
    assert not is_in(client)


def test_the_time_is_written_once_a_minute_at_most(world: World, clock: Clock) -> None:
    client = signed_in(world.chef)

    def writes() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(PAGE)
        table = Session._meta.db_table
        return sum(table in query["sql"] and not query["sql"].startswith("SELECT") for query in queries)

    for _ in range(2):
        clock.forward(seconds=58)
        assert writes() == 0
        clock.forward(seconds=3)
        assert writes() > 0


def test_signing_out_ends_every_session_of_the_user_and_nobody_elses(world: World) -> None:
    here, there, other = signed_in(world.chef), signed_in(world.chef), signed_in(world.actor(world.mottagning))
    assert is_in(there)
    here.post("/logga-ut/")
    assert not is_in(here)
    assert not is_in(there)
    assert is_in(other)
    world.chef.user.refresh_from_db()
    assert is_in(signed_in(world.chef))


def test_an_assignment_that_ends_ends_its_sessions_and_its_tokens(world: World, monkeypatch: Any) -> None:
    actor = world.actor(world.vardcentral)
    client = signed_in(actor)
    assert is_in(client)
    assert actor.assignment is not None
    end_assignment(by=world.chef, assignment=actor.assignment, on=LONG_AGO, today=TODAY)
    assert "uppdraget inte gäller längre" in client.get(PAGE, follow=True).content.decode() or not is_in(client)
    response = Caller(actor).get("me/")
    assert (response.status_code, response.json()["type"]) == (401, "urn:fastkontakt:problem:assignment-ended")
    assert "gäller inte längre" in response.json()["detail"]


def test_a_closed_account_has_no_session(world: World) -> None:
    client = signed_in(world.chef)
    world.chef.user.is_active = False
    world.chef.user.save(update_fields=["is_active"])
    assert not is_in(client)
    assert Caller(world.chef).get("me/").status_code == 401
