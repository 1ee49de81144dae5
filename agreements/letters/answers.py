"""A document as an answer."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header


def pdf(body: bytes, name: str) -> HttpResponse:
    """The document to read in the browser: kept in no cache, taken for nothing else than it is."""
    answer = HttpResponse(body, content_type="application/pdf")
    answer["Content-Disposition"] = content_disposition_header(False, name) or "inline"
    answer["Cache-Control"] = "no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
