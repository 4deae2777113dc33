"""What a figure of a probability sample carries beside k and n: an estimate and its design.

Every number is a decimal string with nine places, so that the bytes are equal however the
set is computed; rounding to what is read happens only in print.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

PLACES = 9


class EstimateKind(StrEnum):
    """What is estimated; a proportion never has an interval of value +- t se."""

    PROPORTION = "proportion"
    RATIO = "ratio"
    MEAN = "mean"
    TOTAL = "total"
    DIFFERENCE = "difference"


@dataclass(frozen=True)
class FigureEstimate:
    """An estimate for the population of stations, with everything it rests on.

    `point`, `se`, `lower` and `upper` are in the unit of the figure, shares as 0..1, and
    `level` is 0..1. `df` are primary units less strata; `n` the draws that were observed
    and answered, `sampled` the draws of this part of the country, `response` the weighted
    share of them that reported. `deff` is empty where it has no meaning. `method` names
    the interval. `bounds` are the shares if all that is missing were no, and yes.
    `calibrated` is the same by regression on registered voters, for the analyst.
    `low_response` names the strata under 80 per cent. `refused` says why there is no
    interval; then no number of it is set, least of all a margin of 0.
    """

    kind: EstimateKind
    point: str = ""
    se: str = ""
    lower: str = ""
    upper: str = ""
    level: str = ""
    deff: str = ""
    df: int | None = None
    n: int | None = None
    sampled: int | None = None
    response: str = ""
    method: str = ""
    bounds: tuple[str, ...] = ()
    calibrated: tuple[str, ...] = ()
    low_response: tuple[str, ...] = ()
    refused: str = ""

    @property
    def is_computed(self) -> bool:
        """Tell whether there is an interval."""
        return not self.refused and bool(self.lower and self.upper)


def decimal(value: float | None) -> str:
    """Return a number with nine places, without a negative zero; empty for none."""
    if value is None or not math.isfinite(value):
        return ""
    return f"{round(value, PLACES) + 0.0:.{PLACES}f}"


def estimate_to_json(estimate: FigureEstimate) -> dict[str, Any]:
    """Return the estimate as plain JSON values, without what is empty."""
    plain: dict[str, Any] = {}
    for part in fields(estimate):
        value = getattr(estimate, part.name)
        if value is not None and value not in ("", ()):
            plain[part.name] = list(value) if isinstance(value, tuple) else value
    plain["kind"] = estimate.kind.value
    return plain


def estimate_from_json(stored: Mapping[str, Any]) -> FigureEstimate:
    """Return the estimate that `estimate_to_json` wrote."""
    plain: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in stored.items()
    }
    plain["kind"] = EstimateKind(plain["kind"])
    return FigureEstimate(**plain)
