"""A roster file: one observer a line, errors by line and column; pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Mapping
from dataclasses import dataclass

COLUMNS = (
    "code",
    "role",
    "team",
    "institution",
    "country",
    "gender",
    "languages",
    "name",
    "contact",
    "accreditation",
    "vouched_by",
)
# A sign in them that nobody sees would make two of one.
CODES = ("code", "team")
LONGEST = {
    "code": 40,
    "team": 40,
    "institution": 100,
    "country": 100,
    "vouched_by": 200,
}
LONGEST |= {"accreditation": 60, "name": 200, "contact": 200}


@dataclass(frozen=True)
class RosterLine:
    """One observer as the file says; an empty cell says nothing."""

    line: int
    code: str
    role: str
    team: str
    institution: str
    country: str
    gender: str
    languages: tuple[str, ...]
    name: str
    contact: str
    accreditation: str
    vouched_by: str


@dataclass(frozen=True)
class RosterError:
    """What is wrong, where, and what to do."""

    line: int
    column: str
    message: str


@dataclass(frozen=True)
class Roster:
    """What could be read, and what could not."""

    lines: tuple[RosterLine, ...]
    errors: tuple[RosterError, ...]


def read_roster(
    text: str, *, roles: Collection[str], genders: Collection[str]
) -> Roster:
    """Read a CSV file with a header line, separated by commas, semicolons or tabs."""
    text = text.removeprefix("\ufeff")
    header, _, _ = text.partition("\n")
    separator = max(",;\t", key=header.count)
    lines_of_text = io.StringIO(text, newline=None)
    rows = csv.DictReader(lines_of_text, delimiter=separator, restkey="")
    try:
        return _read_rows(rows, roles=roles, genders=genders)
    except csv.Error as error:
        message = f"{error}. Save the sheet again as CSV."
        return Roster((), (RosterError(rows.line_num, column="", message=message),))


def _read_rows(
    rows: csv.DictReader[str], *, roles: Collection[str], genders: Collection[str]
) -> Roster:
    names = [(name or "").strip().lower() for name in rows.fieldnames or ()]
    if problems := _header_errors(names):
        return Roster(lines=(), errors=problems)
    rows.fieldnames = names
    lines: list[RosterLine] = []
    errors: list[RosterError] = []
    seen: dict[str, int] = {}
    for row in rows:
        cells = {name: _cell(row, name) for name in COLUMNS}
        if not any(cells.values()):
            continue
        number = rows.line_num
        found = _line_errors(number, cells, seen, roles=roles, genders=genders)
        errors.extend(found)
        if not found:
            lines.append(_line(number, cells))
        seen.setdefault(cells["code"], number)
    return Roster(lines=tuple(lines), errors=tuple(errors))


def _header_errors(names: list[str]) -> tuple[RosterError, ...]:
    if "code" not in names:
        message = f"The first line must name the columns: {', '.join(COLUMNS)}."
        return (RosterError(line=1, column="code", message=message),)
    unknown = sorted(set(names) - set(COLUMNS) - {""})
    return tuple(
        RosterError(line=1, column=name, message="Unknown column: rename or remove it.")
        for name in unknown
    )


def _cell(row: Mapping[str, object], name: str) -> str:
    return str(row.get(name) or "").strip()


def _line_errors(
    number: int,
    cells: Mapping[str, str],
    seen: Mapping[str, int],
    *,
    roles: Collection[str],
    genders: Collection[str],
) -> list[RosterError]:
    found: list[tuple[str, str]] = []
    if not cells["code"]:
        found.append(("code", "Every observer needs a code."))
    elif cells["code"] in seen:
        found.append(("code", f"This code is on line {seen[cells['code']]} already."))
    found.extend(
        (name, "Holds a sign that cannot be read. Type it again.")
        for name, cell in cells.items()
        if "\x00" in cell or (name in CODES and not cell.isprintable())
    )
    if (cells["role"] or "sto").lower() not in roles:
        found.append(("role", f"Use one of: {', '.join(roles)}."))
    if cells["gender"].lower() not in {"", *genders}:
        found.append(
            ("gender", f"Use one of: {', '.join(genders)}, or leave it empty.")
        )
    found.extend(
        (name, f"At most {longest} characters.")
        for name, longest in LONGEST.items()
        if len(cells[name]) > longest
    )
    return [RosterError(line=number, column=name, message=text) for name, text in found]


def _line(number: int, cells: Mapping[str, str]) -> RosterLine:
    languages = cells["languages"].replace("/", " ").replace("+", " ").split()
    return RosterLine(
        line=number,
        code=cells["code"],
        role=cells["role"].lower(),
        team=cells["team"],
        institution=cells["institution"],
        country=cells["country"],
        gender=cells["gender"].lower(),
        languages=tuple(languages),
        name=cells["name"],
        contact=cells["contact"],
        accreditation=cells["accreditation"],
        vouched_by=cells["vouched_by"],
    )
