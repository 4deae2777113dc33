"""Everything that is wrong with an XLSForm at once, each with sheet, row and column.

Form tools stop at the first fault; an author wants the list. What stands here is only
looked at: whether a form can be used is decided by converting it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches

from reports.checklists.domain.choice_problems import choice_problems
from reports.checklists.domain.columns import (
    KNOWN_COLUMNS,
    SPOKEN,
    base_of,
    cell,
    language_of,
)
from reports.checklists.domain.definition import Stage
from reports.checklists.domain.sheets import SETTINGS, SURVEY, Problem, Sheet
from reports.checklists.domain.sheets import sheet_named as sheet_of
from reports.checklists.domain.survey_sheet import IDENTIFIER, METADATA_TYPES
from reports.checklists.domain.xpath.evaluation import compile_rule
from reports.checklists.domain.xpath.functions import FUNCTIONS
from reports.checklists.domain.xpath.parsing import UnreadableExpression

RULES = (
    "relevant",
    "constraint",
    "calculation",
    "choice_filter",
    "required",
    "readonly",
    "repeat_count",
)
REFERENCE = re.compile(r"\$\{\s*(?:last-saved#)?([^}]*?)\s*\}")
NAME = re.compile(r"[^\W\d][\w.\-]*")
PLAIN = frozenset({"yes", "no", "true", "false", "true()", "false()"})
WORDLESS = "calculate hidden begin end background-audio simserial subscriberid"
ASKING = (
    "integer int decimal text string date time datetime note image photo audio video "
    "file geopoint geotrace geoshape barcode acknowledge trigger range rank select "
    "select_one select_multiple select_one_from_file select_multiple_from_file "
    "select_one_external csv-external xml-external"
)
UNLABELED = METADATA_TYPES | set(WORDLESS.split())
TYPES = UNLABELED | set(ASKING.split())
MAX_PROBLEMS = 200
NAMED_COLUMN = re.compile(r"the '([^']+)' (?:value|column)")
OUR_PLACE = re.compile(r"sheet (\w+)(?:, (?:row (\d+)|question ([\w./\-]+)))?: ")


def problems_in(sheets: Sequence[Sheet]) -> tuple[Problem, ...]:
    """Return what is wrong or odd, in the order of sheets and rows."""
    survey = sheet_of(sheets, SURVEY)
    found = [
        *_settings_problems(sheet_of(sheets, SETTINGS)),
        *_column_problems(sheets),
        *_languageless(sheets),
        *_type_problems(survey),
        *_name_problems(survey),
        *_nesting_problems(survey),
        *_rule_problems(survey),
        *_label_problems(survey),
        *choice_problems(sheets),
    ]
    order = {sheet.name: number for number, sheet in enumerate(sheets)}
    found.sort(key=lambda p: (order.get(p.sheet, 9), p.row, p.column))
    return tuple(found[:MAX_PROBLEMS])


def with_refusal(
    found: tuple[Problem, ...], refusal: str, *, name: str, sheets: Sequence[Sheet]
) -> tuple[Problem, ...]:
    """Add why the form was refused, unless its place is on the list already."""
    problem = _placed(refusal.removeprefix(name).lstrip(":, "), sheets)
    places = {(p.sheet, p.row) for p in found if p.is_fatal}
    if problem.row and (problem.sheet, problem.row) in places:
        return found
    if not problem.row and any(p.sheet == problem.sheet for p in found if p.is_fatal):
        return found
    return (problem, *found)


def as_remarks(found: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return problems of a form that could be converted: nothing stands in its way."""
    return tuple(replace(problem, is_fatal=False) for problem in found)


def _placed(refusal: str, sheets: Sequence[Sheet]) -> Problem:
    """Read sheet, row and column out of the words of a refusal."""
    named = NAMED_COLUMN.search(refusal)
    column = named[1] if named else ""
    place = OUR_PLACE.match(refusal)
    if place is None:
        return Problem("", 0, column, refusal)
    row = int(place[2] or 0)
    if place[3]:
        last = place[3].rstrip(".").split("/")[-1]
        row = _row_of(sheet_of(sheets, SURVEY), last)
    return Problem(place[1], row, column, refusal[place.end() :])


def _row_of(survey: Sheet, name: str) -> int:
    rows = (number for number, row in survey.numbered() if row.get("name") == name)
    return next(rows, 0)


def _settings_problems(settings: Sheet) -> Iterator[Problem]:
    if not settings.rows:
        text = "The sheet is missing; it needs form_id, version and stage."
        yield Problem(SETTINGS, 0, "", text)
        return
    number, row = next(iter(settings.numbered()), (2, {}))
    for column in ("form_id", "version", "stage"):
        if not row.get(column) and not (column == "form_id" and row.get("id_string")):
            yield Problem(SETTINGS, number, column, f"Write the {column} here.")
    for column in ("form_id", "version"):
        header, written = cell(row, column)
        if written and not IDENTIFIER.fullmatch(written):
            text = f"“{written[:60]}” is no {column}: up to 40 of A-Z a-z 0-9 . _ -"
            yield Problem(SETTINGS, number, header, text)
    header, stage = cell(row, "stage")
    if stage and stage not in tuple(Stage):
        text = f"“{stage[:60]}” is no stage: one of {', '.join(Stage)}."
        yield Problem(SETTINGS, number, header, text)


