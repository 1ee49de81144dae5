"""Files as they are written: what a spreadsheet makes of them, and what they take."""

import hashlib
import io
import tracemalloc
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from reporting.exports.writers import CsvFile, XlsxFile, harmless
from tests.exports import read_csv, read_xlsx

HEADINGS = ["Namn", "Dag", "Antal"]
DAY = date(2026, 11, 22)


class Sink(io.RawIOBase):
    """Counts what it is given, and keeps it when told."""

    def __init__(self, *, keeps: bool = True) -> None:
        self.kept, self.keeps, self.size = bytearray(), keeps, 0
        self.digest = hashlib.sha256()

    def write(self, data: Any) -> int:
        self.size += len(data)
        self.digest.update(data)
        if self.keeps:
            self.kept += data
        return len(data)

    def tell(self) -> int:
        raise OSError


def written(
    kind: type[CsvFile] | type[XlsxFile], rows: list[list[Any]], about: tuple[str, ...] = ("Enhet: X",)
) -> bytes:
    sink = Sink()
    file = kind(sink, title="Patientlista", about=about, headings=HEADINGS)  # type: ignore[arg-type]
    for row in rows:
        file.row(row)
    file.close()
    return bytes(sink.kept)


def test_a_text_file_for_swedish_excel() -> None:
    data = written(CsvFile, [['Öst; "å"\nny rad', DAY, 3], [None, None, 0]])
    about, rows = read_csv(data)
    assert about == ["# Patientlista", "# Enhet: X"]
    assert rows[0] == {"Namn": 'Öst; "å"\nny rad', "Dag": "2026-11-22", "Antal": "3"}
    assert rows[1] == {"Namn": "", "Dag": "", "Antal": "0"}
    assert b"\r\nNamn;Dag;Antal\r\n" in data


def test_a_workbook_with_days_and_numbers() -> None:
    about, rows = read_xlsx(written(XlsxFile, [["Öst", DAY, 3], [None, None, 0]]))
    assert about == ["Patientlista", "Enhet: X"]
    assert rows[0]["Namn"] == "Öst"
    assert rows[0]["Dag"].date() == DAY
    assert rows[0]["Antal"] == 3
    assert rows[1] == {"Namn": None, "Dag": None, "Antal": 0}


@pytest.mark.parametrize("text", ["=1+1", "+46", "-1", "@SUM(A1)", "\tx", "\rx", "\nx", "  =1", "＝1", "\x00=1"])
def test_no_text_is_a_formula(text: str) -> None:
    assert str(harmless(text)).startswith("'")
    assert read_csv(written(CsvFile, [[text, None, 1]]))[1][0]["Namn"].startswith("'")
    assert read_xlsx(written(XlsxFile, [[text, None, 1]]))[1][0]["Namn"].startswith("'")
    assert b"<f>" not in written(XlsxFile, [[text, None, 1]])


@pytest.mark.parametrize("value", ["Anna-Lena", "19900222-2397", "1. Bo", "–", "", -1, 1.5, DAY, None])
def test_what_is_no_formula_is_left_as_it_is(value: Any) -> None:
    assert harmless(value) == value


def many(number: int) -> Iterator[list[Any]]:
    for count in range(number):
        yield [f"Person nummer {count}", DAY, count]


@pytest.mark.parametrize(("kind", "number"), [(CsvFile, 100_000), (XlsxFile, 6_000)])
def test_rows_are_not_gathered_in_memory(kind: type[CsvFile] | type[XlsxFile], number: int) -> None:
    assert peak(kind, number) < 2**20


def peak(kind: type[CsvFile] | type[XlsxFile], number: int) -> int:
    sink = Sink(keeps=False)
    file = kind(sink, title="Patientlista", about=[], headings=HEADINGS)  # type: ignore[arg-type]
    tracemalloc.start(1)
    try:
        for row in many(number):
            file.row(row)
        file.close()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
