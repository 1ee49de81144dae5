"""What every view of the API shares."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from fastkontakt.access.protection import named
from fastkontakt.accounts.actor import Actor
from fastkontakt.api.fields import Row
from fastkontakt.api.pagination import CursorPages
from fastkontakt.api.parsers import StrictJSONParser


def actor_of(request: Request) -> Actor:
    """The actor that ActorAuthentication found."""
    actor: Any = request.auth
    assert isinstance(actor, Actor)
    return actor


class IsStaff(BasePermission):
    """Signed in on an assignment."""

    message = _("Det här är bara för vårdens och omsorgens personal.")

    def has_permission(self, request: Request, view: Any) -> bool:
        """Whether the actor is staff."""
        return isinstance(request.auth, Actor) and request.auth.is_staff


class ApiView(APIView):
    """A view of the API: JSON in and out, never cached."""

    parser_classes = [StrictJSONParser]
    metadata_class = None

    @property
    def actor(self) -> Actor:
        """Who calls."""
        return actor_of(self.request)

    def body(self, shape: type[Row]) -> dict[str, Any]:
        """The request's body, in shape. Raises ValidationError."""
        return self._read(shape, self.request.data)

    def query(self, shape: type[Row]) -> dict[str, Any]:
        """The request's query, in shape; what is left empty is left out. Raises ValidationError."""
        return self._read(shape, {name: value for name, value in self.request.query_params.items() if value})

    def _read(self, shape: type[Row], data: Any) -> dict[str, Any]:
        read = shape(data=data, context=self.get_renderer_context())
        read.is_valid(raise_exception=True)
        values: dict[str, Any] = read.validated_data
        return values

    def row(self, shape: type[Row], row: Any, status: int = 200) -> Response:
        """One row as the answer."""
        return Response(shape(row, context={"actor": self.actor}).data, status=status)

    def all(self, shape: type[Row], rows: Any) -> Response:
        """A short list as the answer, whole."""
        return Response({"results": shape(rows, many=True, context={"actor": self.actor}).data, "next": None})

    def page(self, shape: type[Row], rows: QuerySet[Any]) -> Response:
        """The page of a long list that the query's cursor asks for, people called what the caller may call them."""
        pages = CursorPages()
        found = named(self.actor, pages.paginate_queryset(rows, self.request, view=self))
        return pages.get_paginated_response(shape(found, many=True, context={"actor": self.actor}).data)

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        """The answer, marked as not to be stored by anyone on the way."""
        answer = super().finalize_response(request, response, *args, **kwargs)
        answer["Cache-Control"] = "no-store"
        return answer
