"""The token endpoint (RFC 6749, 3.2) for systems: client credentials alone. Its answers are OAuth's, not problems."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from oauth2_provider.views import TokenView

from fastkontakt.api.problems import MEDIA_TYPE, problem
from fastkontakt.ratelimits import TOKENS, address_of, spend


class Token(TokenView):
    """An access token for a client's id and secret."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The answer; 429 where one address asks too often."""
        if wait := spend(TOKENS, address_of(request)):
            body = problem(429, "too-many", _("För många anrop på kort tid."))
            return JsonResponse(body, status=429, content_type=MEDIA_TYPE, headers={"Retry-After": str(wait)})
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        response["Content-Type"] = "application/json"
        return response
