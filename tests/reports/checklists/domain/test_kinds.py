"""Every kind of question that election checklists use goes through to phones."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from lxml import etree
from openpyxl import load_workbook  # type: ignore[import-untyped]  # has no stubs

from reports.checklists.domain.authoring import (
    AuthoredChecklist,
    build_xform,
    read_checklist,
    read_sheets,
)
from reports.checklists.domain.definition import QuestionKind
from reports.checklists.domain.media import choices_in, media_names
from reports.checklists.domain.phone import PhonePart, is_from_right, phone_view
from reports.checklists.domain.problems import problems_in
from reports.checklists.domain.translations import completeness
from reports.checklists.domain.validation import judge_answers
from reports.checklists.renderers.workbook import render_workbook
from tests.reports.checklists.authoring_texts import SMALL

DATA = Path(__file__).parents[3] / "data"
EVERYTHING = DATA / "xlsforms" / "observation.md"
SHIPPED = Path("reports/checklists/library")
FORMS = [
    *sorted(SHIPPED.glob("*.md")),
    *sorted((DATA / "forms").glob("*.md")),
    EVERYTHING,
]


def everything() -> AuthoredChecklist:
    return read_checklist(EVERYTHING.read_bytes(), name="observation.md")


def flat(parts: tuple[PhonePart, ...]) -> list[PhonePart]:
    return [inner for part in parts for inner in (part, *flat(part.parts))]


def shown(language: str) -> dict[str, PhonePart]:
    checklist = everything()
    parts = phone_view(checklist.xform, checklist.definition, language=language)
    return {part.path[-1]: part for part in flat(parts)}


def test_every_kind_is_read() -> None:
    definition = everything().definition

    kinds = {question.kind for question in definition.questions}
    assert kinds == set(QuestionKind)
    apart = {q.name: q.asked_as for q in definition.questions if q.asked_as}
    assert apart == {
        "mission": "hidden",
        "seal_code": "barcode",
        "trust": "range",
        "noise": "range",
        "agreed": "acknowledge",
    }


@pytest.mark.parametrize(
    "written",
    [
        '<submission odk:client-editable="true"/>',
        '<entity dataset="stations"',
        "jr://images/ballot_box.png",
        "jr://audio/knock.mp3",
        "jr://file-csv/districts.csv",
        'jr:count=" /data/boxes "',
        'orx:max-pixels="1600"',
        'odk:quality="voice-only"',
        '<odk:rank ref="/data/hall/worries">',
        '<range ref="/data/hall/trust" start="1" end="5" step="1"',
        'appearance="w4 field-list"',
        'appearance="w2 likert"',
        "began_at",
        "<audit/>",
        '<trigger ref="/data/hall/agreed">',
        'mediatype="video/*"',
        'form="guidance"',
        'readonly="true()"',
    ],
)
def test_settings_and_parts_pass_through_to_phones(written: str) -> None:
    xform = " ".join(everything().xform.split())

    assert " ".join(written.split()) in xform


def test_a_phone_shows_groups_pages_hints_and_rules_in_words() -> None:
    parts = shown("en")

    assert parts["sealed"].is_required
    assert parts["sealed"].hint.text == "As in the picture"
    assert parts["sealed"].hint.guidance.startswith("Four seals")
    assert parts["sealed"].words.image == "ballot_box.png"
    assert parts["why_open"].asked_if == "“Ballot box sealed” is “No”"
    assert (
        parts["queue"].must == "the answer is at least 0 and the answer is at most 5000"
    )
    assert parts["queue"].message == "Between 0 and 5000."
    assert parts["town"].narrowed == "“region” is “Region”"
    assert parts["district"].options_from == "districts.csv"
    assert parts["trust"].ends == ("1", "5", "1")
    assert {parts["district"].page, parts["arrived_at"].page} == {1}
    assert parts["queue"].page > parts["sealed"].page
    assert parts["box"].kind == "repeat"
    assert [
        option.code for option in parts["overall"].options if option.is_negative
    ] == [
        "bad",
        "very_bad",
    ]


def test_a_phone_shows_a_language_from_right_to_left() -> None:
    parts = shown("ar")

    assert parts["sealed"].words.text == "صندوق الاقتراع مختوم"
    assert parts["queue"].message == "بين ٠ و٥٠٠٠"
    assert parts["why_open"].asked_if == "“صندوق الاقتراع مختوم” is “لا”"
    assert parts["sealed"].hint.guidance == ""
    assert is_from_right("ar")
    assert not is_from_right("kk")
    assert is_from_right("kk-arab")
    assert not is_from_right("ug-cyrl")


def test_missing_translations_are_counted_cell_by_cell() -> None:
    sheets = read_sheets(EVERYTHING.read_bytes(), name="observation.md")

    by_language = {one.language: one for one in completeness(sheets)}

    kazakh = by_language["Қазақша (kk)"]
    assert kazakh.percent < 100
    gaps = {(cell.sheet, cell.column) for cell in kazakh.missing}
    assert ("choices", "label::Қазақша (kk)") in gaps
    assert "Very bad" in {cell.original for cell in kazakh.missing}
    assert kazakh.filled + len(kazakh.missing) == kazakh.wanted


def test_choices_out_of_a_file_are_taken_as_the_phone_sent_them() -> None:
    definition = everything().definition

    kept = judge_answers(definition, {"visit": {"district": "d 1"}})
    fine = judge_answers(definition, {"visit": {"district": "d1"}})

    assert fine.answers["visit"]["district"] == "d1"
    assert "district" not in kept.answers.get("visit", {})


def test_files_are_named_once_and_stations_are_the_systems() -> None:
    xform = "jr://images/a.png jr://images/a.png <x>jr://file-csv/stations.csv</x>"

    assert media_names(xform.replace(" ", '"')) == ("a.png",)


def test_a_list_in_a_file_is_read_in_a_language() -> None:
    content = "name,label,label::Русский (ru)\na,One,Один\nb,Two,\n,None,\n"

    listed = choices_in(content.encode("utf-8-sig"), language="ru")

    assert listed == (("a", "Один"), ("b", "Two"))


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_a_workbook_gives_the_same_form_again(path: Path) -> None:
    source = path.read_bytes()

    workbook = render_workbook(read_sheets(source, name=path.name))
    again = render_workbook(read_sheets(workbook, name="again.xlsx"))

    assert build_xform(workbook, name="x.xlsx") == build_xform(source, name=path.name)
    assert build_xform(again, name="x.xlsx") == build_xform(source, name=path.name)


def test_no_cell_of_a_workbook_is_a_formula() -> None:
    odd = SMALL.replace("Box sealed", '=HYPERLINK("http://x","y")')

    workbook = load_workbook(
        io.BytesIO(render_workbook(read_sheets(odd, name="small.md")))
    )

    cells = [cell for sheet in workbook for row in sheet.iter_rows() for cell in row]
    assert any(str(cell.value).startswith("=HYPERLINK") for cell in cells)
    assert not [cell for cell in cells if cell.data_type == "f"]


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_a_good_form_has_no_fatal_problem(path: Path) -> None:
    sheets = read_sheets(path.read_bytes(), name=path.name)

    assert [str(one) for one in problems_in(sheets) if one.is_fatal] == []


@pytest.mark.parametrize(
    ("before", "after", "sheet", "column", "told"),
    [
        ("| end group |", "| end repeat |", "survey", "type", "still open"),
        ("| text | comment |", "| text | my comment |", "survey", "name", "no name"),
        ("| date | day |", "| date | hour |", "survey", "name", "used in row"),
        ("| | who | media |", "| | who | police |", "choices", "name", "already"),
        (
            "${sealed} = 'yes'",
            "${sealed} >= ((",
            "survey",
            "relevant",
            "cannot be read",
        ),
        ("| required |", "| requierd |", "survey", "requierd", "required"),
        ("| bad very_bad |", "| bad awful |", "survey", "negative", "awful"),
        (
            "| English (en) | voting |",
            "| English (en) | |",
            "settings",
            "stage",
            "stage",
        ),
        ("| integer | voters |", "| intger | voters |", "survey", "type", "integer"),
        (
            "| small | Small",
            "| small form | Small",
            "settings",
            "form_id",
            "no form_id",
        ),
        ("(en) | voting |", "(en) | votin |", "settings", "stage", "no stage"),
        ("label::English (en)", "label", "survey", "label", "names no language"),
    ],
)
def test_a_problem_names_its_sheet_and_column(
    before: str, after: str, sheet: str, column: str, told: str
) -> None:
    assert before in SMALL
    sheets = read_sheets(SMALL.replace(before, after), name="small.md")

    found = [
        problem
        for problem in problems_in(sheets)
        if (problem.sheet, problem.column) == (sheet, column)
    ]

    assert any(told in problem.text for problem in found), problems_in(sheets)


def test_the_xform_is_well_formed() -> None:
    tree = etree.fromstring(everything().xform.encode())

    assert tree.tag == "{http://www.w3.org/1999/xhtml}html"
