"""What may not be stated at all, and why; the reason travels with the figure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from reports.findings.domain.figures import Figure

LIMITED_MISSION = "limited_mission"
CONVENIENCE_SAMPLE = "convenience_sample"
NOT_FROZEN = "sample_not_frozen"

REASONS: Mapping[str, str] = {
    LIMITED_MISSION: (
        "A limited mission does not observe election day in a systematic or "
        "comprehensive manner: it states no election-day shares."
    ),
    CONVENIENCE_SAMPLE: (
        "The polling stations are a convenience sample, not a random one: there is no "
        "margin of error, and no statement about polling stations in the country."
    ),
    NOT_FROZEN: (
        "No sample of polling stations is frozen for this day: there is no design to "
        "estimate from, and so no estimate and no margin of error."
    ),
}
# Shares of observations; counts of what came in are not claims about the day.
SHARES = frozenset(
    {"overall", "rating", "item", "answer", "option", "number", "commission"}
)


def refuse(figure: Figure, *, mission_kind: str) -> Figure:
    """Take the numbers out of a figure that this kind of mission may not state."""
    if mission_kind != "limited" or figure.indicator not in SHARES:
        return figure
    return replace(
        figure,
        k=None,
        n=None,
        value=None,
        stations=None,
        stations_k=None,
        excluded={},
        refused=LIMITED_MISSION,
    )


def margin_refusal(mission_kind: str, *, is_frozen: bool) -> str:
    """Return the code of why there is no margin of error; empty if there may be one."""
    if mission_kind != "sample_based":
        return CONVENIENCE_SAMPLE
    return "" if is_frozen else NOT_FROZEN


def refusals(mission_kind: str, *, is_frozen: bool) -> dict[str, dict[str, str]]:
    """Return what this kind of mission refuses, with code and reason."""
    found: dict[str, dict[str, str]] = {}
    margin = margin_refusal(mission_kind, is_frozen=is_frozen)
    if margin:
        found["margin_of_error"] = {"code": margin, "reason": REASONS[margin]}
    if mission_kind == "limited":
        found["election_day_share"] = {
            "code": LIMITED_MISSION,
            "reason": REASONS[LIMITED_MISSION],
        }
    return found
