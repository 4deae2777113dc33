"""Links between reports of one moving group: questions for a person, with reasons.

Nothing here is a finding. A person looks at the timeline and the evidence of each link
and confirms or rejects.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from itertools import combinations

from reports.incidents.domain.linking.blocking import close_pairs
from reports.incidents.domain.linking.clustering import cluster
from reports.incidents.domain.linking.description import describe
from reports.incidents.domain.linking.duplicates import Sight, collapse
from reports.incidents.domain.linking.report import CATEGORIES, MovingReport
from reports.incidents.domain.linking.routes import distance_km, in_order, is_route
from reports.incidents.domain.linking.scoring import (
    Evidence,
    compare,
    describes_one_group,
    rarity,
    score,
    total,
)

WEAK_FROM = math.log(0.9 / 0.1)
STRONG_FROM = math.log(0.97 / 0.03)


class Strength(StrEnum):
    STRONG = "strong"
    WEAK = "weak"


@dataclass(frozen=True)
class Link:
    """Two reports that look like one group, and why; the heaviest reason first.

    `score` sorts links; it is for the analyst and is no probability.
    """

    one: str
    other: str
    strength: Strength
    score: float
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class Stop:
    """One sight on the way. `reports` holds its code and those of its duplicates."""

    reports: tuple[str, ...]
    station: str
    earliest_at: datetime
    latest_at: datetime
    km_from_last: float


@dataclass(frozen=True)
class Hypothesis:
    """Reports that may be of one group; strong if strong links alone hold it together.

    `reports` are all codes in order, `timeline` the way in order of time.
    """

    reports: tuple[str, ...]
    strength: Strength
    links: tuple[Link, ...]
    timeline: tuple[Stop, ...]


def link_reports(
    reports: Sequence[MovingReport],
    *,
    categories: frozenset[str] = CATEGORIES,
    weak_from: float = WEAK_FROM,
    strong_from: float = STRONG_FROM,
    apart: Collection[frozenset[str]] = (),
) -> tuple[Hypothesis, ...]:
    """Return the groups that may have moved between stations, in order of their codes.

    The order of the reports changes nothing. Place and time alone link nothing. Pairs of
    codes in `apart` are never in one group: a person said so.
    """
    sights = collapse([each for each in reports if each.category in categories])
    described = [describe(sight.report) for sight in sights]
    common = rarity(described)
    kept_apart = _positions(sights, apart)
    links: dict[tuple[int, int], Link] = {}
    for one, other in close_pairs(described):
        if (one, other) in kept_apart:
            continue
        evidence = compare(described[one], described[other], rarity=common)
        reached = total(evidence)
        if reached >= weak_from and describes_one_group(evidence):
            links[one, other] = Link(
                one=sights[one].report.code,
                other=sights[other].report.code,
                strength=Strength.STRONG if reached >= strong_from else Strength.WEAK,
                score=reached,
                evidence=tuple(sorted(evidence, key=lambda each: -abs(each.weight))),
            )
    groups = cluster(
        pairs=sorted(links, key=lambda pair: (-links[pair].score, pair)),
        score=cache(
            lambda one, other: score(described[one], described[other], rarity=common)
        ),
        may_join=lambda group: (
            kept_apart.isdisjoint(combinations(group, 2))
            and is_route([sights[at].report for at in group])
        ),
    )
    return tuple(
        _hypothesis([sights[at] for at in group], _within(group, links))
        for group in groups
        if len({sights[at].report.station for at in group}) > 1
    )


def _positions(
    sights: Sequence[Sight], apart: Collection[frozenset[str]]
) -> frozenset[tuple[int, int]]:
    """Return the pairs of sights, lower first, that hold two reports kept apart."""
    at = {code: place for place, sight in enumerate(sights) for code in sight.codes}
    pairs = (sorted(at[code] for code in pair if code in at) for pair in apart)
    return frozenset(
        (pair[0], pair[1]) for pair in pairs if len(pair) > 1 and pair[0] != pair[1]
    )


def _within(
    group: Sequence[int], links: dict[tuple[int, int], Link]
) -> tuple[Link, ...]:
    pairs = ((one, other) for at, one in enumerate(group) for other in group[at + 1 :])
    found = [links[pair] for pair in pairs if pair in links]
    return tuple(sorted(found, key=lambda each: (-each.score, each.one, each.other)))


def _hypothesis(sights: Sequence[Sight], links: tuple[Link, ...]) -> Hypothesis:
    return Hypothesis(
        reports=tuple(sorted(code for sight in sights for code in sight.codes)),
        strength=_strength([sight.report.code for sight in sights], links),
        links=links,
        timeline=_timeline(sights),
    )


def _strength(codes: Sequence[str], links: Sequence[Link]) -> Strength:
    reached = {codes[0]}
    strong = [each for each in links if each.strength is Strength.STRONG]
    for _ in codes:
        for link in strong:
            if link.one in reached or link.other in reached:
                reached |= {link.one, link.other}
    return Strength.STRONG if reached == set(codes) else Strength.WEAK


def _timeline(sights: Sequence[Sight]) -> tuple[Stop, ...]:
    codes = {sight.report.code: sight.codes for sight in sights}
    route = in_order([sight.report for sight in sights])
    return tuple(
        Stop(
            reports=codes[report.code],
            station=report.station,
            earliest_at=report.earliest_at,
            latest_at=report.latest_at,
            km_from_last=distance_km(before, report),
        )
        for before, report in zip([route[0], *route], route, strict=False)
    )
