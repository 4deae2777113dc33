"""The Rao-Scott F test of a two-way table under a design (second-order correction).

Rao and Scott 1984 (Annals of Statistics 12); as R `svychisq(statistic = "F")`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

from reports.findings.domain.survey.arrays import ColumnRefused, Floats, coded, mask
from reports.findings.domain.survey.design import Design
from reports.findings.domain.survey.estimators import means


@dataclass(frozen=True, eq=False)
class RaoScott:
    """F with its degrees of freedom; `shares` is the estimated table (rows x columns)."""

    statistic: float
    numerator_df: float
    denominator_df: float
    p_value: float
    row_names: tuple[str, ...]
    column_names: tuple[str, ...]
    shares: Floats


def rao_scott(
    design: Design,
    rows: npt.ArrayLike,
    columns: npt.ArrayLike,
    *,
    domain: npt.ArrayLike | None = None,
) -> RaoScott | None:
    """Test whether two labels per row are independent in the population of the domain.

    None if the table has fewer than two rows or columns, or the design no degree of
    freedom there: nothing to test.
    """
    chosen = mask(domain, rows=design.rows)
    row, row_names = _within(rows, chosen)
    col, column_names = _within(columns, chosen)
    df = design.degrees_of_freedom(chosen)
    if min(len(row_names), len(column_names)) <= 1 or df < 1:
        return None
    cells = [(r, c) for r in range(len(row_names)) for c in range(len(column_names))]
    joint = means(design, [(row == r) & (col == c) for r, c in cells], domain=chosen)
    if joint is None:
        return None
    n = int(chosen.sum())
    contrasts = _interactions(len(row_names), len(column_names))
    inverse = np.where(
        joint.values == 0, 0.0, 1 / np.where(joint.values == 0, 1, joint.values)
    )
    scaled = contrasts * inverse[:, None]
    delta = np.linalg.solve(
        contrasts.T @ scaled / n, scaled.T @ joint.covariance @ scaled
    )
    trace = float(np.trace(delta))
    numerator_df = trace**2 / float(np.trace(delta @ delta))
    shares = joint.values.reshape(len(row_names), len(column_names))
    expected = np.outer(shares.sum(axis=1), shares.sum(axis=0))
    statistic = n * float(((shares - expected) ** 2 / expected).sum()) / trace
    denominator_df = numerator_df * df
    return RaoScott(
        statistic=statistic,
        numerator_df=numerator_df,
        denominator_df=denominator_df,
        p_value=float(stats.f.sf(statistic, numerator_df, denominator_df)),
        row_names=row_names,
        column_names=column_names,
        shares=shares,
    )


def _within(
    labels: npt.ArrayLike, chosen: npt.NDArray[np.bool_]
) -> tuple[npt.NDArray[np.intp], tuple[str, ...]]:
    """Return codes of the labels that occur in the domain, -1 outside it."""
    given = np.asarray(labels)
    if given.shape != chosen.shape:
        raise ColumnRefused(f"Give a label for each of the {chosen.size} rows.")
    codes, names = coded(given[chosen])
    result = np.full(chosen.size, -1, dtype=np.intp)
    result[chosen] = codes
    return result, names


def _interactions(rows: int, columns: int) -> Floats:
    """Return a basis of what a table has beyond its margins: ((r)(c) x (r-1)(c-1))."""
    product = np.kron(_deviations(rows), _deviations(columns))
    return np.asarray(product, dtype=np.float64)


def _deviations(levels: int) -> Floats:
    return np.asarray(np.eye(levels)[:, 1:] - 1 / levels, dtype=np.float64)
