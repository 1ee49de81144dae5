"""The language of the pages: kept in a cookie, which the choice in the frame, the profile and a sign-in set."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

YEAR = 365 * 24 * 60 * 60


def remember(response: HttpResponse, request: HttpRequest, language: str) -> HttpResponse:
    """The response, with the language for the pages that follow; "" changes nothing."""
    if language in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, language, max_age=YEAR, samesite="Lax", secure=request.is_secure()
        )
    return response
