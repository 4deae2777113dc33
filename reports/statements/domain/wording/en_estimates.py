"""English for estimates: one decimal, the denominator in words, and always the interval.

What stands in the parentheses is said once, where the first estimate is read.
"""

from __future__ import annotations

from decimal import Decimal

from babel.numbers import format_decimal

from reports.findings.domain.figure_estimates import EstimateKind, FigureEstimate
from reports.findings.domain.figures import Figure
from reports.statements.domain.wording.en_texts import NOUNS
from reports.statements.domain.wording.rounding import Form, tenths

LOCALE = "en_GB"
PER_CENT_KINDS = frozenset({EstimateKind.PROPORTION, EstimateKind.RATIO})


def estimated_quantity(figure: Figure, form: Form, estimate: FigureEstimate) -> str:
    """Return "an estimated 7.2 per cent of polling stations (5.7-8.9; 1,042 stations)"."""
    n = number(figure.stations or figure.n or 0)
    one, many = NOUNS[figure.unit]
    stations = "station" if n == "1" else "stations"
    bounds = bounds_of(estimate)
    match form:
        case Form.ESTIMATE_OF_ZERO:
            return f"none of the {n} {many} observed ({bounds} per cent)"
        case Form.ESTIMATE_OF_ALL:
            return f"all {n} {many} observed ({bounds} per cent)"
        case Form.ESTIMATE_OF_COUNT:
            whole = f"{number(figure.k or 0)} of the {n} {many} observed"
            return f"{whole} ({bounds} per cent)"
        case _:
            point = tenth(estimate.point, estimate)
            what = f"per cent of {many}"
            if estimate.kind not in PER_CENT_KINDS:
                what = f"per {one}"
            return f"an estimated {point} {what} ({bounds}; {n} {stations})"


def brief_estimate(figure: Figure, form: Form, estimate: FigureEstimate) -> str:
    """Return "an estimated 7.2 per cent, 5.7-8.9; 1,042 stations", empty for others."""
    if form is not Form.ESTIMATE or estimate.kind is not EstimateKind.PROPORTION:
        return ""
    n, point = number(figure.stations or figure.n or 0), tenth(estimate.point, estimate)
    stations = "station" if n == "1" else "stations"
    return f"an estimated {point} per cent, {bounds_of(estimate)}; {n} {stations}"


def bounds_of(estimate: FigureEstimate) -> str:
    """Return "5.7-8.9"; what cannot be negative is not printed so."""
    return f"{tenth(estimate.lower, estimate)}-{tenth(estimate.upper, estimate)}"


def tenth(value: str, estimate: FigureEstimate) -> str:
    """Return a number of an estimate with one decimal, shares in per cent."""
    rounded = tenths(value, in_per_cent=estimate.kind in PER_CENT_KINDS)
    return str(format_decimal(max(rounded, Decimal(0)), format="0.0", locale=LOCALE))


def number(value: int) -> str:
    """Return a whole number with its thousands."""
    return str(format_decimal(value, locale=LOCALE))
