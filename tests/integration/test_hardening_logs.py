"""A marker number and a marker name go in at every address, every way; none comes out in a log, an error or Redis."""

import json
import logging
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import Resolver404, resolve

from fastkontakt import logs
from fastkontakt.tenancy import activate
from patients.models import Patient
from tests.api import token
from tests.pages import signed_in
from tests.urls import addresses
from tests.world import World, make_tenant

NUMBER, DASHED, NAME = "189602029812", "18960202-9812", "Markörsson"
MARKERS = (NUMBER, DASHED, NAME)
Caller = Callable[[World], tuple[Client, dict[str, str]]]
FIELDS = (
    "q",
    "username",
    "password",
    "personal_identity_number",
    "given_name",
    "family_name",
    "name",
    "reason",
    "text",
    "client_id",
    "state",
    "code",
)


class Everything(logging.Handler):
    """Every record, as any handler may write it."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        plain = logging.Formatter("%(name)s %(message)s").format(record)
        self.lines += [plain, logs.formatter().format(logging.makeLogRecord(vars(record)))]


@pytest.fixture
def written() -> Iterator[list[str]]:
    handler = Everything()
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield handler.lines
    root.setLevel(level)
    root.removeHandler(handler)


@pytest.fixture
def world(db: None) -> Iterator[World]:
    tenant = make_tenant("halland")
    with activate(tenant.pk):
        yield World(tenant)


def paths() -> list[str]:
    """Every address: with keys that are nobody's, and with the marker in their place."""
    found = []
    for address in addresses():
        path = "/" + address.path.replace("^[\\s\\S]*$", "")
        for value in (str(uuid4()), NUMBER, NAME):
            found.append(re.sub(r"<[^>]*>", value, path))
        found.append(f"{path.partition('<')[0]}{DASHED}/{NAME}/")
    return sorted(set(found))


def is_answered(path: str) -> bool:
    """Whether a view answers there. Elsewhere nothing looks at the method or at what is sent."""
    try:
        resolve(path)
    except Resolver404:
        return False
    return True


def ask_everything(client: Client, headers: dict[str, str]) -> int:
    """Each address with the markers in path and query, and in form and JSON, by every method. How many were asked."""
    query = "&".join(f"{name}={DASHED if number % 2 else NAME}" for number, name in enumerate(FIELDS))
    form = dict.fromkeys(FIELDS, NUMBER) | {"name": NAME, "family_name": NAME}
    asked = 0
    for path in paths():
        responses = [client.get(f"{path}?{query}", headers=headers)]
        if is_answered(path):
            responses += [
                client.post(path, form, headers=headers),
                client.post(path, json.dumps(form), content_type="application/json", headers=headers),
                client.put(path, json.dumps(form), content_type="application/json", headers=headers),
            ]
        asked += len(responses)
        assert all(response.status_code < 600 for response in responses)
    return asked


def assert_nobody(lines: list[str]) -> None:
    assert not [line for line in lines if any(marker in line for marker in MARKERS)][:3]


def by_session(world: World) -> tuple[Client, dict[str, str]]:
    return signed_in(world.chef), {}


def by_a_stranger(world: World) -> tuple[Client, dict[str, str]]:
    return Client(enforce_csrf_checks=True), {"Referer": f"http://testserver/{NUMBER}"}


def by_token(world: World) -> tuple[Client, dict[str, str]]:
    return Client(), {"Authorization": f"Bearer {token(world.chef)}"}


@pytest.mark.parametrize("caller", [by_session, by_a_stranger, by_token])
def test_no_address_tells_the_log_who(world: World, written: list[str], caller: Caller) -> None:
    cache.clear()
    world.numbers[:] = [NUMBER]
    world.patient(family_name=NAME)
    client, headers = caller(world)
    client.raise_request_exception = False
    asked = ask_everything(client, headers)
    assert asked > 1000
    assert len(written) > asked
    assert_nobody(written)
    kept = in_redis()
    assert kept or caller is by_a_stranger, "only a stranger leaves nothing in Redis"
    assert_nobody(kept)


def in_redis() -> list[str]:
    """Keys and values of the tests' own Redis."""
    client: Any = cache._cache.get_client()  # type: ignore[attr-defined]
    keys = list(client.scan_iter("*"))
    texts = [client.get(key) for key in keys if client.type(key) == b"string"]
    return [part.decode("utf-8", "replace") for part in [*keys, *texts] if part is not None]


@pytest.mark.parametrize("way", ["page", "api"])
def test_an_error_that_quotes_a_row_is_logged_without_its_words(
    world: World, written: list[str], monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        number, kind = NUMBER, "personnummer"
        with transaction.atomic():
            for _ in range(2):
                Patient.objects.create(identity_number=number, identity_kind=kind, given_name="M", family_name=NAME)

    monkeypatch.setattr("patients.selectors.search_patients" if way == "api" else "patients.views.find_patients", fail)
    if way == "page":
        client = signed_in(world.chef)
        client.raise_request_exception = False
        response = client.post("/patienter/", {"q": NAME})
        assert response.status_code == 500
    else:
        bearer = {"Authorization": f"Bearer {token(world.chef)}"}
        body = json.dumps({"name": NAME})
        path = "/api/v1/patients/search/"
        response = Client().post(path, body, content_type="application/json", headers=bearer)
        assert response.status_code == 409
    assert_nobody([response.content.decode(), *written])
    if way == "page":
        assert any("IntegrityError" in line and "test_hardening_logs.py" in line for line in written)


def test_an_error_keeps_its_kind_its_place_and_its_cause(written: list[str]) -> None:
    try:
        try:
            raise IntegrityError(f"Key (identity_number)=({NUMBER})")
        except IntegrityError as error:
            raise RuntimeError(NAME) from error
    except RuntimeError:
        logging.getLogger("annat").exception("Fel för %s", NAME)
    assert_nobody(written)
    assert "RuntimeError" in written[-1]
    assert "django.db.utils.IntegrityError" in written[-1]
    assert "test_hardening_logs.py" in written[-1]


def test_a_task_that_fails_is_logged_without_what_it_was_told(written: list[str]) -> None:
    told = {"id": "1", "name": "a.task", "description": "raised", "exc": NAME, "args": NUMBER, "kwargs": "{}"}
    logging.getLogger("celery.app.trace").error("Task %(name)s[%(id)s] %(description)s: %(exc)s", told)
    assert "Task a.task[1] raised" in written[-1]
    assert_nobody(written)


def test_a_request_is_told_by_the_name_of_its_address(world: World, written: list[str]) -> None:
    patient = world.patient()
    signed_in(world.chef).get(f"/patienter/{patient.pk}/?q={NUMBER}")
    line = next(json.loads(line) for line in written if '"address"' in line and "patients:detail" in line)
    assert (line["method"], line["address"], line["status"]) == ("GET", "patients:detail", 200)
    assert line["milliseconds"] >= 0
    assert not [line for line in written if str(patient.pk) in line]


def test_the_log_is_lines_of_json() -> None:
    code = (
        "import os, logging; os.environ['DJANGO_SETTINGS_MODULE'] = 'fastkontakt.settings.test'\n"
        "import django; django.setup(); logging.getLogger('prov').info('hej %s', 'du')"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    line = json.loads(result.stderr.splitlines()[-1])
    assert (line["event"], line["level"], line["logger"]) == ("hej du", "info", "prov")


def test_nothing_of_a_request_is_kept_for_reports() -> None:
    assert not settings.DEBUG
    assert not settings.ADMINS
