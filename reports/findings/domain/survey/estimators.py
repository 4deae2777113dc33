"""Totals, means, proportions and ratios of a domain, and differences of domains.

`None` means that no row is in the domain, or that the denominator is 0: nothing was
observed, which is not 0. Every `domain` is a boolean array over all rows of the design.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from reports.findings.domain.survey.arrays import (
    ColumnRefused,
    Floats,
    Rows,
    chosen,
    inside,
)
from reports.findings.domain.survey.design import Design
from reports.findings.domain.survey.estimates import Estimate, JointEstimate
from reports.findings.domain.survey.variance import covariance

Columns = Sequence[npt.ArrayLike]


def totals(
    design: Design, ys: Columns, *, domain: npt.ArrayLike | None = None
) -> JointEstimate | None:
    """Estimate the population totals of several columns jointly: sum(w y)."""
    among = chosen(domain, rows=design.rows)
    scores, weights = _columns(ys, among, design.rows), design.weights[among]
    if not weights.size:
        return None
    srs = srs_variances(weights, scores)
    return _joint(design, weights @ scores, scores, srs, among)


def ratios(
    design: Design,
    ys: Columns,
    x: npt.ArrayLike,
    *,
    domain: npt.ArrayLike | None = None,
) -> JointEstimate | None:
    """Estimate sum(w y) / sum(w x) for several numerators of one denominator jointly.

    The joint covariance is what thresholds and seats are simulated from.
    """
    among = chosen(domain, rows=design.rows)
    found = _ratio_scores(design, _columns(ys, among, design.rows), x, among)
    if found is None:
        return None
    srs = srs_variances(design.weights[among], found[1])
    return _joint(design, *found, srs, among)


def means(
    design: Design, ys: Columns, *, domain: npt.ArrayLike | None = None
) -> JointEstimate | None:
    """Estimate the means of several columns jointly: sum(w y) / sum(w)."""
    return ratios(design, ys, np.ones(design.rows), domain=domain)


def total(
    design: Design, y: npt.ArrayLike, *, domain: npt.ArrayLike | None = None
) -> Estimate | None:
    """Estimate the population total of a column, in its unit."""
    joint = totals(design, [y], domain=domain)
    return None if joint is None else joint.at(0)


def mean(
    design: Design, y: npt.ArrayLike, *, domain: npt.ArrayLike | None = None
) -> Estimate | None:
    """Estimate the mean of a column over the population of the domain."""
    joint = means(design, [y], domain=domain)
    return None if joint is None else joint.at(0)


def proportion(
    design: Design, y: npt.ArrayLike, *, domain: npt.ArrayLike | None = None
) -> Estimate | None:
    """Estimate the share (0..1) of units with y true; y is false/true or 0/1."""
    among = chosen(domain, rows=design.rows)
    values = inside(y, among, rows=design.rows, name="y")
    if not ((values == 0) | (values == 1)).all():
        raise ColumnRefused("y: a proportion is of 0 and 1; use mean or ratio.")
    share = mean(design, y, domain=domain)
    return None if share is None else replace(share, is_proportion=True)


def ratio(
    design: Design,
    y: npt.ArrayLike,
    x: npt.ArrayLike,
    *,
    domain: npt.ArrayLike | None = None,
) -> Estimate | None:
    """Estimate sum(w y) / sum(w x), as turnout or a vote share (0..1)."""
    joint = ratios(design, [y], x, domain=domain)
    return None if joint is None else joint.at(0)


def by_domain(
    design: Design,
    y: npt.ArrayLike,
    domains: Sequence[npt.ArrayLike],
    *,
    x: npt.ArrayLike | None = None,
) -> JointEstimate | None:
    """Estimate a mean (or a ratio to x) in each domain, with their joint covariance.

    None if one of the domains is empty. Domains may overlap and may cross strata.
    """
    over = np.ones(design.rows) if x is None else x
    values, srs = np.empty(len(domains)), np.empty(len(domains))
    scores = np.zeros((design.rows, len(domains)))
    union = np.zeros(design.rows, dtype=np.bool_)
    for at, domain in enumerate(domains):
        among = chosen(domain, rows=design.rows)
        found = _ratio_scores(design, _columns([y], among, design.rows), over, among)
        if found is None:
            return None
        values[at], scores[among, at] = found[0][0], found[1][:, 0]
        srs[at] = srs_variances(design.weights[among], found[1])[0]
        union[among] = True
    rows = chosen(union, rows=design.rows)
    return _joint(design, values, scores[rows], srs, rows)


def difference(
    design: Design,
    y: npt.ArrayLike,
    *,
    first: npt.ArrayLike,
    second: npt.ArrayLike,
    x: npt.ArrayLike | None = None,
) -> Estimate | None:
    """Estimate first minus second, of means or of ratios to x in two domains.

    The covariance of the two is part of the variance: domains share PSUs.
    """
    joint = by_domain(design, y, (first, second), x=x)
    return None if joint is None else joint.contrast((1.0, -1.0))


def _columns(ys: Columns, among: Rows, rows: int) -> Floats:
    if not ys:
        raise ColumnRefused("Name at least one column to estimate.")
    return np.stack([inside(y, among, rows=rows, name="y") for y in ys], axis=1)


def _ratio_scores(
    design: Design, columns: Floats, x: npt.ArrayLike, among: Rows
) -> tuple[Floats, Floats] | None:
    """Return the ratios to x and the scores (y - R x) / sum(w x) of the chosen rows."""
    base = inside(x, among, rows=design.rows, name="x")
    weights = design.weights[among]
    under = float(weights @ base)
    if under == 0:
        return None
    values = np.asarray(weights @ columns / under, dtype=np.float64)
    return values, (columns - base[:, None] * values) / under


def _joint(
    design: Design, values: Floats, scores: Floats, srs: Floats, among: Rows
) -> JointEstimate:
    weights = design.weights[among]
    return JointEstimate(
        values=values,
        covariance=covariance(design, scores, among=among),
        df=design.freedom_among(among),
        n=int(weights.size),
        population=float(weights.sum()),
        srs_variances=srs,
    )


def srs_variances(weights: Floats, scores: Floats) -> Floats:
    """Return N^2 s_w^2 / n of each score, NaN under two rows.

    That is the variance which a simple random sample with replacement would have had.
    """
    n, size = int(weights.size), float(weights.sum())
    if n <= 1 or size <= 0:
        return np.full(scores.shape[1], np.nan)
    spread = weights @ (scores - weights @ scores / size) ** 2 / size
    return np.asarray(size**2 * spread / (n - 1), dtype=np.float64)
