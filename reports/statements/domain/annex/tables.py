"""The tables of the analysts' annex: every number with its key, k, n and what is left out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reports.findings.domain.differences import Difference
from reports.findings.domain.figures import Figure, FindingDocument
from reports.findings.domain.sample_facts import SAMPLED_STAGES
from reports.incidents.domain.catalogue import category
from reports.statements.domain.document import Cell, CitedFigure, Table
from reports.statements.domain.inputs import STAGES, Inputs
from reports.statements.domain.sections.election_day_items import by_theme, share

STAGE_NAMES = {
    "opening": "Opening",
    "voting": "Voting",
    "counting": "Closing and counting",
    "tabulation": "Tabulation",
}
REASONS = {
    "not_observed": "not observed",
    "not_applicable": "not applicable",
    "missing": "missing",
    "not_asked": "not asked",
    "set_aside": "set aside",
    "rejected": "rejected",
    "outside_sample": "not a sampled station",
    "second_report": "second report of a station",
}
STANDINGS = (
    "verified",
    "verified_indirect",
    "partly_verified",
    "under_verification",
    "reported",
    "unconfirmed",
    "refuted",
    "covered",
)
NOTHING = "–"


def coverage_table(findings: FindingDocument) -> Table:
    """Show expected, received and not counted reports by stage."""
    counts = (
        "expected",
        "received",
        "set_aside",
        "rejected",
        "superseded",
        "rehearsal",
    )
    rows = []
    for stage in STAGES:
        figures = [findings.figure(f"coverage.{stage}.{name}") for name in counts]
        received = figures[1]
        places = received.stations if received else None
        cells = [_count(figure) for figure in figures]
        cells.insert(2, Cell(number(places), received.key if received else ""))
        rows.append((Cell(STAGE_NAMES[stage]), *cells))
    return Table(
        caption="Reports by stage: expected, received, places, and what is not counted",
        columns=(
            "Stage",
            "Expected",
            "Received",
            "Places",
            "Set aside",
            "Rejected",
            "Replaced",
            "Rehearsal",
        ),
        rows=tuple(rows),
        numeric=(1, 2, 3, 4, 5, 6, 7),
        widths=(10, 5, 5, 4, 5, 5, 5, 6),
    )


def items_table(stage: str, findings: FindingDocument) -> Table:
    """Show each item of a stage with k, n, share and exclusions, by theme and share."""
    pairs = [
        (item, figure)
        for item in findings.items
        if item.stage == stage
        and (figure := findings.figure(f"{stage}.item.{item.code}")) is not None
    ]
    rows = [
        (
            Cell(item.code, figure.key),
            Cell(item.counted),
            Cell(number(figure.k), figure.key),
            Cell(number(figure.n), figure.key),
            Cell(percent(figure)),
            Cell(exclusions(figure.excluded)),
        )
        for _theme, group in by_theme(pairs)
        for item, figure in group
    ]
    return Table(
        caption=f"{STAGE_NAMES[stage]}: items ({_counted_in(stage, findings)})",
        columns=("Item", "What was counted", "k", "n", "%", "Not in n"),
        rows=tuple(rows),
        numeric=(2, 3, 4),
        widths=(2, 11, 2, 2, 2, 7),
    )


def _counted_in(stage: str, findings: FindingDocument) -> str:
    """Say what k and n are of."""
    if findings.is_sampled and stage in SAMPLED_STAGES:
        return "k of n sampled polling stations, unweighted; estimates in the statement"
    return "k of n observations; not a random sample"


def incidents_table(findings: FindingDocument) -> Table | None:
    """Show events by category and standing; for the desk, never for print."""
    found: dict[str, dict[str, Figure]] = {}
    for figure in findings.figures:
        if figure.indicator == "incidents" and not figure.area_code:
            _, category, standing = figure.key.split(".", 2)
            found.setdefault(category, {})[standing] = figure
    if not found:
        return None
    rows = [
        (Cell(_category(code)), *(_count(found[code].get(name)) for name in STANDINGS))
        for code in sorted(found)
    ]
    return Table(
        caption="Events by category and standing, each event once (not for publication)",
        columns=(
            "Category",
            "Verified, seen",
            "Verified, told",
            "Partly verified",
            "Under verification",
            "Reported",
            "Unconfirmed",
            "Refuted",
            "In a checklist item",
        ),
        rows=tuple(rows),
        numeric=tuple(range(1, 1 + len(STANDINGS))),
        widths=(10, 4, 4, 4, 6, 5, 6, 4, 5),
    )


def areas_table(inputs: Inputs) -> Table | None:
    """Show received observations by area and stage, areas sorted by name."""
    findings = inputs.findings
    names = sorted(findings.areas.items(), key=lambda pair: (pair[1], pair[0]))
    rows = []
    for code, name in names:
        figures = [findings.figure(f"coverage.{s}.received@{code}") for s in STAGES]
        if any(figures):
            stations = inputs.stations_by_area.get(code)
            rows.append((Cell(name), Cell(number(stations)), *map(_received, figures)))
    if not rows:
        return None
    return Table(
        caption="Observations by area (internal: small numbers identify teams)",
        columns=("Area", "Stations listed", *(STAGE_NAMES[s] for s in STAGES)),
        rows=tuple(rows),
        numeric=(1, 2, 3, 4, 5),
        widths=(6, 4, 4, 4, 4, 4),
    )


def differences_table(differences: Sequence[Difference]) -> Table | None:
    """Show what changed since the snapshot of the revision before."""
    if not differences:
        return None
    rows = tuple(
        (
            Cell(change.key, change.key if change.after else ""),
            Cell(brief(change.before)),
            Cell(brief(change.after)),
        )
        for change in differences
    )
    return Table(
        caption="Figures that changed since the revision before",
        columns=("Figure", "Before", "Now"),
        rows=rows,
        numeric=(1, 2),
        widths=(6, 3, 3),
    )


def cited_table(figures: Iterable[CitedFigure]) -> Table | None:
    """List every figure that the statement cites."""
    rows = tuple(
        (
            Cell(figure.words, figure.key),
            Cell(figure.key),
            Cell(figure.unit),
            Cell(number(figure.k)),
            Cell(number(figure.n)),
            Cell(exclusions(figure.excluded)),
        )
        for figure in figures
    )
    if not rows:
        return None
    return Table(
        caption="Figures cited in the statement",
        columns=("What was counted", "Key", "Unit", "k", "n", "Not in n"),
        rows=rows,
        numeric=(3, 4),
        widths=(9, 7, 4, 2, 2, 7),
    )


def number(value: int | None) -> str:
    """Write a number; a dash where nothing was observed, which is not zero."""
    return NOTHING if value is None else f"{value:,}"


def percent(figure: Figure) -> str:
    """Write a share in whole per cent for analysts; below one per cent says so."""
    if not figure.n or figure.k is None:
        return NOTHING
    exact = 100 * share(figure)
    return "<1" if 0 < exact < 1 else str(round(float(exact)))


def exclusions(excluded: object) -> str:
    """Write what was left out, by reason."""
    if not isinstance(excluded, dict):
        return ""
    return ", ".join(
        f"{count:,} {REASONS.get(reason, reason)}"
        for reason, count in excluded.items()
        if count
    )


def brief(figure: Figure | None) -> str:
    """Write a figure as k / n or its value."""
    if figure is None:
        return NOTHING
    if figure.n is not None and figure.k is not None:
        return f"{figure.k:,} / {figure.n:,}"
    return figure.value or number(figure.k)


def _category(code: str) -> str:
    """Return a category's code with its English name, "BST Ballot stuffing"."""
    return f"{code} {category(code).name('en')}"


def _count(figure: Figure | None) -> Cell:
    return Cell(number(figure.k), figure.key) if figure else Cell(NOTHING)


def _received(figure: Figure | None) -> Cell:
    return _count(figure) if figure else Cell("no observation")
