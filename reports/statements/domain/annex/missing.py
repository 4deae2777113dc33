"""Missing reports: team by team while they are few, by reason and by area when many."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from reports.statements.domain.annex.tables import NOTHING, STAGE_NAMES, number
from reports.statements.domain.document import Cell, Table
from reports.statements.domain.inputs import STAGES, MissingReports

# More rows than fit on a page are read by nobody.
ROWS_BY_TEAM = 40
REASONS = {
    "": "not yet explained",
    "not_sent": "not sent yet",
    "late": "announced as late",
    "lost": "lost",
    "withdrew": "team withdrew",
    "denied": "access denied",
    "unreachable": "team cannot be reached",
    "other": "other",
}


def missing_tables(missing: Sequence[MissingReports]) -> tuple[Table, ...]:
    """Name what is outstanding; no team is left out of any of the forms."""
    rows = [row for row in missing if row.missing]
    if not rows:
        return ()
    if len(rows) <= ROWS_BY_TEAM:
        return (_by_team(rows),)
    explained = [row for row in rows if row.reason]
    open_rows = [row for row in rows if not row.reason]
    return (
        *((_by_reason(explained),) if explained else ()),
        *((_by_area(open_rows),) if open_rows else ()),
    )


def _by_team(rows: Sequence[MissingReports]) -> Table:
    return Table(
        caption="Missing reports by team",
        columns=("Team", "Stage", "Expected", "Received", "Missing", "Reason"),
        rows=tuple(
            (
                Cell(row.team),
                Cell(STAGE_NAMES.get(row.stage, row.stage)),
                Cell(number(row.expected)),
                Cell(number(row.received)),
                Cell(number(row.missing)),
                Cell(_reason(row)),
            )
            for row in rows
        ),
        numeric=(2, 3, 4),
        widths=(3, 5, 3, 3, 3, 9),
    )


def _by_reason(rows: Sequence[MissingReports]) -> Table:
    order = sorted(rows, key=lambda r: (_reason(r), STAGES.index(r.stage), r.team))
    found = groupby(order, key=lambda row: (_reason(row), row.stage))
    return Table(
        caption="Missing reports with a reason, by reason and stage",
        columns=("Reason", "Stage", "Missing", "Teams (reports)"),
        rows=tuple(
            (
                Cell(reason),
                Cell(STAGE_NAMES.get(stage, stage)),
                Cell(number(sum(row.missing for row in group))),
                Cell(_teams(group)),
            )
            for (reason, stage), rows_of in found
            for group in (list(rows_of),)
        ),
        numeric=(2,),
        widths=(7, 5, 3, 11),
    )


def _by_area(rows: Sequence[MissingReports]) -> Table:
    order = sorted(rows, key=lambda row: (row.area, row.team, STAGES.index(row.stage)))
    found = [
        (area, list(group)) for area, group in groupby(order, key=lambda r: r.area)
    ]
    lines = [(Cell(area or NOTHING), *_area_cells(group)) for area, group in found]
    total = tuple(Cell(number(count), bold=True) for count in _by_stage(order))
    lines.append((Cell("Total", bold=True), *total, Cell("")))
    return Table(
        caption="Missing reports not yet explained, by area and stage",
        columns=(
            "Area",
            *(STAGE_NAMES[stage] for stage in STAGES),
            "Teams (reports)",
        ),
        rows=tuple(lines),
        numeric=(1, 2, 3, 4),
        widths=(5, 3, 3, 4, 4, 11),
    )


def _area_cells(rows: Sequence[MissingReports]) -> Iterator[Cell]:
    for count in _by_stage(rows):
        yield Cell(number(count))
    yield Cell(_teams(rows))


def _by_stage(rows: Sequence[MissingReports]) -> list[int]:
    return [sum(row.missing for row in rows if row.stage == s) for s in STAGES]


def _teams(rows: Sequence[MissingReports]) -> str:
    """Write "T001 (3), T004 (12)": each team once, with what it owes."""
    owed: dict[str, int] = {}
    for row in sorted(rows, key=lambda row: row.team):
        owed[row.team] = owed.get(row.team, 0) + row.missing
    return ", ".join(f"{team} ({number(count)})" for team, count in owed.items())


def _reason(row: MissingReports) -> str:
    return ": ".join(filter(None, (REASONS[row.reason], row.note)))
