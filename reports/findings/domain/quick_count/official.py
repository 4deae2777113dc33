"""The official result beside the estimate: inside its interval, or outside by how much.

A difference is a difference. What it comes from is not for a sample to say.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reports.findings.domain.quick_count.counting import QuickCount


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
    count: QuickCount, official: Mapping[str, float], *, level: float = 0.95
) -> tuple[OfficialComparison, ...]:
    """Compare official shares of the same base with the estimates, in ballot order."""
    if count.joint is None:
        return ()
    found = []
    for at, option in enumerate(count.options):
        if option not in official:
            continue
        value = float(count.joint.values[at])
        bounds = count.intervals(level=level)[at]
        found.append(
            OfficialComparison(
                option=option,
                official=official[option],
                estimated=value,
                difference=official[option] - value,
                lower=None if bounds is None else bounds.lower,
                upper=None if bounds is None else bounds.upper,
                is_inside=(
                    None
                    if bounds is None
                    else bounds.lower <= official[option] <= bounds.upper
                ),
            )
        )
    return tuple(found)


def official_shares(
    votes: Mapping[str, int], *, base: int | None = None
) -> Mapping[str, float]:
    """Return votes as shares of the base, by default of all votes given (valid)."""
    total = sum(votes.values()) if base is None else base
    return {code: number / total for code, number in votes.items()} if total else {}
