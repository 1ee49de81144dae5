"""Every error as application/problem+json (RFC 9457). No trace, no personal number, and no word of what is hidden."""

import logging
import traceback
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ObjectDoesNotExist, PermissionDenied, ValidationError
from django.db import IntegrityError
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response

from contacts.services.refusal import PolicyRefused
from fastkontakt.api.findings import FindingSerializer

MEDIA_TYPE = "application/problem+json"
TYPE = "urn:fastkontakt:problem:{}"
OWN_CODES = {"assignment-ended", "csrf", "not-ready", "too-deep"}
WHOLE_BODY = {NON_FIELD_ERRORS, "non_field_errors", ""}

logger = logging.getLogger(__name__)


class KeyReused(exceptions.APIException):
    """An Idempotency-Key that came with another request before."""

    status_code, default_code = 422, "idempotency-key-reused"


class KeyInUse(exceptions.APIException):
    """An Idempotency-Key whose first request is still under way."""

    status_code, default_code = 409, "idempotency-key-in-use"


def problem(status: int, kind: str, title: str, detail: str = "", **more: Any) -> dict[str, Any]:
    """The body of a problem."""
    return {"type": TYPE.format(kind), "title": title, "status": status, "detail": detail or title, **more}


def handle(error: Exception, context: dict[str, Any]) -> Response:
    """DRF's exception handler: any error that a view raised, as a problem."""
    headers: dict[str, str] = {}
    if isinstance(error, exceptions.APIException) and not isinstance(error, exceptions.ValidationError):
        body = _of_framework(error)
        headers = _headers(error)
    elif isinstance(error, PolicyRefused):
        findings = list(FindingSerializer(error.verdict.findings, many=True).data)
        body = problem(422, "policy-refused", _("Regelverket hindrar åtgärden."), _summary(findings), findings=findings)
    elif isinstance(error, exceptions.ValidationError | ValidationError):
        errors = list(_field_errors(error))
        body = problem(400, "invalid", _("Uppgifterna går inte att ta emot."), _summary(errors), errors=errors)
    elif isinstance(error, Http404 | ObjectDoesNotExist):
        body = problem(404, "not-found", _("Det finns inget här som du kan se."))
    elif isinstance(error, PermissionDenied):
        body = problem(403, "forbidden", _("Du får inte göra det här."), str(error))
    elif isinstance(error, IntegrityError):
        detail = _("Någon annan ändrade samma sak samtidigt. Hämta uppgifterna på nytt och försök igen.")
        body = problem(409, "conflict", _("Uppgifterna har ändrats."), detail)
    else:
        body = _unexpected(error)
    return Response(body, status=body["status"], headers=headers, content_type=MEDIA_TYPE)


def _of_framework(error: exceptions.APIException) -> dict[str, Any]:
    status = error.status_code
    kinds = {
        400: ("not-json", _("Innehållet är inte giltig JSON.")),
        401: ("not-signed-in", _("Logga in för att fortsätta.")),
        403: ("forbidden", _("Du får inte göra det här.")),
        404: ("not-found", _("Det finns inget här som du kan se.")),
        405: ("method-not-allowed", _("Metoden går inte att använda här.")),
        406: ("not-acceptable", _("Svar finns bara som JSON.")),
        409: ("idempotency-key-in-use", _("Samma begäran behandlas redan.")),
        410: ("gone", _("Det finns inte kvar.")),
        415: ("unsupported-media-type", _("Skicka innehållet som application/json.")),
        422: ("idempotency-key-reused", _("Nyckeln har redan använts till något annat.")),
        429: ("too-many", _("För många anrop på kort tid.")),
    }
    kind, title = kinds[status]
    code = str(error.get_codes())
    own_code = code if code.startswith("token-") or code in OWN_CODES else kind
    detail = "" if status in {404, 405, 406, 415} or code in {"not_authenticated", "parse_error"} else str(error.detail)
    return problem(status, own_code, str(getattr(error, "title", title)), detail)


def _headers(error: exceptions.APIException) -> dict[str, str]:
    header = getattr(error, "auth_header", None)
    wait = getattr(error, "wait", None)
    return ({"WWW-Authenticate": header} if header else {}) | ({"Retry-After": str(int(wait))} if wait else {})


def _field_errors(error: exceptions.ValidationError | ValidationError) -> Iterator[dict[str, str]]:
    if isinstance(error, exceptions.ValidationError):
        yield from _flat(error.detail, "")
    elif hasattr(error, "error_dict"):
        yield from _flat(error.message_dict, "")
    else:
        yield from _flat(error.messages, "")


def _flat(detail: Any, field: str) -> Iterator[dict[str, str]]:
    """Nested errors as rows; a field within a list is named `roles.0`."""
    if isinstance(detail, dict):
        for name, inner in detail.items():
            own = "" if name in WHOLE_BODY else str(name)
            yield from _flat(inner, f"{field}.{own}".strip("."))
    elif isinstance(detail, list):
        for inner in detail:
            yield from _flat(inner, field)
    else:
        yield {"field": field, "message": str(detail)}


def _summary(rows: list[dict[str, Any]]) -> str:
    return " ".join(dict.fromkeys(str(row["message"]) for row in rows))


def _unexpected(error: Exception) -> dict[str, Any]:
    """Logged without the error's own words, which may hold values of a person's row."""
    where = "".join(traceback.format_tb(error.__traceback__))
    logger.error("%s in the API\n%s", type(error).__name__, where)
    return problem(500, "unexpected", _("Något gick fel hos oss. Inget har sparats."))
