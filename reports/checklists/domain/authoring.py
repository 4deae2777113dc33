"""From an XLSForm to a definition and an XForm: the only module that knows pyxform.

The codebook columns of the survey sheet (item_code, role, negative, serious, stage,
commitment, sealed, min, max, theme, phrase) pass through pyxform untouched.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, replace
from typing import Any

from pyxform.builder import create_survey_element_from_dict
from pyxform.errors import PyXFormError
from pyxform.xls2json import workbook_to_json
from pyxform.xls2json_backends import get_xlsform

from reports.checklists.domain.bind_reading import UnreadableRule, read_rules
from reports.checklists.domain.definition import ChecklistDefinition
from reports.checklists.domain.survey_sheet import (
    NAMELESS,
    UnreadableXLSForm,
    definition_from_survey,
)

MAX_SOURCE_BYTES = 5_000_000
MAX_UNPACKED_BYTES = 50_000_000
MAX_DEPTH = 30


@dataclass(frozen=True)
class AuthoredChecklist:
    """What one XLSForm gives: the definition, the XForm for phones, and warnings."""

    definition: ChecklistDefinition
    xform: str
    warnings: tuple[str, ...]


def read_checklist(source: bytes | str, *, name: str) -> AuthoredChecklist:
    """Read an XLSForm (Markdown, xlsx or csv) into a definition and its XForm."""
    warnings: list[str] = []
    survey = _survey(source, name=name, warnings=warnings)
    xform = _xform(survey, name=name)
    return AuthoredChecklist(
        definition=_definition(survey, xform, name=name),
        xform=xform,
        warnings=tuple(warnings),
    )


def read_definition(source: bytes | str, *, name: str) -> ChecklistDefinition:
    """Read only the definition; `name` is the file's name, for error messages."""
    survey = _survey(source, name=name, warnings=[])
    return _definition(survey, _xform(survey, name=name), name=name)


def build_xform(source: bytes | str, *, name: str) -> str:
    """Write the XForm that phones and the web form fill in."""
    return read_checklist(source, name=name).xform


def _survey(source: bytes | str, *, name: str, warnings: list[str]) -> dict[str, Any]:
    data = source.encode() if isinstance(source, str) else source
    if not data.strip():
        raise UnreadableXLSForm(f"{name} is empty; upload an XLSForm.")
    if len(data) > MAX_SOURCE_BYTES:
        raise UnreadableXLSForm(f"{name} is larger than 5 MB; remove pictures from it.")
    try:
        survey: dict[str, Any] = workbook_to_json(
            workbook_dict=get_xlsform(data, file_type=_file_type(data, name=name)),
            form_name=NAMELESS,
            fallback_form_name=NAMELESS,
            warnings=warnings,
        )
    except PyXFormError as error:
        raise UnreadableXLSForm(f"{name}: {_placed(str(error))}") from error
    except (
        ValueError,
        LookupError,
        TypeError,
        AttributeError,
        RecursionError,
    ) as error:
        # pyxform and openpyxl let Python's own errors through for broken workbooks.
        raise UnreadableXLSForm(
            f"{name} cannot be read as an XLSForm ({error}); save it again as .xlsx."
        ) from error
    return survey


def _file_type(data: bytes, *, name: str) -> str:
    if data.startswith(b"PK"):
        _check_archive(data, name=name)
        return ".xlsx"
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnreadableXLSForm(
            f"{name} is neither .xlsx nor text in UTF-8; save it as .xlsx."
        ) from error
    if re.search(r"^\s*\|", text, flags=re.MULTILINE):
        return ".md"
    if "," in text:
        return ".csv"
    raise UnreadableXLSForm(
        f"{name} holds no sheets; upload an XLSForm as .xlsx, .csv or Markdown tables."
    )


def _check_archive(data: bytes, *, name: str) -> None:
    """Refuse a workbook that is no archive or would unpack to something enormous."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(part.file_size for part in archive.infolist())
    except zipfile.BadZipFile as error:
        raise UnreadableXLSForm(
            f"{name} is a damaged workbook; save it again as .xlsx."
        ) from error
    if size > MAX_UNPACKED_BYTES:
        raise UnreadableXLSForm(f"{name} unpacks to more than 50 MB; split it.")


def _placed(message: str) -> str:
    """Say in words where pyxform found the fault; its rows count from the heading."""
    match = re.match(r"\[row : (\d+)\]\s*", message)
    if match is None:
        return message
    return f"sheet survey, row {match.group(1)}: {message[match.end() :]}"


def _xform(survey: dict[str, Any], *, name: str) -> str:
    try:
        text: str = create_survey_element_from_dict(survey).to_xml(validate=False)
    except PyXFormError as error:
        raise UnreadableXLSForm(f"{name}: {error}") from error
    except RecursionError as error:
        raise UnreadableXLSForm(f"{name} nests groups too deeply.") from error
    return text


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
