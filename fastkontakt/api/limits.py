"""How large a body may be. Stands before everything that reads one."""

import json
from collections.abc import Callable
from io import BytesIO
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _

LIMIT = 256 * 1024
DISCARDED = 32 * 1024 * 1024
PIECE = 64 * 1024
API = "/api/"


class BodyLimitMiddleware:
    """Answers 413 to a body over LIMIT bytes, whether its length is declared or it comes in chunks.

    What is too large is read away and dropped, up to DISCARDED bytes, so that the sender gets the answer and not a
    broken connection. None of it is kept or parsed.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.META.get("wsgi.input_terminated") and not request.META.get("CONTENT_LENGTH"):
            too_large = _read_chunks(request)
        else:
            too_large = _declared_length(request) > LIMIT
        if not too_large:
            return self.get_response(request)
        _discard(request.META["wsgi.input"], _declared_length(request) or DISCARDED)
        return _refusal(request)


def _declared_length(request: HttpRequest) -> int:
    return int(request.META.get("CONTENT_LENGTH") or 0)


def _read_chunks(request: HttpRequest) -> bool:
    """Read a body of unknown length, up to the limit, and hand it on; or tell that it is larger."""
    body = request.META["wsgi.input"].read(LIMIT + 1)
    stream: Any = BytesIO(body)
    request._stream = stream
    request.META["CONTENT_LENGTH"] = str(len(body))
    return len(body) > LIMIT


def _discard(stream: Any, length: int) -> None:
    left = min(length, DISCARDED)
    while left > 0 and (piece := stream.read(min(PIECE, left))):
        left -= len(piece)


def _refusal(request: HttpRequest) -> HttpResponse:
    with translation.override(translation.get_language_from_request(request)):
        title = _("Innehållet är för stort.")
        detail = _("Högst 256 kB tas emot på en gång. Korta texten och skicka igen.")
    if not request.path_info.startswith(API):
        return HttpResponse(f"{title} {detail}", status=413, content_type="text/plain; charset=utf-8")
    body = {"type": "urn:fastkontakt:problem:too-large", "title": title, "status": 413, "detail": detail}
    return HttpResponse(json.dumps(body, ensure_ascii=False), status=413, content_type="application/problem+json")
