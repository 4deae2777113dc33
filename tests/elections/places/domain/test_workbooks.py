"""Excel sheets as people save them, and as somebody hostile would."""

from __future__ import annotations

import io
import zipfile
from datetime import date, time

import pytest
from openpyxl import Workbook  # type: ignore[import-untyped]  # has no stubs

from elections.places.domain.sheets import UnreadableSheet
from elections.places.domain.workbooks import sheet_text


def saved(*rows: tuple[object, ...]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def with_part(content: bytes, name: str, data: bytes) -> bytes:
    """Return the workbook with one part replaced or added."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.infolist():
            if part.filename != name:
                new.writestr(part, old.read(part))
        new.writestr(name, data)
    return file.getvalue()


def test_cells_read_as_a_person_sees_them() -> None:
    content = saved(
        ("contest", "value", "percent", "time"),
        ("LIST", 1200.0, 54.09, time(10, 10)),
        ("Тізім, А", 7, 0.5, date(2023, 3, 19)),
    )

    text = sheet_text(content)

    assert text.splitlines() == [
        "contest,value,percent,time",
        "LIST,1200,54.09,10:10",
        '"Тізім, А",7,0.5,2023-03-19',
    ]


def test_a_percentage_keeps_its_sign() -> None:
    book = Workbook()
    book.active.append(("percent", "share"))
    book.active.append((0.5409, 0.5))
    book.active["A2"].number_format = "0.00%"
    file = io.BytesIO()
    book.save(file)

    text = sheet_text(file.getvalue())

    assert text.splitlines() == ["percent,share", "54.09%,0.5"]


def test_a_csv_file_is_read_as_before() -> None:
    assert sheet_text(b"a;b\n1;2\n") == "a;b\n1;2\n"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"PK\x03\x04 not a zip", "cannot be read"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "old or protected"),
        (saved(*([("a",)] * 60_001)), "60,000 rows"),
        (saved(("a",) * 61), "beyond column 60"),
    ],
    ids=["broken", "old", "long", "wide"],
)
def test_what_cannot_be_read_gets_words(content: bytes, words: str) -> None:
    with pytest.raises(UnreadableSheet, match=words):
        sheet_text(content)


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = with_part(saved(("a",)), "xl/worksheets/sheet1.xml", b"<a/>" * 20_000_000)

    with pytest.raises(UnreadableSheet, match="too large"):
        sheet_text(bomb)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_is_refused_in_any_encoding(encoding: str) -> None:
    xxe = f"""<?xml version="1.0" encoding="{encoding}"?>
<!DOCTYPE x [<!ENTITY file SYSTEM "file:///etc/passwd">]><x>&file;</x>"""
    hostile = with_part(saved(("a",)), "xl/sharedStrings.xml", xxe.encode(encoding))

    with pytest.raises(UnreadableSheet, match="document type"):
        sheet_text(hostile)


def test_a_cell_far_below_the_table_is_refused_quickly() -> None:
    far = b"""<?xml version="1.0"?><worksheet
xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>
<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>"""
    content = with_part(saved(("a",)), "xl/worksheets/sheet1.xml", far)

    with pytest.raises(UnreadableSheet, match="rows"):
        sheet_text(content)


def test_another_zip_is_no_workbook() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.txt", "x")

    with pytest.raises(UnreadableSheet, match="not an Excel workbook"):
        sheet_text(file.getvalue())
