"""Strata that reported early beside those that reported late: do they differ?"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from scipy import stats

from reports.findings.domain.figure_estimates import decimal
from reports.findings.domain.quick_count.counting import (
    TURNOUT,
    QuickCount,
    quick_count,
)
from reports.findings.domain.quick_count.reception import pace_of_strata, split_by_pace
from reports.findings.domain.quick_count.returns import Return
from reports.findings.domain.survey.sampling import Sample


def compare_late_strata(
    sample: Sample,
    returns: Sequence[Return],
    count: QuickCount,
    *,
    level: float = 0.95,
) -> dict[str, Any]:
    """Return late minus early of a count's shares and turnout, as stored; {} without both.

    Strata are sampled apart, so the variances of the two halves add up. Degrees of
    freedom are those of both halves.
    """
    early, late = split_by_pace(pace_of_strata(sample, returns))
    if not early or not late:
        return {}
    before, after = (
        quick_count(
            sample, returns, options=count.options, base=count.base, strata=half
        )
        for half in (early, late)
    )
    rows = _differences(before, after, level)
    return {"early": list(early), "late": list(late), "rows": rows} if rows else {}


def _differences(
    before: QuickCount, after: QuickCount, level: float
) -> list[dict[str, Any]]:
    if before.joint is None or after.joint is None:
        return []
    df = before.joint.df + after.joint.df
    if df < 1:
        return []
    factor = float(stats.t.ppf((1 + level) / 2, df))
    rows = []
    for at, code in enumerate((*before.options, TURNOUT)):
        first, second = before.joint.at(at), after.joint.at(at)
        change = second.value - first.value
        margin = factor * math.sqrt(first.variance + second.variance)
        rows.append(
            {
                "option": code,
                "early": decimal(first.value),
                "late": decimal(second.value),
                "difference": decimal(change),
                "lower": decimal(change - margin),
                "upper": decimal(change + margin),
                "differs": abs(change) > margin,
            }
        )
    return rows
