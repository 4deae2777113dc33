"""The sentences of a quick count that the public may read.

No odds, no "very likely", no seats: what the interval leaves open is said to be open.
"""

from __future__ import annotations

from reports.findings.domain.quick_count.counting import BASE_WORDS, Base, QuickCount
from reports.findings.domain.survey.intervals import Interval

UNDETERMINED = "cannot be determined from this sample"


def share_sentence(
    count: QuickCount, option: str, *, name: str, level: float = 0.95
) -> str:
    """Return one share with base, interval, level and number of stations."""
    at = count.options.index(option)
    bounds = count.intervals(level=level)[at]
    if count.joint is None or bounds is None:
        return f"The share of {name} {UNDETERMINED}."
    return (
        f"{name}: an estimated {_percent(float(count.joint.values[at]))} per cent of"
        f" {BASE_WORDS[count.base]} ({_bounds(bounds)}; {count.joint.n:,} polling"
        " stations)."
    )


def turnout_sentence(count: QuickCount, *, level: float = 0.95) -> str:
    """Return turnout with its base, interval and number of stations."""
    bounds = count.intervals(level=level)[-1]
    if count.joint is None or bounds is None:
        return f"Turnout {UNDETERMINED}."
    return (
        f"Turnout: ballots of an estimated {_percent(float(count.joint.values[-1]))} per"
        f" cent of {BASE_WORDS[Base.REGISTERED]} ({_bounds(bounds)}; {count.joint.n:,}"
        " polling stations)."
    )


def threshold_sentence(
    count: QuickCount,
    option: str,
    *,
    name: str,
    threshold: float,
    level: float = 0.95,
) -> str:
    """Return whether an option is above or below a threshold, or that it is open."""
    limit = f"{100 * threshold:g} per cent of {BASE_WORDS[count.base]}"
    bounds = count.intervals(level=level)[count.options.index(option)]
    if bounds is None or bounds.lower <= threshold <= bounds.upper:
        return f"Whether {name} reached {limit} {UNDETERMINED}."
    side = "above" if bounds.lower > threshold else "below"
    return f"The interval of {name} lies {side} {limit}."


def _bounds(bounds: Interval) -> str:
    return (
        f"{100 * bounds.level:g}% confidence interval"
        f" {_percent(bounds.lower)}-{_percent(bounds.upper)}"
    )


def _percent(share: float) -> str:
    return f"{100 * min(1.0, max(0.0, share)):.1f}"
