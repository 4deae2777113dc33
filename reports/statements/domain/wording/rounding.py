"""The one rounding table: in which form a figure may be printed. Exact integers only.

No random sample: never a decimal; opening, counting and tabulation as "k of n"; voting in
whole per cent from n = 100 and as counts below. Below one per cent a count, and zero is
"not reported in any of the n observations". A random sample prints one decimal with its
interval, and nothing without the interval; under one per cent a count, with its interval.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from elections.errors import DomainError
from reports.findings.domain.figure_estimates import EstimateKind, FigureEstimate
from reports.findings.domain.figures import Figure
from reports.findings.domain.sample_facts import SAMPLED_STAGES
from reports.findings.domain.sampled_figures import ANALYSTS_ONLY

PER_CENT_FROM = 100
HUNDRED = 100
TENTH = Decimal("0.1")
PER_CENT_STAGES = frozenset({"voting"})
# What free-route teams saw of these is published for the whole country only.
NATIONAL_STAGES = frozenset({"opening", "counting", "tabulation"})


class Form(StrEnum):
    """How a figure is put into words."""

    NOTHING_OBSERVED = "nothing_observed"
    ZERO = "zero"
    ALL = "all"
    COUNT_OF_N = "count_of_n"
    PER_CENT = "per_cent"
    COUNT = "count"
    VALUE = "value"
    ESTIMATE = "estimate"
    ESTIMATE_OF_COUNT = "estimate_of_count"
    ESTIMATE_OF_ZERO = "estimate_of_zero"
    ESTIMATE_OF_ALL = "estimate_of_all"


class FigureNotPrintable(DomainError):
    """The figure exists but may not stand in a text."""

    code = "figure_not_printable"


def form_of(figure: Figure, *, is_probability_sample: bool) -> Form:
    """Choose the form of a figure, or refuse with the reason."""
    if figure.indicator in ANALYSTS_ONLY:
        raise FigureNotPrintable(
            f"Figure {figure.key} is for analysts. Areas are not compared in public, and "
            "turnout is published by the quick count alone."
        )
    if figure.is_suppressed:
        raise FigureNotPrintable(
            f"Figure {figure.key} is suppressed: its cell is too small to be "
            "published. Cite the figure of a larger area."
        )
    is_sampled = is_probability_sample and figure.stage in SAMPLED_STAGES
    if is_sampled and figure.indicator != "coverage":
        return _form_of_estimate(figure)
    if figure.area_code and figure.stage in NATIONAL_STAGES:
        raise FigureNotPrintable(
            f"Figure {figure.key} is about one area. Openings, counts and tabulation "
            "are published nationally only; cite the figure without the area."
        )
    if _is_amount(figure):
        return _form_of_count(figure)
    if not figure.n or figure.k is None:
        return Form.NOTHING_OBSERVED
    return _form_of_share(figure, k=figure.k, n=figure.n or 0)


def tenths(number: str, *, in_per_cent: bool) -> Decimal:
    """Round a decimal string to one place, halves up; a share to tenths of a per cent."""
    value = Decimal(number) * (HUNDRED if in_per_cent else 1)
    return value.quantize(TENTH, rounding=ROUND_HALF_UP) + 0


def whole_per_cent(k: int, n: int) -> int:
    """Round a share to whole per cent, halves up."""
    return (200 * k + n) // (2 * n)


def is_below_one_per_cent(k: int, n: int) -> bool:
    """Tell whether a share is too small for per cent."""
    return 100 * k < n


def _form_of_estimate(figure: Figure) -> Form:
    estimate = figure.estimate
    if figure.n == 0:
        return Form.NOTHING_OBSERVED
    if estimate is None or not estimate.is_computed:
        reason = estimate.refused if estimate else "There is no frozen sample."
        raise FigureNotPrintable(
            f"Figure {figure.key} has no confidence interval, and estimates are printed "
            f"only with theirs. {reason}"
        )
    if estimate.kind is not EstimateKind.PROPORTION:
        return Form.ESTIMATE
    return _form_of_proportion(estimate, k=figure.k or 0, n=figure.n or 0)


def _form_of_proportion(estimate: FigureEstimate, *, k: int, n: int) -> Form:
    if k == 0:
        return Form.ESTIMATE_OF_ZERO
    if k == n:
        return Form.ESTIMATE_OF_ALL
    is_small = HUNDRED * Decimal(estimate.point) < 1
    # A share that rounds to a hundred would say that nothing was otherwise.
    if is_small or tenths(estimate.point, in_per_cent=True) == HUNDRED:
        return Form.ESTIMATE_OF_COUNT
    return Form.ESTIMATE


def _is_amount(figure: Figure) -> bool:
    """Tell counts, sums and official shares from shares of observations."""
    if figure.n is None or figure.indicator in {"coverage", "turnout"}:
        return True
    return figure.k is None and figure.value is not None


def _form_of_count(figure: Figure) -> Form:
    if figure.value is not None and (figure.k is None or figure.indicator == "turnout"):
        return Form.VALUE
    return Form.NOTHING_OBSERVED if figure.k is None else Form.COUNT


def _form_of_share(figure: Figure, *, k: int, n: int) -> Form:
    if k == 0:
        return Form.ZERO
    if k == n:
        return Form.ALL
    is_in_per_cent = figure.stage in PER_CENT_STAGES and n >= PER_CENT_FROM
    if not is_in_per_cent or is_below_one_per_cent(k, n):
        return Form.COUNT_OF_N
    # 1,199 of 1,201 would round to a hundred, which says that nothing was otherwise.
    return Form.COUNT_OF_N if whole_per_cent(k, n) == HUNDRED else Form.PER_CENT
