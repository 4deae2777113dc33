"""Hostile and odd uploads get a human message at once and hurt nothing."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Callable

import pytest
from openpyxl import Workbook  # type: ignore[import-untyped]  # has no stubs

from reports.checklists.services.converting import convert_xlsform
from tests.reports.checklists.authoring_texts import SMALL

MOST_SECONDS = 2.0


def processor_seconds() -> float:
    """Return what we and our processes used: other programs do not count."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def workbook_bytes(*, rows: int = 0, far: bool = False) -> bytes:
    """Return the small checklist as a workbook, with rows or a cell far away."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for line in SMALL.strip().splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 1 and cells[0]:
            sheet = workbook.create_sheet(cells[0])
        elif line.strip():
            sheet.append(cells[1:])
    if far:
        workbook["survey"]["XFD1048576"] = "far"
    for number in range(rows):
        workbook["survey"].append(["text", f"q{number}", "", "Q"])
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def with_part(source: bytes, name: str, content: bytes) -> bytes:
    """Return a workbook in which one part is replaced or added."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(source)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.infolist():
            if part.filename != name:
                new.writestr(part.filename, old.read(part))
        new.writestr(name, content)
    return stream.getvalue()


def bomb() -> bytes:
    return with_part(workbook_bytes(), "xl/media/x.xml", b" " * 60_000_000)


def hidden_bomb() -> bytes:
    """One sheet of 40 MB: below what archives may unpack to, too much to read."""
    row = b'<row r="%d"><c r="A%d" t="inlineStr"><is><t>a</t></is></c></row>'
    rows = b"".join(row % (number, number) for number in range(1, 600_000))
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b"<sheetData>" + rows + b"</sheetData></worksheet>"
    )
    return with_part(workbook_bytes(), "xl/worksheets/sheet1.xml", sheet)


def wide_bomb() -> bytes:
    """A heading with a million columns."""
    cells = b"<c t='inlineStr'><is><t>a</t></is></c>" * 1_000_000
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b"<sheetData><row>" + cells + b"</row></sheetData></worksheet>"
    )
    return with_part(workbook_bytes(), "xl/worksheets/sheet1.xml", sheet)


def external_entity() -> bytes:
    text = (
        b'<?xml version="1.0"?><!DOCTYPE sst [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b"<si><t>&x;</t></si></sst>"
    )
    return with_part(workbook_bytes(), "xl/sharedStrings.xml", text)


def external_entity_in_utf_16() -> bytes:
    text = (
        '<?xml version="1.0" encoding="UTF-16"?>'
        '<!DOCTYPE sst [<!ENTITY x SYSTEM "file:///etc/passwd">]><sst>&x;</sst>'
    )
    return with_part(workbook_bytes(), "xl/sharedStrings.xml", text.encode("utf-16"))


def many_laughs() -> bytes:
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    text = f'<!DOCTYPE sst [<!ENTITY l0 "ha">{levels}]><sst>&l11;</sst>'
    return with_part(workbook_bytes(), "xl/sharedStrings.xml", text.encode())


def many_parts() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for number in range(2_000):
            archive.writestr(f"xl/{number}.xml", b"")
    return stream.getvalue()


def encrypted() -> bytes:
    magic = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    return magic + b"\x00" * 4_000 + "EncryptedPackage".encode("utf-16-le")


def old_and_broken() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x01" * 100_000


def deep_text() -> bytes:
    groups = "".join(f"| | begin group | g{n} | G |\n" for n in range(5_000))
    ends = "| | end group | | |\n" * 5_000
    return f"| survey |\n| | type | name | label |\n{groups}{ends}".encode()


def many_questions() -> bytes:
    rows = "".join(f"| | text | q{n} | Q |\n" for n in range(100_000))
    return f"| survey |\n| | type | name | label |\n{rows}".encode()


