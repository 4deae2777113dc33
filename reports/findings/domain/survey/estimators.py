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
    Mask,
    column,
    inside,
    mask,
)
from reports.findings.domain.survey.design import Design
from reports.findings.domain.survey.estimates import Estimate, JointEstimate
from reports.findings.domain.survey.variance import covariance

Columns = Sequence[npt.ArrayLike]


def totals(
    design: Design, ys: Columns, *, domain: npt.ArrayLike | None = None
) -> JointEstimate | None:
    """Estimate the population totals of several columns jointly: sum(w y)."""
    rows = mask(domain, rows=design.rows)
    if not rows.any():
        return None
    scores = _columns(ys, rows)
    return _joint(design, design.weights @ scores, scores, (rows,) * scores.shape[1])


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
    rows = mask(domain, rows=design.rows)
    columns = _columns(ys, rows)
    base = inside(column(x, rows=design.rows, name="x"), rows, name="x")
    under = float(design.weights @ base)
    if not rows.any() or under == 0:
        return None
    values = design.weights @ columns / under
    scores = (columns - base[:, None] * values) / under
    return _joint(design, values, scores, (rows,) * values.size)


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
    rows = mask(domain, rows=design.rows)
    values = inside(column(y, rows=design.rows, name="y"), rows, name="y")
    if not np.isin(values, (0.0, 1.0)).all():
        raise ColumnRefused("y: a proportion is of 0 and 1; use mean or ratio.")
    share = mean(design, values, domain=rows)
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
    numerator = column(y, rows=design.rows, name="y")
    denominator = column(over, rows=design.rows, name="x")
    masks = tuple(mask(domain, rows=design.rows) for domain in domains)
    values, scores = np.empty(len(masks)), np.empty((design.rows, len(masks)))
    for at, rows in enumerate(masks):
        base = inside(denominator, rows, name="x")
        counted = inside(numerator, rows, name="y")
        under = float(design.weights @ base)
        if not rows.any() or under == 0:
            return None
        values[at] = design.weights @ counted / under
        scores[:, at] = (counted - base * values[at]) / under
    return _joint(design, values, scores, masks)


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


def _columns(ys: Columns, rows: Mask) -> Floats:
    if not ys:
        raise ColumnRefused("Name at least one column to estimate.")
    return np.stack(
        [inside(column(y, rows=rows.size, name="y"), rows, name="y") for y in ys],
        axis=1,
    )


def _joint(
    design: Design, values: Floats, scores: Floats, domains: tuple[Mask, ...]
) -> JointEstimate:
    union = np.logical_or.reduce(domains)
    return JointEstimate(
        values=np.asarray(values, dtype=np.float64),
        covariance=covariance(design, scores),
        df=design.degrees_of_freedom(union),
        n=int(union.sum()),
        population=float(design.weights[union].sum()),
        srs_variances=_srs_variances(design, scores, domains),
    )


def _srs_variances(design: Design, scores: Floats, domains: tuple[Mask, ...]) -> Floats:
    """Return N^2 s_w^2 / n of each score in its domain, NaN under two rows."""
    result = np.full(len(domains), np.nan)
    for at, rows in enumerate(domains):
        n, weights, score = int(rows.sum()), design.weights[rows], scores[rows, at]
        size = float(weights.sum())
        if n <= 1 or size <= 0:
            continue
        spread = weights @ (score - weights @ score / size) ** 2 / size
        result[at] = size**2 * spread / (n - 1)
    return result
