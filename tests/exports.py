"""Exports as they are asked for, made and read in tests."""

import csv
import io
from datetime import timedelta
from typing import Any

from openpyxl import load_workbook

from fastkontakt import permissions
from fastkontakt.accounts.actor import Actor
from fastkontakt.audit.models import Event
from fastkontakt.clock import now
from reporting.exports.enums import ExportFormat, ExportKind
from reporting.exports.fetching import address
from reporting.exports.keeping import content
from reporting.exports.services import order_export
from reporting.exports.tasks import run_export
from reporting.models import Export
from tests.pages import signed_in
from tests.patient_list import known
from tests.world import TODAY, World


def asked(by: Actor, kind: str = ExportKind.PATIENTS, file_format: str = ExportFormat.CSV, **parameters: Any) -> Export:
    """An order that no worker has taken up."""
    export = order_export(by=by, kind=kind, format=file_format, parameters=parameters, language="sv", now=now())
    export.refresh_from_db()
    return export


def worked(export: Export) -> Export:
    """The order after a worker has been at it."""
    run_export(export.tenant_id, str(export.pk))
    export.refresh_from_db()
    return export


def made(by: Actor, kind: str = ExportKind.PATIENTS, file_format: str = ExportFormat.CSV, **parameters: Any) -> Export:
    """A file."""
    return worked(asked(by, kind, file_format, **parameters))


def body(export: Export) -> bytes:
    """All of the file."""
    return b"".join(content(export.tenant_id, export.pk))


def read_csv(data: bytes) -> tuple[list[str], list[dict[str, str]]]:
    """What the file says of itself, and its rows by heading."""
    assert data.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))
    about = [line[0] for line in lines if line[0].startswith("# ")]
    headings, *rows = lines[len(about) :]
    return about, [dict(zip(headings, row, strict=True)) for row in rows]


def read_xlsx(data: bytes) -> tuple[list[str], list[dict[str, Any]]]:
    """The same of a workbook: its first sheet, and its second."""
    first, second = load_workbook(io.BytesIO(data)).worksheets
    headings, *rows = second.iter_rows(values_only=True)
    return [row[0] for row in first.iter_rows(values_only=True)], [
        dict(zip(headings, row, strict=True)) for row in rows
    ]


def people(world: World, number: int) -> list[Any]:
    """Patients of the vårdcentral, in order of name."""
    return [known(world, given_name="Ada", family_name=f"Ek {count:02}") for count in range(number)]


def events() -> list[str]:
    """What the log holds of exports, the first first."""
    return list(
        Event.objects.filter(action__startswith="export.").order_by("at", "pk").values_list("action", flat=True)
    )


def end(viewer: Actor) -> None:
    """The assignment ended yesterday."""
    assert viewer.assignment is not None
    permissions.withdraw(viewer.assignment, remaining_roles=[])
    type(viewer.assignment).objects.filter(pk=viewer.assignment.pk).update(ends_on=TODAY - timedelta(days=1))


def fetched(viewer: Actor, export: Export) -> Any:
    """The answer to one who asks for the file."""
    return signed_in(viewer).get(address(export))
