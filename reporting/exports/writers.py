"""Files as they are written, row by row: nothing is kept in memory or on the disk but what the row needs."""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.writer.excel import ExcelWriter

from reporting.exports.enums import ExportFormat
from reporting.exports.keeping import Keeper
from reporting.exports.kinds.base import Plain

BEGINS_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
SHEET_TITLE_LENGTH = 31
COLUMN_WIDTH = 26
PACKED_AT_A_TIME = 64 * 1024
CONTENT_TYPES: Mapping[str, str] = {
    ExportFormat.CSV: "text/csv; charset=utf-8",
    ExportFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def harmless(value: Plain) -> Plain:
    """The value, where a text that a spreadsheet would take for a formula is told to be text by an apostrophe."""
    if not isinstance(value, str):
        return value
    text = ILLEGAL_CHARACTERS_RE.sub("", value)
    return f"'{text}" if text.lstrip(" \N{NO-BREAK SPACE}").startswith(BEGINS_FORMULA) else text


class CsvFile:
    """Semicolons and a byte order mark, as Swedish Excel reads them. Lines that begin with # tell what the file is."""

    def __init__(self, sink: Keeper, *, title: str, about: Sequence[str], headings: Sequence[str]) -> None:
        self.sink, self._line = sink, io.StringIO(newline="")
        self._writer = csv.writer(self._line, delimiter=";", lineterminator="\r\n")
        sink.write(BYTE_ORDER_MARK)
        for text in (title, *about):
            self._write([f"# {text}"])
        self.row(headings)

    def row(self, cells: Sequence[Plain]) -> None:
        """One more row; days as YYYY-MM-DD."""
        self._write([_as_text(harmless(value)) for value in cells])

    def close(self) -> None:
        """Nothing ends the file."""

    def _write(self, cells: list[str]) -> None:
        self._writer.writerow(cells)
        self.sink.write(self._line.getvalue().encode())
        self._line.seek(0)
        self._line.truncate()


class XlsxFile:
    """A sheet that tells what the file is, and one with the rows, each packed into the file as it is written."""

    def __init__(self, sink: Keeper, *, title: str, about: Sequence[str], headings: Sequence[str]) -> None:
        self._archive = ZipFile(sink, "w", ZIP_DEFLATED)
        self._book = Workbook(write_only=True)
        self._open_sheet(_("Om filen"), widths=[4 * COLUMN_WIDTH])
        self._bold([title])
        for text in about:
            self.row([text])
        self._close_sheet()
        self._open_sheet(title, widths=[COLUMN_WIDTH] * len(headings), frozen=True)
        self._bold(headings)

    def row(self, cells: Sequence[Plain]) -> None:
        """One more row; days are days."""
        self._sheet.append([harmless(value) for value in cells])

    def close(self) -> None:
        """End the sheet, and write what binds the sheets together."""
        self._close_sheet()
        _Binder(self._book, self._archive).save()

    def _bold(self, texts: Sequence[str]) -> None:
        cells = [WriteOnlyCell(self._sheet, value=harmless(text)) for text in texts]
        for cell in cells:
            cell.font = Font(bold=True)
        self._sheet.append(cells)

    def _open_sheet(self, title: str, *, widths: Sequence[int], frozen: bool = False) -> None:
        """Its rows go straight into the archive; openpyxl by itself would put them in a file on the disk first."""
        self._sheet: Any = self._book.create_sheet(title[:SHEET_TITLE_LENGTH])
        self._sheet._id = len(self._book.worksheets)
        for number, width in enumerate(widths, 1):
            self._sheet.column_dimensions[get_column_letter(number)].width = width
        if frozen:
            self._sheet.freeze_panes = "A2"
        entry = self._archive.open(self._sheet.path[1:], "w", force_zip64=True)
        self._entry = io.BufferedWriter(entry, PACKED_AT_A_TIME)
        self._sheet._writer = WorksheetWriter(self._sheet, self._entry)
        self._sheet._writer.write_top()

    def _close_sheet(self) -> None:
        self._sheet.close()
        self._entry.close()


class _Binder(ExcelWriter):
    """Writes all but the sheets, which are in the archive."""

    def write_worksheet(self, ws: Any) -> None:
        """Name the sheet in the list of contents."""
        ws._drawing = SpreadsheetDrawing()
        ws._rels = ws._writer._rels
        self.manifest.append(ws)


def _as_text(value: Plain) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)


WRITERS: Mapping[str, type[CsvFile] | type[XlsxFile]] = {ExportFormat.CSV: CsvFile, ExportFormat.XLSX: XlsxFile}
