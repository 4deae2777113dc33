"""Comparison and arithmetic of rules; what cannot be computed is no number."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping

from reports.checklists.domain.xpath.values import Value, are_equal, to_number


def _divide(left: float, right: float) -> float:
    if right == 0:
        return (
            math.nan
            if left == 0 or math.isnan(left)
            else math.copysign(math.inf, left) * math.copysign(1, right)
        )
    return left / right


def _remainder(left: float, right: float) -> float:
    if right == 0 or math.isinf(left) or math.isnan(left) or math.isnan(right):
        return math.nan
    return math.fmod(left, right)


def _numeric(
    apply: Callable[[float, float], float | bool],
) -> Callable[[Value, Value], Value]:
    return lambda left, right: apply(to_number(left), to_number(right))


OPERATORS: Mapping[str, Callable[[Value, Value], Value]] = {
    "=": are_equal,
    "!=": lambda left, right: not are_equal(left, right),
    "<": _numeric(operator.lt),
    "<=": _numeric(operator.le),
    ">": _numeric(operator.gt),
    ">=": _numeric(operator.ge),
    "+": _numeric(operator.add),
    "-": _numeric(operator.sub),
    "*": _numeric(operator.mul),
    "div": _numeric(_divide),
    "mod": _numeric(_remainder),
}
