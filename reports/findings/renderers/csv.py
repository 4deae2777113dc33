"""Answers and figures as CSV that a spreadsheet can open without running anything."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence

from reports.checklists.domain.codebook import Column, codebook_of
from reports.checklists.domain.definition import ChecklistDefinition
from reports.findings.domain.figure_estimates import estimate_to_json
from reports.findings.domain.figures import Figure, FindingDocument
from reports.findings.domain.rows import ObservationRow

# A cell that begins so is a formula to a spreadsheet.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
FACTS = ("instance_id", "stage", "place", "region", "setting", "kind", "team")
CODEBOOK_HEADER = (
    "checklist",
    "column",
    "item",
    "option",
    "label",
    "value",
    "meaning",
    "is_negative",
)
FIGURE_HEADER = (
    "key",
    "unit",
    "k",
    "n",
    "value",
    "stations_k",
    "stations",
    "excluded",
    "is_suppressed",
    "refused",
)
# Only in the file of a probability sample.
ESTIMATE_HEADER = (
    "kind",
    "point",
    "se",
    "lower",
    "upper",
    "level",
    "deff",
    "df",
    "sampled",
    "response",
    "method",
    "bounds",
    "calibrated",
    "low_response",
    "not_computable",
)


def safe_cell(value: object) -> str:
    """Return the value as text that no spreadsheet takes for a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def csv_lines(rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Yield each row as one line of CSV; whole numbers stay numbers."""
    for row in rows:
        line = io.StringIO()
        csv.writer(line).writerow(
            [cell if isinstance(cell, int) else safe_cell(cell) for cell in row]
        )
        yield line.getvalue()


def answers_csv(
    *,
    definition: ChecklistDefinition,
    rows: Iterable[ObservationRow],
    simulated: bool = False,
) -> Iterator[str]:
    """Yield the observations of one version, one column per codebook column."""
    columns = codebook_of(definition).columns
    header = [
        *FACTS,
        *(column_name(column) for column in columns),
        *(question.name for question in definition.integers),
    ]
    marks = ["simulated"] if simulated else []
    yield from csv_lines([[*header, *marks]])
    for row in rows:
        facts = [getattr(row, fact) for fact in FACTS]
        words = [_meaning(column, row.packed) for column in columns]
        cells: list[object] = [*facts, *words, *row.numbers]
        yield from csv_lines([[*cells, *("yes" for _ in marks)]])


def codebook_csv(definitions: Iterable[ChecklistDefinition]) -> Iterator[str]:
    """Yield what each column of `answers_csv` means, value by value."""
    yield from csv_lines([CODEBOOK_HEADER])
    for definition in definitions:
        name = f"{definition.code} {definition.version}"
        for column in codebook_of(definition).columns:
            question = definition.question_at(column.path)
            assert question is not None
            for meaning in column.meanings.values():
                answer = column.option if meaning == "ticked" else meaning
                yield from csv_lines(
                    [
                        (
                            name,
                            column_name(column),
                            column.item_code,
                            column.option or "",
                            question.label("en"),
                            meaning,
                            _label(question.choices, answer),
                            "yes" if answer in question.negative else "",
                        )
                    ]
                )


def figures_csv(document: FindingDocument) -> Iterator[str]:
    """Yield the figures of a finding set."""
    simulated = ["simulated"] if document.is_demonstration else []
    estimated = (
        [f"estimate_{n}" for n in ESTIMATE_HEADER] if document.is_sampled else []
    )
    yield from csv_lines([[*FIGURE_HEADER, *estimated, *simulated]])
    for figure in document.figures:
        excluded = "; ".join(f"{r}: {c}" for r, c in sorted(figure.excluded.items()))
        cells = {**vars(figure), "excluded": excluded, "unit": figure.unit.value}
        cells["is_suppressed"] = "yes" if figure.is_suppressed else ""
        shown = [cells[name] for name in FIGURE_HEADER]
        if estimated:
            shown.extend(_estimate(figure))
        yield from csv_lines([[*shown, *("yes" for _ in simulated)]])


def _estimate(figure: Figure) -> list[object]:
    """Return the cells of an estimate; what is listed is parted by semicolons."""
    if figure.estimate is None:
        return ["" for _ in ESTIMATE_HEADER]
    plain = estimate_to_json(figure.estimate)
    plain["not_computable"] = plain.pop("refused", "")
    cells = [plain.get(name, "") for name in ESTIMATE_HEADER]
    return ["; ".join(cell) if isinstance(cell, list) else cell for cell in cells]


def column_name(column: Column) -> str:
    """Return the question's name, and the option's behind it if there are several.

    A name that a fact of the report has already says that it is the answer.
    """
    name = column.path[-1]
    if column.option:
        return f"{name}__{column.option}"
    return f"{name}__answer" if name in FACTS else name


def _meaning(column: Column, packed: bytes) -> str:
    meanings: Mapping[int, str] = column.meanings
    return meanings.get(packed[column.offset], "missing")


def _label(choices: Sequence[object], answer: str | None) -> str:
    for choice in choices:
        if getattr(choice, "code", None) == answer:
            labels: Mapping[str, str] = getattr(choice, "labels", {})
            return labels.get("en", "")
    return ""
