"""Systems that call the API: OAuth 2.0 client credentials, bound to a unit."""

from base64 import b64encode
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from oauth2_provider.models import AccessToken, Application

from fastkontakt.accounts import api_clients, signin
from fastkontakt.accounts.models import User
from fastkontakt.audit.models import Access, Event
from fastkontakt.clock import today
from fastkontakt.organisation.models import Assignment
from fastkontakt.organisation.selectors import staff_at
from fastkontakt.tenancy import activate
from tests.api import Caller
from tests.world import LONG_AGO, World, make_tenant

TOKEN = "/api/v1/token/"


@pytest.fixture
def world(db: None) -> Iterator[World]:
    tenant = make_tenant("halland")
    with activate(tenant.pk):
        yield World(tenant)


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("api_client", *arguments, stdout=out)
    return out.getvalue()


def create(world: World, *more: str) -> tuple[str, str]:
    """Client id and secret, as the command prints them."""
    where = ("--unit", world.vardcentral.hsa_id, "--hsa-id", "SE2120000001-JOURNAL", "--name", "Journalen")
    printed = dict(line.split(": ") for line in run("create", "halland", *where, *more).splitlines())
    return printed["client_id"], printed["client_secret"]


def ask(client_id: str, secret: str, **form: str) -> Any:
    basic = b64encode(f"{client_id}:{secret}".encode()).decode()
    body = {"grant_type": "client_credentials"} | form
    return Client().post(TOKEN, body, headers={"Authorization": f"Basic {basic}"})


def call(token: str, path: str = "me/", method: str = "GET", body: Any = None) -> Any:
    return Caller().send(method, path, body, Authorization=f"Bearer {token}")


def test_a_client_gets_a_token_and_acts_for_its_unit(world: World) -> None:
    patient = world.patient()
    answer = ask(*create(world))
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    told = answer.json()
    assert (told["token_type"], told["expires_in"], told["scope"]) == ("Bearer", 3600, "api")
    me = call(told["access_token"]).json()
    assert (me["assignment"]["unit"]["name"], me["assignment"]["role"]) == ("Vårdcentralen", "system")
    assert call(told["access_token"], f"patients/{patient.pk}/").status_code == 200
    access = Access.objects.get()
    assert (access.unit, access.assignment.staff.name) == (world.vardcentral, "Systemet Journalen")
    assert Event.objects.filter(action="api_client.created").exists()


def test_secrets_and_tokens_are_not_stored(world: World) -> None:
    client_id, secret = create(world)
    token = ask(client_id, secret).json()["access_token"]
    stored = Application.objects.get(client_id=client_id).client_secret
    assert secret not in stored
    assert stored.startswith("pbkdf2_") or "$" in stored
    assert AccessToken.objects.get().token != token


def test_the_client_may_send_its_secret_in_the_form_too(world: World) -> None:
    client_id, secret = create(world)
    body = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": secret}
    assert Client().post(TOKEN, body).status_code == 200


@pytest.mark.parametrize("wrong", ["secret", "client"])
def test_a_wrong_secret_opens_nothing(world: World, wrong: str) -> None:
    client_id, secret = create(world)
    response = ask(client_id, "fel") if wrong == "secret" else ask("fel", secret)
    assert (response.status_code, response.json()["error"]) == (401, "invalid_client")
    assert not AccessToken.objects.exists()


@pytest.mark.parametrize("grant", ["password", "authorization_code", "refresh_token", "implicit", ""])
def test_no_other_grant_is_given(world: World, grant: str) -> None:
    client_id, secret = create(world)
    form = {"username": world.chef.user.username, "password": "demo", "code": "x", "refresh_token": "x"}
    assert ask(client_id, secret, grant_type=grant, **form).status_code in (400, 401)


def test_its_user_cannot_sign_in(world: World) -> None:
    create(world)
    user = User.objects.get(username__startswith="system-")
    assert not user.has_usable_password()