def _column_problems(sheets: Sequence[Sheet]) -> Iterator[Problem]:
    for sheet in sheets:
        known = KNOWN_COLUMNS.get(sheet.name)
        for header in sheet.headers if known else ():
            base = base_of(header)
            if known and base not in known and not header.startswith(("#", "_")):
                like = get_close_matches(base, known, n=1, cutoff=0.75)
                hint = f" Is it “{like[0]}”?" if like else ""
                text = f"The column “{header}” is not read.{hint}"
                yield Problem(sheet.name, 1, header, text, is_fatal=False)


def _languageless(sheets: Sequence[Sheet]) -> Iterator[Problem]:
    """Name texts and pictures that no language of a translated form would show."""
    for sheet in sheets:
        spoken = [h for h in sheet.headers if base_of(h) in SPOKEN]
        if sheet.name == SETTINGS or not any(map(language_of, spoken)):
            continue
        for header in spoken:
            if not language_of(header):
                text = (
                    f"The column “{header}” names no language: phones show it in none "
                    f"of the others. Write {header}::English (en), one per language."
                )
                yield Problem(sheet.name, 1, header, text, is_fatal=False)


def _type_problems(survey: Sheet) -> Iterator[Problem]:
    """Name rows without a type, and types that are nearly one."""
    for number, row in survey.numbered():
        kind = _type(row)
        if not kind:
            text = "Write a type, or empty the row."
            yield Problem(SURVEY, number, "type", text)
        elif kind[0] not in TYPES:
            for like in get_close_matches(kind[0], TYPES, n=1, cutoff=0.75):
                text = f"“{' '.join(kind)}” is no type. Is it “{like}”?"
                yield Problem(SURVEY, number, "type", text)


def _name_problems(survey: Sheet) -> Iterator[Problem]:
    used: dict[tuple[str, ...], int] = {}
    around: list[str] = []
    for number, row in survey.numbered():
        kind = _type(row)
        if kind[:1] == ["end"] and len(kind) > 1:
            around = around[:-1]
            continue
        name = row.get("name", "")
        if not name:
            yield Problem(SURVEY, number, "name", "Every question needs a name.")
        elif not NAME.fullmatch(name):
            text = (
                f"“{name}” is no name: letters, digits, “_”, “-” and “.”, a letter "
                "first, no spaces."
            )
            yield Problem(SURVEY, number, "name", text)
        elif (*around, name) in used:
            text = f"The name “{name}” is used in row {used[(*around, name)]} already."
            yield Problem(SURVEY, number, "name", text)
        used.setdefault((*around, name), number)
        if kind[:1] == ["begin"]:
            around.append(name)


def _nesting_problems(survey: Sheet) -> Iterator[Problem]:
    opened: list[tuple[int, str]] = []
    for number, row in survey.numbered():
        kind = _type(row)
        if len(kind) < 2:  # noqa: PLR2004 - "begin group" has two words
            continue
        if kind[0] == "begin":
            opened.append((number, kind[1]))
        elif kind[0] == "end":
            if not opened:
                text = f"Nothing is open that “end {kind[1]}” could end."
                yield Problem(SURVEY, number, "type", text)
            elif (last := opened.pop())[1] != kind[1]:
                text = f"“begin {last[1]}” of row {last[0]} is still open here."
                yield Problem(SURVEY, number, "type", text)
    for number, kind_word in opened:
        text = f"“begin {kind_word}” has no “end {kind_word}”."
        yield Problem(SURVEY, number, "type", text)


def _rule_problems(survey: Sheet) -> Iterator[Problem]:
    names = {row["name"] for _, row in survey.numbered() if row.get("name")}
    for number, row in survey.numbered():
        for column, text in row.items():
            for name in REFERENCE.findall(text):
                if name not in names:
                    like = get_close_matches(name, names, n=1, cutoff=0.6)
                    hint = f" Is it ${{{like[0]}}}?" if like else ""
                    words = f"There is no question “{name}”.{hint}"
                    yield Problem(SURVEY, number, column, words)
        for rule in RULES:
            yield from _unreadable(row, rule, number)


def _unreadable(row: Mapping[str, str], rule: str, number: int) -> Iterator[Problem]:
    column, text = cell(row, rule)
    if not text or text.lower() in PLAIN:
        return
    try:
        compile_rule(REFERENCE.sub(" /data/x ", text), FUNCTIONS)
    except UnreadableExpression as error:
        words = f"The rule cannot be read ({error.detail}): {text[:200]}"
        yield Problem(SURVEY, number, column, words)


def _label_problems(survey: Sheet) -> Iterator[Problem]:
    """Name questions that would be asked without words."""
    shown = ("label", "hint", "image", "audio", "video", "media::image")
    columns = [h for h in survey.headers if base_of(h) in shown]
    label = next((h for h in columns if language_of(h)), "label")
    for number, row in survey.numbered():
        kind = _type(row)
        if not kind or kind[0] in UNLABELED:
            continue
        if cell(row, "calculation")[1] and kind[0] in {"text", "integer", "decimal"}:
            continue
        if not any(row.get(column) for column in columns):
            text = "The question has no words."
            yield Problem(SURVEY, number, label, text, is_fatal=False)


def _type(row: Mapping[str, str]) -> list[str]:
    """Return the words of a type; "begin_group" is "begin group"."""
    words = row.get("type", "").strip().lower()
    return re.sub(r"^(begin|end)_", r"\1 ", words).split()
