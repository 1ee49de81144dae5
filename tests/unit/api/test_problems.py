"""Errors of every kind as problems."""

from typing import Any

import pytest
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.db import IntegrityError
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response

from contacts.policy.engine import Verdict
from contacts.services.refusal import PolicyRefused
from fastkontakt.api.problems import KeyInUse, KeyReused, handle

SECRET = "199002222397"


@pytest.mark.parametrize(
    ("error", "status", "kind"),
    [
        (exceptions.ParseError(SECRET), 400, "not-json"),
        (exceptions.NotAuthenticated(), 401, "not-signed-in"),
        (exceptions.AuthenticationFailed("x", code="token-expired"), 401, "token-expired"),
        (exceptions.PermissionDenied(), 403, "forbidden"),
        (exceptions.NotFound(SECRET), 404, "not-found"),
        (exceptions.MethodNotAllowed("PATCH"), 405, "method-not-allowed"),
        (exceptions.NotAcceptable(), 406, "not-acceptable"),
        (KeyInUse("x"), 409, "idempotency-key-in-use"),
        (exceptions.UnsupportedMediaType(SECRET), 415, "unsupported-media-type"),
        (KeyReused("x"), 422, "idempotency-key-reused"),
        (exceptions.ValidationError({"on": ["x"]}), 400, "invalid"),
        (ValidationError({"on": ["x"]}), 400, "invalid"),
        (ValidationError("x"), 400, "invalid"),
        (PermissionDenied("x"), 403, "forbidden"),
        (Http404(SECRET), 404, "not-found"),
        (ObjectDoesNotExist(SECRET), 404, "not-found"),
        (PolicyRefused(Verdict(findings=(), passed=(), allowed=False)), 422, "policy-refused"),
        (IntegrityError(f"Key (identity_number)=({SECRET}) already exists."), 409, "conflict"),
        (KeyError(SECRET), 500, "unexpected"),
    ],
)
def test_each_error_has_its_status_and_type(error: Exception, status: int, kind: str) -> None:
    response = handle(error, {})
    assert (response.status_code, response.content_type) == (status, "application/problem+json")
    assert response.data["status"] == status
    assert response.data["type"] == f"urn:fastkontakt:problem:{kind}"
    assert response.data["title"]
    assert response.data["detail"]
    assert SECRET not in str(response.data)


def errors(response: Response) -> list[tuple[str, str]]:
    return [(row["field"], row["message"]) for row in response.data["errors"]]


@pytest.mark.parametrize(
    ("detail", "expected"),
    [
        ({"on": ["a", "b"]}, [("on", "a"), ("on", "b")]),
        ({"roles": {0: ["a"]}}, [("roles.0", "a")]),
        ({"non_field_errors": ["a"]}, [("", "a")]),
        (["a"], [("", "a")]),
    ],
)
def test_nested_errors_are_told_by_field(detail: Any, expected: list[tuple[str, str]]) -> None:
    assert errors(handle(exceptions.ValidationError(detail), {})) == expected


def test_errors_of_the_services_are_told_by_field() -> None:
    assert errors(handle(ValidationError({"__all__": ["a"], "to": ["b"]}), {})) == [("", "a"), ("to", "b")]
