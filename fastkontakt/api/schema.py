"""The OpenAPI description: what every operation shares, said once."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter, inline_serializer
from rest_framework import serializers

from fastkontakt.api.fields import Row
from fastkontakt.api.findings import FindingSerializer
from fastkontakt.api.idempotency import HEADER, LONGEST
from fastkontakt.api.problems import MEDIA_TYPE

ALWAYS = {401: "Nobody is signed in, or the token has expired.", 403: "Not allowed.", 406: "Answers are JSON."}
BY_PATH = {404: "No such thing, or none that the caller may know of."}
BY_QUERY = {400: "The query is not in order."}
BY_BODY = {
    400: "The body is not in order: see `errors`.",
    409: "Someone changed the same thing at the same time, or a request with the same key is under way.",
    413: "The body is over 256 KiB.",
    415: "The body is not application/json.",
    422: "The rulebook refused: see `findings`. Or the Idempotency-Key came with another request before.",
    429: "Too many in a short time: see the header Retry-After.",
}


class FieldError(Row):
    """What is wrong with one field; `field` is empty where it is the whole body."""

    field = serializers.CharField()
    message = serializers.CharField()


class Problem(Row):
    """A problem (RFC 9457)."""

    type = serializers.CharField(help_text="urn:fastkontakt:problem: and the kind of problem.")
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    errors = FieldError(many=True, required=False)  # type: ignore[assignment]
    findings = FindingSerializer(many=True, required=False)


class ApiSchema(AutoSchema):
    """Adds the problems and the Idempotency-Key to every operation that has them."""

    def get_operation_id(self) -> str:
        """The method and the view, for example `get_contacts`."""
        return f"{self.method.lower()}_{type(self.view).__name__.lower()}"

    def get_summary(self) -> str:
        """The first line of what the handler says of itself."""
        return str(super().get_description()).partition("\n")[0]

    def get_description(self) -> str:  # type: ignore[override]
        """The rest of it."""
        return str(super().get_description()).partition("\n")[2].strip()

    def get_override_parameters(self) -> list[Any]:
        """The Idempotency-Key of a write that heeds it."""
        handler = getattr(self.view, self.method.lower())
        if not getattr(handler, "heeds_idempotency_key", False):
            return []
        text = "The same key and body again gives the first answer and no second row. Kept for 24 hours."
        schema = {"type": "string", "minLength": 1, "maxLength": LONGEST}
        return [OpenApiParameter(HEADER, schema, OpenApiParameter.HEADER, description=text)]

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        bodies: dict[str, Any] = super()._get_response_bodies(direction)
        for status, text in self._problems().items():
            body = self._get_response_for_code(Problem, str(status), [MEDIA_TYPE], direction)
            bodies[str(status)] = body | {"description": text}
        return dict(sorted(bodies.items()))

    def _problems(self) -> dict[int, str]:
        found = dict(ALWAYS)
        if "{" in self.path:
            found |= BY_PATH
        if self.method == "GET" and any(p["in"] == "query" for p in self._get_parameters()):
            found |= BY_QUERY
        if self.method in {"POST", "PUT"}:
            found |= BY_BODY
        return found


class ActorScheme(OpenApiAuthenticationExtension):
    """The bearer token in the description."""

    target_class = "fastkontakt.api.authentication.ActorAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        """A bearer token. The browser's session works too, from the same origin."""
        text = "Systems get one at `/api/v1/token/` (client credentials); `manage.py token USERNAME` prints one."
        return {"type": "http", "scheme": "bearer", "description": text}


def page_of(row: type[Row]) -> Any:
    """A list of rows by cursor. All in one page where `next` is always null."""
    return inline_serializer(
        name=f"{row.__name__}Page",
        fields={
            "results": row(many=True),
            "next": serializers.CharField(allow_null=True, help_text="The next page's address; null on the last."),
        },
    )
