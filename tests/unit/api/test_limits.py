"""How large a body may be, declared or in chunks."""

import json
from io import BytesIO
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from fastkontakt.api import limits
from fastkontakt.api.limits import LIMIT, BodyLimitMiddleware


class Stream(BytesIO):
    """A body that remembers how much of it was asked for at once."""

    largest = 0

    def read(self, size: int | None = -1) -> bytes:
        self.largest = max(self.largest, size or 0)
        return super().read(size)


def request(body: bytes, *, chunked: bool = False, path: str = "/api/v1/patients/", **meta: Any) -> HttpRequest:
    made = RequestFactory().post(path, b"", content_type="application/json", **meta)
    stream = Stream(body)
    made.META["wsgi.input"] = made._stream = stream  # type: ignore[attr-defined]
    if chunked:
        made.META["CONTENT_LENGTH"] = ""
        made.META["wsgi.input_terminated"] = True
    else:
        made.META["CONTENT_LENGTH"] = str(len(body))
    return made


def answer(made: HttpRequest) -> HttpResponse:
    return BodyLimitMiddleware(lambda seen: HttpResponse(seen.body))(made)


@pytest.mark.parametrize("chunked", [False, True])
def test_the_limit_itself_passes_whole(chunked: bool) -> None:
    response = answer(request(b"x" * LIMIT, chunked=chunked))
    assert (response.status_code, response.content) == (200, b"x" * LIMIT)


@pytest.mark.parametrize("chunked", [False, True])
def test_one_byte_more_is_refused(chunked: bool) -> None:
    response = answer(request(b"x" * (LIMIT + 1), chunked=chunked))
    assert response.status_code == 413
    assert response["Content-Type"] == "application/problem+json"
    problem = json.loads(response.content)
    assert (problem["status"], problem["type"]) == (413, "urn:fastkontakt:problem:too-large")


@pytest.mark.parametrize("chunked", [False, True])
def test_what_is_refused_is_dropped_in_pieces_and_not_without_end(
    monkeypatch: pytest.MonkeyPatch, chunked: bool
) -> None:
    monkeypatch.setattr(limits, "DISCARDED", 4 * LIMIT)
    made = request(b"x" * (16 * LIMIT), chunked=chunked)
    assert answer(made).status_code == 413
    stream = made.META["wsgi.input"]
    assert stream.largest <= LIMIT + 1
    assert stream.tell() <= 5 * LIMIT + 1


def test_a_body_without_length_that_the_server_does_not_end_is_left_alone() -> None:
    made = request(b"", chunked=True)
    made.META["wsgi.input_terminated"] = False
    assert answer(made).status_code == 200
    assert made.META["wsgi.input"].largest == 0


def test_a_form_is_answered_in_words() -> None:
    response = answer(request(b"x" * (LIMIT + 1), path="/patienter/"))
    assert (response.status_code, response["Content-Type"]) == (413, "text/plain; charset=utf-8")
    assert "256 kB" in response.content.decode()
