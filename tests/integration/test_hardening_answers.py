"""Headers of every answer, cookies in production, and files that nobody takes."""

import importlib
import re
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.utils import override_settings

from fastkontakt.tenancy import activate
from tests.api import Caller
from tests.pages import signed_in
from tests.urls import Address, addresses
from tests.world import World, make_tenant

MARKUP = re.compile(r"<style|\sstyle=|\son[a-z]+=|javascript:", re.IGNORECASE)
SCRIPT = re.compile(r'<script(?![^>]*\bsrc=)(?![^>]*\btype="application/json")', re.IGNORECASE)
"""A script in the page itself. A block of data (type application/json) is none: nothing runs it."""


@pytest.fixture
def world(db: None) -> Iterator[World]:
    tenant = make_tenant("halland")
    with activate(tenant.pk):
        yield World(tenant)


def path_of(address: Address, patient: Any) -> str:
    """The address with the patient's key where it asks for one, and somebody's elsewhere."""
    path = address.path
    for name in address.arguments:
        value = str(patient.pk if name == "patient_id" else "halland-staff" if name == "provider_id" else uuid4())
        path = re.sub(rf"<[^>]*{name}>", "end-reason" if name == "rule_id" else value, path)
    return "/" + path.replace("^[\\s\\S]*$", "nothing-here/")


def policy(response: Any) -> dict[str, list[str]]:
    parts = (part.split() for part in response["Content-Security-Policy"].split(";"))
    return {name: sources for name, *sources in filter(None, parts)}


@pytest.mark.parametrize("viewer", ["signed_out", "signed_in"])
def test_every_answer_is_strict(world: World, viewer: str) -> None:
    patient = world.patient()
    client = signed_in(world.chef) if viewer == "signed_in" else Client()
    shown = 0
    for address in addresses():
        path = path_of(address, patient)
        response = client.get(path)
        assert response.status_code < 500, path
        rules = policy(response)
        assert rules["default-src"] == ["'none'"], path
        assert rules["style-src"] == ["'self'"], path
        assert {source.partition("-")[0] for source in rules["script-src"]} <= {"'self'", "'nonce"}, path
        assert rules["frame-ancestors"] == rules["base-uri"] == ["'none'"], path
        assert rules["form-action"] == ["'self'"], path
        assert "unsafe" not in response["Content-Security-Policy"], path
        assert response["X-Frame-Options"] == "DENY", path
        assert response["X-Content-Type-Options"] == "nosniff", path
        assert response["Referrer-Policy"] == "same-origin", path
        assert response["Cross-Origin-Opener-Policy"] == "same-origin", path
        assert response["Cross-Origin-Resource-Policy"] == "same-origin", path
        assert "camera=()" in response["Permissions-Policy"], path
        if response["Content-Type"].startswith("text/html"):
            shown += 1
            html = response.content.decode()
            assert not MARKUP.search(html), path
            assert not SCRIPT.search(html), path
    assert shown > 5


def test_pages_that_refuse_are_as_strict(world: World) -> None:
    for response in (
        Client().get("/finns-inte/"),
        Client(enforce_csrf_checks=True).post("/logga-in/"),
        Client().get("/logga-in/halland-staff/svar/?state=x"),
        signed_in(world.chef).get("/mina-kontakter/"),
    ):
        assert response.status_code >= 400
        assert "unsafe" not in response["Content-Security-Policy"]
        assert not MARKUP.search(response.content.decode())


@pytest.fixture
def production(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("ALLOWED_HOSTS", "fastkontakt.example.se")
    return importlib.import_module("fastkontakt.settings.production")


COOKIES = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "LANGUAGE_COOKIE_SECURE")


def test_production_sets_cookies_that_stay_with_the_host(world: World, production: Any) -> None:
    names = (*COOKIES, "SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "SECURE_HSTS_SECONDS", "SECURE_PROXY_SSL_HEADER")
    told = {name: getattr(production, name) for name in names}
    told["SECURE_HSTS_INCLUDE_SUBDOMAINS"] = production.SECURE_HSTS_INCLUDE_SUBDOMAINS
    with override_settings(**told):
        client = Client(headers={"X-Forwarded-Proto": "https"})
        page = client.get("/logga-in/")
        client.post("/logga-in/", {"username": world.chef.user.username, "password": "demo"})
        client.post("/sprak/setlang/", {"language": "en"})
    cookies = client.cookies
    assert {"__Host-session", "__Host-csrf", "django_language"} <= set(cookies)
    for cookie in cookies.values():
        assert cookie["secure"], cookie.key
        assert cookie["samesite"] == "Lax", cookie.key
        assert cookie["path"] == "/", cookie.key
        assert not cookie["domain"], cookie.key
    assert cookies["__Host-session"]["httponly"]
    assert page["Strict-Transport-Security"].startswith("max-age=31536000; includeSubDomains")


def test_no_files_are_taken(world: World) -> None:
    file = SimpleUploadedFile("bild.png", b"x" * 100, content_type="image/png")
    for path in ("/logga-in/", "/patienter/", "/patienter/registrera/", "/api/v1/token/"):
        response = signed_in(world.chef).post(path, {"q": "x", "file": file})
        assert response.status_code == 400, path
    assert signed_in(world.chef).post("/patienter/", {"q": "utan fil"}).status_code == 200


@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=x", "application/octet-stream", "image/png"])
def test_the_api_takes_json_alone(world: World, kind: str) -> None:
    response = Caller(world.chef).post("patients/search/", b"--x--", Content_Type=kind)
    assert (response.status_code, response["Content-Type"]) == (415, "application/problem+json")
