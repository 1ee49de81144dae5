"""Exports over the API: order one, ask how far it has come, fetch the file."""

from typing import Any
from uuid import UUID

from django.http import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.response import Response

from fastkontakt.api.base import ApiView, IsStaff
from fastkontakt.api.idempotency import idempotent
from fastkontakt.api.language import language
from fastkontakt.api.problems import MEDIA_TYPE
from fastkontakt.api.schema import Problem
from fastkontakt.clock import now
from fastkontakt.ratelimits import EXPORTS, throttle
from reporting.api.export_rows import ExportBody, ExportRow, export_row
from reporting.exports import fetching, selectors, services
from reporting.exports.answers import file_answer
from reporting.exports.kinds import require_some
from reporting.exports.refusal import Gone, NotReady
from reporting.exports.writers import CONTENT_TYPES

FILE = {(200, content_type.partition(";")[0]): OpenApiTypes.BINARY for content_type in CONTENT_TYPES.values()}


class FileGone(APIException):
    """The file is no longer let out."""

    status_code, default_code, title = 410, "gone", _("Filen finns inte kvar.")


class FileNotReady(APIException):
    """There is no file yet, or never will be."""

    status_code, default_code, title = 409, "not-ready", _("Det finns ingen fil.")


class Exports(ApiView):
    """Orders."""

    permission_classes = [*ApiView.permission_classes, IsStaff]
    throttle_classes = [throttle(EXPORTS)]

    @extend_schema(request=ExportBody, responses={201: ExportRow}, tags=["exports"])
    @idempotent
    def post(self, request: Request) -> Response:
        """Order a file, which is made in the background as the caller may see it then.

        At most 3 at a time for each person, and 10 for each unit.
        """
        require_some(self.actor)
        asked = self.body(ExportBody)
        export = services.order_export(by=self.actor, **asked, language=language(), now=now())
        export.refresh_from_db()
        return self.row(ExportRow, export_row(export), status=201)


class OneExport(ApiView):
    """An export of one's own."""

    @extend_schema(responses=ExportRow, tags=["exports"])
    def get(self, request: Request, export_id: UUID) -> Response:
        """How far it has come, and where its file is."""
        return self.row(ExportRow, export_row(selectors.get_export(self.actor, export_id)))


class ExportFile(ApiView):
    """The file of an export."""

    @extend_schema(
        responses={
            **FILE,
            (409, MEDIA_TYPE): OpenApiResponse(Problem, description="There is no file yet, or never will be."),
            (410, MEDIA_TYPE): OpenApiResponse(Problem, description="The file is no longer let out: order it again."),
        },
        tags=["exports"],
    )
    def get(self, request: Request, export_id: UUID) -> HttpResponseBase:
        """The file, for a day, to who ordered it, whose rights are asked again. The fetching is logged."""
        try:
            export = fetching.to_fetch(self.actor, export_id, now=now())
        except Gone as refusal:
            raise FileGone(str(refusal)) from refusal
        except NotReady as refusal:
            raise FileNotReady(str(refusal)) from refusal
        return file_answer(by=self.actor, export=export)

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:
        """Whatever is accepted: the file is what it is, and problems are JSON."""
        return super().perform_content_negotiation(request, force=True)
