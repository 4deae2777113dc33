"""A checklist and a mapping for the real table in ../shared, made from its codebook.

Nothing of that table is copied here: columns and questions are read when a test runs.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data" / "kosovo_2013"
ABSENT = f"{FOLDER.name} is not beside the project; its real checklists are needed"

# Figures of that folder's README: k of n, the rest missing.
PUBLISHED = {
    "PA01x1": (62, 1_116),
    "PA03M1F": (12, 1_112),
    "PA02Fot": (29, 1_086),
    "PA04PPD": (10, 1_112),
    "PA05DHU": (9, 1_113),
    "PA07M1P": (369, 1_099),
    "P09TKZ": (8, 1_115),
    "PM09SS": (11, 1_102),
    "02gja": (283, 886),
}
ROLES = {
    "P07VNL": "registered_voters",
    "P04KVV": "members_present",
    "P04Fem": "women_present",
    "PM12NSH": "voted_so_far",
    "PV07-10": "voted_by:10",
    "PV07-13": "voted_by:13",
    "PV07-16": "voted_by:16",
    "PV07-19": "voted_by:19",
}
ZERO_IS_MISSING = frozenset({"PV07-10", "PV07-19", "P07VNL"})
LISTS = {
    "yes_no": "yes_no",
    "mixed": "yes_no",
    "flag": "yes_no",
    "frequency": "frequency",
}
SURVEY = [
    "type",
    "name",
    "item_code",
    "label",
    "role",
    "negative",
    "serious",
    "min",
    "max",
    "phrase",
    "theme",
    "required",
]


def codebook() -> list[dict[str, str]]:
    """Return the rows of the codebook."""
    with (FOLDER / "codebook.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def question_name(column: str) -> str:
    """Return a name that XML takes for a column."""
    return "q_" + re.sub(r"\W", "_", column).lower()


def item_code(column: str) -> str:
    """Return the code a figure of the column goes by."""
    return re.sub(r"\W", "_", column)


def checklist() -> str:
    """Return an XLSForm in Markdown that asks what the table answers."""
    asked = [row for row in codebook() if row["stage"] != "header"]
    survey = [_line(SURVEY), _line(_station())]
    survey += [_line(_question(row)) for row in asked]
    choices = [
        _line(cells)
        for cells in (
            ("list_name", "name", "label"),
            ("yes_no", "yes", "Yes"),
            ("yes_no", "no", "No"),
            *(("frequency", word, word.capitalize()) for word in FREQUENCIES.values()),
        )
    ]
    settings = [
        _line(("form_id", "form_title", "version", "stage")),
        _line(("polling_day", "Polling day, all stages", "1", "voting")),
    ]
    return "\n".join(
        ["| survey |", *survey, "| choices |", *choices, "| settings |", *settings]
    )


FREQUENCIES = {
    "Gjithmonë": "always",
    "Nganjëherë": "sometimes",
    "Rrallë Herë": "rarely",
    "Aspak": "never",
}


def mapping() -> str:
    """Return the mapping of the table's columns to that checklist, as YAML."""
    lines = [
        "checklist: polling_day",
        "key: [ID]",
        "observer: {columns: [ID], prefix: ROW-, fold: false}",
        "station: {columns: [Komuna, NrQV, NRVV], separator: /}",
        "missing: ['', N/A]",
        "values: {PO: 'yes', JO: 'no', 'TRUE': 'yes', 'FALSE': 'no', "
        + ", ".join(f"{code}: {word}" for code, word in FREQUENCIES.items())
        + "}",
        "columns:",
    ]
    for row in codebook():
        if row["stage"] == "header":
            continue
        zero = ", missing: ['0']" if row["column"] in ZERO_IS_MISSING else ""
        name = question_name(row["column"])
        lines.append(f"  '{row['column']}': {{question: {name}{zero}}}")
    return "\n".join(lines)


def _station() -> list[str]:
    text = dict.fromkeys(SURVEY, "")
    text |= {
        "type": "text",
        "name": "station",
        "label": "Polling station",
        "role": "station",
        "required": "yes",
    }
    return list(text.values())


def _question(row: dict[str, str]) -> list[str]:
    kind = row["type"]
    cells = dict.fromkeys(SURVEY, "")
    cells |= {
        "name": question_name(row["column"]),
        "item_code": item_code(row["column"]),
        "label": row["question"],
        "role": ROLES.get(row["column"], ""),
        "theme": row["stage"],
        "negative": _negative(row),
    }
    if kind in LISTS:
        cells["type"] = f"select_one {LISTS[kind]}"
    elif kind == "integer":
        cells |= {"type": "integer", "min": "0", "max": "9999"}
        if row["column"] in {"P04KVV", "P04Fem"}:
            cells["max"] = "40"
    else:
        cells["type"] = "text"
    return list(cells.values())


def _negative(row: dict[str, str]) -> str:
    if row["type"] == "flag":
        return "yes" if row["negative_answer"] == "true" else ""
    return row["negative_answer"].replace("|", " ")


def _line(cells: object) -> str:
    return "| | " + " | ".join(cells) + " |"  # type: ignore[arg-type]  # texts only
