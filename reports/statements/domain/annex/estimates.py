"""Estimates for analysts: with and without what is known of registered voters."""

from __future__ import annotations

from reports.findings.domain.figure_estimates import EstimateKind, FigureEstimate
from reports.findings.domain.figures import Figure, FindingDocument
from reports.statements.domain.document import Cell, Table
from reports.statements.domain.figure_words import FigureWords
from reports.statements.domain.wording.rounding import tenths

NOTHING = "–"


def calibrated_table(findings: FindingDocument, words: FigureWords) -> Table | None:
    """Show means, ratios, differences and shares that have a second estimate.

    None for a mission without a probability sample.
    """
    rows = [
        _row(figure, figure.estimate, words.of(figure))
        for figure in findings.figures
        if figure.estimate is not None and _is_listed(figure.estimate) and figure.n
    ]
    if not rows:
        return None
    return Table(
        caption="Estimates, and the same by regression on registered voters "
        "(internal: areas are not compared in public)",
        columns=("Figure", "n", "Estimate", "Interval", "By regression", "Interval"),
        rows=tuple(rows),
        numeric=(1, 2, 3, 4, 5),
        widths=(14, 3, 4, 6, 5, 6),
    )


def _is_listed(estimate: FigureEstimate) -> bool:
    """Tell whether a figure is here and nowhere else: shares only with a second one."""
    return estimate.kind is not EstimateKind.PROPORTION or bool(estimate.calibrated)


def _row(figure: Figure, estimate: FigureEstimate, words: str) -> tuple[Cell, ...]:
    key = Cell(words, figure.key)
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
