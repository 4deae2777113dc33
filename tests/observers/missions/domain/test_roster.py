"""Reading a roster file."""

from __future__ import annotations

import pytest

from observers.missions.domain.roster import Roster, read_roster


def read(text: str) -> Roster:
    return read_roster(text, roles=["core", "lto", "sto"], genders=["f", "m", "x"])


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_separator_is_found_in_the_first_line(separator: str) -> None:
    text = f"\ufeffCode{separator}Country\nSTO-1{separator}Kazakhstan\n"

    roster = read(text)

    assert roster.errors == ()
    assert (roster.lines[0].code, roster.lines[0].country) == ("STO-1", "Kazakhstan")


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("", 1, "code"),
        ("name\nGiven\n", 1, "code"),
        ("code,shoe size\nSTO-1,41\n", 1, "shoe size"),
        ("code,role\n,sto\n", 2, "code"),
        ("code\nSTO-1\nSTO-1\n", 3, "code"),
        ("code,role\nSTO-1,king\n", 2, "role"),
        ("code,gender\nSTO-1,?\n", 2, "gender"),
        (f"code,country\nSTO-1,{'x' * 101}\n", 2, "country"),
        ("code\nSTO\x00-1\n", 2, "code"),
        ("code\nSTO-1\u200b\n", 2, "code"),
        ("code,name\nSTO-1,A\x00\n", 2, "name"),
        (f"code\n{'x' * 140_000}\n", 1, ""),
    ],
)
def test_errors_name_line_and_column(text: str, line: int, column: str) -> None:
    roster = read(text)

    assert [(error.line, error.column) for error in roster.errors] == [(line, column)]


def test_empty_lines_are_skipped_and_lines_counted_as_in_the_file() -> None:
    roster = read("code,name\nSTO-1,A\n\n,,\nSTO-2,B\n")

    assert [(line.line, line.code) for line in roster.lines] == [
        (2, "STO-1"),
        (5, "STO-2"),
    ]


def test_languages_may_be_joined_in_several_ways() -> None:
    roster = read("code,languages\nSTO-1,en/ru+kk de\n")

    assert roster.lines[0].languages == ("en", "ru", "kk", "de")


def test_line_ends_of_old_spreadsheets_are_read() -> None:
    roster = read("code,name\rSTO-1,A\rSTO-2,B\r")

    assert [line.code for line in roster.lines] == ["STO-1", "STO-2"]
