"""Shapes of exports."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from rest_framework import serializers

from fastkontakt.api.fields import Body, Choice, Moment, Row, Text
from reporting.exports.enums import ExportFailure, ExportFormat, ExportKind, ExportState
from reporting.exports.progress import progress_of
from reporting.models import Export

MOST_PARAMETERS = 20


class ExportBody(Body):
    """What to make a file of."""

    kind = Choice(ExportKind)
    format = Choice(ExportFormat)
    parameters = serializers.DictField(
        child=Text(allow_blank=True),
        required=False,
        default=dict,
        help_text="`patients`: as in the address of the patient list's page, `har`, `saknar`, `val`, `person`, `senast`"
        ", `sortera` and `kolumner`. `unit_figures` and `follow_up`: `on`, the end of which day. `caseload`: none.",
    )

    def validate_parameters(self, value: dict[str, Any]) -> dict[str, Any]:
        """No more than any kind knows."""
        if len(value) > MOST_PARAMETERS:
            raise serializers.ValidationError(_("Det är för många fält."))
        return value


class ExportRow(Row):
    """An export of one's own."""

    id = serializers.CharField()
    kind = Choice(ExportKind)
    format = Choice(ExportFormat)
    state = Choice(ExportState)
    done = serializers.IntegerField(help_text="Rows that are written so far.")
    total = serializers.IntegerField(help_text="About how many there will be; 0 before it is known.")
    failure = Choice(ExportFailure, allow_blank=True, help_text="Why there is no file; empty otherwise.")
    message = serializers.CharField(help_text="The same in words, with what to do.")
    rows = serializers.IntegerField(allow_null=True)
    size = serializers.IntegerField(allow_null=True, help_text="In bytes.")
    sha256 = serializers.CharField(help_text="Of the file, in hexadecimals; empty before it is made.")
    asked_at = Moment()
    made_at = Moment(allow_null=True, help_text="The moment of which the file tells.")
    expires_at = Moment(allow_null=True, help_text="When the file is removed.")
    file = serializers.CharField(allow_null=True, help_text="Where to fetch it; null where there is no file.")


def export_row(export: Export) -> dict[str, Any]:
    """An export as ExportRow."""
    done, total = progress_of([export.pk]).get(export.pk, (0, 0))
    if export.rows is not None:
        done = total = export.rows
    is_done = export.state == ExportState.DONE
    names = ("kind", "format", "state", "failure", "rows", "size", "sha256", "asked_at", "made_at", "expires_at")
    return {name: getattr(export, name) for name in names} | {
        "id": export.pk,
        "done": done,
        "total": total,
        "message": str(ExportFailure(export.failure).label) if export.failure else "",
        "file": reverse("api:export-file", args=[export.pk]) if is_done else None,
    }
