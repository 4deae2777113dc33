"""From pyxform's reading of a workbook to a definition: questions, groups and codebook.

Plain dictionaries in, so that nothing here depends on pyxform itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from reports.checklists.domain.archives import UnreadableXLSForm
from reports.checklists.domain.choice_problems import FILE_ENDS
from reports.checklists.domain.definition import (
    ChecklistDefinition,
    Choice,
    Group,
    Path,
    Question,
    QuestionKind,
    Stage,
)
from reports.checklists.domain.sealed import is_free_text, with_calculations_sealed

KINDS = {
    "select one": QuestionKind.SELECT_ONE,
    "select all that apply": QuestionKind.SELECT_MULTIPLE,
    "rank": QuestionKind.RANK,
    "integer": QuestionKind.INTEGER,
    "decimal": QuestionKind.DECIMAL,
    "text": QuestionKind.TEXT,
    "date": QuestionKind.DATE,
    "time": QuestionKind.TIME,
    "dateTime": QuestionKind.DATETIME,
    "geopoint": QuestionKind.GEOPOINT,
    "photo": QuestionKind.IMAGE,
    "image": QuestionKind.IMAGE,
    "audio": QuestionKind.AUDIO,
    "file": QuestionKind.FILE,
    "video": QuestionKind.FILE,
    "barcode": QuestionKind.TEXT,
    "acknowledge": QuestionKind.TEXT,
    "hidden": QuestionKind.TEXT,
    "calculate": QuestionKind.CALCULATE,
    "note": QuestionKind.NOTE,
}
# What Collect fills in by itself; it is kept with a report but asks nobody anything.
METADATA_TYPES = frozenset(
    {
        "start",
        "end",
        "today",
        "deviceid",
        "username",
        "phonenumber",
        "email",
        "audit",
        "start-geopoint",
    }
)
# Types of which the kind does not tell how they are drawn.
DRAWN_APART = frozenset({"range", "acknowledge", "barcode", "hidden"})
RANGE_PARTS = ("start", "end", "step")
LANGUAGE = re.compile(r"\(([A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*)\)\s*$")
IDENTIFIER = re.compile(r"[A-Za-z0-9_.-]{1,40}")
# What pyxform calls a form without a form_id, because we tell it to.
NAMELESS = "data"
TRUE = frozenset({"yes", "true", "true()", "1"})
FALSE = frozenset({"no", "false", "false()", "0"})
CODEBOOK_TEXTS = ("item_code", "role", "commitment", "theme", "phrase", "sms")


def definition_from_survey(
    survey: Mapping[str, Any], *, name: str
) -> ChecklistDefinition:
    """Read the questions, groups, titles and codebook of one survey."""
    default = _language_code(str(survey.get("default_language", "en")), default="en")
    titles = _titles(survey, default=default)
    reading = _Reading(name=name, default=default, stage=_stage(survey, name=name))
    reading.read(survey["children"], path=(), repeat=None)
    _check_unique([q.name for q in reading.questions], what="name", name=name)
    _check_unique([q.item_code for q in reading.questions], what="item_code", name=name)
    return ChecklistDefinition(
        code=_identifier(survey, "id_string", shown="form_id", name=name),
        version=_identifier(survey, "version", shown="version", name=name),
        stage=reading.stage,
        titles=titles,
        languages=_languages(reading.questions, titles=titles, default=default),
        questions=with_calculations_sealed(
            reading.questions,
            calculations=reading.calculations,
            opened=reading.opened,
        ),
        groups=tuple(reading.groups),
    )


class _Reading:
    """One walk through a form; collects questions and groups in document order."""

    def __init__(self, *, name: str, default: str, stage: Stage) -> None:
        self.name = name
        self.default = default
        self.stage = stage
        self.questions: list[Question] = []
        self.groups: list[Group] = []
        self.calculations: dict[Path, str] = {}
        self.opened: set[Path] = set()

    def read(
        self, rows: list[dict[str, Any]], *, path: Path, repeat: str | None
    ) -> None:
        for row in rows:
            kind = row["type"]
            if kind in METADATA_TYPES or row["name"] == "meta":
                continue
            here = (*path, str(row["name"]))
            if kind in {"group", "repeat"}:
                self.groups.append(self._group(row, path=here))
                inner = here[-1] if kind == "repeat" else repeat
                self.read(row.get("children", []), path=here, repeat=inner)
            else:
                question = self._question(row, path=here, repeat=repeat)
                self.questions.append(self._sealed(question, row))

    def _group(self, row: Mapping[str, Any], *, path: Path) -> Group:
        return Group(
            name=path[-1],
            path=path,
            labels=_texts(row.get("label"), default=self.default),
            is_repeat=row["type"] == "repeat",
            role=_text(row, "role"),
            relevant=row.get("bind", {}).get("relevant"),
        )

    def _question(
        self, row: Mapping[str, Any], *, path: Path, repeat: str | None
    ) -> Question:
        kind = _kind(row, name=self.name)
        choices = tuple(
            Choice(str(c["name"]), _texts(c.get("label"), default=self.default))
            for c in row.get("choices", [])
        )
        texts = {key: _text(row, key) for key in CODEBOOK_TEXTS}
        return Question(
            name=path[-1],
            path=path,
            kind=kind,
            labels=_texts(row.get("label"), default=self.default),
            hints=_texts(row.get("hint"), default=self.default),
            choices=choices,
            required=_flag(row.get("bind", {}), "required"),
            repeat=repeat,
            item_code=texts["item_code"] or "",
            role=texts["role"],
            commitment=texts["commitment"],
            theme=texts["theme"],
            phrase=texts["phrase"],
            sms=texts["sms"],
            negative=self._negative(row, choices=choices),
            serious=_flag(row, "serious"),
            stage=_stage(row, name=self.name) if row.get("stage") else self.stage,
            minimum=self._bound(row, "min"),
            maximum=self._bound(row, "max"),
            relevant=row.get("bind", {}).get("relevant"),
            is_long="multiline" in str(row.get("control", {}).get("appearance", "")),
            asked_as=row["type"] if row["type"] in DRAWN_APART else "",
            choices_from=_file_of(row),
        )

    def _sealed(self, question: Question, row: Mapping[str, Any]) -> Question:
        """Seal what the column says; where it says nothing, what is written freely."""
        written = str(row.get("sealed", "")).strip().lower()
        if written in FALSE:
            self.opened.add(question.path)
            return question
        calculation = row.get("bind", {}).get("calculate")
        self.calculations[question.path] = str(calculation or "")
        return replace(question, sealed=written in TRUE or is_free_text(question))

    def _negative(
        self, row: Mapping[str, Any], *, choices: tuple[Choice, ...]
    ) -> frozenset[str]:
        negative = frozenset(re.split(r"[\s,]+", _text(row, "negative") or "")) - {""}
        unknown = negative - {choice.code for choice in choices}
        if unknown:
            raise UnreadableXLSForm(
                f"{self.name}, sheet survey, question {row['name']}: negative names "
                f"{', '.join(sorted(unknown))}, which is not among its choices."
            )
        return negative

    def _bound(self, row: Mapping[str, Any], key: str) -> int | None:
        written = _text(row, key)
        if written is None:
            return None
        if not re.fullmatch(r"-?\d{1,12}", written):
            raise UnreadableXLSForm(
                f"{self.name}, sheet survey, question {row['name']}: {key} must be a "
                f"whole number, not “{written}”."
            )
        return int(written)


def _kind(row: Mapping[str, Any], *, name: str) -> QuestionKind:
    if row["type"] == "range":
        # A range of whole steps is a whole number, as pyxform binds it.
        ends = row.get("parameters") or {}
        is_whole = not any("." in str(ends.get(key, "")) for key in RANGE_PARTS)
        return QuestionKind.INTEGER if is_whole else QuestionKind.DECIMAL
    if row["type"] in KINDS:
        return KINDS[row["type"]]
    raise UnreadableXLSForm(
        f"{name}, sheet survey, question {row['name']}: the type "
        f"“{row['type']}” is not supported; use one of "
        f"{', '.join(sorted({*KINDS, 'range'}))}."
    )


def _file_of(row: Mapping[str, Any]) -> str:
    """Return the file that a select reads its choices from, if it reads one."""
    written = str(row.get("itemset") or "")
    return written if written.lower().endswith(FILE_ENDS) else ""


def _check_unique(codes: list[str], *, what: str, name: str) -> None:
    used = [code for code in codes if code]
    twice = sorted({code for code in used if used.count(code) > 1})
    if twice:
        raise UnreadableXLSForm(
            f"{name}, sheet survey: the {what} {', '.join(twice)} is used twice; "
            "every question needs its own."
        )


def _identifier(survey: Mapping[str, Any], key: str, *, shown: str, name: str) -> str:
    written = str(survey.get(key, "")).strip()
    if not IDENTIFIER.fullmatch(written) or written == NAMELESS:
        raise UnreadableXLSForm(
            f"{name}, sheet settings: {shown} is “{written}”; write up to 40 of "
            "A-Z a-z 0-9 . _ - there."
        )
    return written


def _stage(row: Mapping[str, Any], *, name: str) -> Stage:
    written = str(row.get("stage", "")).strip()
    try:
        return Stage(written)
    except ValueError as error:
        raise UnreadableXLSForm(
            f"{name}: stage is “{written}”; write one of {', '.join(Stage)} in the "
            "column stage of the settings sheet."
        ) from error


def _titles(survey: Mapping[str, Any], *, default: str) -> dict[str, str]:
    titles = {default: str(survey.get("title") or survey["id_string"])}
    return {**titles, **_texts(survey.get("heading"), default=default)}


def _languages(
    questions: list[Question], *, titles: Mapping[str, str], default: str
) -> tuple[str, ...]:
    found = {default, *titles}
    for question in questions:
        found.update(question.labels)
    return (default, *sorted(found - {default}))


def _texts(value: object, *, default: str) -> dict[str, str]:
    if isinstance(value, dict):
        return {_language_code(k, default=default): str(v) for k, v in _filled(value)}
    return {default: str(value)} if value else {}


def _filled(value: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    return ((key, text) for key, text in value.items() if text)


def _language_code(written: str, *, default: str) -> str:
    """Read "Қазақша (kk)" as kk; a column without a language is the default one."""
    if written == "default":
        return default
    match = LANGUAGE.search(written)
    return match.group(1).lower() if match else written.strip().lower()


def _text(row: Mapping[str, Any], key: str) -> str | None:
    value = row.get(key)
    return str(value).strip() or None if value is not None else None


def _flag(row: Mapping[str, Any], key: str) -> bool:
    return str(row.get(key, "")).strip().lower() in TRUE
