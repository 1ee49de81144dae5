"""The description is whole, and says what the API does."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from tests.integration.test_api_access import OPERATIONS

pytestmark = pytest.mark.django_db
PROBLEM = {"$ref": "#/components/schemas/Problem"}


@pytest.fixture(scope="module")
def description() -> dict[str, Any]:
    out = StringIO()
    call_command("spectacular", "--validate", "--fail-on-warn", "--format", "openapi-json", stdout=out)
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


def test_every_operation_is_described_and_no_other(description: dict[str, Any]) -> None:
    described = {(method, path) for path, item in description["paths"].items() for method in item}
    expected = set()
    for _, method, route in OPERATIONS:
        path = route.replace("<uuid:", "{").replace("<slug:", "{").replace(">", "}")
        expected.add((method, f"/api/v1/{path}"))
    assert described == expected


def test_every_operation_tells_its_problems(description: dict[str, Any]) -> None:
    for path, item in description["paths"].items():
        for method, operation in item.items():
            statuses = set(operation["responses"])
            needed = {"401", "403", "406"}
            needed |= {"404"} if "{" in path else set()
            needed |= {"400", "409", "413", "415", "422"} if method != "get" else set()
            assert needed <= statuses, (method, path)
            for status in statuses - {"200", "201"}:
                content = operation["responses"][status]["content"]
                assert content == {"application/problem+json": {"schema": PROBLEM}}
            assert operation["summary"]


def test_every_write_describes_the_key(description: dict[str, Any]) -> None:
    def names(path: str, method: str) -> set[str]:
        return {p["name"] for p in description["paths"][f"/api/v1/{path}"][method].get("parameters", [])}

    assert "Idempotency-Key" in names("patients/{patient_id}/contacts/", "post")
    assert "Idempotency-Key" not in names("patients/{patient_id}/contacts/check/", "post")
    assert {"on", "history"} <= names("patients/{patient_id}/contacts/", "get")


def test_the_outer_names_are_described(description: dict[str, Any]) -> None:
    schemas = description["components"]["schemas"]
    assert {"from", "to", "code", "telecom", "visibility"} <= set(schemas["ContactRow"]["properties"])
    assert set(schemas["AppointBodyRequest"]["required"]) == {"role", "staff", "unit", "from", "occasion"}
    assert schemas["Finding"]["properties"]["outcome"]["enum"] == ["stop", "ask", "warn", "duty"]


def test_the_description_is_served_to_anyone_as_json(description: dict[str, Any]) -> None:
    response = Client().get("/api/v1/schema/")
    assert (response.status_code, response["Content-Type"]) == (200, "application/json")
    assert response.json()["paths"].keys() == description["paths"].keys()


def test_the_browser_of_the_api_needs_nothing_that_the_content_policy_forbids() -> None:
    page = Client().get("/api/v1/docs/")
    html = page.content.decode()
    assert page.status_code == 200
    assert "unsafe" not in page["Content-Security-Policy"]
    assert "<style" not in html
    assert "style=" not in html
    assert "<script>" not in html
    script = Client().get("/api/v1/docs/?script=")
    assert script["Content-Type"] == "application/javascript"
    assert "/api/v1/schema/" in script.content.decode()
