"""The same write again gives the first answer: the header Idempotency-Key."""

import hashlib
import json
import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ValidationError
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from fastkontakt.api.base import actor_of
from fastkontakt.api.models import IdempotencyRecord
from fastkontakt.api.problems import KeyInUse, KeyReused

HEADER = "Idempotency-Key"
LONGEST = 255
WAIT_SECONDS = 5.0
PAUSE_SECONDS = 0.05

Handler = Callable[..., Response]


def idempotent(handler: Handler) -> Handler:
    """Lets a write heed Idempotency-Key. Answers of 2xx are kept for a day, in the write's own transaction.

    The key belongs to the user. A request with the same key waits for the one under way, and then gets its answer;
    after WAIT_SECONDS it gets 409. The key with another path, body or assignment gets 422.
    """

    @wraps(handler)
    def once(view: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        key = request.headers.get(HEADER)
        if key is None:
            return handler(view, request, *args, **kwargs)
        if not 0 < len(key) <= LONGEST:
            raise ValidationError({HEADER: _("Nyckeln ska ha 1–255 tecken.")})
        fingerprint = _fingerprint(request)
        _lock(f"{actor_of(request).tenant.pk}:{request.user.pk}:{key}")
        first = IdempotencyRecord.objects.filter(user=request.user, key=key).first()
        if first is not None:
            return _again(first, fingerprint)
        answer = handler(view, request, *args, **kwargs)
        _keep(request, key, fingerprint, answer)
        return answer

    once.heeds_idempotency_key = True  # type: ignore[attr-defined]
    return once


def _fingerprint(request: Request) -> str:
    """SHA-256 over method, path, assignment and body."""
    assignment = actor_of(request).assignment
    parts = [str(request.method), request.path, str(assignment.pk) if assignment else ""]
    return hashlib.sha256("\n".join(parts).encode() + b"\n" + request._request.body).hexdigest()


def _lock(name: str) -> None:
    """Held to the end of the transaction. Raises KeyInUse where another request holds it too long."""
    deadline = time.monotonic() + WAIT_SECONDS
    while not _try_lock(name):
        if time.monotonic() > deadline:
            raise KeyInUse(_("En begäran med samma nyckel behandlas. Vänta en stund och skicka den igen."))
        time.sleep(PAUSE_SECONDS)


def _try_lock(name: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [name])
        return bool(cursor.fetchone()[0])


def _again(first: IdempotencyRecord, fingerprint: str) -> Response:
    if first.fingerprint != fingerprint:
        raise KeyReused(_("Använd en ny nyckel för varje ny begäran."))
    return Response(first.body, status=first.status)


def _keep(request: Request, key: str, fingerprint: str, answer: Response) -> None:
    if 200 <= answer.status_code < 300:
        body = json.loads(JSONRenderer().render(answer.data))
        IdempotencyRecord.objects.create(
            user=request.user, key=key, fingerprint=fingerprint, status=answer.status_code, body=body
        )
