"""The plan of a sample: everything but the list of stations that a draw follows from.

Same list, same plan, same seed: same sample, always.
"""

from __future__ import annotations

import enum
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from elections.errors import DomainError
from reports.findings.domain.survey.allocation import (
    MINIMUM,
    neyman_allocation,
    proportional_allocation,
)
from reports.findings.domain.survey.collapsing import collapsed_sample
from reports.findings.domain.survey.drawing import (
    draw_clusters,
    draw_pps_systematic,
    draw_pps_with_replacement,
    draw_random,
)
from reports.findings.domain.survey.frame import Frame, FrameStation, make_frame
from reports.findings.domain.survey.sampling import Method, Sample
from reports.findings.domain.survey.stages import Lonely

UNKNOWN_SIZE = "size not known"
UNKNOWN_AREA = "area not known"
JOINED = "joined small strata"


class PlanRefused(DomainError):
    """The plan cannot be followed with this list of stations."""

    code = "sample_plan_refused"


class Rule(enum.StrEnum):
    """By what a station is left out of the frame."""

    KIND = "kind"
    AREA = "area"
    CODES = "codes"
    CLOSED = "closed"
    PROVISIONAL = "provisional"
    UNSIZED = "without_registered_voters"


class AllocationRule(enum.StrEnum):
    """How the sample is shared out among the strata."""

    PROPORTIONAL = "proportional"
    NEYMAN = "neyman"


@dataclass(frozen=True)
class Place:
    """A polling station as the election's list has it; areas from the region down."""

    code: str
    areas: tuple[str, ...] = ()
    area_names: tuple[str, ...] = ()
    kind: str = "ordinary"
    setting: str = ""
    size: int | None = None
    is_open: bool = True
    is_provisional: bool = False


@dataclass(frozen=True)
class Exclusion:
    """One rule that leaves stations out, and the reason that is printed."""

    rule: Rule
    reason: str
    values: tuple[str, ...] = ()

    def covers(self, place: Place) -> bool:
        """Tell whether the rule leaves this station out."""
        return {
            Rule.KIND: place.kind in self.values,
            Rule.AREA: not set(self.values).isdisjoint(place.areas),
            Rule.CODES: place.code in self.values,
            Rule.CLOSED: not place.is_open,
            Rule.PROVISIONAL: place.is_provisional,
            Rule.UNSIZED: not place.size,
        }[self.rule]


@dataclass(frozen=True)
class Plan:
    """Levels count areas from the region (1) down; 0 leaves them out.

    `sampled` counts stations, or clusters where there are some. `deviations` and
    `shares` go by stratum; the first come from a past result, the second are assumed.
    `collapse` joins a stratum to its partner when variances are computed; `lonely` says
    how one counts that still has a single unit.
    """

    method: Method
    seed: str
    sampled: int
    exclusions: tuple[Exclusion, ...] = ()
    area_level: int = 1
    by_setting: bool = False
    size_bounds: tuple[int, ...] = ()
    smallest_stratum: int = MINIMUM
    allocation: AllocationRule = AllocationRule.PROPORTIONAL
    minimum: int = MINIMUM
    share: float = 0.5
    shares: Mapping[str, float] | None = None
    deviations: Mapping[str, float] | None = None
    deviations_source: str = ""
    cluster_level: int = 0
    per_cluster: int = 0
    reserve: int = 0
    lonely: Lonely = Lonely.REFUSE
    collapse: Mapping[str, str] = field(default_factory=dict)


def planned_frame(places: Iterable[Place], plan: Plan) -> Frame:
    """Return the frame: what is left out and why, and the stratum of all the rest.

    The first rule that covers a station gives the reason.
    """
    listed = list(places)
    reasons = [
        next((one.reason for one in plan.exclusions if one.covers(place)), "")
        for place in listed
    ]
    strata = _joined([_stratum(place, plan) for place in listed], reasons, plan)
    return make_frame(
        FrameStation(
            code=place.code,
            stratum=stratum,
            cluster=_cluster(place, plan),
            size=float(place.size or 0),
            exclusion=reason,
        )
        for place, stratum, reason in zip(listed, strata, reasons, strict=True)
    )


def planned_allocation(frame: Frame, plan: Plan) -> Mapping[str, int]:
    """Return how many stations (or clusters) each stratum gives."""
    if not frame.stations:
        raise PlanRefused("Every station is excluded: nothing is left to draw from.")
    sizes = frame.sizes()
    if plan.method is Method.CLUSTERS:
        sizes = {
            name: len({one.cluster for one in among})
            for name, among in frame.by_stratum().items()
        }
    if plan.allocation is AllocationRule.PROPORTIONAL:
        return proportional_allocation(
            sizes, sampled=plan.sampled, minimum=plan.minimum
        )
    spread = {name: _deviation(name, plan) for name in sizes}
    return neyman_allocation(sizes, spread, sampled=plan.sampled, minimum=plan.minimum)


