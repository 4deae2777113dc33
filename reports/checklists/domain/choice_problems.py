"""What is wrong with the choices of an XLSForm, and with columns of ours about them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from reports.checklists.domain.columns import base_of, cell, language_of
from reports.checklists.domain.sheets import (
    CHOICES,
    SETTINGS,
    SURVEY,
    Problem,
    Sheet,
    sheet_named,
)

SELECT = re.compile(
    r"(?:select[ _](?:one|multiple)|rank)(?P<file>_from_file)?\s+(?P<list>\S+)"
    r"(?:\s+or[_ ]other)?\s*$",
    re.IGNORECASE,
)
FILE_ENDS = (".csv", ".xml", ".geojson")
WHOLE = re.compile(r"-?\d{1,12}")
ALLOWED = frozenset({"yes", "true", "true()", "1"})


def choice_problems(sheets: Sequence[Sheet]) -> Iterator[Problem]:
    """Yield what is wrong with lists of choices and what refers to them."""
    choices = sheet_named(sheets, CHOICES)
    lists = _lists(choices)
    yield from _row_problems(choices, allows_twice=_allows_twice(sheets))
    for number, row in sheet_named(sheets, SURVEY).numbered():
        yield from _select_problems(row, number, lists)
        yield from _bound_problems(row, number)
    yield from _item_problems(sheet_named(sheets, SURVEY))


def _lists(choices: Sheet) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for _, row in choices.numbered():
        found.setdefault(cell(row, "list_name")[1], set()).add(cell(row, "name")[1])
    return found


def _allows_twice(sheets: Sequence[Sheet]) -> bool:
    rows = sheet_named(sheets, SETTINGS).rows
    return any(
        row.get("allow_choice_duplicates", "").lower() in ALLOWED for row in rows
    )


def _row_problems(choices: Sheet, *, allows_twice: bool) -> Iterator[Problem]:
    used: dict[tuple[str, str], int] = {}
    labels = [header for header in choices.headers if base_of(header) == "label"]
    column = next((h for h in labels if language_of(h)), "label")
    for number, row in choices.numbered():
        key = (cell(row, "list_name")[1], cell(row, "name")[1])
        if not key[0]:
            yield Problem(CHOICES, number, "list_name", "Name the list of the choice.")
        elif not key[1]:
            yield Problem(CHOICES, number, "name", "Every choice needs a name.")
        elif key in used and not allows_twice:
            text = f"“{key[1]}” stands in “{key[0]}” in row {used[key]} already."
            yield Problem(CHOICES, number, "name", text)
        elif not any(row.get(label) for label in labels):
            text = "The choice has no words."
            yield Problem(CHOICES, number, column, text, is_fatal=False)
        used.setdefault(key, number)


def _select_problems(
    row: Mapping[str, str], number: int, lists: Mapping[str, set[str]]
) -> Iterator[Problem]:
    match = SELECT.match(row.get("type", "").strip())
    if match is None or match["list"].startswith("${"):
        return
    name = match["list"]
    if match["file"] or name.lower().endswith(FILE_ENDS):
        if not name.lower().endswith(FILE_ENDS):
            text = f"“{name}” is no file of choices: .csv, .xml or .geojson."
            yield Problem(SURVEY, number, "type", text)
        return
    if name not in lists:
        text = f"The sheet choices has no list “{name}”."
        yield Problem(SURVEY, number, "type", text)
        return
    for code in re.split(r"[\s,]+", row.get("negative", "")):
        if code and code not in lists[name]:
            text = f"“{code}” is not among the choices of “{name}”."
            yield Problem(SURVEY, number, "negative", text)


def _bound_problems(row: Mapping[str, str], number: int) -> Iterator[Problem]:
    for column in ("min", "max"):
        if (text := row.get(column, "").strip()) and not WHOLE.fullmatch(text):
            words = f"{column} must be a whole number, not “{text}”."
            yield Problem(SURVEY, number, column, words)


def _item_problems(survey: Sheet) -> Iterator[Problem]:
    used: dict[str, int] = {}
    for number, row in survey.numbered():
        code = row.get("item_code", "").strip()
        if code and code in used:
            text = f"The item code “{code}” is used in row {used[code]} already."
            yield Problem(SURVEY, number, "item_code", text)
        used.setdefault(code, number)
