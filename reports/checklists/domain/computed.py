"""Computed values as phones write them, and compared with what phones sent."""

from __future__ import annotations

import math

from reports.checklists.domain.xpath.dates import moment_from
from reports.checklists.domain.xpath.values import Moment, Plain, number_text

TRUTH_TEXTS = {"true": "1", "false": "0"}
MAX_PLAIN = 1e15


def written(value: Plain) -> str:
    """Return a computed value as phones write it."""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, Moment):
        wall = value.wall
        return wall.isoformat() if value.has_time else wall.date().isoformat()
    if isinstance(value, float):
        if value.is_integer() and abs(value) < MAX_PLAIN:
            return str(int(value))
        return number_text(value)
    return value


def is_same(sent: str, ours: str) -> bool:
    """Compare two computed values without regard to how they are written."""
    one, other = (TRUTH_TEXTS.get(text, text).strip() for text in (sent, ours))
    if one == other:
        return True
    first, second = moment_from(one), moment_from(other)
    if first and second:
        return first.days == second.days
    try:
        return math.isclose(float(one), float(other), rel_tol=1e-9, abs_tol=1e-9)
    except ValueError:
        return False
