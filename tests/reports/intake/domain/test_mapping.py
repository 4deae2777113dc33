"""Reading a table of checklists by a mapping that a person wrote."""

from __future__ import annotations

from typing import Any

import pytest

from reports.intake.domain.mapping import TableMapping, UnusableMapping, read_mapping
from reports.intake.domain.table_rows import MappedRow, columns_used, map_row
from tests.reports.checklists.authoring_texts import small_definition

DEFINITION = small_definition()
QUESTION = next(q for q in DEFINITION.questions if q.choices)
STATION = DEFINITION.question_for("station")


def mapping(**changes: Any) -> TableMapping:
    written = {
        "checklist": DEFINITION.code,
        "key": ["ID"],
        "observer": {"columns": ["ID"], "prefix": "ROW-", "fold": "false"},
        "station": {"columns": ["Place", "Station"], "separator": "/"},
        "missing": ["N/A"],
        "values": {"PO": "yes", "JO": "no"},
        "columns": {"Answer": {"question": "/".join(QUESTION.path)}},
    }
    return read_mapping({**written, **changes}, DEFINITION)


def mapped(rules: TableMapping, **cells: str) -> MappedRow:
    row = {"ID": "1", "Place": "Viti", "Station": "01r", "Answer": "PO", **cells}
    return map_row(row, mapping=rules, definition=DEFINITION, mission="M1")


def answer(row: MappedRow) -> Any:
    assert row.report is not None
    place = row.report["answers"]
    for name in QUESTION.path:
        place = place.get(name, {})
    return place or None


def test_a_code_of_the_file_becomes_the_answer_it_stands_for() -> None:
    assert answer(mapped(mapping(), Answer="JO")) == "no"


@pytest.mark.parametrize("cell", ["", "N/A", "  "])
def test_a_missing_code_leaves_the_answer_out(cell: str) -> None:
    assert answer(mapped(mapping(), Answer=cell)) is None


def test_a_column_has_missing_codes_of_its_own() -> None:
    rules = mapping(
        columns={"Answer": {"question": "/".join(QUESTION.path), "missing": ["0"]}}
    )

    assert answer(mapped(rules, Answer="0")) is None


def test_a_code_that_is_no_answer_is_kept_and_noted() -> None:
    row = mapped(mapping(), Answer="Gjithmone")

    assert answer(row) == "Gjithmone"
    assert "set aside" in row.notes[0].message


def test_the_same_key_makes_the_same_id_and_another_key_another() -> None:
    first, again, other = (
        mapped(mapping(), ID="1"),
        mapped(mapping(), ID="1", Answer="JO"),
        mapped(mapping(), ID="2"),
    )

    assert first.report is not None
    assert again.report is not None
    assert other.report is not None
    assert first.report["id"] == again.report["id"] != other.report["id"]


def test_a_row_without_its_key_is_an_error() -> None:
    row = mapped(mapping(), ID=" ")

    assert row.report is None
    assert row.notes[0].is_error


def test_station_codes_that_differ_only_in_case_are_one() -> None:
    assert STATION is not None
    rows = [mapped(mapping(), Station=code) for code in ("01R", "01r")]

    codes = {str(row.report and row.report["answers"]) for row in rows}
    assert len(codes) == 1
    assert "viti/01r" in codes.pop()


def test_observers_keep_their_prefix() -> None:
    assert mapped(mapping(), ID="7").observer == "ROW-7"


def test_every_column_that_is_used_is_named() -> None:
    assert columns_used(mapping()) == ("ID", "Place", "Station", "Answer")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"key": []}, "make a row unique"),
        ({"collumns": {}}, "unknown key"),
        ({"columns": {"Answer": "nonsense"}}, "no question 'nonsense'"),
        ({"columns": {}}, "which column answers"),
        ({"station": {"separator": "-"}}, "needs `columns`"),
    ],
)
def test_a_mapping_that_does_not_fit_is_refused(
    changes: dict[str, Any], said: str
) -> None:
    with pytest.raises(UnusableMapping, match=said):
        mapping(**changes)
