"""Reading CSV sheets as people really save them."""

from __future__ import annotations

import pytest

from elections.places.domain.columns import STATION_COLUMNS
from elections.places.domain.sheets import (
    Sheet,
    UnreadableSheet,
    decode_sheet,
    read_sheet,
    whole_number,
    without_repeats,
)


def read(text: str) -> Sheet:
    return read_sheet(text, STATION_COLUMNS)


@pytest.mark.parametrize(
    "heading",
    ["code", "Station code", "STATION_CODE", " station-code ", "Номер участка", "УИК"],
)
def test_a_heading_is_known_in_every_spelling(heading: str) -> None:
    sheet = read(f"{heading}\n0042\n")

    assert sheet.rows[0].values == {"code": "0042"}


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_found_out(delimiter: str) -> None:
    text = f"code{delimiter}registered voters\n0042{delimiter}1 250\n"

    assert read(text).rows[0].values == {"code": "0042", "registered_voters": 1250}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_encodings_of_spreadsheets_are_read(encoding: str) -> None:
    content = "code,name\n1,Школа №5\n".encode(encoding)

    assert read(decode_sheet(content)).rows[0].values["name"] == "Школа №5"


def test_another_encoding_says_how_to_save() -> None:
    with pytest.raises(UnreadableSheet, match="CSV UTF-8"):
        decode_sheet("code,name\n1,Школа\n".encode("cp1251"))


def test_a_number_beyond_any_count_is_called_too_large() -> None:
    sheet = read("code,Voters\n1,10000000000\n")

    assert sheet.errors[0].message == (
        "'10000000000' is too large to be a count of voters or ballots."
    )


def test_every_error_names_its_line_its_heading_and_what_to_do() -> None:
    sheet = read("code,Voters,lat\n1,12.5,43\n,10,43\n3,10,143\n4,10,43\n")

    assert [(e.line, e.column) for e in sheet.errors] == [
        (2, "Voters"),
        (3, "code"),
        (4, "lat"),
    ]
    assert sheet.errors[0].message == "'12.5' is not a whole number. Write digits only."
    assert [row.line for row in sheet.rows] == [5]


def test_line_numbers_count_line_breaks_inside_cells_and_empty_lines() -> None:
    sheet = read('code,name\n1,"two\nlines"\n\n2 3,next\n')

    assert [(e.line, e.column) for e in sheet.errors] == [(5, "code")]


def test_a_line_with_too_many_cells_is_an_error_of_that_line() -> None:
    sheet = read("code,name\n1,School 5, left wing\n2,School\n")

    assert sheet.errors[0].line == 2
    assert "quotes" in sheet.errors[0].message
    assert [row.line for row in sheet.rows] == [3]


def test_a_missing_heading_is_named_with_those_found() -> None:
    with pytest.raises(UnreadableSheet, match=r"code is missing. Found: name"):
        read("name\nSchool\n")


def test_two_headings_for_one_thing_are_refused() -> None:
    with pytest.raises(UnreadableSheet, match="Two headings mean code"):
        read("code,station\n1,2\n")


@pytest.mark.parametrize("text", ["", "\n\n", "  \n"])
def test_an_empty_file_is_refused(text: str) -> None:
    with pytest.raises(UnreadableSheet, match="empty"):
        read(text)


def test_unknown_headings_are_told_not_swallowed() -> None:
    assert read("code,phone of the chair\n1,2\n").ignored == ("phone of the chair",)


def test_a_code_that_comes_twice_is_an_error_of_the_second_line() -> None:
    rows, errors = without_repeats(read("code\n7\n8\n7\n"), "code")

    assert [row.values["code"] for row in rows] == ["7", "8"]
    assert (errors[0].line, errors[0].message) == (
        4,
        "7 is already on line 2. Keep one of the two.",
    )


@pytest.mark.parametrize(
    ("cell", "expected"), [("yes", True), ("", True), ("Нет", False), ("closed", False)]
)
def test_yes_and_no_are_read_in_three_languages(cell: str, expected: bool) -> None:
    assert read(f"code,open\n1,{cell}\n").rows[0].values["is_open"] is expected


def test_an_offset_is_no_time_zone() -> None:
    (error,) = read("code,time zone\n1,GMT+6\n").errors

    assert "Asia/Almaty" in error.message


def test_spaces_part_thousands_and_never_two_numbers() -> None:
    assert whole_number("12 345 678") == 12_345_678
    assert whole_number("1\u202f600") == 1_600
    with pytest.raises(ValueError, match="not a whole number"):
        whole_number("120 45")
