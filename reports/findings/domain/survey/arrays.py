"""Columns of a sample: what is accepted, and how labels become codes."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from elections.errors import DomainError

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.intp]
Mask = npt.NDArray[np.bool_]
# Some rows of a sample: their indices in order, or a slice of all.
Rows = slice | Codes


class ColumnRefused(DomainError):
    """A column has the wrong length, a missing value or an impossible one."""

    code = "survey_column_refused"


def column(values: npt.ArrayLike, *, rows: int, name: str) -> Floats:
    """Return the values as one float per row; a missing value stays NaN."""
    array = np.asarray(values, dtype=np.float64)
    if array.shape != (rows,):
        raise ColumnRefused(f"{name}: give one number for each of the {rows} rows.")
    return array


def mask(domain: npt.ArrayLike | None, *, rows: int) -> Mask:
    """Return which rows are in the domain; all of them when none is named."""
    if domain is None:
        return np.ones(rows, dtype=np.bool_)
    array = np.asarray(domain)
    if array.shape != (rows,) or array.dtype != np.bool_:
        raise ColumnRefused(f"domain: give true or false for each of the {rows} rows.")
    return array


def chosen(domain: npt.ArrayLike | None, *, rows: int) -> Rows:
    """Return the rows in the domain: indices, or all of them without a copy."""
    if domain is None:
        return slice(0, rows)
    among = mask(domain, rows=rows)
    return slice(0, rows) if among.all() else np.flatnonzero(among)


def inside(values: npt.ArrayLike, among: Rows, *, rows: int, name: str) -> Floats:
    """Return the values of the chosen rows as floats; refuse a missing one.

    A missing answer is not a "no": leave such rows out of the domain, or adjust the
    weights for non-response.
    """
    array = np.asarray(values)
    if array.shape != (rows,):
        raise ColumnRefused(f"{name}: give one number for each of the {rows} rows.")
    kept = np.asarray(array[among], dtype=np.float64)
    if not np.isfinite(kept).all():
        raise ColumnRefused(f"{name}: a value is missing inside the domain.")
    return kept


def coded(labels: npt.ArrayLike) -> tuple[Codes, tuple[str, ...]]:
    """Return a code per row and the sorted labels that the codes stand for."""
    names, codes = np.unique(np.asarray(labels), return_inverse=True)
    return codes.astype(np.intp).reshape(-1), tuple(str(name) for name in names)


def per_group(
    sizes: npt.ArrayLike | Mapping[str, float],
    *,
    codes: Codes,
    names: tuple[str, ...],
    what: str,
) -> Floats:
    """Return one size per group, given by its name or repeated on each of its rows.

    With a single group its size alone will do.
    """
    if isinstance(sizes, Mapping):
        missing = [name for name in names if name not in sizes]
        if missing:
            raise ColumnRefused(f"{what}: no number for {', '.join(missing)}.")
        return np.array([float(sizes[name]) for name in names])
    if np.ndim(sizes) == 0 and len(names) == 1:
        return np.asarray([sizes], dtype=np.float64)
    rows = column(sizes, rows=codes.size, name=what)
    groups = np.zeros(len(names))
    groups[codes] = rows
    differing = np.unique(codes[groups[codes] != rows])
    if differing.size:
        raise ColumnRefused(f"{what}: more than one number in {names[differing[0]]}.")
    return groups
