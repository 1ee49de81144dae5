"""How often somebody may sign in, search, register and open in an emergency."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client, RequestFactory

from fastkontakt import ratelimits
from fastkontakt.ratelimits import EMERGENCY, Throttle, limited, spend, spent, throttle
from fastkontakt.tenancy import activate
from tests.api import Caller
from tests.pages import signed_in
from tests.world import World, make_tenant

NUMBER = "199002222397"


@pytest.fixture
def world(db: None) -> Iterator[World]:
    tenant = make_tenant("halland")
    with activate(tenant.pk):
        yield World(tenant)


@pytest.fixture
def three_a_minute(settings: Any) -> None:
    """Every limit is three in a minute; whose they are is new in each test."""
    cache.clear()
    settings.RATE_LIMITS = {name: [(3, 60), (100, 3600)] for name in settings.RATE_LIMITS}


def test_a_search_page_says_to_wait(world: World, three_a_minute: None) -> None:
    client = signed_in(world.chef)
    for _ in range(3):
        assert client.post("/patienter/", {"q": NUMBER}).status_code == 200
    response = client.post("/patienter/", {"q": NUMBER})
    assert response.status_code == 429
    assert 0 < int(response["Retry-After"]) <= 60
    assert "Försök igen om 1 minut." in response.content.decode()
    assert client.get("/patienter/").status_code == 200


def test_the_api_says_to_wait_and_counts_with_the_page(world: World, three_a_minute: None) -> None:
    client, caller = signed_in(world.chef), Caller(world.chef)
    client.post("/patienter/", {"q": NUMBER})
    for _ in range(2):
        assert caller.post("patients/search/", {"name": "x"}).status_code == 200
    response = caller.post("patients/search/", {"name": "x"})
    assert (response.status_code, response["Content-Type"]) == (429, "application/problem+json")
    assert response.json()["type"] == "urn:fastkontakt:problem:too-many"
    assert 0 < int(response["Retry-After"]) <= 60
    assert caller.get("me/").status_code == 200


def test_whether_a_person_is_known_can_be_asked_only_so_often(world: World, three_a_minute: None) -> None:
    caller = Caller(world.chef)
    body = {"given_name": "A", "family_name": "B"}
    numbers = ["196101182803", "200302022389", "189002029800", "201501172397"]
    statuses = [caller.post("patients/", body | {"personal_identity_number": n}).status_code for n in numbers]
    assert statuses == [201, 201, 201, 429]
    page = signed_in(world.chef).post("/patienter/registrera/", body | {"personal_identity_number": NUMBER})
    assert page.status_code == 429


def test_one_users_limit_is_not_anothers(world: World, three_a_minute: None) -> None:
    for _ in range(4):
        Caller(world.chef).post("patients/search/", {"name": "x"})
    other = Caller(world.actor(world.vardcentral))
    assert other.post("patients/search/", {"name": "x"}).status_code == 200


def test_wrong_passwords_are_counted_and_right_ones_are_not(world: World, three_a_minute: None) -> None:
    name = world.chef.user.username
    for _ in range(5):
        assert Client().post("/logga-in/", {"username": name, "password": "demo"}).status_code == 302
    for _ in range(3):
        assert Client().post("/logga-in/", {"username": name, "password": "fel"}).status_code == 422
    assert Client().post("/logga-in/", {"username": name, "password": "fel"}).status_code == 429
    assert Client().post("/logga-in/", {"username": name, "password": "demo"}).status_code == 429
    other = world.actor(world.vardcentral).user.username
    assert Client().post("/logga-in/", {"username": other, "password": "demo"}).status_code == 302


def test_the_signed_out_are_counted_by_address(world: World, three_a_minute: None) -> None:
    assert [Client().get("/logga-in/halland-staff/").status_code for _ in range(4)] == [404, 404, 404, 429]
    assert [Client().post("/api/v1/token/").status_code for _ in range(4)] == [400, 400, 400, 429]
    other = Client(REMOTE_ADDR="192.0.2.7")
    assert other.get("/logga-in/halland-staff/").status_code == 404


def test_the_proxys_header_names_the_address(world: World, three_a_minute: None, settings: Any) -> None:
    settings.CLIENT_ADDRESS_HEADER = "HTTP_X_REAL_IP"
    for number in range(5):
        client = Client(headers={"X-Real-IP": f"192.0.2.{number}"})
        assert client.get("/logga-in/halland-staff/").status_code == 404


def test_a_page_or_a_row_may_be_limited_by_name(world: World, three_a_minute: None) -> None:
    @limited(EMERGENCY)
    def view(request: Any) -> HttpResponse:
        return HttpResponse("öppnad")

    request = RequestFactory().post("/")
    request.actor = world.chef  # type: ignore[attr-defined]
    assert [view(request).status_code for _ in range(4)] == [200, 200, 200, 429]

    class Request:
        auth = world.chef

    limit: Throttle = throttle(EMERGENCY)()
    assert not limit.allow_request(Request(), None)
    assert limit.wait() > 0


def test_every_window_holds(settings: Any) -> None:
    cache.clear()
    settings.RATE_LIMITS = {"search": [(3, 60), (5, 3600)]}
    waits = [spend("search", "någon") for _ in range(4)]
    assert waits[:3] == [0, 0, 0]
    assert 0 < waits[3] <= 60
    assert spent("search", "någon") == pytest.approx(waits[3], abs=2)
    spend("search", "någon")
    assert spend("search", "någon") > 0


def test_a_window_that_ends_in_between_starts_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(key: str) -> int:
        raise ValueError

    monkeypatch.setattr(ratelimits.cache, "incr", gone)
    assert spend("search", "någon annan") == 0


def test_keys_tell_nobody_apart(world: World) -> None:
    cache.clear()
    Caller(world.chef).post("patients/search/", {"personal_identity_number": NUMBER})
    client: Any = cache._cache.get_client()  # type: ignore[attr-defined]
    keys = [key.decode() for key in client.scan_iter("*limit:*")]
    assert len(keys) == 2
    assert not [key for key in keys if NUMBER in key or world.chef.user.username in key]
