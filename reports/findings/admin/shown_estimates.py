"""Estimates as the desk shows them: in words, as rows, and as a plot with its table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.safestring import SafeString, mark_safe

from reports.findings.domain.figure_estimates import EstimateKind, FigureEstimate
from reports.findings.domain.figures import Figure
from reports.findings.renderers.interval_plot import FEW, IntervalRow, interval_plot

TENTH = Decimal("0.1")
SHARES = frozenset(
    {EstimateKind.PROPORTION, EstimateKind.RATIO, EstimateKind.DIFFERENCE}
)


@dataclass(frozen=True)
class ShownEstimate:
    """An estimate ready to read; where there is none, `refused` says why."""

    point: str = ""
    bounds: str = ""
    level: str = ""
    deff: str = ""
    response: str = ""
    missing: str = ""
    calibrated: str = ""
    low_response: str = ""
    refused: str = ""
    is_few: bool = False


def shown_estimate(figure: Figure) -> ShownEstimate | None:
    """Return the estimate of a figure, or None where the mission has none."""
    estimate = figure.estimate
    if estimate is None:
        return None
    response = f"{tenth_per_cent(estimate.response)} %" if estimate.response else ""
    low = "; ".join(estimate.low_response)
    if not estimate.is_computed:
        reason = estimate.refused
        return ShownEstimate(refused=reason, response=response, low_response=low)
    unit = " %" if estimate.kind in SHARES else ""
    calibrated = [_number(one, estimate) for one in estimate.calibrated]
    return ShownEstimate(
        point=f"{_number(estimate.point, estimate)}{unit}",
        bounds=_range(estimate.lower, estimate.upper, estimate),
        level=f"{tenth_per_cent(estimate.level).removesuffix('.0')} %",
        deff=str(_rounded(estimate.deff)) if estimate.deff else "–",
        response=response,
        missing="–".join(tenth_per_cent(bound) for bound in estimate.bounds),
        calibrated=(
            f"{calibrated[0]}{unit} ({calibrated[2]}–{calibrated[3]})"
            if calibrated
            else ""
        ),
        low_response=low,
        is_few=(figure.n or 0) < FEW,
    )


def areas_plot(
    rows: Sequence[tuple[str, Figure]], *, title: str, note: str = ""
) -> SafeString:
    """Draw a share in each area, in the order given (by name); empty without estimates."""
    drawn = [_row(name, figure) for name, figure in rows if figure.estimate is not None]
    if not drawn:
        return mark_safe("")
    svg = interval_plot(
        title=title,
        rows=drawn,
        axis="Per cent of polling stations, with 95 % confidence intervals",
        note=note,
    )
    return mark_safe(svg)  # noqa: S308 - our own SVG, its texts escaped


def _row(name: str, figure: Figure) -> IntervalRow:
    estimate = figure.estimate
    assert estimate is not None
    label, n = name[:1].upper() + name[1:], figure.n or 0
    if not n:
        return IntervalRow(label=label, text="no observation")
    if not estimate.is_computed:
        return IntervalRow(label=label, text="not computable", n=n)
    bounds = _range(estimate.lower, estimate.upper, estimate)
    return IntervalRow(
        label=label,
        text=f"{tenth_per_cent(estimate.point)} % ({bounds}; n {n:,})",
        n=n,
        point=100 * Decimal(estimate.point),
        lower=100 * Decimal(estimate.lower),
        upper=100 * Decimal(estimate.upper),
    )


def _range(lower: str, upper: str, estimate: FigureEstimate) -> str:
    joint = " to " if estimate.kind is EstimateKind.DIFFERENCE else "–"
    return f"{_number(lower, estimate)}{joint}{_number(upper, estimate)}"


def _number(value: str, estimate: FigureEstimate) -> str:
    return tenth_per_cent(value) if estimate.kind in SHARES else str(_rounded(value))


def tenth_per_cent(value: str) -> str:
    """Return a share as a per cent with one decimal."""
    return str(_rounded(str(100 * Decimal(value))))


def _rounded(value: str) -> Decimal:
    return Decimal(value).quantize(TENTH, rounding=ROUND_HALF_UP) + 0