def draw_plan(frame: Frame, plan: Plan) -> Sample:
    """Draw the sample of a plan; its design can be made, or it is refused here."""
    allocation = planned_allocation(frame, plan)
    sample = drawn(
        frame,
        method=plan.method,
        allocation=allocation,
        seed=plan.seed,
        per_cluster=plan.per_cluster,
        reserve=plan.reserve,
    )
    _check_collapse(sample, plan.collapse)
    collapsed_sample(sample, plan.collapse).design(lonely=plan.lonely)
    return sample


def _check_collapse(sample: Sample, collapse: Mapping[str, str]) -> None:
    names = sorted({one.stratum for one in sample.stations})
    for pair in collapse.items():
        unknown = sorted(set(pair) - set(names))
        if unknown or pair[0] == pair[1]:
            raise PlanRefused(
                f"Cannot join “{pair[0]}” with “{pair[1]}”. The strata of this draw are: "
                f"{'; '.join(names)}."
            )


def drawn(
    frame: Frame,
    *,
    method: Method,
    allocation: Mapping[str, int],
    seed: str,
    per_cluster: int = 0,
    reserve: int = 0,
) -> Sample:
    """Draw with a method by its name."""
    if not seed.strip():
        raise PlanRefused("A draw needs a seed.")
    if method is Method.RANDOM:
        return draw_random(frame, allocation=allocation, seed=seed, reserve=reserve)
    if method is Method.CLUSTERS:
        return draw_clusters(
            frame, allocation=allocation, per_cluster=per_cluster, seed=seed
        )
    if method is Method.PPS_SYSTEMATIC:
        return draw_pps_systematic(frame, allocation=allocation, seed=seed)
    return draw_pps_with_replacement(frame, allocation=allocation, seed=seed)


def assumed_share(stratum: str, plan: Plan) -> float:
    """Return the share (0..1) that the plan expects of a stratum."""
    return (plan.shares or {}).get(stratum, plan.share)


def _deviation(stratum: str, plan: Plan) -> float:
    known = plan.deviations or {}
    if known:
        return known.get(stratum, max(known.values()))
    share = assumed_share(stratum, plan)
    return math.sqrt(share * (1 - share))


def _stratum(place: Place, plan: Plan) -> tuple[str, ...]:
    parts: list[str] = []
    if plan.area_level:
        parts.append(_area(place, plan.area_level))
    if plan.by_setting:
        parts.append(place.setting or "setting not known")
    if plan.size_bounds:
        parts.append(size_class(place.size, plan.size_bounds))
    return tuple(parts) or ("all",)


def _area(place: Place, level: int) -> str:
    if not place.areas:
        return UNKNOWN_AREA
    at = min(level, len(place.areas)) - 1
    name = place.area_names[at] if at < len(place.area_names) else ""
    return f"{place.areas[at]} {name}".strip()


def size_class(size: int | None, bounds: Sequence[int]) -> str:
    """Return the class of registered voters; a bound is the least of its class."""
    if size is None:
        return UNKNOWN_SIZE
    below = [bound for bound in bounds if bound <= size]
    above = [bound for bound in bounds if bound > size]
    if not above:
        return f"{below[-1]:,} voters and more"
    if not below:
        return f"under {above[0]:,} voters"
    return f"{below[-1]:,} to {above[0] - 1:,} voters"


def _cluster(place: Place, plan: Plan) -> str:
    return _area(place, plan.cluster_level) if plan.method is Method.CLUSTERS else ""


def _joined(
    keys: Sequence[tuple[str, ...]], reasons: Sequence[str], plan: Plan
) -> list[str]:
    """Name the strata; one too small is joined to others that share its first parts."""
    found = list(keys)
    for depth in range(max(map(len, keys), default=0), 0, -1):
        counted = Counter(
            key for key, reason in zip(found, reasons, strict=True) if not reason
        )
        found = [
            key[:-1]
            if len(key) == depth and 0 < counted[key] < plan.smallest_stratum
            else key
            for key in found
        ]
    return [_name(key, whole) for key, whole in zip(found, keys, strict=True)]


def _name(key: tuple[str, ...], whole: tuple[str, ...]) -> str:
    parts = key if len(key) == len(whole) else (*key, JOINED)
    return ", ".join(part[:60] for part in parts)[:120]