def slow_rules() -> bytes:
    rule = "(" * 60 + "1" + ")" * 60
    rows = "".join(f"| | text | q{n} | Q | {rule} |\n" for n in range(20_000))
    return f"| survey |\n| | type | name | label | relevant |\n{rows}".encode()


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "an archive that unpacks to 60 MB": (bomb, "50 MB"),
    "a sheet of half a million rows": (hidden_bomb, ""),
    "a heading of a million columns": (wide_bomb, ""),
    "an external entity": (external_entity, "entities"),
    "an external entity in UTF-16": (external_entity_in_utf_16, "entities"),
    "entities that multiply": (many_laughs, "entities"),
    "two thousand parts": (many_parts, "parts"),
    "macros": (
        lambda: with_part(workbook_bytes(), "xl/vbaProject.bin", b"\x00"),
        "macros",
    ),
    "a password": (encrypted, "password"),
    "an old workbook that is none": (old_and_broken, "save it again"),
    "no archive": (lambda: b"PK\x03\x04" + b"x" * 1_000, "damaged"),
    "half an archive": (lambda: workbook_bytes()[:3_000], "damaged"),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n" + b"\x00" * 500, "neither"),
    "a program": (lambda: b"\x7fELF" + b"\x00" * 500, "no text"),
    "a table of 50 MB": (lambda: b"survey,a,b\n" * 5_000_000, "5 MB"),
    "nothing": (lambda: b"", "empty"),
    "five thousand nested groups": (deep_text, ""),
    "a hundred thousand questions": (many_questions, "too much time"),
    "slow rules": (slow_rules, "too much time"),
    "a workbook without sheets that matter": (
        lambda: with_part(workbook_bytes(), "xl/workbook.xml", b"<workbook/>"),
        "",
    ),
    "a sheet that is no XML": (
        lambda: with_part(workbook_bytes(), "xl/worksheets/sheet1.xml", b"<a><b>"),
        "save it again",
    ),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_upload_gets_a_human_message_at_once(kind: str) -> None:
    make, told = HOSTILE[kind]
    source = make()
    began = processor_seconds()

    conversion = convert_xlsform(source, name="upload.xlsx")

    assert processor_seconds() - began < MOST_SECONDS
    assert conversion.checklist is None
    texts = [str(problem) for problem in conversion.problems if problem.is_fatal]
    assert texts
    assert any(told in text for text in texts), texts
    assert not any("Traceback" in text or "Errno" in text for text in texts)
    assert "root:" not in "".join(texts)


def test_a_cell_at_the_far_end_of_a_sheet_costs_nothing() -> None:
    source = workbook_bytes(far=True)
    began = processor_seconds()

    conversion = convert_xlsform(source, name="far.xlsx")

    assert processor_seconds() - began < MOST_SECONDS
    assert conversion.checklist is not None


def test_a_large_honest_form_is_read() -> None:
    conversion = convert_xlsform(workbook_bytes(rows=400), name="large.xlsx")

    assert conversion.checklist is not None
    assert len(conversion.checklist.definition.questions) > 400


def test_a_name_that_looks_like_a_command_is_only_a_name() -> None:
    conversion = convert_xlsform(b"no sheets", name='"; import os\n$(id).md')

    assert conversion.checklist is None
    assert "holds no sheets" in conversion.problems[0].text


def test_all_problems_are_told_at_once_with_their_places() -> None:
    faulty = (
        SMALL.replace("${sealed} = 'yes'", "${seled} = 'yes'")
        .replace("select_one rating", "select_one ratings")
        .replace("| B04 |", "| B01 |")
        .replace("| 0 | 5000 | |\n| | decimal", "| few | 5000 | |\n| | decimal")
        .replace("| media |", "| police |")
    )

    conversion = convert_xlsform(faulty.encode(), name="small.md")

    assert conversion.checklist is None
    places = {(p.sheet, p.row, p.column) for p in conversion.problems if p.is_fatal}
    assert {
        ("survey", 7, "min"),
        ("survey", 16, "relevant"),
        ("survey", 22, "type"),
        ("survey", 23, "item_code"),
    } <= places
    assert any("${sealed}" in problem.text for problem in conversion.problems)


def test_a_choice_that_stands_twice_is_told_once_where_it_stands() -> None:
    faulty = SMALL.replace("| media |", "| police |")

    conversion = convert_xlsform(faulty.encode(), name="small.md")

    told = [p for p in conversion.problems if p.is_fatal]
    assert [(p.sheet, p.row, p.column) for p in told] == [("choices", 7, "name")]


@pytest.mark.parametrize(
    ("default", "told"),
    [("tomorrow", "A date was expected."), ("2024-02-29", ""), ("today()", "")],
)
def test_a_default_that_phones_drop_is_remarked(default: str, told: str) -> None:
    form = SMALL.replace("| phrase |", "| phrase | default |", 1).replace(
        "| | date | day | | Day | Күн | | | | | | | | | |",
        f"| | date | day | | Day | Күн | | | | | | | | | | {default} |",
    )

    conversion = convert_xlsform(form.encode(), name="small.md")

    assert conversion.checklist is not None
    remarks = [p for p in conversion.problems if p.column == "default"]
    assert [told in p.text for p in remarks] == [True] * bool(told)


def test_what_the_table_of_translations_tells_is_not_told_twice() -> None:
    partly = SMALL.replace("| Visit | Бару |", "| Visit | |")
    partly = partly.replace("| phrase |", "| phrase | hint::English (en) |", 1)

    conversion = convert_xlsform(partly.encode(), name="small.md")

    assert [str(problem) for problem in conversion.problems] == []


def test_a_form_without_faults_has_no_fatal_problem() -> None:
    conversion = convert_xlsform(SMALL.encode(), name="small.md")

    assert conversion.checklist is not None
    assert not [problem for problem in conversion.problems if problem.is_fatal]