def test_a_client_is_no_manager_and_nobodys_contact(world: World) -> None:
    with pytest.raises(CommandError, match="invalid choice"):
        create(world, "--role", "manager")
    token = ask(*create(world)).json()["access_token"]
    system = Assignment.objects.get(role="system").staff
    assert system not in staff_at(unit_id=world.vardcentral.pk, on=today())
    patient = world.patient()
    body = {
        "role": "fast_vardkontakt",
        "staff": str(system.pk),
        "unit": str(world.vardcentral.pk),
        "from": today().isoformat(),
        "occasion": "need",
    }
    refused = Caller(world.chef).post(f"patients/{patient.pk}/contacts/", body)
    assert refused.status_code == 422
    assert "appointee-assigned" in {finding["rule"] for finding in refused.json()["findings"]}
    body["staff"] = str(world.nurse().pk)
    by_system = call(token, f"patients/{patient.pk}/contacts/", "POST", body)
    assert "appointer-authorised" in {finding["rule"] for finding in by_system.json()["findings"]}


def test_a_follow_up_client_sees_no_patients(world: World) -> None:
    patient = world.patient()
    token = ask(*create(world, "--role", "follow_up")).json()["access_token"]
    assert call(token, f"patients/{patient.pk}/").status_code == 404


def test_the_days_hold_for_the_endpoint_and_for_tokens_already_given(world: World) -> None:
    client_id, secret = create(world, "--from", LONG_AGO.isoformat())
    token = ask(client_id, secret).json()["access_token"]
    held = Assignment.objects.get(role="system")
    held.ends_on = today() - timedelta(days=1)
    held.save(update_fields=["ends_on"])
    refused = ask(client_id, secret)
    assert (refused.status_code, refused.json()["error"]) == (401, "invalid_client")
    response = call(token)
    assert (response.status_code, response.json()["type"]) == (401, "urn:fastkontakt:problem:assignment-ended")


def test_a_client_of_tomorrow_gets_nothing_today(world: World) -> None:
    tomorrow = today() + timedelta(days=1)
    assert ask(*create(world, "--from", tomorrow.isoformat())).status_code == 401


def test_a_token_lasts_an_hour(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    token = ask(*create(world)).json()["access_token"]
    moment = signin.time.time()
    monkeypatch.setattr(signin.time, "time", lambda: moment + 3601)
    response = call(token)
    assert (response.status_code, response.json()["type"]) == (401, "urn:fastkontakt:problem:token-expired")


def test_a_renewed_secret_takes_the_olds_place(world: World) -> None:
    client_id, old = create(world)
    new = run("renew", "halland", client_id).split(": ")[1].strip()
    assert ask(client_id, old).status_code == 401
    assert ask(client_id, new).status_code == 200


def test_a_closed_client_and_its_tokens_are_refused_and_what_it_did_stays(world: World) -> None:
    client_id, secret = create(world)
    token = ask(client_id, secret).json()["access_token"]
    assert client_id in run("list", "halland")
    run("close", "halland", client_id)
    assert ask(client_id, secret).status_code == 401
    assert call(token).json()["type"] == "urn:fastkontakt:problem:assignment-ended"
    assert run("list", "halland") == ""
    actions = set(Event.objects.values_list("action", flat=True))
    assert {"api_client.created", "api_client.closed"} <= actions


def test_another_tenants_client_is_not_to_be_found(world: World) -> None:
    client_id, _secret = create(world)
    make_tenant("gotland")
    assert run("list", "gotland") == ""
    with pytest.raises(CommandError, match="no such client"):
        run("close", "gotland", client_id)


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (("list", "skane"), "no tenant"),
        (("create", "halland", "--unit", "SE0-0", "--hsa-id", "SE2120000001-X", "--name", "X"), "no unit"),
    ],
)
def test_the_command_says_what_is_wrong(world: World, arguments: tuple[str, ...], text: str) -> None:
    with pytest.raises(CommandError, match=text):
        run(*arguments)


def test_the_command_refuses_impossible_days_and_hsa_ids(world: World) -> None:
    with pytest.raises(CommandError, match="before the first"):
        create(world, "--from", "2026-02-01", "--to", "2026-01-01")
    create(world)
    with pytest.raises(CommandError):
        create(world)
    assert not Application.objects.exclude(user__staff_members__isnull=False).exists()
    with pytest.raises(api_clients.ValidationError):
        api_clients.create_client(
            name="X", hsa_id="fel", unit=world.vardcentral, role="system", starts_on=today(), ends_on=None
        )
