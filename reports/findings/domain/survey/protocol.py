"""The protocol of a draw: what a reader needs to judge the sample, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reports.findings.domain.survey.plan import AllocationRule, Plan, Rule
from reports.findings.domain.survey.precision import Expectation
from reports.findings.domain.survey.sampling import Method
from reports.findings.domain.survey.stages import Lonely

# All codes are printed at the end of the protocol.
NAMED = 12
METHOD_WORDS = {
    Method.RANDOM: "Simple random sample within strata, without replacement",
    Method.CLUSTERS: "Random clusters of areas, then random stations within them",
    Method.PPS_SYSTEMATIC: "Probability proportional to registered voters, systematic",
    Method.PPS_REPLACEMENT: (
        "Probability proportional to registered voters, with replacement"
    ),
}

LONELY_WORDS = {
    Lonely.REFUSE: "estimates that need it are refused",
    Lonely.ADJUST: "counts by the square of what it contributes, not centered",
    Lonely.AVERAGE: "counts as the other strata do on average",
    Lonely.CERTAINTY: "adds nothing, as if fully observed: intervals are too narrow",
}


@dataclass(frozen=True)
class DrawnLine:
    """One draw as it is printed."""

    number: int
    code: str
    stratum: str
    cluster: str
    probability: float
    weight: float
    status: str


@dataclass(frozen=True)
class SampleProtocol:
    """Of one sample; `problem` says why the plan cannot be drawn, if so.

    Times are text in the mission's zone, empty where it has not come to that.
    """

    mission: str
    is_demonstration: bool
    election_day: str
    name: str
    state: str
    seed: str
    fingerprint: str
    frame_sha256: str
    drawn_at: str
    frozen_at: str
    withdrawn_reason: str
    earlier_draws: int
    plan: tuple[tuple[str, str], ...]
    frame_stations: int
    frame_share: float | None
    excluded: Mapping[str, tuple[str, ...]]
    expectation: Expectation | None
    problem: str
    draws: tuple[DrawnLine, ...]
    reserve: tuple[tuple[str, str], ...]
    replacements: tuple[tuple[str, str, str, str], ...]


def plan_words(plan: Plan) -> tuple[tuple[str, str], ...]:
    """Return the plan as lines of a table, in the order of the decisions."""
    rows = [("Method", METHOD_WORDS[plan.method]), ("Strata", _strata(plan))]
    rows.append(("Allocation", _allocation(plan)))
    if plan.method is Method.CLUSTERS:
        text = f"areas of level {plan.cluster_level}, {plan.per_cluster} stations each"
        rows.append(("Clusters", text))
    if plan.reserve:
        text = f"{plan.reserve} in each stratum, for stations shown not to exist only"
        rows.append(("Reserve", text))
    joined = "; ".join(
        f"{name} with {partner}" for name, partner in plan.collapse.items()
    )
    if joined:
        rows.append(("Strata joined", joined))
    rows.append(("Stratum with a single unit", LONELY_WORDS[plan.lonely]))
    rows += [("Left out", _exclusion(plan, at)) for at in range(len(plan.exclusions))]
    return tuple(rows)


def _strata(plan: Plan) -> str:
    parts = []
    if plan.area_level:
        parts.append(f"area of level {plan.area_level}")
    if plan.by_setting:
        parts.append("urban or rural")
    if plan.size_bounds:
        bounds = "; ".join(f"{bound:,}" for bound in plan.size_bounds)
        parts.append(f"registered voters (from {bounds})")
    if not parts:
        return "none"
    smallest = f"; under {plan.smallest_stratum} stations joined to a neighbor"
    return " by ".join(parts) + (smallest if plan.smallest_stratum > 1 else "")


def _allocation(plan: Plan) -> str:
    unit = "clusters" if plan.method is Method.CLUSTERS else "stations"
    least = f"at least {plan.minimum} in each stratum"
    drawn = f"{plan.sampled:,} {unit}"
    if plan.allocation is AllocationRule.PROPORTIONAL:
        return f"{drawn}, proportional, {least}"
    spread = plan.deviations_source or "assumed shares"
    return f"{drawn}, Neyman by the spread of: {spread}; {least}"


def _exclusion(plan: Plan, at: int) -> str:
    one = plan.exclusions[at]
    if one.rule in (Rule.AREA, Rule.CODES):
        what = "areas" if one.rule is Rule.AREA else "stations"
        more = len(one.values) - NAMED
        rest = f" and {more} more" if more > 0 else ""
        return f"{one.reason} ({what} {', '.join(one.values[:NAMED])}{rest})"
    return one.reason
