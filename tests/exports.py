"""Exports as they are asked for, made and read in tests."""

import csv
import io
from typing import Any

from openpyxl import load_workbook

from fastkontakt.accounts.actor import Actor
from fastkontakt.clock import now
from reporting.exports.enums import ExportFormat, ExportKind
from reporting.exports.keeping import content
from reporting.exports.services import order_export
from reporting.exports.tasks import run_export
from reporting.models import Export


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
