"""The list of polling stations that a sample is drawn from, and what was left out of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from elections.errors import DomainError


class FrameRefused(DomainError):
    """The frame is not a list of different polling stations."""

    code = "frame_refused"


@dataclass(frozen=True)
class FrameStation:
    """A polling station of the frame; `size` is its registered voters.

    `exclusion` is the reason why it cannot be sampled (abroad, military, insecure); the
    estimates then say nothing of it.
    """

    code: str
    stratum: str = "all"
    cluster: str = ""
    size: float = 0.0
    exclusion: str = ""


@dataclass(frozen=True)
class Frame:
    """`stations` may be sampled, `excluded` may not; both are in order of code."""

    stations: tuple[FrameStation, ...]
    excluded: tuple[FrameStation, ...]

    def by_stratum(self) -> Mapping[str, tuple[FrameStation, ...]]:
        """Return the stations of each stratum, strata by name."""
        names = sorted({station.stratum for station in self.stations})
        return {
            name: tuple(one for one in self.stations if one.stratum == name)
            for name in names
        }

    def sizes(self) -> Mapping[str, int]:
        """Return the number of stations in each stratum."""
        return {name: len(among) for name, among in self.by_stratum().items()}

    def exclusions(self) -> Mapping[str, int]:
        """Return the number of excluded stations by reason, to be printed."""
        counted = Counter(station.exclusion for station in self.excluded)
        return dict(sorted(counted.items()))

    def covered_share(self) -> float | None:
        """Return the share (0..1) of registered voters whose station may be sampled."""
        covered = sum(station.size for station in self.stations)
        everybody = covered + sum(station.size for station in self.excluded)
        return covered / everybody if everybody else None


def make_frame(stations: Iterable[FrameStation]) -> Frame:
    """Return the frame in order of code; refuse a code that occurs twice."""
    ordered = sorted(stations, key=lambda station: station.code)
    twice = [
        one.code for one, following in pairwise(ordered) if one.code == following.code
    ]
    if twice:
        raise FrameRefused(f"Stations listed twice: {', '.join(twice[:5])}.")
    return Frame(
        stations=tuple(one for one in ordered if not one.exclusion),
        excluded=tuple(one for one in ordered if one.exclusion),
    )
