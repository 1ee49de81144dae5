"""What is written to the log: that something happened, where in the code, to which kind of address. Never to whom.

Every record is cleaned where it is made, so that no handler gets more: an error keeps its type and its lines of code
but loses its words, which may quote a row; records about requests lose addresses and what was sent. A request is
logged by the name of its address (`patients:detail`), in the place of the web server's access log.
"""

import logging
import logging.config
import time
import traceback
from collections.abc import Callable
from typing import Any

import structlog
from django.http import HttpRequest, HttpResponse

ABOUT_REQUESTS = ("django.request", "django.security", "django.server", "gunicorn.access")
TASKS = "celery.app.trace"
TOLD_OF_TASKS = {"exc", "traceback", "args", "kwargs", "return_value"}
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
OF_A_REQUEST = ("method", "address", "status", "milliseconds")

access = logging.getLogger("fastkontakt.access_log")


def configure(settings: dict[str, Any]) -> None:
    """settings.LOGGING_CONFIG: the dictionary as ever, and records that are clean from the start."""
    logging.setLogRecordFactory(clean_record)
    logging.config.dictConfig(settings)


def clean_record(*args: Any, **kwargs: Any) -> logging.LogRecord:
    """A record without what may be personal."""
    record = logging.LogRecord(*args, **kwargs)
    error = record.exc_info[1] if record.exc_info else None
    if record.name is None:  # logging.makeLogRecord: a copy of one that is clean
        return record
    if record.name == TASKS and isinstance(record.args, dict):
        record.args = record.args | dict.fromkeys(TOLD_OF_TASKS & set(record.args), "")
    elif record.name.startswith(ABOUT_REQUESTS) or error is not None:
        record.msg, record.args = _kind(record), ()
    if error is not None:
        record.exc_info, record.exc_text = None, _where(error)
    return record


def _kind(record: logging.LogRecord) -> str:
    """What is said to have happened, up to the first thing that is named."""
    return record.name if record.name.startswith("django.security") else str(record.msg).partition("%")[0].strip(" :")


def _where(error: BaseException) -> str:
    """The error's type and lines of code, after those of what caused it."""
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    before = f"{_where(cause)}\n\n" if cause is not None else ""
    lines = "".join(traceback.format_tb(error.__traceback__))
    return f"{before}{lines}{type(error).__module__}.{type(error).__qualname__}"


class AccessLog:
    """One line for each request: method, name of the address, status and milliseconds."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = self.get_response(request)
        match = request.resolver_match
        values = (
            request.method if request.method in METHODS else "",
            (match.view_name or match.route) if match else "",
            response.status_code,
            round((time.perf_counter() - began) * 1000),
        )
        access.info("request", extra=dict(zip(OF_A_REQUEST, values, strict=True)))
        return response


def formatter() -> logging.Formatter:
    """One line of JSON for each record; of what a record brings along, only what AccessLog put there is written."""
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.stdlib.ExtraAdder(allow=OF_A_REQUEST),
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _lines_of_code,
        ],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )


def _lines_of_code(logger: Any, name: str, event: Any) -> Any:
    text = event["_record"].exc_text
    return {**event, "where": text} if text else event
