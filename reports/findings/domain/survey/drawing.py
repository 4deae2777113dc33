"""Draw a sample from a frame and a public seed.

Chance is SHA-256 of the seed and the station's code, not a program's generator: anybody
can repeat the draw in any language, and a change in one stratum moves no other.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import accumulate

from reports.findings.domain.survey.frame import Frame, FrameStation
from reports.findings.domain.survey.sampling import (
    Method,
    Sample,
    SampledStation,
    SampleRefused,
)

BITS = 53


def chance(seed: str, *parts: str) -> float:
    """Return a number in [0, 1): the first 53 bits of SHA-256 of the lines given."""
    digest = hashlib.sha256("\n".join((seed, *parts)).encode()).digest()
    first: int = int.from_bytes(digest[:8], "big") >> (64 - BITS)
    return first / float(2**BITS)


def draw_random(
    frame: Frame, *, allocation: Mapping[str, int], seed: str, reserve: int = 0
) -> Sample:
    """Draw n_h stations of each stratum at random without replacement.

    The next `reserve` stations of each stratum stand by, for stations that are shown not
    to exist and for nothing else.
    """
    rows: list[SampledStation] = []
    standing_by: list[FrameStation] = []
    for stratum, among, count in _allocated(frame, allocation):
        ordered = _shuffled(among, seed)
        standing_by += ordered[count : count + reserve]
        rows += [
            SampledStation(one.code, stratum, count / len(among), float(len(among)))
            for one in ordered[:count]
        ]
    return Sample(Method.RANDOM, seed, tuple(rows), frame.excluded, tuple(standing_by))


def draw_pps_systematic(
    frame: Frame, *, allocation: Mapping[str, int], seed: str
) -> Sample:
    """Draw with probability proportional to size, systematically in order of code.

    Stations larger than the step are certain; they are a stratum of their own, fully
    observed. The others are treated as drawn with replacement, which is conservative.
    """
    rows: list[SampledStation] = []
    for stratum, among, count in _allocated(frame, allocation):
        certain, rest = _certain(among, count)
        rows += [
            SampledStation(one.code, f"{stratum} (certain)", 1.0, float(len(certain)))
            for one in certain
        ]
        drawn = count - len(certain)
        if drawn:
            rows += _systematic(rest, stratum, drawn, chance(seed, "start", stratum))
    return Sample(Method.PPS_SYSTEMATIC, seed, tuple(rows), frame.excluded)


def draw_pps_with_replacement(
    frame: Frame, *, allocation: Mapping[str, int], seed: str
) -> Sample:
    """Draw n_h times with probability proportional to size (Hansen and Hurwitz 1943).

    Each draw is a row with the weight 1 / (n p); large stations may be drawn twice.
    """
    rows: list[SampledStation] = []
    for stratum, among, count in _allocated(frame, allocation):
        sums = list(accumulate(_sizes(among)))
        for draw in range(count):
            at = _reached(sums, chance(seed, "draw", stratum, str(draw)) * sums[-1])
            share = among[at].size / sums[-1]
            rows.append(
                SampledStation(among[at].code, stratum, count * share, float("inf"))
            )
    return Sample(Method.PPS_REPLACEMENT, seed, tuple(rows), frame.excluded)


def draw_clusters(
    frame: Frame, *, allocation: Mapping[str, int], per_cluster: int, seed: str
) -> Sample:
    """Draw clusters of each stratum at random, then up to `per_cluster` stations in each.

    `allocation` counts clusters. Both stages are without replacement.
    """
    rows: list[SampledStation] = []
    if per_cluster < 1:
        raise SampleRefused("Draw at least one station in each cluster.")
    for stratum, among in _strata(frame, allocation):
        clusters = sorted({one.cluster for one in among})
        count = allocation[stratum]
        if not 0 < count <= len(clusters):
            raise SampleRefused(f"{stratum} has {len(clusters)} clusters.")
        clusters.sort(key=lambda name: (_key(seed, "cluster", stratum, name), name))
        for cluster in clusters[:count]:
            inner = [one for one in among if one.cluster == cluster]
            taken = _shuffled(inner, seed)[:per_cluster]
            share = count / len(clusters) * len(taken) / len(inner)
            rows += [
                SampledStation(
                    one.code, stratum, share, float(len(clusters)), cluster, len(inner)
                )
                for one in taken
            ]
    return Sample(Method.CLUSTERS, seed, tuple(rows), frame.excluded)


def _strata(
    frame: Frame, allocation: Mapping[str, int]
) -> Sequence[tuple[str, tuple[FrameStation, ...]]]:
    strata = frame.by_stratum()
    if set(strata) != set(allocation):
        raise SampleRefused("Allocate to every stratum of the frame, and to no other.")
    return list(strata.items())


def _allocated(
    frame: Frame, allocation: Mapping[str, int]
) -> Sequence[tuple[str, tuple[FrameStation, ...], int]]:
    result = [
        (name, all_, allocation[name]) for name, all_ in _strata(frame, allocation)
    ]
    for stratum, among, count in result:
        if not 0 < count <= len(among):
            raise SampleRefused(f"{stratum} has {len(among)} stations, not {count}.")
    return result


def _key(seed: str, *parts: str) -> str:
    return hashlib.sha256("\n".join((seed, *parts)).encode()).hexdigest()


def _shuffled(among: Sequence[FrameStation], seed: str) -> list[FrameStation]:
    return sorted(among, key=lambda one: (_key(seed, "station", one.code), one.code))


def _sizes(among: Sequence[FrameStation]) -> list[float]:
    unsized = [one.code for one in among if not one.size > 0]
    if unsized:
        raise SampleRefused(f"No registered voters at: {', '.join(unsized[:5])}.")
    return [one.size for one in among]


def _certain(
    among: Sequence[FrameStation], count: int
) -> tuple[list[FrameStation], list[FrameStation]]:
    """Split off the stations that a draw of this size takes for certain."""
    certain: list[FrameStation] = []
    rest = list(among)
    while rest and count > len(certain):
        step = sum(_sizes(rest)) / (count - len(certain))
        large = [one for one in rest if one.size >= step]
        if not large:
            break
        certain += large
        rest = [one for one in rest if one.size < step]
    return certain, rest


def _systematic(
    among: Sequence[FrameStation], stratum: str, count: int, start: float
) -> list[SampledStation]:
    sums = list(accumulate(_sizes(among)))
    step = sums[-1] / count
    chosen = [among[_reached(sums, (start + at) * step)] for at in range(count)]
    return [
        SampledStation(one.code, stratum, count * one.size / sums[-1], float("inf"))
        for one in chosen
    ]


def _reached(sums: Sequence[float], point: float) -> int:
    """Return the index of the station whose stretch holds the point."""
    return min(bisect_right(sums, point), len(sums) - 1)
