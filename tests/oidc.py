"""A real OpenID provider on loopback (oidc-provider-mock), which a test can make lie in one thing."""

import json
import logging
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import flask
import jwt
import oidc_provider_mock
import pytest
import requests
from cryptography.hazmat.primitives.asymmetric import rsa
from django.http import HttpResponse
from django.test import Client
from werkzeug.serving import make_server

from fastkontakt.accounts.identity_providers import secret_name

LOA3 = "http://id.sambi.se/loa/loa3"
SECONDS = 10
KEY = "nyckel-1"
Claims = dict[str, Any]


@dataclass
class OpenIdProvider:
    """`tamper` changes what the ID token says before it is signed; `sign` signs it; `config` changes the discovery."""

    tamper: Callable[[Claims], Claims] | None = None
    sign: Callable[[Claims, Any, str], str] | None = None
    config: Claims = field(default_factory=dict)
    port: int = 0
    asked: list[tuple[str, Claims]] = field(default_factory=list)

    @property
    def issuer(self) -> str:
        return f"http://localhost:{self.port}"

    def make_app(self) -> flask.Flask:
        app = oidc_provider_mock.app(require_nonce=True)
        app.before_request(self._note)
        app.after_request(self._change)
        return app

    def _note(self) -> None:
        self.asked.append((flask.request.path, flask.request.values.to_dict()))

    def _change(self, response: flask.Response) -> flask.Response:
        if flask.request.path == "/oauth2/token" and response.status_code == 200:
            body = json.loads(response.data)
            response.data = json.dumps(body | {"id_token": self._sign(body["id_token"])})
        if flask.request.path == "/jwks":
            response.data = json.dumps({"keys": [key | {"kid": KEY} for key in json.loads(response.data)["keys"]]})
        if response.mimetype == "text/html":  # its looks come from elsewhere
            response.data = re.sub(rb"<link[^>]*>", b"", response.data)
        if flask.request.path == "/.well-known/openid-configuration":
            response.data = json.dumps(json.loads(response.data) | self.config)
        return response

    def _sign(self, token: str) -> str:
        """The same with a named key, as every provider but this has; or a lie, where a test asks for one."""
        claims = jwt.decode(token, options={"verify_signature": False})
        key = jwt.PyJWK(flask.g.oidc_provider_mock_storage.jwk.as_dict(is_private=True)).key
        return (self.sign or signed)((self.tamper or dict)(claims), key, KEY)

    def knows(self, subject: str, **claims: Any) -> None:
        """Let the provider know a person."""
        requests.put(f"{self.issuer}/users/{subject}", json={"acr": LOA3, **claims}, timeout=SECONDS).raise_for_status()

    def vouch(self, address: str, subject: str) -> str:
        """What a person does at the provider; gives the address that leads back to us."""
        answer = requests.post(address, data={"sub": subject}, timeout=SECONDS, allow_redirects=False)
        assert answer.status_code == 302, answer.text
        return answer.headers["Location"].removeprefix("http://testserver")


def signed(claims: Claims, key: Any, kid: str) -> str:
    """As the provider itself signs."""
    return jwt.encode(claims, key, algorithm="RS256", headers={"kid": kid})


def signed_by_another(claims: Claims, key: Any, kid: str) -> str:
    """With a key that is not the provider's, under the name of one that is."""
    return signed(claims, rsa.generate_private_key(public_exponent=65537, key_size=2048), kid)


def unsigned(claims: Claims, key: Any, kid: str) -> str:
    """Not at all."""
    return jwt.encode(claims, None, algorithm="none", headers={"kid": kid})


def signed_with_the_secret(claims: Claims, key: Any, kid: str) -> str:
    """With what client and provider share."""
    return jwt.encode(claims, "hemlig" * 8, algorithm="HS256", headers={"kid": kid})


@contextmanager
def running() -> Iterator[OpenIdProvider]:
    """The provider, stopped at the end."""
    provider = OpenIdProvider()
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("localhost", 0, provider.make_app(), threaded=True)
    provider.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join(SECONDS)


def connect(provider: OpenIdProvider, folder: Path, settings: Any, patch: pytest.MonkeyPatch, more: str = "") -> None:
    """Let the product know the provider as that of Halland's staff and citizens; `more` ends the staff's table."""
    common = f'issuer = "{provider.issuer}"\nclient_id = "fastkontakt"\n'
    file = folder / "identity-providers.toml"
    file.write_text(
        f'[halland.staff]\nname = "Halland: SITHS"\n{common}{more}\n'
        f'[halland.citizens]\nname = "Halland: BankID"\n{common}number_claim = "personalIdentityNumber"\n'
    )
    settings.IDENTITY_PROVIDERS = str(file)
    for audience in ("staff", "citizens"):
        patch.setenv(secret_name("halland", audience), "hemlig" * 8)


def begin(audience: str, client: Client | None = None, query: str = "") -> tuple[Client, str]:
    """From our sign-in to the provider: the browser, and the provider's address."""
    client = client or Client()
    response = client.get(f"/logga-in/halland-{audience}/{query}")
    assert response.status_code == 302, response.content
    return client, response["Location"]


def sign_in(provider: OpenIdProvider, audience: str, subject: str, query: str = "") -> tuple[Client, HttpResponse]:
    """All the way: the browser, and our answer to the provider's."""
    client, address = begin(audience, query=query)
    return client, client.get(provider.vouch(address, subject))
