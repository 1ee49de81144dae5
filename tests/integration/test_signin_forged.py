"""An answer that is forged, replayed or somebody else's opens nothing, and says so."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.conf import settings as django_settings
from django.http import HttpResponse
from django.test import Client

from fastkontakt.tenancy import activate
from tests import oidc
from tests.oidc import Claims, OpenIdProvider, begin, sign_in
from tests.world import World, make_tenant

SUBJECT = "chef"


@pytest.fixture
def provider(db: None, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenIdProvider]:
    """A provider that knows Halland's manager."""
    tenant = make_tenant("halland")
    with oidc.running() as running:
        oidc.connect(running, tmp_path, settings, monkeypatch)
        with activate(tenant.pk):
            world = World(tenant)
            running.knows(
                SUBJECT, employeeHsaId=world.chef.staff.hsa_id, commissionHsaId=world.vardcentral.hsa_id, amr=["mfa"]
            )
        yield running


def assert_refused(
    client: Client, response: HttpResponse, text: str = "går inte att lita på", status: int = 403
) -> None:
    assert response.status_code == status
    assert text in response.content.decode()
    assert client.get("/enheten/").status_code == 302


def test_an_honest_answer_is_let_in(provider: OpenIdProvider) -> None:
    client, response = sign_in(provider, "staff", SUBJECT)
    assert (response.status_code, response["Location"]) == (302, "/")
    assert client.get("/enheten/").status_code == 200


@pytest.mark.parametrize("state", ["", "forged"])
def test_a_wrong_state(provider: OpenIdProvider, state: str) -> None:
    client, address = begin("staff")
    back = urlsplit(provider.vouch(address, SUBJECT))
    code = back.query.partition("code=")[2].partition("&")[0]
    assert_refused(client, client.get(f"{back.path}?{urlencode({'code': code, 'state': state})}"))


def test_an_answer_in_another_browser(provider: OpenIdProvider) -> None:
    _client, address = begin("staff")
    another = Client()
    assert_refused(another, another.get(provider.vouch(address, SUBJECT)))


def test_the_staffs_answer_at_the_citizens_door(provider: OpenIdProvider) -> None:
    client, address = begin("staff")
    back = provider.vouch(address, SUBJECT).replace("halland-staff", "halland-citizens")
    assert_refused(client, client.get(back))


def test_an_answer_twice(provider: OpenIdProvider) -> None:
    client, address = begin("staff")
    back = provider.vouch(address, SUBJECT)
    assert client.get(back).status_code == 302
    client.post("/logga-ut/")
    assert_refused(client, client.get(back))


def test_a_used_code_under_a_fresh_state(provider: OpenIdProvider) -> None:
    client, address = begin("staff")
    used = provider.vouch(address, SUBJECT).partition("code=")[2].partition("&")[0]
    fresh_client, fresh = begin("staff")
    first = client.get(provider.vouch(address, SUBJECT))
    assert first.status_code == 302
    back = urlsplit(provider.vouch(fresh, SUBJECT))
    state = back.query.partition("state=")[2].partition("&")[0]
    answer = fresh_client.get(f"{back.path}?{urlencode({'code': used, 'state': state})}")
    assert_refused(fresh_client, answer)


def expired(claims: Claims) -> Claims:
    return claims | {"iat": int(time.time()) - 7200, "exp": int(time.time()) - 3600}


LIES: dict[str, Callable[[Claims], Claims]] = {
    "nonce": lambda claims: claims | {"nonce": "forged"},
    "no nonce": lambda claims: {name: value for name, value in claims.items() if name != "nonce"},
    "audience": lambda claims: claims | {"aud": "somebody-else"},
    "several audiences": lambda claims: claims | {"aud": ["fastkontakt", "somebody-else"]},
    "issuer": lambda claims: claims | {"iss": "https://somebody.else"},
    "expired": expired,
    "never expires": lambda claims: {name: value for name, value in claims.items() if name != "exp"},
    "not yet": lambda claims: claims | {"nbf": int(time.time()) + 3600},
    "subject": lambda claims: claims | {"sub": "somebody-else"},
    "no subject": lambda claims: {name: value for name, value in claims.items() if name != "sub"},
}


@pytest.mark.parametrize("lie", LIES)
def test_an_id_token_that_lies(provider: OpenIdProvider, lie: str) -> None:
    provider.tamper = LIES[lie]
    assert_refused(*sign_in(provider, "staff", SUBJECT))


@pytest.mark.parametrize(
    "sign", [oidc.signed_by_another, oidc.unsigned, oidc.signed_with_the_secret, lambda *told: "nonsense"]
)
def test_an_id_token_that_the_provider_did_not_sign(provider: OpenIdProvider, sign: Any) -> None:
    provider.sign = sign
    assert_refused(*sign_in(provider, "staff", SUBJECT))


def test_a_key_that_nobody_knows(provider: OpenIdProvider) -> None:
    provider.sign = lambda claims, key, kid: oidc.signed(claims, key, "another")
    assert_refused(*sign_in(provider, "staff", SUBJECT))


@pytest.mark.parametrize("config", [{"issuer": "https://somebody.else"}, {"jwks_uri": None}, {"token_endpoint": 1}])
def test_a_provider_that_is_another_is_not_gone_to(provider: OpenIdProvider, config: Claims) -> None:
    provider.config = config
    client = Client()
    assert_refused(client, client.get("/logga-in/halland-staff/"), "svarar inte", 503)


def test_a_provider_that_is_not_there(provider: OpenIdProvider) -> None:
    client, address = begin("staff")
    back = provider.vouch(address, SUBJECT)
    provider.config = {"token_endpoint": "http://localhost:1/"}
    assert_refused(client, client.get(back))


def test_a_no_at_the_provider(provider: OpenIdProvider) -> None:
    client, address = begin("staff")
    state = parse_qs(urlsplit(address).query)["state"][0]
    back = f"/logga-in/halland-staff/svar/?{urlencode({'error': 'access_denied', 'state': state})}"
    assert_refused(client, client.get(back), "Inloggningen avbröts")


def test_on_to_a_page_of_our_own_alone(provider: OpenIdProvider) -> None:
    assert sign_in(provider, "staff", SUBJECT, "?next=https://example.com/")[1]["Location"] == "/"
    assert sign_in(provider, "staff", SUBJECT, "?next=/enheten/")[1]["Location"] == "/enheten/"


def test_a_session_of_before_is_not_carried_on(provider: OpenIdProvider) -> None:
    client, address = begin("staff")
    before = client.cookies[django_settings.SESSION_COOKIE_NAME].value
    client.get(provider.vouch(address, SUBJECT))
    assert client.cookies[django_settings.SESSION_COOKIE_NAME].value != before


def test_signing_out_ends_the_providers_session_too(provider: OpenIdProvider) -> None:
    client, _response = sign_in(provider, "staff", SUBJECT)
    response = client.post("/logga-ut/")
    address = response["Refresh"].removeprefix("0; url=")
    assert address.startswith(f"{provider.issuer}/oauth2/end_session?client_id=fastkontakt&post_logout_redirect_uri=")
    assert "Du är utloggad" in response.content.decode()
    assert "id_token" not in address
    assert client.get("/enheten/").status_code == 302


def test_where_the_provider_has_no_such_address_ours_is_enough(provider: OpenIdProvider) -> None:
    provider.config = {"end_session_endpoint": ""}
    client, _response = sign_in(provider, "staff", SUBJECT)
    assert client.post("/logga-ut/")["Location"] == "/logga-in/"
