"""The columns of a sheet of recommendations, with the headings we accept."""

from __future__ import annotations

from datetime import date

from elections.places.domain.sheets import (
    Column,
    RowError,
    Sheet,
    SheetRow,
    one_of,
    text_of,
    yes_or_no,
)
from reports.recommendations.domain.commitments import shipped_commitments

LONG_TEXT = 5_000
STATUSES = {
    "fully": "fully",
    "fully implemented": "fully",
    "mostly": "mostly",
    "mostly implemented": "mostly",
    "partially": "partially",
    "partially implemented": "partially",
    "partly": "partially",
    "not implemented": "not_implemented",
    "not_implemented": "not_implemented",
    "no longer applicable": "no_longer_applicable",
    "no_longer_applicable": "no_longer_applicable",
}


def iso_date(cell: str) -> date | None:
    """Read a date such as 2022-11-05; empty is none."""
    if not cell:
        return None
    try:
        return date.fromisoformat(cell)
    except ValueError:
        raise ValueError(f"{cell!r} is not a date. Write it as 2022-11-05.") from None


def priority(cell: str) -> bool:
    """Read whether a recommendation is a priority; empty is no."""
    return bool(cell) and yes_or_no(cell)


def commitment_codes(cell: str) -> tuple[str, ...]:
    """Read codes of commitments, separated by spaces, commas or semicolons."""
    codes = tuple(cell.replace(";", " ").replace(",", " ").split())
    known = {commitment.code for commitment in shipped_commitments()}
    unknown = [code for code in codes if code not in known]
    if unknown:
        raise ValueError(f"{unknown[0]!r} is no commitment we know, such as iccpr-25.")
    return codes


RECOMMENDATION_COLUMNS = (
    Column("report", text_of(300), ("earlier report",), required=True),
    Column("number", text_of(20), ("no", "recommendation number"), required=True),
    Column("text", text_of(LONG_TEXT), ("recommendation",), required=True),
    Column("addressee", text_of(200), ("addressed to",), required=True),
    Column("area", text_of(100), ("theme", "subject"), required=True),
    Column("priority", priority, ("is priority",)),
    Column("commitments", commitment_codes, ("standards",)),
    Column("status", one_of(STATUSES, blank=""), ("follow-up", "follow up")),
    Column("law", text_of(200)),
    Column("article", text_of(100)),
    Column("adopted_on", iso_date, ("date", "adopted")),
    Column("evidence", text_of(LONG_TEXT)),
)


def checked_rows(sheet: Sheet) -> tuple[list[SheetRow], list[RowError]]:
    """Return the rows that can be imported, and what is wrong with the others."""
    kept: list[SheetRow] = []
    errors: list[RowError] = []
    seen: dict[tuple[str, str], int] = {}
    for row in sheet.rows:
        key = (row.values["report"], row.values["number"])
        if key in seen:
            text = f"{key[1]} is already on line {seen[key]}. Keep one of the two."
            errors.append(RowError(row.line, "number", text))
        elif row.values.get("status") and not row.values.get("evidence"):
            text = "A status needs its evidence: the law, the article, the date."
            errors.append(RowError(row.line, "evidence", text))
        else:
            seen[key] = row.line
            kept.append(row)
    return kept, errors
