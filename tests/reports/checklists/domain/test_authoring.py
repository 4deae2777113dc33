"""XLSForms become definitions and XForms; faults are named with their place."""

from __future__ import annotations

import io
import zipfile

import pytest
from openpyxl import Workbook  # type: ignore[import-untyped]  # has no stubs

from reports.checklists.domain.archives import UnreadableXLSForm
from reports.checklists.domain.authoring import build_xform, read_checklist
from reports.checklists.domain.definition import QuestionKind, Stage
from tests.reports.checklists.authoring_texts import SMALL, small_definition


def test_questions_keep_the_order_and_the_groups_of_the_form() -> None:
    definition = small_definition()

    paths = ["/".join(question.path) for question in definition.questions]

    assert paths[0] == "header/station"
    assert paths[-1] == "thanks"
    assert "procedures/votes/number" in paths


def test_settings_give_code_version_stage_titles_and_languages() -> None:
    definition = small_definition()

    assert (definition.code, definition.version) == ("small", "1")
    assert definition.stage is Stage.VOTING
    assert definition.titles == {"en": "Small checklist", "kk": "Шағын парақ"}
    assert definition.languages == ("en", "kk")


def test_codebook_columns_are_read_from_the_survey_sheet() -> None:
    sealed = small_definition().question_with_item("B01")

    assert sealed is not None
    assert sealed.kind is QuestionKind.SELECT_ONE
    assert sealed.negative == {"no"}
    assert sealed.serious
    assert sealed.phrase == "ballot boxes not sealed"
    assert sealed.labels["kk"] == "Жәшік пломбаланған"


def test_limits_sealing_and_repeats_are_read() -> None:
    definition = small_definition()
    voters = definition.question_for("registered_voters")
    plate = definition.question_for("plate")
    number = definition.question_at(("procedures", "votes", "number"))

    assert voters is not None
    assert (voters.minimum, voters.maximum) == (0, 5000)
    assert plate is not None
    assert plate.sealed
    assert number is not None
    assert number.repeat == "votes"


def test_the_xform_asks_in_both_languages() -> None:
    xform = build_xform(SMALL, name="small.md")

    assert 'id="small"' in xform
    assert "Жәшік пломбаланған" in xform


def test_an_xlsx_workbook_reads_like_the_markdown() -> None:
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for line in SMALL.strip().splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 1 and cells[0]:
            sheet = workbook.create_sheet(cells[0])
        elif line.strip():
            sheet.append(cells[1:])
    stream = io.BytesIO()
    workbook.save(stream)

    checklist = read_checklist(stream.getvalue(), name="small.xlsx")

    assert checklist.definition == small_definition()


def test_a_csv_form_is_read() -> None:
    source = (
        "survey,,,\n,type,name,label\n,text,station,Station\n"
        "settings,,,\n,form_id,version,stage\n,tiny,3,opening\n"
    )

    definition = read_checklist(source, name="tiny.csv").definition

    assert (definition.code, definition.version) == ("tiny", "3")
    assert definition.questions[0].labels == {"en": "Station"}


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("${sealed} = 'yes'", "${sealed} >= ((", "question procedures/present"),
        ("${sealed} = 'yes'", "${nothing} = 'yes'", "row 16"),
        ("select_one yna", "select_one nothing", "row 15"),
        ("| English (en) | voting |", "| English (en) | voten |", "stage is “voten”"),
        ("| geopoint |", "| geotrace |", "question position"),
        ("| 0 | 5000 | |\n| | decimal", "| few | 5000 | |\n| | decimal", "min must be"),
        ("| bad very_bad |", "| bad awful |", "awful"),
        ("| B04 |", "| B03 |", "item_code B03"),
        ("| note | thanks |", "| note | hour |", "name hour"),
        ("| | small | Small", "| | сағат | Small", "form_id is “сағат”"),
        ("| | small | Small", "| | | Small", "form_id"),
        ("| 1 | English (en) |", "| | English (en) |", "version is “”"),
        ("| | end repeat | | | | | | | | | | | | | |\n", "", "small.md"),
    ],
)
def test_a_faulty_form_is_refused_with_the_place_of_the_fault(
    before: str, after: str, told: str
) -> None:
    assert before in SMALL
    source = SMALL.replace(before, after)

    with pytest.raises(UnreadableXLSForm) as refusal:
        read_checklist(source, name="small.md")

    assert "small.md" in refusal.value.detail
    assert told in refusal.value.detail


@pytest.mark.parametrize(
    "source",
    [
        b"",
        b"hello",
        b"\x00\xff\xfe",
        b"PK\x03\x04 not an archive",
        b"| survey |\n| | type |\n",
        b"a,b\n1,2\n",
        b"x" * 5_000_001,
    ],
)
def test_what_is_no_form_is_refused_and_never_breaks(source: bytes) -> None:
    with pytest.raises(UnreadableXLSForm):
        read_checklist(source, name="upload")


def test_a_workbook_that_would_unpack_to_something_enormous_is_refused() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 51_000_000)

    with pytest.raises(UnreadableXLSForm, match="50 MB"):
        read_checklist(stream.getvalue(), name="bomb.xlsx")


def test_an_archive_that_is_no_workbook_is_refused() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("readme.txt", b"hello")

    with pytest.raises(UnreadableXLSForm):
        read_checklist(stream.getvalue(), name="other.xlsx")


def test_a_sign_that_no_phone_can_be_sent_is_named_with_its_place() -> None:
    source = SMALL.replace("Ballot box", "Box").replace("Box sealed", "Box\x01 sealed")

    with pytest.raises(UnreadableXLSForm, match=r"sheet survey, row 15: .*control"):
        read_checklist(source, name="small.md")
