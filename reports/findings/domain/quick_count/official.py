"""The official result beside the estimate: inside its interval, or outside by how much.

A difference is a difference. What it comes from is not for a sample to say.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction

from reports.findings.domain.quick_count.counting import TURNOUT, QuickCount


@dataclass(frozen=True)
class OfficialComparison:
    """Official minus estimated share (0..1); `is_inside` None without an interval."""

    option: str
    official: float
    estimated: float
    difference: float
    lower: float | None
    upper: float | None
    is_inside: bool | None

    @property
    def sentence(self) -> str:
        """Return the comparison in words."""
        if self.lower is None or self.upper is None:
            return "There is no interval, so no comparison can be made."
        if self.is_inside:
            return "The official result is consistent with the estimate."
        side = "above" if self.difference > 0 else "below"
        edge = self.upper if self.difference > 0 else self.lower
        return (
            f"The official result lies {100 * abs(self.difference):.1f} percentage points"
            f" {side} the estimate, {100 * abs(self.official - edge):.1f} outside its"
            " interval."
        )


def compare_official(
    count: QuickCount, official: Mapping[str, Fraction], *, level: float = 0.95
) -> tuple[OfficialComparison, ...]:
    """Compare official shares of the same base with the estimates, turnout last."""
    if count.joint is None:
        return ()
    found = []
    names, intervals = (*count.options, TURNOUT), count.intervals(level=level)
    for option, value, bounds in zip(
        names, count.joint.values.tolist(), intervals, strict=True
    ):
        if option not in official:
            continue
        share = float(official[option])
        found.append(
            OfficialComparison(
                option=option,
                official=share,
                estimated=value,
                difference=share - value,
                lower=None if bounds is None else bounds.lower,
                upper=None if bounds is None else bounds.upper,
                is_inside=(
                    None if bounds is None else bounds.lower <= share <= bounds.upper
                ),
            )
        )
    return tuple(found)


def official_shares(
    votes: Mapping[str, int], *, options: Collection[str], valid: int | None = None
) -> Mapping[str, Fraction]:
    """Return votes as shares of valid votes; nothing where that base is not known.

    Without a published total every option must be there: a sum of some is too small a
    base. A total below the sum of the votes is none.
    """
    together = sum(votes.values())
    if valid is None:
        valid = together if set(options) <= set(votes) else 0
    if not valid or valid < together:
        return {}
    return {code: Fraction(number, valid) for code, number in votes.items()}
