"""Exact sums of products by group: whole numbers, however many and however large."""

from __future__ import annotations

from math import comb
from typing import Any

import numpy as np
import numpy.typing as npt

from reports.findings.domain.columns import Whole

Codes = npt.NDArray[np.intp]
Exact = npt.NDArray[np.object_]
# Numbers of 17 bits: a product of two has 34, and a sum of 2^19 of those 53, which a
# float still holds exactly.
BITS = 17
LIMB = 1 << BITS
AT_ONCE = 1 << 19


def powers_by_group(sizes: Whole, groups: Codes, count: int, *, highest: int) -> Exact:
    """Return the sums of size to the power of 0 to `highest` (at most 4) by group."""
    x = _narrow(sizes)
    found = [
        np.bincount(groups, minlength=count).astype(object),
        _sums(x, groups, count),
    ]
    square = x * x
    pairs = ((x, x), (square, x), (square, square))[: highest - 1]
    found += [_product_sums(one, other, groups, count) for one, other in pairs]
    return np.stack(found, axis=1)


def products_by_group(
    y: Whole, z: Whole, sizes: Whole, groups: Codes, count: int
) -> Exact:
    """Return by group the rows, then y and z times size^0 to size^3, then yy, yz, zz.

    The last three times size^0 to size^2: 18 columns.
    """
    y, z, x = _narrow(y), _narrow(z), _narrow(sizes)
    square = x * x
    found = [np.bincount(groups, minlength=count).astype(object)]
    for one in (y, z):
        found.append(_sums(one, groups, count))
        found.extend(
            _product_sums(one * first, other, groups, count)
            for first, other in ((1, x), (x, x), (x, square))
        )
    for one, other in ((y, y), (y, z), (z, z)):
        found.append(_product_sums(one, other, groups, count))
        found.append(_product_sums(one * x, other, groups, count))
        found.append(_product_sums(one * x, other * x, groups, count))
    return np.stack(found, axis=1)


def around(powers: Exact, center: int) -> npt.NDArray[np.float64]:
    """Return sums of powers of size (columns 0, 1 ...) as those of size - center.

    Exactly, before anything is rounded: far from 0 floats would lose what varies.
    """
    columns = [
        sum(
            comb(power, low) * (-center) ** (power - low) * powers[:, low]
            for low in range(power + 1)
        )
        for power in range(powers.shape[1])
    ]
    return np.stack(columns, axis=1).astype(np.float64)


def _narrow(numbers: Whole) -> npt.NDArray[Any]:
    """Return numbers of 17 bits as they are, others as integers without a limit."""
    if numbers.size and (numbers.min() < 0 or numbers.max() >= LIMB):
        return numbers.astype(object)
    return numbers


def _sums(numbers: npt.NDArray[Any], groups: Codes, count: int) -> Exact:
    return _product_sums(numbers, np.ones_like(numbers), groups, count)


def _product_sums(
    one: npt.NDArray[Any], other: npt.NDArray[Any], groups: Codes, count: int
) -> Exact:
    """Return the sums of products of numbers of at most 34 bits, or without a limit."""
    found = np.zeros(count, object)
    if object in (one.dtype, other.dtype):
        np.add.at(found, groups, one * other)
        return found
    for start in range(0, groups.size, AT_ONCE):
        rows = slice(start, start + AT_ONCE)
        for first, shift in _limbs(one[rows]):
            for second, further in _limbs(other[rows]):
                part = np.bincount(groups[rows], first * second, count)
                found += part.astype(np.int64).astype(object) << (shift + further)
    return found


def _limbs(numbers: Whole) -> list[tuple[Whole, int]]:
    """Return numbers as limbs of 17 bits with their shifts; the upper one if any has it."""
    if not numbers.size or numbers.max() < LIMB:
        return [(numbers, 0)]
    return [(numbers & (LIMB - 1), 0), (numbers >> BITS, BITS)]
