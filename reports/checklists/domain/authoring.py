"""From an XLSForm to a definition and an XForm: the only module that knows pyxform.

The codebook columns of the survey sheet (item_code, role, negative, serious, stage,
commitment, sealed, min, max, theme, phrase) pass through pyxform untouched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any

from pyxform.builder import create_survey_element_from_dict
from pyxform.errors import PyXFormError
from pyxform.xls2json import workbook_to_json
from pyxform.xls2json_backends import DefinitionData, get_xlsform

from reports.checklists.domain.archives import UnreadableXLSForm, file_type
from reports.checklists.domain.bind_reading import UnreadableRule, read_rules
from reports.checklists.domain.definition import ChecklistDefinition
from reports.checklists.domain.sheets import SHEETS, SURVEY, Sheet
from reports.checklists.domain.survey_sheet import NAMELESS, definition_from_survey

MAX_DEPTH = 30
# Signs that XML has no place for.
UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
ROW = re.compile(r"\[row : (\d+)\]\s*")
NAMED_SHEET = re.compile(r"(?:[Oo]n|[Ii]n) the '(\w+)' sheet")
# What pyxform and openpyxl let through for broken workbooks.
BROKEN = (ValueError, LookupError, TypeError, AttributeError, OSError, SyntaxError)


@dataclass(frozen=True)
class AuthoredChecklist:
    """What one XLSForm gives: the definition, the XForm for phones, and warnings."""

    definition: ChecklistDefinition
    xform: str
    warnings: tuple[str, ...]


def read_checklist(source: bytes | str, *, name: str) -> AuthoredChecklist:
    """Read an XLSForm (Markdown, xlsx or csv) into a definition and its XForm."""
    warnings: list[str] = []
    workbook = _workbook(source, name=name)
    _refuse_unwritable(sheets_in(workbook), name=name)
    with _refusing_broken_workbooks(name):
        survey = _survey(workbook, name=name, warnings=warnings)
        xform = _xform(survey, name=name)
        definition = _definition(survey, xform, name=name)
    return AuthoredChecklist(definition, xform, tuple(warnings))


def read_definition(source: bytes | str, *, name: str) -> ChecklistDefinition:
    """Read only the definition; `name` is the file's name, for error messages."""
    return read_checklist(source, name=name).definition


def build_xform(source: bytes | str, *, name: str) -> str:
    """Write the XForm that phones and the web form fill in."""
    return read_checklist(source, name=name).xform


def read_sheets(source: bytes | str, *, name: str) -> tuple[Sheet, ...]:
    """Read the sheets as they were written, before anything is made of them."""
    return sheets_in(_workbook(source, name=name))


def _workbook(source: bytes | str, *, name: str) -> DefinitionData:
    data = source.encode() if isinstance(source, str) else source
    with _refusing_broken_workbooks(name):
        return get_xlsform(data, file_type=file_type(data, name=name))


def _survey(
    workbook: DefinitionData, *, name: str, warnings: list[str]
) -> dict[str, Any]:
    with _refusing_broken_workbooks(name):
        survey: dict[str, Any] = workbook_to_json(
            workbook_dict=deepcopy(workbook),
            form_name=NAMELESS,
            fallback_form_name=NAMELESS,
            warnings=warnings,
        )
    return survey


@contextmanager
def _refusing_broken_workbooks(name: str) -> Iterator[None]:
    """Turn what pyxform and openpyxl raise for broken workbooks into words."""
    try:
        yield
    except PyXFormError as error:
        raise UnreadableXLSForm(f"{name}: {_placed(str(error))}") from error
    except (*BROKEN, RecursionError) as error:
        raise UnreadableXLSForm(
            f"{name} cannot be read as an XLSForm ({error}); save it again as .xlsx."
        ) from error


def _refuse_unwritable(sheets: tuple[Sheet, ...], *, name: str) -> None:
    """Name the first cell with a sign that no phone can be sent."""
    for sheet in sheets:
        for number, row in sheet.numbered():
            for column, text in row.items():
                if UNWRITABLE.search(column + text):
                    raise UnreadableXLSForm(
                        f"{name}, sheet {sheet.name}, row {number}: {column!r} holds a "
                        "control character; type the text anew."
                    )


def sheets_in(workbook: DefinitionData) -> tuple[Sheet, ...]:
    """Return what pyxform read, sheet by sheet."""
    return tuple(
        Sheet(
            name=name,
            headers=tuple(getattr(workbook, f"{name}_header")[0]),
            rows=tuple(
                {str(key): str(value) for key, value in row.items()} for row in rows
            ),
        )
        for name in SHEETS
        if (rows := getattr(workbook, name)) and getattr(workbook, f"{name}_header")
    )


def _placed(message: str) -> str:
    """Say in words where pyxform found the fault; its rows count from the heading."""
    row, sheet = ROW.search(message), NAMED_SHEET.search(message)
    if row is None and sheet is None:
        return message
    place = f"sheet {sheet[1] if sheet else SURVEY}"
    return f"{place}{f', row {row[1]}' if row else ''}: {ROW.sub('', message)}"


def _xform(survey: dict[str, Any], *, name: str) -> str:
    try:
        tree = create_survey_element_from_dict(survey).xml()
    except PyXFormError as error:
        raise UnreadableXLSForm(f"{name}: {error}") from error
    except RecursionError as error:
        raise UnreadableXLSForm(f"{name} nests groups too deeply.") from error
    # As pyxform writes it, without its temporary file: nothing here opens one.
    pretty = tree.toprettyxml(indent="  ")
    return f'<?xml version="1.0"?>\n{pretty}'


def _definition(
    survey: dict[str, Any], xform: str, *, name: str
) -> ChecklistDefinition:
    """Add the rules of the XForm, each read, because pyxform does not look into them."""
    try:
        rules = read_rules(xform)
    except UnreadableRule as error:
        question = "/".join(error.path)
        raise UnreadableXLSForm(
            f"{name}, sheet survey, question {question}: the {error.kind} rule cannot "
            f"be read ({error.reason}): {error.text}. Correct the rule."
        ) from error
    if any(len(bind.path) > MAX_DEPTH for bind in rules.binds):
        raise UnreadableXLSForm(
            f"{name} nests groups more than {MAX_DEPTH} deep; flatten them."
        )
    return replace(definition_from_survey(survey, name=name), rules=rules)
