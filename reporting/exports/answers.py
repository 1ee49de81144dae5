"""A file as an answer."""

from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header

from fastkontakt.accounts.actor import Actor
from reporting.exports.fetching import fetch, file_name
from reporting.exports.writers import CONTENT_TYPES
from reporting.models import Export


def file_answer(*, by: Actor, export: Export) -> StreamingHttpResponse:
    """The file of an export that fetching.to_fetch has let through: to be saved, kept in no cache, taken for nothing
    else than it is."""
    answer = StreamingHttpResponse(fetch(by=by, export=export), content_type=CONTENT_TYPES[export.format])
    answer["Content-Disposition"] = content_disposition_header(True, file_name(export))
    answer["Content-Length"] = str(export.size)
    answer["Cache-Control"] = "no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
