"""Estimates for analysts: means and shares of people, with and without registered voters."""

from __future__ import annotations

from reports.findings.domain.figure_estimates import EstimateKind, FigureEstimate
from reports.findings.domain.figures import Figure, FindingDocument
from reports.statements.domain.document import Cell, Table
from reports.statements.domain.wording.rounding import tenths

NOTHING = "–"


def calibrated_table(findings: FindingDocument) -> Table | None:
    """Show means, ratios and differences of a probability sample; None for others."""
    rows = [
        _row(figure, figure.estimate)
        for figure in findings.figures
        if figure.estimate is not None
        and figure.estimate.kind is not EstimateKind.PROPORTION
        and figure.n
    ]
    if not rows:
        return None
    return Table(
        caption="Means, ratios and differences, and by regression on registered voters "
        "(internal: areas are not compared in public)",
        columns=("Figure", "n", "Estimate", "Interval", "By regression", "Interval"),
        rows=tuple(rows),
        numeric=(1, 2, 3, 4, 5),
        widths=(10, 3, 4, 6, 5, 6),
    )


def _row(figure: Figure, estimate: FigureEstimate) -> tuple[Cell, ...]:
    key = Cell(figure.key, figure.key)
    n = Cell(f"{estimate.n or 0:,}", figure.key)
    if not estimate.is_computed:
        return (key, n, Cell("not computable"), *(Cell(NOTHING) for _ in range(3)))
    in_per_cent = estimate.kind is not EstimateKind.MEAN
    shown = [
        str(tenths(number, in_per_cent=in_per_cent))
        for number in (
            estimate.point,
            estimate.lower,
            estimate.upper,
            *estimate.calibrated,
        )
    ]
    unit = " %" if in_per_cent else ""
    own = (Cell(f"{shown[0]}{unit}"), Cell(f"{shown[1]} to {shown[2]}"))
    if not estimate.calibrated:
        return (key, n, *own, Cell(NOTHING), Cell(NOTHING))
    second = (Cell(f"{shown[3]}{unit}"), Cell(f"{shown[5]} to {shown[6]}"))
    return (key, n, *own, *second)
